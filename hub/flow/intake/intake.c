#include "hub/flow/intake.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/flow/intake/room.h"
#include "hub/model/kept.h"

enum { RETRY_LEAST_MS = 2000 };

/* What one job needs while it is on its way. */
struct intake_batch {
    struct store_keep_reports keep;
    struct intake            *intake;
    struct intake_job        *job;
    struct arena              arena; /* rows, fresh, modes */
    struct buf                bodies;
    struct kept_report       *rows;
    struct intake_kept       *fresh;
    int64_t                   came_us;
};

void intake_take_limits(struct intake *intake, const struct intake_settings *limits)
{
    double a_minute = limits->per_network_min, in_ten = limits->per_address_10_min;

    intake->settings.waiting_max = limits->waiting_max;
    intake->settings.anonymous_max = limits->anonymous_max;
    buckets_free(intake->networks);
    buckets_free(intake->addresses);
    intake->networks = buckets_new(a_minute, limits->per_network_burst);
    intake->addresses = in_ten > 0 ? buckets_new(in_ten / 10, in_ten) : NULL;
}

int intake_open(struct intake **intake_r, const struct intake_settings *settings,
                struct err *err)
{
    struct intake *intake;

    if (settings->waiting_max < settings->anonymous_max)
        return err_set(err, ERR_INVALID,
                       "intake: waiting_max must not be less than anonymous_max");
    intake = MEM_NEW(struct intake);
    intake->settings = *settings;
    intake->pieces = pieces_new();
    intake_take_limits(intake, settings);
    tally_take(settings->owner);
    *intake_r = intake;
    return 0;
}

void intake_go_when_empty(struct intake *intake)
{
    struct tally *owner = intake->settings.owner;

    if (!intake->is_closing || intake->figures.waiting > 0)
        return;
    buckets_free(intake->networks);
    buckets_free(intake->addresses);
    pieces_free(intake->pieces);
    free(intake);
    tally_drop(owner);
}

void intake_close(struct intake *intake)
{
    if (!intake)
        return;
    intake->is_closing = true;
    intake_go_when_empty(intake);
}

void intake_tell_lag(struct intake *intake, int64_t lag_ms)
{
    intake->lag_ms = lag_ms;
}

void intake_figures(const struct intake *intake, struct intake_figures *figures_r)
{
    *figures_r = intake->figures;
}

/* ── whether to take it now ─────────────────────────────────────────────────────── */

/* What somebody wants kept. */
struct demand {
    size_t      count;
    bool        is_anonymous;
    const char *network, *address;
};

static bool has_disk(const struct intake *intake, const struct demand *demand)
{
    return store_room(intake->settings.store) <
           (demand->is_anonymous ? STORE_ROOM_NO_ANONYMOUS : STORE_ROOM_NO_REPORTS);
}

static bool is_too_many(struct intake *intake, const struct demand *demand)
{
    int64_t now_ms = clock_ticks(intake->settings.clock);
    double  count = (double)demand->count;

    if (intake->addresses && demand->address && *demand->address &&
        !buckets_take(intake->addresses, demand->address, count, now_ms))
        return true;
    return !buckets_take(intake->networks, demand->network, count, now_ms);
}

static bool is_too_much(struct intake *intake, const struct demand *demand)
{
    const struct intake_settings *settings = &intake->settings;
    size_t                        waiting = intake->figures.waiting + demand->count;

    if (waiting > settings->waiting_max)
        return true;
    if (!demand->is_anonymous)
        return false;
    return waiting > settings->anonymous_max ||
           (intake->lag_ms > settings->lag_max_ms && intake->figures.waiting > 0) ||
           is_too_many(intake, demand);
}

/* Spread, so that those deferred do not come back together. */
int64_t intake_jittered(struct intake *intake)
{
    return RETRY_LEAST_MS + (int64_t)chance_below(intake->settings.chance, 4 * RETRY_LEAST_MS);
}

static int why_not(struct intake *intake, const struct demand *demand, int64_t *retry_after_ms,
                   struct err *err)
{
    bool is_full = !has_disk(intake, demand);

