#include "tests/hub/store/kit/conform_chunks.h"
#include "tests/hub/store/kit/conformance.h"

enum { FAILED = 5 };

static void release(struct bench *bench)
{
    struct deed             deed = bench_deed("alert.released", "alert:1");
    struct store_move_alert move = {.row = {.id = bench_id(1),
                                            .revision = 1,
                                            .state = "released",
                                            .mode = "test",
                                            .author = "a",
                                            .last_editor = "a",
                                            .content = "{}",
                                            .expires_ms = 90000000},
                                    .deed = &deed};

    CHECK_INT(ASK(bench, move_alert, &move), 0);
    store_job_free(&move.job);
}

/* One chunk, of which three failed in the second minute, and one a minute later. */
static void fail_some(struct bench *bench)
{
    struct store_open_plan        open;
    struct store_claim_chunks     held;
    struct store_checkpoint_chunk verb;
    size_t                        kept;
    int64_t                       fence;

    CHECK_INT(open_plan(bench, 1, &open), 0);
    CHECK_INT(keep(bench, 1, 0, 1, 0, &kept), 0);
    CHECK_INT(claim(bench, &held, 100, 1), 1);
    fence = held.chunks[0].fence;
    store_job_free(&held.job);
    CHECK_INT(checkpoint(bench, &verb, key(1, 0), fence, CHUNK_KEEP), 0);
    verb.counts = (struct chunk_counts){.total = 10, .by_state = {[DONE] = 7, [FAILED] = 3}};
    verb.now_ms = 60000;
    CHECK_INT(ASK(bench, checkpoint_chunk, &verb), 0);
    verb.counts = (struct chunk_counts){.total = 10, .by_state = {[DONE] = 6, [FAILED] = 4}};
    verb.now_ms = 179999;
    verb.next = CHUNK_FINISH;
    CHECK_INT(ASK(bench, checkpoint_chunk, &verb), 0);
}

static int retry(struct bench *bench, struct store_retry_failed *verb, int64_t now_ms)
{
    static struct deed deed;

    deed = bench_deed("delivery.retried", "alert:1");
    *verb = (struct store_retry_failed){.alert = bench_id(1),
                                        .revision = 1,
                                        .channel = "sms",
                                        .failed = FAILED,
                                        .recipients = 1,
                                        .now_ms = now_ms,
                                        .deed = &deed};
    return ASK(bench, retry_failed, verb);
}

static void each_minute_knows_how_many_came_to_each_state(struct bench *bench)
{
    struct store_load_moved load = {.alert = bench_id(1)};

    CHECK_INT(ASK(bench, load_moved, &load), 0);
    CHECK_INT(load.count, 3);
    CHECK_TEXT(load.rows[0].channel, "sms");
    CHECK_INT(load.rows[0].minute, 0);
    CHECK_INT(load.rows[0].by_state[DONE], 10);
    CHECK_INT(load.rows[0].by_state[WAITING], -10);
    CHECK_INT(load.rows[1].minute, 1);
    CHECK_INT(load.rows[1].by_state[DONE], -3);
    CHECK_INT(load.rows[1].by_state[FAILED], 3);
    CHECK_INT(load.rows[2].minute, 2);
    CHECK_INT(load.rows[2].by_state[FAILED], 1);
    store_job_free(&load.job);
}

static void chunks_are_found_by_what_they_have(struct bench *bench)
{
    struct store_load_chunks load = {
        .from = {.alert = bench_id(1), .seq = -1}, .limit = 9, .having = FAILED};

    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 1);
    store_job_free(&load.job);
    load.having = INTENT;
    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 0);
    store_job_free(&load.job);
}

