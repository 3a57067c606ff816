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

/* The store keeps up with the clock: no lease ends meanwhile. */
static void pass(struct relay *relay, int64_t ms)
{
    relay->clock.set_ms += ms;
    dispatch_look(relay->dispatch);
    relay_settle(relay);
}

/* Ten a second; some are out, as many as a second's worth may be ready. */
static void open_slow(struct relay *relay)
{
    struct relay_alert alert = SEVERE;

    alert.reach = 100;
    relay_open(relay, 100);
    relay->channels[RELAY_SMS].rate = 10000;
    relay_start(relay);
    relay_release(relay, &alert);
    while (relay->sent_count < 5)
        pass(relay, 100);
}

static void pass_a_minute(struct relay *relay)
{
    for (int i = 0; i < 60; i++)
        pass(relay, 1000);
}

static const struct relay_alert UPDATE = {.last = 2,
                                          .severity = "Severe",
                                          .message = "Update",
                                          .channels = "sms",
                                          .reach = 1000,
                                          .previous = 1};

TEST(of_what_rests_not_even_the_next_in_line_leaves_until_it_goes_on)
{
    struct relay relay;
    size_t       before;

    open_slow(&relay);
    before = relay.sent_count;
    relay.is_lending_refused = true;
    relay_release(&relay, &UPDATE);
    CHECK_INT(relay.sent_count, before);
    pass_a_minute(&relay);
    CHECK_INT(relay.sent_count, before);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_INTENT), 0); /* none is in doubt */
    relay_hold(&relay, 2);
    while (relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT) < 100)
        pass(&relay, 1000);
    for (size_t i = 0; i < relay.sent_count; i++)
        CHECK_INT(relay.sent[i].repeats, 0);
    CHECK_INT(relay.sent_count, 100);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 100);
    relay_close(&relay);
}

/* Wherever the chunk stands: also with a checkpoint on its way to the disk. */
TEST(from_the_moment_it_rests_nothing_leaves)
{
    const struct id id = bench_id(1);

    for (int looks = 1; looks <= 8; looks++) {
        struct relay relay;
        size_t       before;

        open_slow(&relay);
        for (int i = 0; i < looks; i++) {
            relay.clock.set_ms += 100;
            dispatch_look(relay.dispatch);
        }
        before = relay.sent_count;
        dispatch_rest(relay.dispatch, &id);
        relay.clock.set_ms += 100;
        dispatch_look(relay.dispatch);
        CHECK_INT(relay.sent_count, before);
        relay_close(&relay);
    }
}

TEST(that_it_rests_is_heard_at_the_next_checkpoint_at_the_latest)
{
    struct relay relay;
    size_t       before;

    open_slow(&relay);
    before = relay.sent_count;
    relay_put(&relay, &UPDATE); /* another node released it */
    pass_a_minute(&relay);
    CHECK(relay.sent_count <= before + 20);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_TODO), 100 - relay.sent_count);
    relay_close(&relay);
}

RUN(an_alert_that_cannot_be_read_now_is_sent_later_and_nobody_is_dropped,
    who_stops_while_the_address_is_looked_up_gets_none,
    of_what_rests_not_even_the_next_in_line_leaves_until_it_goes_on,
    from_the_moment_it_rests_nothing_leaves,
    that_it_rests_is_heard_at_the_next_checkpoint_at_the_latest)
