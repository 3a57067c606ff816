#include <stdlib.h>
#include <string.h>

#include "hub/flow/receipt/room.h"

enum { FIRST_BUCKET_MS = 100 };

/* ── how far an alert has got ──────────────────────────────────────────────────── */

struct counting {
    struct store_count_deliveries verb;
    struct receipt               *receipt;
    struct receipt_count         *asked;
};

/* The upper end of the bucket in which so many hundredths of all lie. */
static int64_t delay_of(const struct chunk_counts *counts, unsigned percent)
{
    uint64_t total = 0, seen = 0;

    for (size_t i = 0; i < STORE_DELAYS; i++)
        total += counts->by_delay[i];
    if (total == 0)
        return -1;
    for (size_t i = 0; i < STORE_DELAYS; i++) {
        seen += counts->by_delay[i];
        if (seen * 100 >= total * percent)
            return (int64_t)FIRST_BUCKET_MS << i;
    }
    return (int64_t)FIRST_BUCKET_MS << (STORE_DELAYS - 1);
}

/* What waited in a dropped chunk will never be sent; an intent of a crash stays a doubt. */
static void settle_dropped(uint32_t *by_state, const struct chunk_counts *dropped)
{
    uint32_t todo = dropped->by_state[RECIPIENT_TODO];
    uint32_t intent = dropped->by_state[RECIPIENT_INTENT];

    by_state[RECIPIENT_TODO] -= todo;
    by_state[RECIPIENT_DROPPED] += todo;
    by_state[RECIPIENT_INTENT] -= intent;
    by_state[RECIPIENT_UNKNOWN] += intent;
}

static void fill(struct receipt_channel *channel, struct arena *arena,
                 const struct delivery_count *line)
{
    *channel = (struct receipt_channel){.channel = arena_text(arena, line->channel),
                                        .planned = line->counts.total,
                                        .p50_ms = delay_of(&line->counts, 50),
                                        .p95_ms = delay_of(&line->counts, 95),
                                        .waiting = line->receipts,
                                        .is_done = line->chunks[CHUNK_WAITING] == 0 &&
                                                   line->chunks[CHUNK_LEASED] == 0};
    memcpy(channel->by_state, line->counts.by_state, sizeof channel->by_state);
    memcpy(channel->by_delay, line->counts.by_delay, sizeof channel->by_delay);
    settle_dropped(channel->by_state, &line->dropped);
    for (unsigned said = 1; said < 1u << RECEIPT_KINDS; said++)
        channel->devices[receipt_last(said)] += line->devices[said];
}

static void on_counted(struct store_job *job)
{
    struct counting      *counting = CONTAINER_OF(job, struct counting, verb.job);
    struct receipt       *receipt = counting->receipt;
    struct receipt_count *asked = counting->asked;
    size_t                count = job->failed == 0 ? counting->verb.count : 0;

    asked->failed = job->failed;
    asked->err = job->err;
    asked->count = count;
    asked->channels = arena_alloc(&asked->arena, (count + 1) * sizeof *asked->channels);
    for (size_t i = 0; i < count; i++)
        fill(&asked->channels[i], &asked->arena, &counting->verb.counts[i]);
    store_job_free(job);
    free(counting);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

void receipt_count(struct receipt *receipt, struct receipt_count *asked)
{
    struct counting *counting = MEM_NEW(struct counting);

    counting->receipt = receipt;
    counting->asked = asked;
    counting->verb =
        (struct store_count_deliveries){.job.on_done = on_counted, .alert = asked->alert};
    tally_take(&receipt->tally);
    store_count_deliveries(receipt->settings.store, &counting->verb);
}

/* ── one delivery ──────────────────────────────────────────────────────────────── */

struct finding {
    struct store_load_chunks load;
    struct receipt          *receipt;
    struct receipt_find     *asked;
    struct chunk             chunk;
    char                     last[33];
};

static void tell(struct finding *finding)
{
    struct receipt      *receipt = finding->receipt;
    struct receipt_find *asked = finding->asked;

    store_job_free(&finding->load.job);
    free(finding);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

static bool look_in(struct finding *finding, const struct chunk_row *row)
{
    struct receipt_find *asked = finding->asked;
    const struct chunk  *chunk = &finding->chunk;
    size_t               place;

    if (chunk_read(&finding->chunk, row->bytes.at, row->bytes.len, &asked->err) < 0 ||
        !chunk_find(chunk, asked->recipient, &place))
        return false;
    snprintf(asked->found_in, sizeof asked->found_in, "%s", row->key.channel);
    asked->state = chunk_state(chunk, place);
    if (row->state == CHUNK_DROPPED && asked->state == RECIPIENT_TODO)
        asked->state = RECIPIENT_DROPPED;
    if (row->state == CHUNK_DROPPED && asked->state == RECIPIENT_INTENT)
        asked->state = RECIPIENT_UNKNOWN;
    asked->delay_ms = chunk_delay_ms(chunk, place);
    asked->attempts = chunk_attempts(chunk, place);
    asked->may_have_left = chunk_may_have_left(chunk, place);
    return true;
}

static void on_loaded(struct store_job *job)
{
    struct finding         *finding = CONTAINER_OF(job, struct finding, load.job);
    struct receipt_find    *asked = finding->asked;
    const struct chunk_row *last;

    asked->failed = job->failed;
    asked->err = job->err;
    for (size_t i = 0; job->failed == 0 && i < finding->load.count; i++)
        if (look_in(finding, &finding->load.chunks[i])) {
            tell(finding);
            return;
        }
    if (job->failed < 0 || finding->load.count < STORE_CHUNKS_MAX) {
        if (job->failed == 0)
            asked->failed = err_set(&asked->err, ERR_NOT_FOUND, "there is no such delivery");
        tell(finding);
        return;
    }
    last = &finding->load.chunks[finding->load.count - 1];
    snprintf(finding->last, sizeof finding->last, "%s", last->key.channel);
    finding->load.from.revision = last->key.revision;
    finding->load.from.seq = last->key.seq;
    finding->load.from.channel = finding->last;
    store_job_free(job);
    finding->load.chunks = NULL;
    store_load_chunks(finding->receipt->settings.store, &finding->load);
}

void receipt_find(struct receipt *receipt, struct receipt_find *asked)
{
    struct finding *finding = MEM_NEW(struct finding);

    finding->receipt = receipt;
    finding->asked = asked;
    finding->load = (struct store_load_chunks){.job.on_done = on_loaded,
                                               .from = {.alert = asked->alert, .seq = -1},
                                               .channel = asked->channel,
                                               .limit = STORE_CHUNKS_MAX};
    tally_take(&receipt->tally);
    store_load_chunks(receipt->settings.store, &finding->load);
}
