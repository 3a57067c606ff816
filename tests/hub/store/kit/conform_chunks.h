/* conform_chunks.h: verbs about chunks, asked with what the conformance tests need. */
#ifndef TOCSIN_TESTS_STORE_CONFORM_CHUNKS_H
#define TOCSIN_TESTS_STORE_CONFORM_CHUNKS_H

#include "tests/hub/store/kit/bench.h"

enum { WAITING = 0, INTENT = 1, DONE = 2 };

static inline struct chunk_key key(uint8_t alert, int64_t seq)
{
    return (struct chunk_key){bench_id(alert), 1, "sms", seq};
}

static inline int open_plan(struct bench *bench, uint8_t alert, struct store_open_plan *open)
{
    *open = (struct store_open_plan){.alert = bench_id(alert), .revision = 1, .expected = 20};
    return ASK(bench, open_plan, open);
}

static inline int keep(struct bench *bench, uint8_t alert, int64_t seq, int lane,
                       int64_t due_ms, size_t *kept_r)
{
    struct chunk_row         chunk = {.key = key(alert, seq),
                                      .lane = lane,
                                      .due_ms = due_ms,
                                      .bytes = bench_text("chunk"),
                                      .counts = {.total = 10, .by_state = {[WAITING] = 10}}};
    struct store_keep_chunks keep = {.chunks = &chunk, .count = 1};
    int                      failed = ASK(bench, keep_chunks, &keep);

    *kept_r = keep.kept;
    return failed;
}

static inline size_t claim(struct bench *bench, struct store_claim_chunks *claim,
                           int64_t now_ms, size_t limit)
{
    *claim = (struct store_claim_chunks){
        .channel = "sms", .owner = "w1", .now_ms = now_ms, .lease_ms = 15, .limit = limit};
    CHECK_INT(ASK(bench, claim_chunks, claim), 0);
    return claim->count;
}

static inline int checkpoint(struct bench *bench, struct store_checkpoint_chunk *verb,
                             struct chunk_key of, int64_t fence, enum chunk_next next)
{
    *verb = (struct store_checkpoint_chunk){
        .key = of,
        .fence = fence,
        .bytes = bench_text("later"),
        .counts = {.total = 10, .by_state = {[DONE] = 10}, .by_delay = {[3] = 10}},
        .next = next,
        .lease_until_ms = 130,
        .due_ms = 0,
        .is_retry_done = next == CHUNK_RETRY,
        .now_ms = 110};
    return ASK(bench, checkpoint_chunk, verb);
}

#endif
