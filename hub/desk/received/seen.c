/* seen.c: what the room does about a message, and what was done to wake it: each is one change
 * of its card with a row in the journal. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/desk/received/room.h"

struct change {
    struct received_verb  *verb;
    struct received_alert *alert;   /* out */
    const char            *word;    /* of the deed */
    const struct asking   *asking;  /* NULL: the hub's own */
    const struct id       *drafted; /* NULL: nothing was */
    unsigned               called;  /* 0: nobody was */
    struct store_find_card find;
    struct store_put_card  put;
    struct deed            deed;
    char                   actor[ID_TEXT_LEN + 1];
};

static void change_end(struct change *change, const struct err *why)
{
    struct err err = why ? *why : (struct err){0};

    store_job_free(&change->find.job);
    store_job_free(&change->put.job);
    received_end(change->verb, why ? &err : NULL);
}

static void on_put(struct store_job *job)
{
    struct change   *change = CONTAINER_OF(job, struct change, put.job);
    struct received *received = change->verb->received;
    char             id[ID_TEXT_LEN + 1];

    if (job->failed && (!change->deed.was_repeated || change->deed.was_other_request)) {
        change_end(change, &job->err);
        return;
    }
    *change->alert = received_alert_of(&change->put.row, &change->verb->arena);
    received->settings.on_event(received->settings.house,
                                &(struct event){.name = change->word,
                                                .about = id_text(id, &change->put.row.id),
                                                .mode = change->put.row.mode,
                                                .json = change->deed.facts});
    change_end(change, NULL);
}

static const char *fields_of(const struct received_alert *alert, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *kept;

    write_object(&out, NULL);
    write_raw(&out, "facts", alert->facts, strlen(alert->facts));
    if (alert->place)
        write_raw(&out, "place", alert->place, strlen(alert->place));
    if (alert->by)
        write_text(&out, "by", alert->by);
    if (alert->drafted)
        write_text(&out, "alert", alert->drafted);
    if (alert->called > 0)
        write_integer(&out, "called", alert->called);
    write_end(&out);
    kept = arena_copy(arena, json.bytes, json.len);
    buf_free(&json);
    return kept;
}

static const char *facts_of(const struct change *change, struct arena *arena)
{
    char id[ID_TEXT_LEN + 1];

    if (change->drafted)
        return arena_format(arena, "{\"alert\":\"%s\"}", id_text(id, change->drafted));
    return change->called ? arena_format(arena, "{\"step\":%u}", change->called) : "{}";
}

static void write_down(struct change *change, const struct card_row *row)
{
    struct arena *arena = &change->verb->arena;
    char          id[ID_TEXT_LEN + 1];

    change->deed = (struct deed){
        .word = change->word,
        .about = arena_format(arena, "received:%s", id_text(id, &row->id)),
        .actor = change->asking ? asking_actor(change->actor, change->asking->who) : "system",
        .mode = row->mode,
        .facts = facts_of(change, arena),
        .at_ms = row->changed_ms,
    };
    if (change->asking) {
        change->deed.once = change->asking->once;
        memcpy(change->deed.request, change->asking->request, sizeof change->deed.request);
    }
    change->put =
        (struct store_put_card){.row = *row, .deed = &change->deed, .job.on_done = on_put};
    store_put_card(change->verb->received->settings.store, &change->put);
}

static void on_found(struct store_job *job)
{
    struct change         *change = CONTAINER_OF(job, struct change, find.job);
    struct arena          *arena = &change->verb->arena;
    struct card_row        row = change->find.row;
    struct received_alert *alert = change->alert;
    struct err             err = job->err;
    char                   id[ID_TEXT_LEN + 1];

    if (!received_is_one(&change->find)) {
        if (!job->failed)
            err_set(&err, ERR_NOT_FOUND, "there is no such message");
        change_end(change, &err);
        return;
    }
    *alert = received_alert_of(&row, arena);
    if (!row.is_open && !change->drafted) {
        change_end(change, NULL);
        return;
    }
    row.changed_ms = clock_now(change->verb->received->settings.clock);
    if (change->asking && row.is_open) {
        row.state = "acknowledged";
        row.is_open = false;
        alert->by = change->asking->who->name;
    }
    if (change->drafted)
        alert->drafted = arena_text(arena, id_text(id, change->drafted));
    if (change->called > 0)
        alert->called = change->called;
    row.fields = fields_of(alert, arena);
    write_down(change, &row);
}

static void begin(struct received *received, struct received_verb *verb,
                  const struct change *wanted, const struct id *id)
{
    struct change *change = MEM_NEW(struct change);

    *change = *wanted;
    received_begin(received, verb, change);
    change->verb = verb;
    change->find = (struct store_find_card){.id = *id, .job.on_done = on_found};
    store_find_card(received->settings.store, &change->find);
}

void received_acknowledge(struct received *received, struct received_acknowledge *acknowledge)
{
    bool          has_draft = !id_is_nil(&acknowledge->drafted);
    struct change wanted = {
        .alert = &acknowledge->alert,
        .asking = &acknowledge->asking,
        .drafted = has_draft ? &acknowledge->drafted : NULL,
        .word = has_draft ? "received.drafted" : "received.acknowledged",
    };

    begin(received, &acknowledge->verb, &wanted, &acknowledge->id);
}

void received_called(struct received *received, struct received_called *called)
{
    struct change wanted = {
        .alert = &called->alert, .called = called->step, .word = "received.called"};

    begin(received, &called->verb, &wanted, &called->id);
}
