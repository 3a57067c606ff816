#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conform_chunks.h"
#include "tests/hub/store/kit/conformance.h"

static void a_plan_takes_each_chunk_once_until_it_is_closed(struct bench *bench)
{
    struct store_open_plan  open;
    struct store_close_plan close = {.alert = bench_id(1), .revision = 1};
    size_t                  kept;

    CHECK_INT(keep(bench, 1, 0, 1, 0, &kept), -1); /* not opened */
    CHECK_INT(open_plan(bench, 1, &open), 0);
    CHECK(!open.was_open);
    CHECK_INT(open_plan(bench, 1, &open), 0);
    CHECK(open.was_open && !open.was_closed);
    CHECK_INT(keep(bench, 1, 0, 1, 0, &kept), 0);
    CHECK_INT(kept, 1);
    CHECK_INT(keep(bench, 1, 0, 1, 0, &kept), 0);
    CHECK_INT(kept, 0);
    CHECK_INT(keep(bench, 1, 1, 1, 0, &kept), 0);
    CHECK_INT(keep(bench, 1, 2, 1, 500, &kept), 0);
    CHECK_INT(ASK(bench, close_plan, &close), 0);
    CHECK_INT(close.counts.total, 30);
    CHECK_INT(keep(bench, 1, 3, 1, 0, &kept), -1);
    CHECK_INT(open_plan(bench, 1, &open), 0);
    CHECK(open.was_closed);
}

static void chunks_are_claimed_by_lane_and_by_one_at_a_time(struct bench *bench)
{
    struct store_claim_chunks first, second;
    struct store_open_plan    open;
    size_t                    kept;

    CHECK_INT(claim(bench, &first, 100, 1), 1);
    CHECK_INT(first.chunks[0].key.seq, 0);
    CHECK_INT(first.chunks[0].fence, 1);
    CHECK_INT(first.chunks[0].state, CHUNK_LEASED);
    CHECK_INT(first.chunks[0].counts.by_state[WAITING], 10);
    CHECK(memcmp(first.chunks[0].bytes.at, "chunk", 5) == 0);
    store_job_free(&first.job);
    CHECK_INT(open_plan(bench, 2, &open), 0);
    CHECK_INT(keep(bench, 2, 0, 0, 0, &kept), 0); /* a better lane */
    CHECK_INT(claim(bench, &second, 100, 9), 2);
    CHECK_INT(second.chunks[0].key.alert.bytes[15], 2);
    CHECK_INT(second.chunks[1].key.seq, 1);
    store_job_free(&second.job);
    CHECK_INT(claim(bench, &first, 100, 9), 0);
    CHECK_INT(first.next_due_ms, 500);
}

static void a_lost_lease_writes_nothing(struct bench *bench)
{
    struct store_checkpoint_chunk verb;
    struct store_sweep_leases     sweep = {.now_ms = 116};
    struct store_claim_chunks     again;

    CHECK_INT(checkpoint(bench, &verb, key(1, 0), 1, CHUNK_KEEP), 0);
    CHECK(!verb.must_stop && !verb.must_yield);
    CHECK_INT(ASK(bench, sweep_leases, &sweep), 0);
    CHECK_INT(sweep.swept, 2); /* the other two; this one's lease was prolonged */
    CHECK_INT(checkpoint(bench, &verb, key(1, 0), 1, CHUNK_KEEP), 0);
    CHECK(verb.must_yield);
    CHECK_INT(checkpoint(bench, &verb, key(2, 0), 1, CHUNK_FINISH), -1);
    CHECK_INT(verb.job.err.kind, ERR_CONFLICT);
    CHECK_INT(claim(bench, &again, 120, 1), 1);
    CHECK_INT(again.chunks[0].key.alert.bytes[15], 2);
    CHECK_INT(again.chunks[0].fence, 2);
    CHECK(memcmp(again.chunks[0].bytes.at, "chunk", 5) == 0);
    store_job_free(&again.job);
    CHECK_INT(checkpoint(bench, &verb, key(2, 0), 1, CHUNK_FINISH), -1);
    CHECK_INT(checkpoint(bench, &verb, key(2, 0), 2, CHUNK_FINISH), 0);
    CHECK_INT(checkpoint(bench, &verb, key(2, 0), 2, CHUNK_FINISH), -1);
}

static void what_is_dropped_is_not_sent(struct bench *bench)
{
    struct store_drop_unsent      drop = {.alert = bench_id(1), .revision = 1};
    struct store_checkpoint_chunk verb;
    struct store_claim_chunks     none;
    struct store_count_deliveries count = {.alert = bench_id(1)};
    struct store_open_plan        open;

    CHECK_INT(ASK(bench, drop_unsent, &drop), 0);
    CHECK_INT(drop.dropped, 2);
    CHECK_INT(checkpoint(bench, &verb, key(1, 0), 1, CHUNK_YIELD), 0);
    CHECK(verb.must_stop);
    CHECK_INT(claim(bench, &none, 1000, 9), 0);
    CHECK_INT(ASK(bench, count_deliveries, &count), 0);
    CHECK_INT(count.count, 1);
    CHECK_TEXT(count.counts[0].channel, "sms");
    CHECK_INT(count.counts[0].chunks[CHUNK_DROPPED], 3);
    CHECK_INT(count.counts[0].counts.by_state[DONE], 10);
    CHECK_INT(count.counts[0].counts.by_delay[3], 10);
    CHECK_INT(count.counts[0].counts.total, 30);
    store_job_free(&count.job);
    drop = (struct store_drop_unsent){.alert = bench_id(9), .revision = 1};
    CHECK_INT(ASK(bench, drop_unsent, &drop), 0);
    CHECK_INT(open_plan(bench, 9, &open), 0); /* dropped before it was planned */
    CHECK(open.was_closed);
}

