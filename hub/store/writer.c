#include "hub/store/writer.h"

#include "hub/base/clock.h"
#include "hub/base/log.h"

enum lane { LANE_READ, LANE_FIRST, LANE_THEN, LANE_REPORT, LANE_PHOTO, LANE_ERRAND };

#define VERB(name, lane) [VERB_##name] = LANE_##lane,
static const enum lane LANES[VERBS] = {
#include "hub/store/verbs.def"
};
#undef VERB

void writer_break(struct writer_desk *desk, const struct err *err)
{
    if (atomic_load(&desk->is_broken))
        return;
    err_set(&desk->broken_by, ERR_INTERNAL, "the store has stopped: %s", err->text);
    LOG(LOG_ALARM, "store.broken", TEXT("why", err->text));
    atomic_store(&desk->is_broken, true);
}

static void fail(struct store_job *job, const struct err *err)
{
    job->failed = -1;
    job->err = *err;
}

static bool is_refused(const struct writer_desk *desk, const struct store_job *job)
{
    int level = atomic_load(&desk->room.level);

    return (LANES[job->verb] == LANE_PHOTO && level >= STORE_ROOM_NO_PHOTOS) ||
           (LANES[job->verb] == LANE_REPORT && level >= STORE_ROOM_NO_REPORTS);
}

/* The verbs that the disk's level lets through, moved to the front; how many. */
static size_t let_through(const struct writer_desk *desk, struct store_job **jobs, size_t count)
{
    struct err full;
    size_t     kept = 0;

    err_set(&full, ERR_FULL, "the disk is nearly full");
    for (size_t i = 0; i < count; i++)
        if (is_refused(desk, jobs[i]))
            fail(jobs[i], &full);
        else
            jobs[kept++] = jobs[i];
    return kept;
}

static bool is_of_reports(const struct store_job *job)
{
    return LANES[job->verb] == LANE_REPORT || LANES[job->verb] == LANE_PHOTO;
}

/* Those who may not have the reserve fail; the others are moved to the front. */
static size_t without_reports(struct store_job **jobs, size_t count, const struct err *err)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (is_of_reports(jobs[i]))
            fail(jobs[i], err);
        else
            jobs[kept++] = jobs[i];
    return kept;
}

static enum group_fate write_once(struct writer_desk *desk, struct store_job **jobs,
                                  size_t count, struct err *err)
{
    int64_t         began_us = clock_stopwatch_us();
    enum group_fate fate;

    for (size_t i = 0; i < count; i++) {
        jobs[i]->failed = 0;
        jobs[i]->err = (struct err){0};
    }
    *err = (struct err){0};
    fate = desk->kind->write(desk->backend, jobs, count, err);
    tallies_commit(&desk->tallies, count, clock_stopwatch_us() - began_us);
    return fate;
}

void writer_run(struct writer_desk *desk, struct store_job **jobs, size_t count)
{
    struct err      err = {0};
    enum group_fate fate = GROUP_BROKEN;

    if (!atomic_load(&desk->is_broken)) {
        count = let_through(desk, jobs, count);
        if (count == 0)
            return room_look(&desk->room);
        fate = write_once(desk, jobs, count, &err);
        if (fate == GROUP_FULL) {
            size_t all = count;

            count = without_reports(jobs, all, &err);
            if (count == 0)
                fate = GROUP_KEPT;
            else if (room_spend_reserve(&desk->room) || count < all)
                fate = write_once(desk, jobs, count, &err);
        }
        if (fate == GROUP_BROKEN)
            writer_break(desk, &err);
        room_look(&desk->room);
    }
    if (fate == GROUP_KEPT)
        return;
    for (size_t i = 0; i < count; i++)
        fail(jobs[i], fate == GROUP_BROKEN ? &desk->broken_by : &err);
}