    if (store_is_broken(intake->settings.store))
        return err_set(err, ERR_INTERNAL, "the disk failed; nothing can be kept now");
    if (!is_full && !is_too_much(intake, demand))
        return 0;
    intake->figures.deferred += demand->count;
    *retry_after_ms = intake_jittered(intake);
    if (is_full)
        return err_set(err, ERR_FULL,
                       "the disk is nearly full; send it again, under the same id");
    return err_set(err, ERR_BUSY, "%s; send it again, under the same id",
                   demand->is_anonymous ? "too many reports now, or from this network"
                                        : "too many reports now");
}

/* ── keeping ────────────────────────────────────────────────────────────────────── */

static void count_item(struct intake *intake, const struct intake_item *item)
{
    uint64_t *const counts[] = {[KEPT_NEW] = &intake->figures.kept,
                                [KEPT_REPEATED] = &intake->figures.repeated,
                                [KEPT_CONFLICT] = &intake->figures.conflicts};

    ++*counts[item->kept];
}

static const char *sender_of(const struct intake_job *job, size_t i)
{
    return job->items[i].sender ? job->items[i].sender : job->sender;
}

static void count_source(struct intake_figures *figures, const char *sender,
                         enum mode_kind mode)
{
    size_t                len = strcspn(sender, ":"), i = 0;
    struct intake_source *source;

    len = len < INTAKE_SOURCE_MAX ? len : INTAKE_SOURCE_MAX;
    while (i < figures->source_count && (strncmp(figures->sources[i].name, sender, len) != 0 ||
                                         figures->sources[i].name[len] != '\0'))
        i++;
    if (i == INTAKE_SOURCES_MAX)
        i--;
    source = &figures->sources[i];
    if (i == figures->source_count) {
        bool is_last = ++figures->source_count == INTAKE_SOURCES_MAX;

        snprintf(source->name, sizeof source->name, "%.*s", is_last ? 5 : (int)len,
                 is_last ? "other" : sender);
    }
    source->kept[mode]++;
}

/* Tells the answers apart; returns how many are new, in the order of their numbers. */
static size_t read_outcomes(struct intake_batch *batch)
{
    struct intake_job *job = batch->job;
    size_t             fresh = 0;

    for (size_t i = 0; i < job->count; i++) {
        const struct kept_report *row = &batch->rows[i];
        struct intake_item       *item = &job->items[i];

        item->kept = row->kept;
        item->no = row->no;
        item->kept_ms = row->kept_ms;
        count_item(batch->intake, item);
        if (row->kept != KEPT_NEW)
            continue;
        count_source(&batch->intake->figures, sender_of(job, i), item->report->mode.kind);
        batch->fresh[fresh++] = (struct intake_kept){.no = row->no,
                                                     .kept_ms = row->kept_ms,
                                                     .came_us = batch->came_us,
                                                     .report = item->report,
                                                     .sender = sender_of(job, i),
                                                     .channel = job->channel,
                                                     .network = job->network};
    }
    return fresh;
}

static void on_stored(struct store_job *stored)
{
    struct intake_batch *batch = CONTAINER_OF(stored, struct intake_batch, keep.job);
    struct intake       *intake = batch->intake;
    struct intake_job   *job = batch->job;

    intake->figures.waiting -= job->count;
    histogram_add(&intake->figures.answered, clock_stopwatch_us() - batch->came_us);
    job->failed = stored->failed;
    job->err = stored->err;
    if (!job->failed) {
        size_t fresh = read_outcomes(batch);

        if (fresh > 0)
            intake->settings.on_kept(intake->settings.house, batch->fresh, fresh);
    } else if (job->err.kind == ERR_FULL) {
        job->retry_after_ms = intake_jittered(intake);
    }
    store_job_free(stored);
    buf_free(&batch->bodies);
    arena_free(&batch->arena);
    free(batch);
    job->on_done(job);
    intake_go_when_empty(intake);
}