static void receipts_wait_until_they_are_folded_in(struct bench *bench)
{
    struct receipt_row         rows[] = {{.key = key(2, 0), .place = 4, .said = 1, .at_ms = 7},
                                         {.key = key(2, 0), .place = 5, .said = 2, .at_ms = 8},
                                         {.key = key(7, 7), .place = 0, .said = 1, .at_ms = 9}};
    struct store_keep_receipts keep_receipts = {.receipts = rows, .count = 3};
    struct store_claim_chunks  fold = {
         .channel = "sms", .owner = "w1", .now_ms = 200, .lease_ms = 15, .receipts = true};
    struct store_take_receipts    take = {.key = key(2, 0)};
    struct store_checkpoint_chunk verb = {
        .key = key(2, 0), .bytes = bench_text("folded"), .next = CHUNK_FINISH, .now_ms = 205};

    CHECK_INT(ASK(bench, keep_receipts, &keep_receipts), 0);
    CHECK_INT(ASK(bench, claim_chunks, &fold), 0);
    CHECK_INT(fold.count, 1);
    CHECK_INT(fold.chunks[0].state, CHUNK_FINISHED);
    verb.fence = fold.chunks[0].fence;
    CHECK_INT(ASK(bench, take_receipts, &take), 0);
    CHECK_INT(take.count, 2);
    CHECK_INT(take.receipts[0].place, 4);
    CHECK_INT(take.receipts[1].said, 2);
    verb.receipts_upto = take.receipts[1].no;
    store_job_free(&take.job);
    store_job_free(&fold.job);
    CHECK_INT(ASK(bench, claim_chunks, &fold), 0);
    CHECK_INT(fold.count, 0); /* leased */
    CHECK_INT(ASK(bench, checkpoint_chunk, &verb), 0);
    CHECK_INT(ASK(bench, take_receipts, &take), 0);
    CHECK_INT(take.count, 0);
    CHECK_INT(ASK(bench, claim_chunks, &fold), 0);
    CHECK_INT(fold.count, 0); /* nothing left to fold */
}

/* key(2, 0) is of alert 1; the receipts of its chunk are folded in already. */
static void what_each_device_said_stays_once_and_is_counted(struct bench *bench)
{
    struct receipt_row rows[] = {
        {.key = key(2, 0), .place = 4, .said = 1, .at_ms = 7, .device = "srn-2"},
        {.key = key(2, 0), .place = 4, .said = 0, .at_ms = 6, .device = "srn-2"},
        {.key = key(2, 0), .place = 4, .said = 0, .at_ms = 9, .device = "srn-2"}, /* a repeat */
        {.key = key(2, 0), .place = 4, .said = 4, .at_ms = 8, .device = "srn-1", .why = "no"},
        {.key = key(2, 0), .place = 5, .said = 0, .at_ms = 8}};
    struct store_keep_receipts    keep_receipts = {.receipts = rows, .count = COUNT_OF(rows)};
    struct store_load_devices     load = {.from.key.alert = key(2, 0).alert, .limit = 2};
    struct store_count_deliveries count = {.alert = key(2, 0).alert};
    struct store_checkpoint_chunk verb = {
        .key = key(2, 0), .bytes = bench_text("folded"), .next = CHUNK_FINISH, .now_ms = 300};
    struct store_claim_chunks fold = {
        .channel = "sms", .owner = "w1", .now_ms = 300, .lease_ms = 15, .receipts = true};

    CHECK_INT(ASK(bench, keep_receipts, &keep_receipts), 0);
    CHECK_INT(ASK(bench, claim_chunks, &fold), 0);
    CHECK_INT(fold.count, 1);
    verb.fence = fold.chunks[0].fence;
    verb.receipts_upto = INT64_MAX;
    CHECK_INT(ASK(bench, checkpoint_chunk, &verb), 0); /* forgets receipts, no device's word */
    CHECK_INT(ASK(bench, load_devices, &load), 0);
    CHECK_INT(load.count, 2);
    CHECK_TEXT(load.words[0].device, "srn-1");
    CHECK_TEXT(load.words[0].why, "no");
    CHECK_TEXT(load.words[1].device, "srn-2");
    CHECK_INT(load.words[1].said, 0);
    CHECK_INT(load.words[1].at_ms, 6);
    CHECK(!load.words[1].why);
    load.from = load.words[1];
    load.from.key.channel = "sms"; /* not from the page that is let go */
    load.from.device = "srn-2";
    store_job_free(&load.job);
    CHECK_INT(ASK(bench, load_devices, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.words[0].said, 1);
    CHECK_INT(ASK(bench, count_deliveries, &count), 0);
    CHECK_INT(count.counts[0].devices[1 << 4], 1);
    CHECK_INT(count.counts[0].devices[1 << 0 | 1 << 1], 1);
    CHECK_INT(count.counts[0].devices[1 << 0], 0);
    store_job_free(&fold.job);
    store_job_free(&load.job);
    store_job_free(&count.job);
}

static void chunks_of_an_alert_are_loaded_in_pages(struct bench *bench)
{
    struct store_load_chunks load = {.from.alert = bench_id(1), .limit = 2};

    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 2);
    CHECK_INT(load.chunks[0].key.seq, 0);
    CHECK(memcmp(load.chunks[0].bytes.at, "later", 5) == 0);
    load.from = (struct chunk_key){bench_id(1), 1, "sms", load.chunks[1].key.seq};
    store_job_free(&load.job);
    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.chunks[0].key.seq, 2);
    store_job_free(&load.job);
    load = (struct store_load_chunks){.from.alert = bench_id(1), .channel = "mail"};
    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 0);
}

