#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static int64_t keep(struct bench *bench, uint8_t n, int lane, int64_t due_ms,
                    int64_t expires_ms)
{
    struct store_keep_notice keep = {.notice = {.id = bench_id(n),
                                                .kind = "code",
                                                .channel = "sms",
                                                .mode = "test",
                                                .address = bench_text("sealed"),
                                                .text = bench_text("123456"),
                                                .lane = lane,
                                                .due_ms = due_ms,
                                                .expires_ms = expires_ms}};

    CHECK_INT(ASK(bench, keep_notice, &keep), 0);
    return keep.notice.no;
}

static size_t claim(struct bench *bench, struct store_claim_notices *verb, int64_t now_ms)
{
    *verb = (struct store_claim_notices){
        .channel = "sms", .owner = "n1", .now_ms = now_ms, .lease_ms = 15, .limit = 9};
    CHECK_INT(ASK(bench, claim_notices, verb), 0);
    return verb->count;
}

static void notices_go_by_lane_and_time_and_are_kept_once(struct bench *bench)
{
    struct store_claim_notices verb;
    int64_t                    no = keep(bench, 1, 1, 0, 1000);

    CHECK_INT(keep(bench, 1, 1, 0, 1000), no);
    keep(bench, 2, 0, 50, 1000);
    keep(bench, 3, 0, 90, 1000);
    keep(bench, 4, 0, 0, 60); /* expires before it is claimed */
    CHECK_INT(claim(bench, &verb, 70), 2);
    CHECK_INT(verb.notices[0].id.bytes[15], 2);
    CHECK_INT(verb.notices[1].id.bytes[15], 1);
    CHECK_INT(verb.notices[1].attempts, 1);
    CHECK(memcmp(verb.notices[1].text.at, "123456", 6) == 0);
    store_job_free(&verb.job);
    CHECK_INT(claim(bench, &verb, 70), 0);
    CHECK_INT(verb.next_due_ms, 85); /* the end of the leases */
}

static void an_ended_lease_makes_it_wait_again_with_a_new_fence(struct bench *bench)
{
    struct store_claim_notices verb;
    struct store_finish_notice finish = {.outcome = "sent", .at_ms = 86};

    CHECK_INT(claim(bench, &verb, 85), 2);
    CHECK_INT(verb.notices[0].attempts, 2);
    finish.no = verb.notices[0].no;
    finish.fence = 1;
    CHECK_INT(ASK(bench, finish_notice, &finish), -1);
    CHECK_INT(finish.job.err.kind, ERR_CONFLICT);
    finish.fence = 2;
    CHECK_INT(ASK(bench, finish_notice, &finish), 0);
    CHECK_INT(ASK(bench, finish_notice, &finish), -1);
    finish = (struct store_finish_notice){
        .no = verb.notices[1].no, .fence = 2, .due_ms = 200, .at_ms = 86, .was_untried = true};
    CHECK_INT(ASK(bench, finish_notice, &finish), 0);
    store_job_free(&verb.job);
    CHECK_INT(claim(bench, &verb, 90), 1); /* the third, now due */
    store_job_free(&verb.job);
    CHECK_INT(claim(bench, &verb, 200), 2);
    CHECK_INT(verb.notices[0].attempts, 2); /* of the third */
    CHECK_INT(verb.notices[1].attempts, 2); /* three claims, one of them in vain */
    CHECK(verb.notices[0].was_in_doubt);
    CHECK(!verb.notices[1].was_in_doubt);
    store_job_free(&verb.job);
}

static void what_an_owner_held_waits_again_and_is_in_doubt(struct bench *bench)
{
    struct store_release_chunks other = {.owner = "n2"}, own = {.owner = "n1"};
    struct store_claim_notices  verb;

    CHECK_INT(ASK(bench, release_chunks, &other), 0);
    CHECK_INT(claim(bench, &verb, 201), 0);
    CHECK_INT(ASK(bench, release_chunks, &own), 0);
    CHECK_INT(own.released, 0); /* no chunks */
    CHECK_INT(claim(bench, &verb, 201), 2);
    CHECK(verb.notices[0].was_in_doubt && verb.notices[1].was_in_doubt);
    store_job_free(&verb.job);
}

static void what_is_over_is_tidied_away(struct bench *bench)
{
    struct store_tidy tidy = {.before_ms = 80};

    CHECK_INT(ASK(bench, tidy, &tidy), 0);
    CHECK_INT(tidy.tidied, 1); /* the expired one */
    CHECK(!tidy.more);
    tidy.before_ms = 1000;
    CHECK_INT(ASK(bench, tidy, &tidy), 0);
    CHECK_INT(tidy.tidied, 1); /* the one sent */
}

void conform_notices(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    notices_go_by_lane_and_time_and_are_kept_once(&bench);
    an_ended_lease_makes_it_wait_again_with_a_new_fence(&bench);
    what_an_owner_held_waits_again_and_is_in_doubt(&bench);
    what_is_over_is_tidied_away(&bench);
    bench_close(&bench);
}
