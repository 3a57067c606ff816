/* progress.c: how an alert went minute by minute, and why what failed has failed. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/flow/receipt/room.h"
#include "hub/model/sending.h"

enum {
    MINUTE_MS = 60000,
    REASONS_MAX = 200, /* lines with words of their own; what comes after them keeps its kind */
    LINES_MAX = REASONS_MAX + SENDING_CHANNELS_MAX * FAILURES,
};

struct looking {
    struct receipt          *receipt;
    struct receipt_progress *asked;
    struct store_find_alert  find;
    struct store_load_moved  moved;
    struct store_load_chunks load;
    struct chunk             chunk;
    char                     last[33];
};

static int by_channel_and_count(const void *one, const void *other)
{
    const struct receipt_reason *a = one, *b = other;
    int                          channels = strcmp(a->channel, b->channel);

    if (channels != 0)
        return channels;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->words, b->words);
}

static void end(struct looking *looking, const struct err *err)
{
    struct receipt          *receipt = looking->receipt;
    struct receipt_progress *asked = looking->asked;

    asked->failed = err ? -1 : 0;
    if (err)
        asked->err = *err;
    if (asked->reason_count > 0)
        qsort(asked->reasons, asked->reason_count, sizeof *asked->reasons,
              by_channel_and_count);
    store_job_free(&looking->find.job);
    store_job_free(&looking->moved.job);
    store_job_free(&looking->load.job);
    free(looking);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

/* ── why ────────────────────────────────────────────────────────────────────────── */

static struct receipt_reason *reason_of(struct receipt_progress *asked, const char *channel,
                                        const struct chunk_reason *why)
{
    struct receipt_reason *at = asked->reasons, *stop = at + asked->reason_count;

    while (at < stop && (at->kind != why->kind || strcmp(at->words, why->words) != 0 ||
                         strcmp(at->channel, channel) != 0))
        at++;
    if (at < stop)
        return at;
    if (asked->reason_count >= REASONS_MAX && why->words[0])
        return reason_of(asked, channel, &(struct chunk_reason){.kind = why->kind});
    assert(asked->reason_count < LINES_MAX);
    asked->reason_count++;
    *at = (struct receipt_reason){.channel = arena_text(&asked->arena, channel),
                                  .kind = why->kind,
                                  .words = arena_text(&asked->arena, why->words)};
    return at;
}

static int take_chunk(struct looking *looking, const struct chunk_row *row, struct err *err)
{
    struct chunk *chunk = &looking->chunk;
    bool          is_through = row->state == CHUNK_FINISHED &&
                      row->key.revision == looking->find.row.revision &&
                      receipt_is_open(looking->receipt, &looking->find.row);

    if (chunk_read(chunk, row->bytes.at, row->bytes.len, err) < 0)
        return -1;
    for (size_t i = 0; i < chunk->count; i++) {
        struct chunk_reason    why;
        struct receipt_reason *reason;

        if (chunk_state(chunk, i) != RECIPIENT_FAILED)
            continue;
        why = chunk_failure(chunk, i);
        reason = reason_of(looking->asked, row->key.channel, &why);
        reason->count++;
        reason->again += is_through && chunk_may_retry(chunk, i);
    }
    return 0;
}

static void on_loaded(struct store_job *job)
{
    struct looking           *looking = CONTAINER_OF(job, struct looking, load.job);
    struct store_load_chunks *loaded = &looking->load;
    const struct chunk_key   *last;
    struct err                err = job->err;
    int                       failed = job->failed;

    for (size_t i = 0; failed == 0 && i < loaded->count; i++)
        failed = take_chunk(looking, &loaded->chunks[i], &err);
    if (failed < 0 || loaded->count < STORE_CHUNKS_MAX) {
        end(looking, failed < 0 ? &err : NULL);
        return;
    }
    last = &loaded->chunks[loaded->count - 1].key;
    snprintf(looking->last, sizeof looking->last, "%s", last->channel);
    loaded->from.revision = last->revision;
    loaded->from.seq = last->seq;
    loaded->from.channel = looking->last;
    store_job_free(job);
    loaded->chunks = NULL;
    store_load_chunks(looking->receipt->settings.store, loaded);
}

/* ── how fast ───────────────────────────────────────────────────────────────────── */

static uint32_t rise(int64_t moved)
{
    return moved > 0 ? (uint32_t)moved : 0;
}

static struct receipt_minute minute_of(struct arena *arena, const struct moved_row *row)
{
    const int32_t *moved = row->by_state;
    int64_t        arrived = (int64_t)moved[RECIPIENT_DELIVERED] + moved[RECIPIENT_READ];

    return (struct receipt_minute){.channel = arena_text(arena, row->channel),
                                   .at_ms = row->minute * MINUTE_MS,
                                   .sent = rise(moved[RECIPIENT_SENT] + arrived),
                                   .delivered = rise(arrived),
                                   .failed = rise(moved[RECIPIENT_FAILED])};
}

static void on_moved(struct store_job *job)
{
    struct looking          *looking = CONTAINER_OF(job, struct looking, moved.job);
    struct receipt_progress *asked = looking->asked;

    if (job->failed < 0) {
        end(looking, &job->err);
        return;
    }
    asked->minute_count = looking->moved.count;
    asked->minutes =
        arena_alloc(&asked->arena, (asked->minute_count + 1) * sizeof *asked->minutes);
    for (size_t i = 0; i < asked->minute_count; i++)
        asked->minutes[i] = minute_of(&asked->arena, &looking->moved.rows[i]);
    looking->load = (struct store_load_chunks){.job.on_done = on_loaded,
                                               .from = {.alert = asked->alert, .seq = -1},
                                               .having = RECIPIENT_FAILED,
                                               .limit = STORE_CHUNKS_MAX};
    store_load_chunks(looking->receipt->settings.store, &looking->load);
}

static void on_found(struct store_job *job)
{
    struct looking *looking = CONTAINER_OF(job, struct looking, find.job);

    if (job->failed < 0) {
        end(looking, &job->err);
        return;
    }
    looking->asked->since_ms = looking->find.row.released_ms;
    looking->moved =
        (struct store_load_moved){.job.on_done = on_moved, .alert = looking->asked->alert};
    store_load_moved(looking->receipt->settings.store, &looking->moved);
}

void receipt_progress(struct receipt *receipt, struct receipt_progress *asked)
{
    struct looking *looking = MEM_NEW(struct looking);

    looking->receipt = receipt;
    looking->asked = asked;
    asked->reasons = arena_alloc(&asked->arena, LINES_MAX * sizeof *asked->reasons);
    looking->find = (struct store_find_alert){.job.on_done = on_found, .id = asked->alert};
    tally_take(&receipt->tally);
    store_find_alert(receipt->settings.store, &looking->find);
}