static void an_owner_gives_back_what_it_holds(struct bench *bench)
{
    struct store_release_chunks release = {.owner = "w1"};
    struct store_open_plan      open;
    struct store_claim_chunks   verb;
    size_t                      kept;

    CHECK_INT(open_plan(bench, 3, &open), 0);
    CHECK_INT(keep(bench, 3, 0, 2, 0, &kept), 0);
    CHECK_INT(claim(bench, &verb, 300, 9), 1);
    store_job_free(&verb.job);
    CHECK_INT(ASK(bench, release_chunks, &release), 0);
    CHECK_INT(release.released, 1);
    CHECK_INT(claim(bench, &verb, 300, 9), 1);
    CHECK_INT(verb.chunks[0].fence, 2);
    store_job_free(&verb.job);
}

static void what_waits_for_a_channel_is_due_when_it_is_back(struct bench *bench)
{
    struct store_hasten_chunks hasten = {.channel = "mail", .now_ms = 400};
    struct store_claim_chunks  verb;
    size_t                     kept;

    CHECK_INT(keep(bench, 3, 1, 2, 900, &kept), 0);
    CHECK_INT(ASK(bench, hasten_chunks, &hasten), 0);
    CHECK_INT(hasten.hastened, 0);
    CHECK_INT(claim(bench, &verb, 400, 9), 0);
    hasten.channel = "sms";
    CHECK_INT(ASK(bench, hasten_chunks, &hasten), 0);
    CHECK_INT(hasten.hastened, 1);
    CHECK_INT(claim(bench, &verb, 399, 9), 0);
    CHECK_INT(claim(bench, &verb, 400, 9), 1);
    store_job_free(&verb.job);
}

/* The plan's end clears what the release left to do, and nothing an officer sees. */
static void closing_the_plan_finishes_the_alert(struct bench *bench)
{
    struct deed                    deed = bench_deed("alert.released", "alert:4");
    struct store_move_alert        move = {.row = {.id = bench_id(4),
                                                   .revision = 1,
                                                   .state = "released",
                                                   .mode = "test",
                                                   .author = "a",
                                                   .last_editor = "a",
                                                   .content = "{}",
                                                   .todo = "plan"},
                                           .deed = &deed};
    struct store_unfinished_alerts unfinished = {0};
    struct store_open_plan         open;
    struct store_close_plan        close = {.alert = bench_id(4), .revision = 1, .at_ms = 6000};
    struct store_find_alert        find = {.id = bench_id(4)};

    CHECK_INT(ASK(bench, move_alert, &move), 0);
    CHECK_INT(ASK(bench, unfinished_alerts, &unfinished), 0);
    CHECK_INT(unfinished.count, 1);
    store_job_free(&unfinished.job);
    CHECK_INT(open_plan(bench, 4, &open), 0);
    CHECK_INT(ASK(bench, close_plan, &close), 0);
    CHECK_INT(ASK(bench, unfinished_alerts, &unfinished), 0);
    CHECK_INT(unfinished.count, 0);
    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_INT(find.row.version, 1);
    store_job_free(&find.job);
}

void conform_deliveries(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    a_plan_takes_each_chunk_once_until_it_is_closed(&bench);
    chunks_are_claimed_by_lane_and_by_one_at_a_time(&bench);
    a_lost_lease_writes_nothing(&bench);
    what_is_dropped_is_not_sent(&bench);
    receipts_wait_until_they_are_folded_in(&bench);
    what_each_device_said_stays_once_and_is_counted(&bench);
    chunks_of_an_alert_are_loaded_in_pages(&bench);
    an_owner_gives_back_what_it_holds(&bench);
    what_waits_for_a_channel_is_due_when_it_is_back(&bench);
    closing_the_plan_finishes_the_alert(&bench);
    bench_close(&bench);
}
