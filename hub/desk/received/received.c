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

void received_begin(struct received *received, struct received_verb *verb, void *work)
{
    *verb =
        (struct received_verb){.on_done = verb->on_done, .received = received, .work = work};
    tally_take(&received->tally);
}

void received_end(struct received_verb *verb, const struct err *err)
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

struct received_alert received_alert_of(const struct card_row *row, struct arena *arena)
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
    alert.place = read_json_or_null(&in, "place", &len);
    alert.by = read_text_or(&in, "by", 200, NULL);
    alert.drafted = read_text_or(&in, "alert", ID_TEXT_LEN, NULL);
    alert.called = (unsigned)read_integer_or(&in, "called", 0, RECEIVED_STEPS, 0);
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
        list->alerts[list->count++] =
            received_alert_of(&listing->cards.rows[i], &list->verb.arena);
    store_job_free(job);
    received_end(&list->verb, failed ? &err : NULL);
}

void received_list(struct received *received, struct received_list *list)
{
    struct listing *listing = MEM_NEW(struct listing);

    received_begin(received, &list->verb, listing);
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
    received_end(&finding->find->verb, why ? &err : NULL);
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

bool received_is_one(const struct store_find_card *find)
{
    return !find->job.failed && strcmp(find->row.kind, "received") == 0;
}

static void on_found(struct store_job *job)
{
    struct finding *finding = CONTAINER_OF(job, struct finding, card.job);
    struct err      err = job->err;

    if (!received_is_one(&finding->card)) {
        if (!job->failed)
            err_set(&err, ERR_NOT_FOUND, "there is no such message");
        find_end(finding, &err);
        return;
    }
    finding->find->alert = received_alert_of(&finding->card.row, &finding->find->verb.arena);
    finding->text = (struct store_find_card){.id = letter_text_id(&finding->find->id),
                                             .job.on_done = on_text};
    store_find_card(finding->find->verb.received->settings.store, &finding->text);
}

void received_find(struct received *received, struct received_find *find)
{
    struct finding *finding = MEM_NEW(struct finding);

    received_begin(received, &find->verb, finding);
    finding->find = find;
    finding->card = (struct store_find_card){.id = find->id, .job.on_done = on_found};
    store_find_card(received->settings.store, &finding->card);
}
