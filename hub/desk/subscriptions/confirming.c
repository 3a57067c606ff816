/* confirming.c: the code comes back. One try at a time for each, so that a thousand at
 * once are not a thousand tries. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

struct subscriptions_confirming {
    struct subscriptions_confirm    *confirm;
    struct store_find_subscriptions  find;
    struct store_put_subscription    put;
    struct deed                      deed;
    struct row_fields                fields;
    int64_t                          no;
    bool                             is_wrong;
    struct subscriptions_confirming *next;
    char                             actor[ID_TEXT_LEN + 1];
};

static void leave(struct subscriptions_confirming *confirming)
{
    struct subscriptions_confirming **at = &confirming->confirm->verb.desk->confirming;

    while (*at != confirming)
        at = &(*at)->next;
    *at = confirming->next;
}

static void end(struct subscriptions_confirming *confirming)
{
    struct subscriptions_confirm *confirm = confirming->confirm;

    leave(confirming);
    store_job_free(&confirming->find.job);
    store_job_free(&confirming->put.job);
    free(confirming);
    ask_end(&confirm->verb);
}

static void fail(struct subscriptions_confirming *confirming, const struct err *err)
{
    ask_fail(&confirming->confirm->verb, err);
    end(confirming);
}

static void on_put(struct store_job *job)
{
    struct subscriptions_confirming *confirming =
        CONTAINER_OF(job, struct subscriptions_confirming, put.job);
    struct subscriptions_confirm *confirm = confirming->confirm;
    struct subscriptions         *desk = confirm->verb.desk;
    struct err                    err;

    if (job->failed) {
        fail(confirming, &job->err);
    } else if (confirming->is_wrong) {
        err_field(&err, ERR_INVALID, "/code", "is not the code that was sent");
        fail(confirming, &err);
    } else {
        confirm->shown = row_shown(&confirming->put.row, &desk->settings, &confirm->verb.arena);
        reach_changed(desk, row_kind(&confirming->put.row), confirming->put.row.address);
        end(confirming);
    }
}

static void keep(struct subscriptions_confirming *confirming)
{
    struct subscriptions_confirm *confirm = confirming->confirm;
    struct subscriptions         *desk = confirm->verb.desk;

    if (!confirming->is_wrong) {
        confirming->deed = ask_deed(
            desk, &confirm->asking, "subscription.confirmed",
            row_about(&confirm->verb.arena, confirming->put.row.address), confirming->actor);
        confirming->put.deed = &confirming->deed;
    }
    confirming->put.seen_ms = confirming->find.rows->changed_ms;
    confirming->put.job.on_done = on_put;
    store_put_subscription(desk->settings.store, &confirming->put);
}

static int may_try(const struct row_fields *fields, int64_t now_ms, struct err *err)
{
    const struct pending *pending = &fields->pending;

    if (!pending->code)
        return err_set(err, ERR_CONFLICT, "nothing waits to be confirmed here");
    if (pending->until_ms <= now_ms)
        return err_set(err, ERR_CONFLICT, "the code has expired: ask for a new one");
    if (pending->tries >= SUBSCRIPTIONS_CODE_TRIES)
        return err_set(err, ERR_CONFLICT, "it was tried too often: ask for a new code");
    return 0;
}

static void on_found(struct store_job *job)
{
    struct subscriptions_confirming *confirming =
        CONTAINER_OF(job, struct subscriptions_confirming, find.job);
    struct subscriptions_confirm *confirm = confirming->confirm;
    struct subscriptions         *desk = confirm->verb.desk;
    struct arena                 *arena = &confirm->verb.arena;
    int64_t                       now_ms = clock_now(desk->settings.clock);
    struct row_fields            *fields = &confirming->fields;
    struct subscription_row      *row = &confirming->put.row;
    struct err                    err = job->err;
    char                          hash[2 * HMAC_SHA256_LEN + 1];

    if (job->failed ||
        row_fields_read(fields, confirming->find.rows->fields, arena, &err) < 0 ||
        may_try(fields, now_ms, &err) < 0) {
        fail(confirming, &err);
        return;
    }
    *row = *confirming->find.rows;
    code_hash(hash, desk, row->address, confirm->code);
    confirming->is_wrong = strlen(fields->pending.code) != sizeof hash - 1 ||
                           !crypto_same(hash, fields->pending.code, sizeof hash - 1);
    if (confirming->is_wrong) {
        fields->pending.tries++;
        row->fields = row_fields_write(fields, arena);
        row->changed_ms = now_ms;
    } else {
        row_consent(row, fields, "code", now_ms, arena);
    }
    keep(confirming);
}

static void on_refused(struct store_job *job)
{
    end(CONTAINER_OF(job, struct subscriptions_confirming, find.job));
}

static bool is_tried_now(const struct subscriptions *desk, int64_t no)
{
    for (const struct subscriptions_confirming *at = desk->confirming; at; at = at->next)
        if (at->no == no)
            return true;
    return false;
}

static int check(const struct subscriptions *desk, int64_t no, struct err *err)
{
    if (no <= 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such subscription to confirm");
    if (is_tried_now(desk, no))
        return err_set(err, ERR_BUSY, "one code at a time");
    return 0;
}

void subscriptions_confirm(struct subscriptions *desk, struct subscriptions_confirm *confirm)
{
    struct subscriptions_confirming *confirming = MEM_NEW(struct subscriptions_confirming);
    int64_t                          no = key_read(desk, KEY_TO_CONFIRM, confirm->key);

    ask_begin(desk, &confirm->verb);
    confirm->confirming = confirming;
    confirm->shown = (struct subscriptions_shown){0};
    confirm->verb.failed = check(desk, no, &confirm->verb.err);
    confirming->confirm = confirm;
    confirming->no = confirm->verb.failed ? 0 : no;
    confirming->next = desk->confirming;
    desk->confirming = confirming;
    confirming->find.no = no > 0 ? no : INT64_MAX;
    confirming->find.job.on_done = confirm->verb.failed ? on_refused : on_found;
    store_find_subscriptions(desk->settings.store, &confirming->find);
}
