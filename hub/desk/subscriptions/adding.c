/* adding.c: somebody wants to be warned. With proof the row is kept at once; else what is
 * wanted waits beside what was, until the code that goes to the address comes back. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

struct subscriptions_adding {
    struct subscriptions_add       *add;
    struct store_find_subscriptions find;
    struct store_put_subscription   put;
    struct notices_send             send;
    struct deed                     deed;
    struct row_fields               fields;
    char                            actor[ID_TEXT_LEN + 1];
    char                            code[SUBSCRIPTIONS_CODE_LEN + 1];
    char                            hash[2 * HMAC_SHA256_LEN + 1];
};

static void end(struct subscriptions_adding *adding)
{
    struct subscriptions_add *add = adding->add;

    store_job_free(&adding->find.job);
    store_job_free(&adding->put.job);
    crypto_wipe(adding->code, sizeof adding->code);
    free(adding);
    ask_end(&add->verb);
}

static void fail(struct subscriptions_adding *adding, const struct err *err)
{
    ask_fail(&adding->add->verb, err);
    end(adding);
}

static void on_sent(struct notices_send *send)
{
    struct subscriptions_adding *adding = CONTAINER_OF(send, struct subscriptions_adding, send);

    if (send->failed)
        fail(adding, &send->err);
    else
        end(adding);
}

/* The code in words for where it goes. */
static void send_code(struct subscriptions_adding *adding)
{
    struct subscriptions_add            *add = adding->add;
    const struct subscriptions_settings *settings = &add->verb.desk->settings;
    int64_t                              now_ms = clock_now(settings->clock);
    const struct lang_value values[] = {{"site", settings->site}, {"code", adding->code}, {0}};
    struct buf              text = {0}, subject = {0};

    lang_format(&text, settings->lang, add->wanted->language, "subscription.code", values);
    lang_format(&subject, settings->lang, add->wanted->language, "subscription.code_subject",
                values);
    adding->send = (struct notices_send){
        .on_done = on_sent,
        .kind = NOTICE_CODE,
        .mode = &add->wanted->mode,
        .words = {add->wanted->language,
                  add->wanted->kind == ENDPOINT_EMAIL || add->wanted->kind == ENDPOINT_PUSH
                      ? arena_text(&add->verb.arena, subject.bytes)
                      : NULL,
                  arena_text(&add->verb.arena, text.bytes)},
        .due_ms = now_ms,
        .expires_ms = now_ms + SUBSCRIPTIONS_CODE_MS,
        .to = add->wanted->kind,
        .address = add->wanted->address,
    };
    buf_free(&text);
    buf_free(&subject);
    notices_send(settings->notices, &adding->send);
}

static void on_put(struct store_job *job)
{
    struct subscriptions_adding *adding =
        CONTAINER_OF(job, struct subscriptions_adding, put.job);
    struct subscriptions_add *add = adding->add;
    struct subscriptions     *desk = add->verb.desk;

    if (job->failed) {
        fail(adding, &job->err);
        return;
    }
    adding->put.row.no = adding->put.no;
    add->shown = row_shown(&adding->put.row, &desk->settings, &add->verb.arena);
    if (add->has_proof) {
        reach_changed(desk, add->wanted->kind, adding->put.row.address);
        end(adding);
        return;
    }
    add->shown.state = SUBSCRIPTION_PENDING;
    key_of(desk, KEY_TO_CONFIRM, adding->put.no, add->key);
    send_code(adding);
}

/* The wish of the row new becomes pending; before is what stays until then. */
static void make_pending(struct subscriptions_adding   *adding,
                         const struct subscription_row *before)
{
    struct subscriptions_add *add = adding->add;
    struct subscriptions     *desk = add->verb.desk;
    struct subscription_row  *row = &adding->put.row;
    struct pending            pending = {
                   .code = adding->hash,
                   .until_ms = clock_now(desk->settings.clock) + SUBSCRIPTIONS_CODE_MS,
                   .level = row->level,
                   .hazards = row->hazards,
                   .language = row->lang,
    };

    snprintf(adding->code, sizeof adding->code, "%06llu",
             (unsigned long long)chance_below(desk->settings.chance, 1000000));
    code_hash(adding->hash, desk, row->address, adding->code);
    if (before) {
        row->level = before->level;
        row->hazards = before->hazards;
        row->lang = before->lang;
        row->consent = before->consent;
        adding->put.seen_ms = before->changed_ms;
    }
    adding->fields.pending = pending;
    row->fields = row_fields_write(&adding->fields, &add->verb.arena);
    row->changed_ms = clock_now(desk->settings.clock);
}

