#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/plan/work.h"

static struct share *share_of(struct work *work, const char *channel)
{
    for (size_t i = 0; i < work->share_count; i++)
        if (strcmp(work->shares[i].channel->channel.name, channel) == 0)
            return &work->shares[i];
    return NULL;
}

/* ── going through the chunks of one alert ─────────────────────────────────────── */

/* Whom it reached or may have reached; a chunk nobody ever claimed reached nobody. */
static void take_reached(struct work *work, const struct chunk_row *row,
                         const struct chunk *chunk)
{
    struct share *share = share_of(work, row->key.channel);
    size_t        lost = 0;

    for (size_t i = 0; row->fence > 0 && i < chunk->count; i++) {
        if (!chunk_may_have_reached(chunk, i))
            continue;
        if (share)
            numbers_add(&share->reached, chunk->recipients[i]);
        else
            lost++;
    }
    if (lost > 0) /* no words were approved for that channel this time */
        LOG(LOG_ALARM, "plan.unreached", TEXT("channel", row->key.channel),
            NUMBER("recipients", (int64_t)lost));
}

static void take_kept(struct work *work, const struct chunk_row *row, const struct chunk *chunk)
{
    struct share *share = share_of(work, row->key.channel);

    work->was_begun = true;
    if (!share || row->key.revision != work->row->revision)
        return;
    for (size_t i = 0; i < chunk->count; i++)
        numbers_add(&share->kept, chunk->recipients[i]);
    if (share->seq <= row->key.seq)
        share->seq = row->key.seq + 1;
}

static void take_rows(struct work *work)
{
    bool          is_own = id_same(&work->load.from.alert, &work->id);
    struct chunk *chunk = MEM_NEW(struct chunk);

    for (size_t i = 0; i < work->load.count; i++) {
        const struct chunk_row *row = &work->load.chunks[i];
        struct err              err = {0};

        if (chunk_read(chunk, row->bytes.at, row->bytes.len, &err) < 0)
            LOG(LOG_ALARM, "plan.chunk_unreadable", TEXT("why", err.text));
        else
            (is_own ? take_kept : take_reached)(work, row, chunk);
    }
    free(chunk);
}

static void on_loaded(struct store_job *job)
{
    struct work            *work = CONTAINER_OF(job, struct work, load.job);
    const struct chunk_row *last;

    if (job->failed < 0) {
        work->failed = -1;
        work->err = job->err;
        store_job_free(job);
        work->then(work);
        return;
    }
    take_rows(work);
    if (work->load.count < STORE_CHUNKS_MAX) {
        store_job_free(job);
        work->then(work);
        return;
    }
    last = &work->load.chunks[work->load.count - 1];
    snprintf(work->channel, sizeof work->channel, "%s", last->key.channel);
    work->load.from.revision = last->key.revision;
    work->load.from.seq = last->key.seq;
    work->load.from.channel = work->channel;
    store_job_free(job);
    work->load.chunks = NULL;
    store_load_chunks(work->plan->settings.store, &work->load);
}

static void load(struct work *work, const struct id *alert)
{
    work->load = (struct store_load_chunks){.job.on_done = on_loaded,
                                            .from = {.alert = *alert, .seq = -1},
                                            .limit = STORE_CHUNKS_MAX};
    store_load_chunks(work->plan->settings.store, &work->load);
}

void work_load_kept(struct work *work, void (*then)(struct work *))
{
    work->then = then;
    load(work, &work->id);
}

/* ── the messages before ───────────────────────────────────────────────────────── */

static void find_before(struct work *work, const struct id *alert);

/* The chain goes on with what the predecessor itself followed. */
static void on_reached(struct work *work)
{
    struct id previous = work->before.row.previous;

    store_job_free(&work->before.job);
    if (work->failed < 0 || id_is_nil(&previous) || ++work->chain_count >= WORK_CHAIN_MAX) {
        work->then = work->after;
        work->then(work);
        return;
    }
    find_before(work, &previous);
}

/* It rests since this one was released, or has ended: what the store has as intents is all it
 * may have sent. */
static void on_before(struct store_job *job)
{
    struct work *work = CONTAINER_OF(job, struct work, before.job);

    if (job->failed < 0) {
        if (job->err.kind != ERR_NOT_FOUND) {
            work->failed = -1;
            work->err = job->err;
        }
        work->before.row.previous = (struct id){0};
        on_reached(work);
        return;
    }
    work->then = on_reached;
    load(work, &work->before.id);
}

static void find_before(struct work *work, const struct id *alert)
{
    work->before = (struct store_find_alert){.job.on_done = on_before, .id = *alert};
    store_find_alert(work->plan->settings.store, &work->before);
}

void work_load_reached(struct work *work, void (*then)(struct work *))
{
    work->after = then;
    find_before(work, &work->row->previous);
}

/* ── who is still to be planned ────────────────────────────────────────────────── */

static int by_value(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return (a > b) - (a < b);
}

static void sort(struct numbers *numbers)
{
    if (numbers->count > 1)
        qsort(numbers->items, numbers->count, sizeof *numbers->items, by_value);
}

/* found and reached, each once, without kept. */
static void settle(struct share *share)
{
    size_t i = 0, k = 0, m = 0;

    sort(&share->reached);
    sort(&share->kept);
    while (i < share->found.count || k < share->reached.count) {
        uint64_t one = i < share->found.count ? share->found.items[i] : UINT64_MAX;
        uint64_t other = k < share->reached.count ? share->reached.items[k] : UINT64_MAX;
        uint64_t no = one < other ? one : other;

        while (i < share->found.count && share->found.items[i] == no)
            i++;
        while (k < share->reached.count && share->reached.items[k] == no)
            k++;
        while (m < share->kept.count && share->kept.items[m] < no)
            m++;
        if (m == share->kept.count || share->kept.items[m] != no)
            numbers_add(&share->wanted, no);
    }
}

static void on_thread(struct offload *offload)
{
    struct work *work = CONTAINER_OF(offload, struct work, offload);

    for (size_t i = 0; i < work->share_count; i++)
        settle(&work->shares[i]);
}

static void on_settled(struct offload *offload)
{
    struct work *work = CONTAINER_OF(offload, struct work, offload);

    work->then(work);
}

void work_settle(struct work *work, void (*then)(struct work *))
{
    work->then = then;
    work->offload.run = on_thread;
    work->offload.done = on_settled;
    offload_start(&work->offload, work->plan->settings.loop, &work->plan->tally);
}
