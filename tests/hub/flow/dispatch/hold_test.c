#include "hub/base/failpoint.h"
#include "tests/hub/flow/kit/relay.h"

static const struct relay_alert SEVERE = {
    .last = 1, .severity = "Severe", .message = "Alert", .channels = "sms", .reach = 20};

/* A chunk of three in the store, written as the plan writes it in the first lane. */
static void keep_three(struct relay *relay)
{
    struct store_open_plan   open = {.alert = bench_id(1), .revision = 1, .expected = 3};
    struct store_keep_chunks keep = {.count = 1};
    struct chunk             chunk;
    struct chunk_row         row = {.key = {bench_id(1), 1, "sms", 0}};
    struct buf               bytes = {0};
    size_t                   picks[CHUNK_WINDOW];

    CHECK_INT(ASK(&relay->bench, open_plan, &open), 0);
    CHECK_INT(chunk_of(&chunk, (uint64_t[]){1, 2, 3}, 3, NULL), 0);
    CHECK_INT(chunk_intend(&chunk, NULL, 0, picks, CHUNK_WINDOW), 3);
    chunk_write(&chunk, &bytes);
    row.bytes = (struct blob){bytes.bytes, bytes.len};
    keep.chunks = &row;
    CHECK_INT(ASK(&relay->bench, keep_chunks, &keep), 0);
    buf_free(&bytes);
}

TEST(an_alert_that_cannot_be_read_now_is_sent_later_and_nobody_is_dropped)
{
    struct relay relay;

    relay_open(&relay, 3);
    relay_put(&relay, &SEVERE);
    keep_three(&relay);
    CHECK(failpoint_arm("store.read:1+:eio"));
    relay_start(&relay);
    relay_quiet(&relay);
    CHECK(failpoint_passed() > 0);
    CHECK_INT(relay.sent_count, 0);
    CHECK(failpoint_arm(NULL));
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 0);
    relay.clock.set_ms += 1001;
    dispatch_look(relay.dispatch);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 3);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 3);
    CHECK_INT(relay_view(&relay, RELAY_SMS).repeated, 0); /* none had left */
    relay_close(&relay);
}

TEST(who_stops_while_the_address_is_looked_up_gets_none)
{
    struct relay relay;

    relay_open(&relay, 20);
    relay_start(&relay);
    relay_release(&relay, &SEVERE);
    while (relay_count(&relay, 1, RELAY_SMS, RECIPIENT_INTENT) < 20)
        uv_run(&relay.bench.loop, UV_RUN_NOWAIT); /* the question is out, unanswered */
    dispatch_forget(relay.dispatch, 5);
    relay_until_sent(&relay, 19);
    relay_until_done(&relay, 1);
    for (size_t i = 0; i < relay.sent_count; i++)
        CHECK(strcmp(relay.sent[i].address, "+39000005") != 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 1);
    relay_close(&relay);
}

RUN(an_alert_that_cannot_be_read_now_is_sent_later_and_nobody_is_dropped,
    who_stops_while_the_address_is_looked_up_gets_none)
