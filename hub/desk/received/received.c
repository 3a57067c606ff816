/* received.c: the desk opens and closes, and what its verbs ask of the store. */
#include "hub/desk/received.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/desk/received/room.h"

static void on_clear(struct tally *tally)
{
    struct received *received = CONTAINER_OF(tally, struct received, tally);
    struct tally    *owner = received->settings.owner;

    free(received->sources);
    free(received);
    tally_drop(owner);
}

int received_open(struct received **received_r, const struct received_settings *settings,
                  struct err *err)
{
    struct received *received = MEM_NEW(struct received);

    (void)err;
    received->settings = *settings;
    received->tally.on_clear = on_clear;
    tally_take(settings->owner);
    tally_take(&received->tally);
    sources_start(received);
    *received_r = received;
    return 0;
}

void received_close(struct received *received)
{
    if (!received)
        return;
    received->is_closing = true;
    sources_stop(received);
    tally_drop(&received->tally);
}

size_t received_source_count(const struct received *received)
{
    return received->settings.source_count;
}

static void begin(struct received *received, struct received_verb *verb, void *work)
{
    *verb =
        (struct received_verb){.on_done = verb->on_done, .received = received, .work = work};
    tally_take(&received->tally);
}

static void end(struct received_verb *verb, const struct err *err)
{
    struct received *received = verb->received;

    if (err) {
        verb->failed = -1;
        verb->err = *err;
    }
    free(verb->work);
    verb->on_done(verb);
    tally_drop(&received->tally);
}

/* A card's fields as they were written by letter.c; {} of one only heard of. */
static struct received_alert alert_of(const struct card_row *row, struct arena *arena)
{
    struct received_alert alert = {.id = row->id,
                                   .source = arena_text(arena, row->about),
                                   .mode = arena_text(arena, row->mode),
                                   .state = arena_text(arena, row->state),
                                   .kept_ms = row->made_ms,
                                   .changed_ms = row->changed_ms};
    struct reader         in = reader_open(row->fields, strlen(row->fields), arena, NULL);
    size_t                len;

