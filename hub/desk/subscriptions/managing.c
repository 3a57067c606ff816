/* managing.c: the places of one address, for whoever holds its secret: seen, changed, ended
 * one by one. Nothing of another address is reached by it. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

/* By key to the row, and from there to all of its address. */
struct finding {
    struct store_find_subscriptions one, all;
    struct subscriptions           *desk;
    void (*on_found)(struct finding *, const struct err *);
};

static void on_all(struct store_job *job)
{
    struct finding *finding = CONTAINER_OF(job, struct finding, all.job);

    finding->on_found(finding, job->failed ? &job->err : NULL);
}

static void on_one(struct store_job *job)
{
    struct finding *finding = CONTAINER_OF(job, struct finding, one.job);

    if (job->failed) {
        finding->on_found(finding, &job->err);
        return;
    }
    finding->all.kind = finding->one.rows->kind;
    memcpy(finding->all.address, finding->one.rows->address, STORE_HASH_LEN);
    finding->all.job.on_done = on_all;
    store_find_subscriptions(finding->desk->settings.store, &finding->all);
}

static void find(struct finding *finding, struct subscriptions *desk, const char *key,
                 void (*on_found)(struct finding *, const struct err *))
{
    int64_t no = key_read(desk, KEY_TO_STOP, key);

    finding->desk = desk;
    finding->on_found = on_found;
    finding->one.no = no > 0 ? no : INT64_MAX; /* which nobody has */
    finding->one.job.on_done = on_one;
    store_find_subscriptions(desk->settings.store, &finding->one);
}

static void find_end(struct finding *finding)
{
    store_job_free(&finding->one.job);
    store_job_free(&finding->all.job);
}

/* ── seen ───────────────────────────────────────────────────────────────────────── */

struct subscriptions_looking {
    struct finding             finding;
    struct subscriptions_mine *mine;
};

static void on_mine(struct finding *finding, const struct err *err)
{
    struct subscriptions_looking *looking =
        CONTAINER_OF(finding, struct subscriptions_looking, finding);
    struct subscriptions_mine           *mine = looking->mine;
    const struct subscriptions_settings *settings = &finding->desk->settings;
    struct arena                        *arena = &mine->verb.arena;

    if (err) {
        ask_fail(&mine->verb, err);
    } else {
        mine->shown = row_shown(finding->one.rows, settings, arena);
        mine->places = arena_alloc(arena, finding->all.count * sizeof *mine->places);
        for (size_t i = 0; i < finding->all.count; i++)
            mine->places[mine->count++] = row_place(&finding->all.rows[i], arena);
    }
    find_end(finding);
    free(looking);
    ask_end(&mine->verb);
}

void subscriptions_mine(struct subscriptions *desk, struct subscriptions_mine *mine)
{
    struct subscriptions_looking *looking = MEM_NEW(struct subscriptions_looking);

    ask_begin(desk, &mine->verb);
    mine->count = 0;
    mine->looking = looking;
    looking->mine = mine;
    find(&looking->finding, desk, mine->key, on_mine);
}

/* ── changed and ended ──────────────────────────────────────────────────────────── */

struct subscriptions_changing {
    struct finding                  finding;
    struct subscriptions_change    *change;
    struct store_put_subscription   put;
    struct store_stop_subscriptions stop;
    struct deed                     deed;
    char                            actor[ID_TEXT_LEN + 1];
};

static void end(struct subscriptions_changing *changing, const struct err *err)
{
    struct subscriptions_change *change = changing->change;

    if (err)
        ask_fail(&change->verb, err);
    find_end(&changing->finding);
    store_job_free(&changing->put.job);
    store_job_free(&changing->stop.job);
    free(changing);
    ask_end(&change->verb);
}

static void on_put(struct store_job *job)
{
    struct subscriptions_changing *changing =
        CONTAINER_OF(job, struct subscriptions_changing, put.job);

    if (!job->failed)
        reach_changed(changing->finding.desk, row_kind(&changing->put.row),
                      changing->put.row.address);
    end(changing, job->failed ? &job->err : NULL);
}

static void on_stopped(struct store_job *job)
{
    struct subscriptions_changing *changing =
        CONTAINER_OF(job, struct subscriptions_changing, stop.job);

    if (!job->failed)
        reach_stopped(changing->finding.desk, row_kind(changing->finding.one.rows),
                      &changing->stop);
    end(changing, job->failed ? &job->err : NULL);
}

static void keep(struct subscriptions_changing *changing, const struct subscription_row *row)
{
    struct subscriptions_change *change = changing->change;
    struct subscriptions        *desk = changing->finding.desk;
    int64_t                      now_ms = clock_now(desk->settings.clock);

    changing->deed = ask_deed(desk, &change->asking,
                              change->ends ? "subscription.stopped" : "subscription.changed",
                              row_about(&change->verb.arena, row->address), changing->actor);
    if (change->ends) {
        changing->stop = (struct store_stop_subscriptions){
            .job.on_done = on_stopped, .no = row->no, .at_ms = now_ms, .deed = &changing->deed};
        store_stop_subscriptions(desk->settings.store, &changing->stop);
        return;
    }
    changing->put.row = *row;
    changing->put.row.level = (int)change->mildest;
    changing->put.row.hazards = change->hazards;
    changing->put.row.lang = change->language;
    changing->put.row.changed_ms = now_ms;
    changing->put.seen_ms = row->changed_ms;
    changing->put.deed = &changing->deed;
    changing->put.job.on_done = on_put;
    store_put_subscription(desk->settings.store, &changing->put);
}

static void on_to_change(struct finding *finding, const struct err *err)
{
    struct subscriptions_changing *changing =
        CONTAINER_OF(finding, struct subscriptions_changing, finding);
    struct err none = {.kind = ERR_NOT_FOUND, .text = "there is no such subscription"};

    for (size_t i = 0; !err && i < finding->all.count; i++)
        if (finding->all.rows[i].no == changing->change->no &&
            finding->all.rows[i].consent == CONSENT_GIVEN) {
            keep(changing, &finding->all.rows[i]);
            return;
        }
    end(changing, err ? err : &none);
}

void subscriptions_change(struct subscriptions *desk, struct subscriptions_change *change)
{
    struct subscriptions_changing *changing = MEM_NEW(struct subscriptions_changing);

    ask_begin(desk, &change->verb);
    change->changing = changing;
    changing->change = change;
    find(&changing->finding, desk, change->key, on_to_change);
}