static void what_failed_is_claimed_once_more_while_the_alert_is_out(struct bench *bench)
{
    struct store_retry_failed     verb;
    struct store_checkpoint_chunk again;
    struct store_claim_chunks     held = {
            .channel = "sms", .owner = "w1", .now_ms = 200000, .lease_ms = 15, .receipts = true};

    CHECK_INT(retry(bench, &verb, 200000), -1); /* the alert is not out */
    CHECK_INT(verb.job.err.kind, ERR_CONFLICT);
    release(bench);
    CHECK_INT(retry(bench, &verb, 90000000), -1); /* it is over */
    CHECK_INT(retry(bench, &verb, 200000), 0);
    CHECK_INT(verb.chunks, 1);
    CHECK_INT(retry(bench, &verb, 200000), -1); /* it is on its way */
    CHECK_INT(ASK(bench, claim_chunks, &held), 0);
    CHECK_INT(held.count, 1);
    CHECK(held.chunks[0].must_retry);
    CHECK_INT(held.chunks[0].state, CHUNK_FINISHED);
    CHECK_INT(checkpoint(bench, &again, key(1, 0), held.chunks[0].fence, CHUNK_RETRY), 0);
    store_job_free(&held.job);
    CHECK_INT(claim(bench, &held, 200100, 1), 1);
    CHECK(!held.chunks[0].must_retry);
    CHECK_INT(held.chunks[0].state, CHUNK_LEASED);
    store_job_free(&held.job);
}

/* It failed again, and while late words of it are folded in an officer says "once more". */
static void a_retry_between_claim_and_checkpoint_stands(struct bench *bench)
{
    struct receipt_row            said = {.key = key(1, 0), .place = 1};
    struct store_keep_receipts    keep = {.receipts = &said, .count = 1};
    struct store_retry_failed     verb;
    struct store_checkpoint_chunk end;
    struct store_claim_chunks     held = {
            .channel = "sms", .owner = "w1", .now_ms = 210000, .lease_ms = 15, .receipts = true};

    CHECK_INT(checkpoint(bench, &end, key(1, 0), 3, CHUNK_KEEP), 0);
    end.counts = (struct chunk_counts){.total = 10, .by_state = {[DONE] = 9, [FAILED] = 1}};
    end.next = CHUNK_FINISH;
    CHECK_INT(ASK(bench, checkpoint_chunk, &end), 0);
    CHECK_INT(ASK(bench, keep_receipts, &keep), 0);
    CHECK_INT(ASK(bench, claim_chunks, &held), 0);
    CHECK_INT(held.count, 1);
    CHECK(!held.chunks[0].must_retry);
    CHECK_INT(retry(bench, &verb, 210000), 0);
    end.fence = held.chunks[0].fence;
    end.receipts_upto = 100;
    CHECK_INT(ASK(bench, checkpoint_chunk, &end), 0);
    store_job_free(&held.job);
    CHECK_INT(ASK(bench, claim_chunks, &held), 0);
    CHECK_INT(held.count, 1);
    CHECK(held.chunks[0].must_retry);
    end.fence = held.chunks[0].fence;
    end.is_retry_done = true;
    CHECK_INT(ASK(bench, checkpoint_chunk, &end), 0);
    store_job_free(&held.job);
    CHECK_INT(ASK(bench, claim_chunks, &held), 0);
    CHECK_INT(held.count, 0);
    store_job_free(&held.job);
}

/* It is to be tried anew once more when an officer stops the alert. */
static void a_stop_comes_before_a_retry_that_was_not_begun(struct bench *bench)
{
    struct store_retry_failed verb;
    struct store_drop_unsent  drop = {.alert = bench_id(1), .revision = 1};
    struct store_claim_chunks held = {
        .channel = "sms", .owner = "w1", .now_ms = 300000, .lease_ms = 15, .receipts = true};

    CHECK_INT(retry(bench, &verb, 200000), 0);
    CHECK_INT(ASK(bench, drop_unsent, &drop), 0);
    CHECK_INT(ASK(bench, claim_chunks, &held), 0);
    for (size_t i = 0; i < held.count; i++)
        CHECK(!held.chunks[i].must_retry);
    store_job_free(&held.job);
}

void conform_failures(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    fail_some(&bench);
    each_minute_knows_how_many_came_to_each_state(&bench);
    chunks_are_found_by_what_they_have(&bench);
    what_failed_is_claimed_once_more_while_the_alert_is_out(&bench);
    a_retry_between_claim_and_checkpoint_stands(&bench);
    a_stop_comes_before_a_retry_that_was_not_begun(&bench);
    bench_close(&bench);
}