    alert.facts = read_json_or_null(&in, "facts", &len);
    alert.by = read_text_or(&in, "by", 200, NULL);
    if (!alert.facts)
        alert.facts = "{}";
    reader_close(&in);
    return alert;
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct listing {
    struct received_list   *list;
    struct store_list_cards cards;
    char                    mode[MODE_TEXT_MAX + 1];
};

static void on_listed(struct store_job *job)
{
    struct listing       *listing = CONTAINER_OF(job, struct listing, cards.job);
    struct received_list *list = listing->list;
    struct err            err = job->err;
    bool                  failed = job->failed;

    list->alerts =
        arena_alloc(&list->verb.arena, (listing->cards.count + 1) * sizeof *list->alerts);
    for (size_t i = 0; i < listing->cards.count && !failed; i++)
        list->alerts[list->count++] = alert_of(&listing->cards.rows[i], &list->verb.arena);
    store_job_free(job);
    end(&list->verb, failed ? &err : NULL);
}

void received_list(struct received *received, struct received_list *list)
{
    struct listing *listing = MEM_NEW(struct listing);

    begin(received, &list->verb, listing);
    list->count = 0;
    listing->list = list;
    listing->cards = (struct store_list_cards){.job.on_done = on_listed,
                                               .kind = "received",
                                               .only_open = list->only_open,
                                               .before = list->before,
                                               .limit = RECEIVED_PAGE_MAX};
    if (list->mode)
        listing->cards.mode = mode_text(listing->mode, list->mode);
    store_list_cards(received->settings.store, &listing->cards);
}

/* ── one of them ────────────────────────────────────────────────────────────────── */

struct finding {
    struct received_find  *find;
    struct store_find_card card, text;
};

static void find_end(struct finding *finding, const struct err *why)
{
    struct err err = why ? *why : (struct err){0};

    store_job_free(&finding->card.job);
    store_job_free(&finding->text.job);
    end(&finding->find->verb, why ? &err : NULL);
}

static void on_text(struct store_job *job)
{
    struct finding *finding = CONTAINER_OF(job, struct finding, text.job);
    struct arena   *arena = &finding->find->verb.arena;
    struct reader   in;

    if (job->failed && job->err.kind != ERR_NOT_FOUND) {
        find_end(finding, &job->err);
        return;
    }
    if (!job->failed) {
        in = reader_open(finding->text.row.fields, strlen(finding->text.row.fields), arena,
                         NULL);
        finding->find->alert.cap = read_text(&in, "cap", STORE_CARD_FIELDS_MAX);
        reader_close(&in);
    }
    find_end(finding, NULL);
}

static bool is_received(const struct store_find_card *find)
{
    return !find->job.failed && strcmp(find->row.kind, "received") == 0;
}

static void on_found(struct store_job *job)
{
    struct finding *finding = CONTAINER_OF(job, struct finding, card.job);
    struct err      err = job->err;

    if (!is_received(&finding->card)) {
        if (!job->failed)
            err_set(&err, ERR_NOT_FOUND, "there is no such message");
        find_end(finding, &err);
        return;
    }
    finding->find->alert = alert_of(&finding->card.row, &finding->find->verb.arena);
    finding->text = (struct store_find_card){.id = letter_text_id(&finding->find->id),
                                             .job.on_done = on_text};
    store_find_card(finding->find->verb.received->settings.store, &finding->text);
}

void received_find(struct received *received, struct received_find *find)
{
    struct finding *finding = MEM_NEW(struct finding);

    begin(received, &find->verb, finding);
    finding->find = find;
    finding->card = (struct store_find_card){.id = find->id, .job.on_done = on_found};
    store_find_card(received->settings.store, &finding->card);
}

/* ── seen ───────────────────────────────────────────────────────────────────────── */

struct seeing {
    struct received_acknowledge *acknowledge;
    struct store_find_card       find;
    struct store_put_card        put;
    struct deed                  deed;
    char                         actor[ID_TEXT_LEN + 1];
};

static void see_end(struct seeing *seeing, const struct err *why)
{
    struct err err = why ? *why : (struct err){0};

    store_job_free(&seeing->find.job);
    store_job_free(&seeing->put.job);
    end(&seeing->acknowledge->verb, why ? &err : NULL);
}

static void on_seen(struct store_job *job)
{
    struct seeing *seeing = CONTAINER_OF(job, struct seeing, put.job);

    if (job->failed && (!seeing->deed.was_repeated || seeing->deed.was_other_request)) {
        see_end(seeing, &job->err);
        return;
    }
    seeing->acknowledge->alert = alert_of(&seeing->put.row, &seeing->acknowledge->verb.arena);
    see_end(seeing, NULL);
}

static const char *fields_with(const struct received_alert *alert, const char *by,
                               struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *kept;

    write_object(&out, NULL);
    write_raw(&out, "facts", alert->facts, strlen(alert->facts));
    write_text(&out, "by", by);
    write_end(&out);
    kept = arena_copy(arena, json.bytes, json.len);
    buf_free(&json);
    return kept;
}

static void see(struct seeing *seeing)
{
    struct received_acknowledge *acknowledge = seeing->acknowledge;
    struct received             *received = acknowledge->verb.received;
    struct arena                *arena = &acknowledge->verb.arena;
    struct card_row              row = seeing->find.row;
    char                         id[ID_TEXT_LEN + 1];

    seeing->deed = (struct deed){
        .word = "received.acknowledged",
        .about = arena_format(arena, "received:%s", id_text(id, &row.id)),
        .actor = asking_actor(seeing->actor, acknowledge->asking.who),
        .mode = row.mode,
        .at_ms = clock_now(received->settings.clock),
        .once = acknowledge->asking.once,
    };
    memcpy(seeing->deed.request, acknowledge->asking.request, sizeof seeing->deed.request);
    row.state = "acknowledged";
    row.is_open = false;
    row.changed_ms = seeing->deed.at_ms;
    row.fields = fields_with(&acknowledge->alert, acknowledge->asking.who->name, arena);
    seeing->put =
        (struct store_put_card){.row = row, .deed = &seeing->deed, .job.on_done = on_seen};
    store_put_card(received->settings.store, &seeing->put);
}

static void on_found_to_see(struct store_job *job)
{
    struct seeing *seeing = CONTAINER_OF(job, struct seeing, find.job);
    struct err     err = job->err;

    if (!is_received(&seeing->find)) {
        if (!job->failed)
            err_set(&err, ERR_NOT_FOUND, "there is no such message");
        see_end(seeing, &err);
        return;
    }
    seeing->acknowledge->alert = alert_of(&seeing->find.row, &seeing->acknowledge->verb.arena);
    if (seeing->find.row.is_open)
        see(seeing);
    else
        see_end(seeing, NULL);
}

void received_acknowledge(struct received *received, struct received_acknowledge *acknowledge)
{
    struct seeing *seeing = MEM_NEW(struct seeing);

    begin(received, &acknowledge->verb, seeing);
    seeing->acknowledge = acknowledge;
    seeing->find =
        (struct store_find_card){.id = acknowledge->id, .job.on_done = on_found_to_see};
    store_find_card(received->settings.store, &seeing->find);
}
