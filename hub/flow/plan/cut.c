#include <inttypes.h>
#include <stdlib.h>

#include "hub/flow/counts.h"
#include "hub/flow/plan/work.h"
#include "hub/model/lane.h"

/* In the first lane the first window is written as intents from the start: whoever is
 * first to claim the chunk (its fence says so) may send at once. Until then they are
 * counted as waiting. */
static void write_row(struct work *work, struct share *share, size_t place)
{
    size_t        left = share->wanted.count - share->cut, picks[CHUNK_WINDOW];
    struct chunk *chunk = MEM_NEW(struct chunk);
    size_t        count = left < CHUNK_MAX ? left : CHUNK_MAX;
    struct err    err;

    if (chunk_of(chunk, share->wanted.items + share->cut, count, &err) < 0)
        abort(); /* wanted is rising */
    work->rows[place] = (struct chunk_row){
        .key = {work->id, work->row->revision, share->channel->channel.name, share->seq++},
        .lane = share->lane,
        .counts = counts_of(chunk)};
    if (share->lane == LANE_FIRST)
        chunk_intend(chunk, NULL, 0, picks, CHUNK_WINDOW);
    work->bytes[place] = (struct buf){0};
    chunk_write(chunk, &work->bytes[place]);
    work->rows[place].bytes = (struct blob){work->bytes[place].bytes, work->bytes[place].len};
    share->cut += count;
    free(chunk);
}

/* The next chunks, the best lane first; how many. */
static size_t cut(struct work *work)
{
    size_t count = 0;

    for (size_t i = 0; i < work->share_count; i++)
        while (count < STORE_CHUNKS_MAX && work->shares[i].cut < work->shares[i].wanted.count)
            write_row(work, &work->shares[i], count++);
    return count;
}

static size_t total(const struct work *work)
{
    size_t sum = 0;

    for (size_t i = 0; i < work->share_count; i++)
        sum += work->shares[i].wanted.count + work->shares[i].kept.count;
    return sum;
}

static void fail(struct work *work, const struct store_job *job)
{
    work->failed = -1;
    work->err = job->err;
}

static void on_closed(struct store_job *job)
{
    struct work *work = CONTAINER_OF(job, struct work, close.job);

    if (job->failed < 0)
        fail(work, job);
    store_job_free(job);
    work->then(work);
}

static void close_plan(struct work *work)
{
    const struct clock *clock = work->plan->settings.clock;

    work->deed =
        (struct deed){.word = "alert.planned",
                      .about = work->about,
                      .actor = "system",
                      .mode = work->row->mode,
                      .facts = arena_format(&work->arena, "{\"recipients\":%zu}", total(work)),
                      .at_ms = clock_now(clock)};
    work->close = (struct store_close_plan){.job.on_done = on_closed,
                                            .alert = work->id,
                                            .revision = work->row->revision,
                                            .at_ms = clock_now(clock),
                                            .deed = &work->deed};
    store_close_plan(work->plan->settings.store, &work->close);
}

static void write_more(struct work *work);

static void on_kept(struct store_job *job)
{
    struct work *work = CONTAINER_OF(job, struct work, keep.job);

    for (size_t i = 0; i < work->keep.count; i++)
        buf_free(&work->bytes[i]);
    if (job->failed < 0)
        fail(work, job);
    store_job_free(job);
    if (work->failed < 0)
        work->then(work);
    else
        write_more(work);
}

/* While these are on their way to the disk the next ones wait: memory stays small. */
static void write_more(struct work *work)
{
    size_t count = cut(work);

    if (count == 0) {
        close_plan(work);
        return;
    }
    work->keep = (struct store_keep_chunks){
        .job.on_done = on_kept, .chunks = work->rows, .count = count};
    store_keep_chunks(work->plan->settings.store, &work->keep);
}

static void on_opened(struct store_job *job)
{
    store_job_free(job); /* what comes of it, the next verb tells */
}

void work_write(struct work *work, void (*then)(struct work *))
{
    const struct plan_settings *settings = &work->plan->settings;

    work->then = then;
    work->open = (struct store_open_plan){.job.on_done = on_opened,
                                          .alert = work->id,
                                          .revision = work->row->revision,
                                          .expected = (int64_t)total(work)};
    store_hold(settings->store); /* one commit, with whoever asks for the chunks already */
    store_open_plan(settings->store, &work->open);
    write_more(work);
    settings->on_planned(settings->house, &work->id);
    store_let(settings->store);
}
