#include "tests/hub/store/kit/conform_chunks.h"
#include "tests/hub/store/kit/conformance.h"

static void put_alert(struct bench *bench, uint8_t id, uint8_t before, int64_t version,
                      struct deed *resumes)
{
    struct deed             deed = bench_deed("alert.released", "alert:x"), ends = deed;
    struct store_move_alert move = {.row = {.id = bench_id(id),
                                            .version = version,
                                            .revision = 1,
                                            .state = resumes ? "held" : "released",
                                            .mode = "test",
                                            .author = "a",
                                            .last_editor = "a",
                                            .content = "{}"},
                                    .deed = &deed,
                                    .ends = before && !resumes ? &ends : NULL,
                                    .resumes = resumes};

    if (before)
        move.row.previous = bench_id(before);
    CHECK_INT(ASK(bench, move_alert, &move), 0);
    store_job_free(&move.job);
}

/* How many chunks of it are dropped. */
static uint64_t dropped_of(struct bench *bench, uint8_t alert)
{
    struct store_count_deliveries count = {.alert = bench_id(alert)};
    uint64_t                      dropped;

    CHECK_INT(ASK(bench, count_deliveries, &count), 0);
    CHECK_INT(count.count, 1);
    dropped = count.counts[0].chunks[CHUNK_DROPPED];
    store_job_free(&count.job);
    return dropped;
}

/* Alert 20 has a chunk in hand and one that waits; 21 updates it, 22 updates that. */
static void what_an_update_follows_rests_until_the_update_is_on_its_way(struct bench *bench)
{
    struct deed                   resumes = bench_deed("alert.resumed", "alert:20");
    struct store_claim_chunks     verb;
    struct store_checkpoint_chunk checkpointed;
    struct store_open_plan        open;
    size_t                        kept;

    put_alert(bench, 20, 0, 0, NULL);
    CHECK_INT(open_plan(bench, 20, &open), 0);
    CHECK_INT(keep(bench, 20, 0, 1, 0, &kept), 0);
    CHECK_INT(claim(bench, &verb, 1000, 1), 1);
    store_job_free(&verb.job);
    CHECK_INT(keep(bench, 20, 1, 1, 700, &kept), 0);
    put_alert(bench, 21, 20, 0, NULL);
    CHECK_INT(claim(bench, &verb, 1000, 9), 0);
    CHECK_INT(verb.next_due_ms, 0);
    CHECK_INT(checkpoint(bench, &checkpointed, key(20, 0), 1, CHUNK_KEEP), 0);
    CHECK(checkpointed.must_rest && !checkpointed.must_stop);
    CHECK_INT(checkpoint(bench, &checkpointed, key(20, 0), 1, CHUNK_YIELD), 0);
    CHECK_INT(claim(bench, &verb, 1000, 9), 0);

    put_alert(bench, 21, 20, 1, &resumes);
    CHECK_INT(claim(bench, &verb, 1000, 1), 1);
    CHECK_INT(verb.chunks[0].key.seq, 0);
    CHECK_INT(checkpoint(bench, &checkpointed, key(20, 0), 2, CHUNK_KEEP), 0);
    CHECK(!checkpointed.must_rest);
    store_job_free(&verb.job);

    put_alert(bench, 21, 20, 2, NULL);
    put_alert(bench, 22, 21, 0, NULL);
    CHECK_INT(open_plan(bench, 22, &open), 0);
    CHECK_INT(dropped_of(bench, 20), 0); /* it could still be held */
    CHECK_INT(keep(bench, 22, 0, 1, 0, &kept), 0);
    CHECK_INT(dropped_of(bench, 20), 1);
    CHECK_INT(open_plan(bench, 21, &open), 0);
    CHECK(open.was_closed); /* the one between as well */
    CHECK_INT(checkpoint(bench, &checkpointed, key(20, 0), 2, CHUNK_YIELD), 0);
    CHECK(checkpointed.must_stop && !checkpointed.must_rest);
    CHECK_INT(dropped_of(bench, 20), 2);
    CHECK_INT(claim(bench, &verb, 1000, 9), 1);
    CHECK_INT(verb.chunks[0].key.alert.bytes[15], 22);
    store_job_free(&verb.job);
}

/* Alert 30 rests behind 31, which reaches nobody; 40 behind 41, which is stopped. */
static void
what_rests_ends_with_an_update_that_reaches_nobody_or_is_stopped(struct bench *bench)
{
    struct store_close_plan  close = {.alert = bench_id(31), .revision = 1};
    struct store_drop_unsent drop = {.alert = bench_id(41), .revision = 1};
    struct store_open_plan   open;
    size_t                   kept;

    for (uint8_t first = 30; first <= 40; first += 10) {
        put_alert(bench, first, 0, 0, NULL);
        CHECK_INT(open_plan(bench, first, &open), 0);
        CHECK_INT(keep(bench, first, 0, 1, 0, &kept), 0);
        put_alert(bench, first + 1, first, 0, NULL);
    }
    CHECK_INT(open_plan(bench, 31, &open), 0);
    CHECK_INT(ASK(bench, close_plan, &close), 0);
    CHECK_INT(dropped_of(bench, 30), 1);
    CHECK_INT(dropped_of(bench, 40), 0);
    CHECK_INT(ASK(bench, drop_unsent, &drop), 0);
    CHECK_INT(drop.dropped, 0);
    CHECK_INT(dropped_of(bench, 40), 1);
}

void conform_rests(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    what_an_update_follows_rests_until_the_update_is_on_its_way(&bench);
    what_rests_ends_with_an_update_that_reaches_nobody_or_is_stopped(&bench);
    bench_close(&bench);
}