static const struct subscription_row *same_place(const struct store_find_subscriptions *find,
                                                 const char                            *place)
{
    for (size_t i = 0; i < find->count; i++)
        if (strcmp(find->rows[i].place, place) == 0)
            return &find->rows[i];
    return NULL;
}

static void keep(struct subscriptions_adding *adding)
{
    struct subscriptions_add *add = adding->add;
    struct subscriptions     *desk = add->verb.desk;
    struct arena             *arena = &add->verb.arena;

    adding->deed = ask_deed(desk, &add->asking,
                            add->has_proof ? "subscription.added" : "subscription.asked",
                            row_about(arena, adding->put.row.address), adding->actor);
    adding->put.deed = &adding->deed;
    adding->put.job.on_done = on_put;
    store_put_subscription(desk->settings.store, &adding->put);
}

static void on_found(struct store_job *job)
{
    struct subscriptions_adding *adding =
        CONTAINER_OF(job, struct subscriptions_adding, find.job);
    struct subscriptions_add      *add = adding->add;
    struct subscription_row       *row = &adding->put.row;
    const struct subscription_row *before = same_place(&adding->find, row->place);
    struct err                     err = job->err;

    if ((job->failed && job->err.kind != ERR_NOT_FOUND) ||
        (before &&
         row_fields_read(&adding->fields, before->fields, &add->verb.arena, &err) < 0)) {
        fail(adding, &err);
        return;
    }
    if (!before && adding->find.count >= SUBSCRIPTIONS_PLACES_MAX) {
        err_set(&err, ERR_CONFLICT, "this address has %d places already",
                SUBSCRIPTIONS_PLACES_MAX);
        fail(adding, &err);
        return;
    }
    if (add->has_proof) {
        adding->fields.pending = (struct pending){0};
        row_consent(row, &adding->fields, "proof", clock_now(add->verb.desk->settings.clock),
                    &add->verb.arena);
    } else {
        make_pending(adding, before);
    }
    keep(adding);
}

static int must_wait(struct subscriptions_adding *adding, struct err *err)
{
    struct subscriptions_add *add = adding->add;
    struct subscriptions     *desk = add->verb.desk;
    int64_t                   now_ms = clock_now(desk->settings.clock);

    if (add->has_proof)
        return 0;
    if (add->network &&
        !limits_allow(&desk->adds, add->network, strlen(add->network),
                      desk->settings.adds_per_hour, now_ms, &add->retry_after_ms))
        return err_set(err, ERR_BUSY, "too many subscriptions from your network: wait");
    if (!limits_allow(&desk->codes, adding->put.row.address, STORE_HASH_LEN,
                      SUBSCRIPTIONS_CODES_PER_HOUR, now_ms, &add->retry_after_ms))
        return err_set(err, ERR_BUSY, "enough codes were sent to this address: wait");
    return 0;
}

static int check(struct subscriptions_adding *adding, struct err *err)
{
    const struct subscription           *wanted = adding->add->wanted;
    const struct subscriptions_settings *settings = &adding->add->verb.desk->settings;

    if (wanted->place == SUBSCRIPTION_ZONE &&
        !zones_outlined(settings->zones(settings->house), wanted->zone))
        return err_field(err, ERR_INVALID, "/where/zone", "is no zone we know the ground of");
    return must_wait(adding, err);
}

static void on_refused(struct store_job *job)
{
    end(CONTAINER_OF(job, struct subscriptions_adding, find.job));
}

void subscriptions_add(struct subscriptions *desk, struct subscriptions_add *add)
{
    struct subscriptions_adding *adding = MEM_NEW(struct subscriptions_adding);

    ask_begin(desk, &add->verb);
    add->adding = adding;
    add->key[0] = '\0';
    add->retry_after_ms = 0;
    add->shown = (struct subscriptions_shown){0};
    adding->add = add;
    adding->put.row = row_of(add->wanted, &desk->settings, &add->verb.arena);
    adding->find.kind = adding->put.row.kind;
    memcpy(adding->find.address, adding->put.row.address, STORE_HASH_LEN);
    add->verb.failed = check(adding, &add->verb.err);
    adding->find.job.on_done = add->verb.failed ? on_refused : on_found;
    store_find_subscriptions(desk->settings.store, &adding->find);
}
