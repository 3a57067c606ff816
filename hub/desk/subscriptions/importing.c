/* importing.c: a table of subscribers: read row by row, kept batch by batch; the next
 * batch waits until the audience knows the last. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

struct subscriptions_importing {
    struct subscriptions_import      *import;
    struct store_find_subscriptions   start;
    struct store_import_subscriptions put;
    struct reach_waiter               waiter;
    struct deed                       deed;
    struct csv                        csv;
    struct subscription_columns       columns;
    struct arena                      arena; /* of one batch */
    struct subscription_row           rows[SUBSCRIPTIONS_BATCH];
    uint64_t                          lines[SUBSCRIPTIONS_BATCH];
    size_t                            count;
    bool                              has_ended;
    char                              actor[ID_TEXT_LEN + 1];
};

static void end(struct subscriptions_importing *importing)
{
    struct subscriptions_import *import = importing->import;

    store_job_free(&importing->start.job);
    store_job_free(&importing->put.job);
    csv_close(&importing->csv);
    arena_free(&importing->arena);
    free(importing);
    ask_end(&import->verb);
}

static void fail(struct subscriptions_importing *importing, const struct err *err)
{
    ask_fail(&importing->import->verb, err);
    end(importing);
}

static void refuse(struct subscriptions_importing *importing, uint64_t line, const char *why)
{
    struct subscriptions_import *import = importing->import;

    import->refused++;
    if (import->on_refused)
        import->on_refused(import, line, why);
}

static int take_row(struct subscriptions_importing *importing, struct err *err)
{
    struct subscriptions                *desk = importing->import->verb.desk;
    const struct subscriptions_settings *settings = &desk->settings;
    struct row_fields                    fields = {.consent_by = "table",
                                                   .consent_ms = clock_now(settings->clock)};
    struct subscription                  wanted;
    struct subscription_row             *row = &importing->rows[importing->count];
    struct buf                           json = {0};
    int                                  failed;

    subscription_row(&json, &importing->csv, &importing->columns);
    failed = subscription_parse(&wanted, json.bytes, json.len, settings->hazards,
                                settings->languages[0], &importing->arena, err);
    buf_free(&json);
    if (failed)
        return -1;
    if (wanted.place == SUBSCRIPTION_ZONE &&
        !zones_outlined(settings->zones(settings->house), wanted.zone))
        return err_set(err, ERR_INVALID, "where/zone: is no zone we know the ground of");
    *row = row_of(&wanted, settings, &importing->arena);
    row->fields = row_fields_write(&fields, &importing->arena);
    row->consent = CONSENT_GIVEN;
    row->changed_ms = fields.consent_ms;
    importing->lines[importing->count++] = importing->csv.line;
    return 0;
}

/* Up to a batch of good rows. -1: the source failed. */
static int read_batch(struct subscriptions_importing *importing, struct err *err)
{
    importing->count = 0;
    while (importing->count < SUBSCRIPTIONS_BATCH && !importing->has_ended) {
        int result = csv_next(&importing->csv, err);

        if (result == 0)
            importing->has_ended = true;
        else if (result < 0 && err->kind != ERR_INVALID && err->kind != ERR_TOO_LARGE)
            return -1;
        else if (result < 0 || take_row(importing, err) < 0)
            refuse(importing, importing->csv.line, err->text);
    }
    return 0;
}

static void next_batch(struct subscriptions_importing *importing);

static void on_current(struct reach_waiter *waiter)
{
    struct subscriptions_importing *importing =
        CONTAINER_OF(waiter, struct subscriptions_importing, waiter);
    struct subscriptions_import *import = importing->import;

    if (import->on_progress)
        import->on_progress(import);
    next_batch(importing);
}

static void on_put(struct store_job *job)
{
    struct subscriptions_importing *importing =
        CONTAINER_OF(job, struct subscriptions_importing, put.job);
    struct subscriptions *desk = importing->import->verb.desk;

    if (job->failed) {
        fail(importing, &job->err);
        return;
    }
    for (size_t i = 0; i < importing->count; i++) {
        if (importing->put.nos[i] == 0) {
            refuse(importing, importing->lines[i], "who has said STOP is not asked again");
            continue;
        }
        importing->import->kept++;
        importing->import->other_language += !row_is_read(&importing->rows[i], &desk->settings);
        reach_changed(desk, row_kind(&importing->rows[i]), importing->rows[i].address);
    }
    store_job_free(job);
    importing->waiter.on_current = on_current;
    reach_await(desk, &importing->waiter);
}

static void put_batch(struct subscriptions_importing *importing)
{
    struct subscriptions_import *import = importing->import;
    struct subscriptions        *desk = import->verb.desk;

    importing->deed = ask_deed(desk, &import->asking, "subscriptions.imported", "subscriptions",
                               importing->actor);
    importing->deed.once = NULL; /* the same table again changes nothing by itself */
    importing->deed.facts = arena_format(&importing->arena, "{\"rows\":%zu}", importing->count);
    importing->put = (struct store_import_subscriptions){.job.on_done = on_put,
                                                         .rows = importing->rows,
                                                         .count = importing->count,
                                                         .deed = &importing->deed};
    store_import_subscriptions(desk->settings.store, &importing->put);
}

static void next_batch(struct subscriptions_importing *importing)
{
    struct err err = {0};

    arena_free(&importing->arena);
    if (importing->import->verb.desk->is_closing)
        err_set(&err, ERR_BUSY, "the hub is closing: import the table again");
    if (err.kind || read_batch(importing, &err) < 0)
        fail(importing, &err);
    else if (importing->count > 0)
        put_batch(importing);
    else
        end(importing);
}

static int read_heading(struct subscriptions_importing *importing, struct err *err)
{
    int result = csv_next(&importing->csv, err);

    if (result < 0)
        return -1;
    if (result == 0)
        return err_set(err, ERR_INVALID, "the table is empty: its first row names the columns");
    return subscription_heading(&importing->columns, &importing->csv, err);
}

static void on_started(struct store_job *job)
{
    struct subscriptions_importing *importing =
        CONTAINER_OF(job, struct subscriptions_importing, start.job);
    struct err err = {0};

    if (read_heading(importing, &err) < 0)
        fail(importing, &err);
    else
        next_batch(importing);
}

void subscriptions_import(struct subscriptions *desk, struct subscriptions_import *import)
{
    struct subscriptions_importing *importing = MEM_NEW(struct subscriptions_importing);

    ask_begin(desk, &import->verb);
    import->importing = importing;
    import->kept = import->refused = import->other_language = 0;
    importing->import = import;
    importing->csv = csv_open(import->source);
    importing->start.no = INT64_MAX; /* nobody's: a turn of the loop before we begin */
    importing->start.job.on_done = on_started;
    store_find_subscriptions(desk->settings.store, &importing->start);
}