static const char *mode_of(struct intake_batch *batch, const struct mode *mode)
{
    char text[MODE_TEXT_MAX + 1];

    return mode->kind == MODE_ACTUAL ? "actual"
                                     : arena_text(&batch->arena, mode_text(text, mode));
}

static void fill_row(struct intake_batch *batch, size_t i, struct buf *canonical)
{
    const struct report *report = batch->job->items[i].report;
    struct kept_report  *row = &batch->rows[i];
    size_t               start = batch->bodies.len;
    size_t               len = kept_write(&batch->bodies, report, batch->job->network);

    row->body.len = batch->bodies.len - start;
    if (report_is_canonical(report)) {
        blake2b(row->hash, NULL, 0, batch->bodies.bytes + start, len);
    } else {
        canonical->len = 0;
        report_canonical(canonical, report);
        blake2b(row->hash, NULL, 0, canonical->bytes, canonical->len);
    }
    row->id = report->id;
    row->mode = mode_of(batch, &report->mode);
    row->sender = sender_of(batch->job, i);
    row->channel = batch->job->channel;
    row->kept_ms = clock_now(batch->intake->settings.clock);
}

static void fill(struct intake_batch *batch)
{
    size_t      count = batch->job->count;
    struct buf  canonical = {0};
    const char *body;

    batch->rows = arena_alloc(&batch->arena, count * sizeof *batch->rows);
    batch->fresh = arena_alloc(&batch->arena, count * sizeof *batch->fresh);
    for (size_t i = 0; i < count; i++)
        fill_row(batch, i, &canonical);
    body = batch->bodies.bytes; /* it grew while being filled: places are known only now */
    for (size_t i = 0; i < count; body += batch->rows[i++].body.len)
        batch->rows[i].body.at = body;
    buf_free(&canonical);
}

int intake_keep(struct intake *intake, struct intake_job *job)
{
    struct intake_batch *batch;

    assert(job->count > 0 && job->count <= INTAKE_BATCH_MAX && !intake->is_closing);
    if (why_not(intake,
                &(struct demand){.count = job->count,
                                 .is_anonymous = job->is_anonymous,
                                 .network = job->network,
                                 .address = job->address},
                &job->retry_after_ms, &job->err) < 0)
        return -1;
    batch = MEM_NEW(struct intake_batch);
    batch->intake = intake;
    batch->job = job;
    batch->came_us = clock_stopwatch_us();
    fill(batch);
    batch->keep.job.on_done = on_stored;
    batch->keep.reports = batch->rows;
    batch->keep.count = job->count;
    intake->figures.waiting += job->count;
    store_keep_reports(intake->settings.store, &batch->keep);
    return 0;
}

/* ── what cannot be a report ────────────────────────────────────────────────────── */

static void on_refused(struct store_job *stored)
{
    struct intake_refusal *refusal = CONTAINER_OF(stored, struct intake_refusal, keep.job);
    struct intake         *intake = refusal->intake;

    refusal->failed = stored->failed;
    refusal->err = stored->err;
    if (refusal->failed && refusal->err.kind == ERR_FULL)
        refusal->retry_after_ms = intake_jittered(intake);
    store_job_free(stored);
    intake->figures.waiting--;
    intake->figures.refused++;
    refusal->on_done(refusal);
    intake_go_when_empty(intake);
}

int intake_refuse(struct intake *intake, struct intake_refusal *refusal)
{
    if (why_not(intake,
                &(struct demand){.count = 1,
                                 .is_anonymous = refusal->is_anonymous,
                                 .network = refusal->network,
                                 .address = refusal->address},
                &refusal->retry_after_ms, &refusal->err) < 0)
        return -1;
    refusal->intake = intake;
    refusal->keep = (struct store_keep_refused){
        .job.on_done = on_refused,
        .refused = {.at_ms = clock_now(intake->settings.clock),
                    .sender = refusal->sender,
                    .channel = refusal->channel,
                    .reason = refusal->reason,
                    .id = refusal->id,
                    .body = {refusal->bytes, refusal->len}},
    };
    intake->figures.waiting++;
    store_keep_refused(intake->settings.store, &refusal->keep);
    return 0;
}
