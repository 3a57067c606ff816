/* stopping.c: no more warnings to an address, by its link or by an officer. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

struct subscriptions_stopping {
    struct subscriptions_stop      *stop;
    struct store_find_subscriptions find;
    struct store_stop_subscriptions store;
    struct deed                     deed;
    char                            actor[ID_TEXT_LEN + 1];
};

static void end(struct subscriptions_stopping *stopping)
{
    struct subscriptions_stop *stop = stopping->stop;

    store_job_free(&stopping->find.job);
    store_job_free(&stopping->store.job);
    free(stopping);
    ask_end(&stop->verb);
}

static void fail(struct subscriptions_stopping *stopping, const struct err *err)
{
    ask_fail(&stopping->stop->verb, err);
    end(stopping);
}

static void on_stopped(struct store_job *job)
{
    struct subscriptions_stopping *stopping =
        CONTAINER_OF(job, struct subscriptions_stopping, store.job);

    if (job->failed) {
        fail(stopping, &job->err);
        return;
    }
    reach_stopped(stopping->stop->verb.desk, row_kind(stopping->find.rows), &stopping->store);
    end(stopping);
}

static void on_found(struct store_job *job)
{
    struct subscriptions_stopping *stopping =
        CONTAINER_OF(job, struct subscriptions_stopping, find.job);
    struct subscriptions_stop *stop = stopping->stop;
    struct subscriptions      *desk = stop->verb.desk;

    if (job->failed) {
        fail(stopping, &job->err);
        return;
    }
    stopping->deed = ask_deed(
        desk, &stop->asking, stop->forget ? "subscription.forgotten" : "subscription.stopped",
        row_about(&stop->verb.arena, stopping->find.rows->address), stopping->actor);
    stopping->store.kind = stopping->find.rows->kind;
    memcpy(stopping->store.address, stopping->find.rows->address, STORE_HASH_LEN);
    stopping->store.forget = stop->forget;
    stopping->store.at_ms = clock_now(desk->settings.clock);
    stopping->store.deed = &stopping->deed;
    stopping->store.job.on_done = on_stopped;
    store_stop_subscriptions(desk->settings.store, &stopping->store);
}

void subscriptions_stop(struct subscriptions *desk, struct subscriptions_stop *stop)
{
    struct subscriptions_stopping *stopping = MEM_NEW(struct subscriptions_stopping);
    int64_t no = stop->key ? key_read(desk, KEY_TO_STOP, stop->key) : stop->no;

    ask_begin(desk, &stop->verb);
    stop->stopping = stopping;
    stopping->stop = stop;
    stopping->find.no = no > 0 ? no : INT64_MAX; /* which nobody has */
    stopping->find.job.on_done = on_found;
    store_find_subscriptions(desk->settings.store, &stopping->find);
}
