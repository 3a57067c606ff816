#include "hub/flow/dispatch.h"

#include "tests/hub/flow/kit/relay.h"

static struct relay_alert alert_of(uint8_t last, const char *severity, const char *channels,
                                   int64_t reach)
{
    return (struct relay_alert){.last = last,
                                .severity = severity,
                                .message = "Alert",
                                .channels = channels,
                                .reach = reach};
}

TEST(at_most_a_window_is_unanswered_and_one_slow_answer_holds_one_place)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "sms", 1000);

    relay_open(&relay, 1000);
    relay_start(&relay);
    relay.keeps_silent = true;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, CHUNK_WINDOW);
    relay.keeps_silent = false;
    relay_until_sent(&relay, 1000);
    relay_close(&relay);
}

/* ── the last instant ──────────────────────────────────────────────────────────── */

TEST(who_withdrew_consent_gets_nothing_more)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "sms", 300);

    relay_open(&relay, 300);
    relay_start(&relay);
    relay.stopped = 42;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 299);
    relay_until_done(&relay, 1);
    for (size_t i = 0; i < relay.sent_count; i++)
        CHECK(strcmp(relay.sent[i].address, "+39000042") != 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 1);
    relay_close(&relay);
}

TEST(who_withdraws_while_the_message_waits_for_its_turn_gets_none)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "sms", 20);

    relay_open(&relay, 20);
    relay.channels[RELAY_SMS].rate = 10000; /* ten a second */
    relay_start(&relay);
    relay_release(&relay, &alert);
    while (relay.sent_count < 1)
        relay_turn(&relay);
    dispatch_forget(relay.dispatch, 5);
    while (relay_count(&relay, 1, RELAY_SMS, RECIPIENT_TODO) +
               relay_count(&relay, 1, RELAY_SMS, RECIPIENT_INTENT) >
           0) {
        relay.clock.set_ms += 100;
        dispatch_look(relay.dispatch);
        relay_turn(&relay);
    }
    CHECK_INT(relay.sent_count, 19);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 1);
    relay_close(&relay);
}

TEST(what_has_expired_stays_here)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "sms", 500);

    relay_open(&relay, 500);
    relay_start(&relay);
    alert.lasts_ms = 8000; /* less than a lease, which it is not about */
    relay.keeps_silent = true;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, CHUNK_WINDOW);
    relay.clock.set_ms += 8000;
    relay.keeps_silent = false;
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, CHUNK_WINDOW);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 500 - CHUNK_WINDOW);
    relay_close(&relay);
}

TEST(a_cancelled_alert_stops_at_once)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "sms", 500);
    struct id          id = bench_id(1);

    relay_open(&relay, 500);
    relay_start(&relay);
    relay.keeps_silent = true;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, CHUNK_WINDOW);
    dispatch_stop(relay.dispatch, &id);
    relay.keeps_silent = false;
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, CHUNK_WINDOW);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 400);
    relay_close(&relay);
}

/* The plan would not plan it; somebody's hand in the store would. */
TEST(an_exercise_never_leaves_through_a_live_channel)
{
    struct relay             relay;
    struct relay_alert       alert = alert_of(1, "Severe", "sms", 3);
    struct store_open_plan   open = {.alert = bench_id(1), .revision = 1, .expected = 3};
    struct store_keep_chunks keep = {.count = 1};
    struct chunk            *chunk = MEM_NEW(struct chunk);
    struct chunk_row         row = {.key = {bench_id(1), 1, "sms", 0}};
    struct buf               bytes = {0};
    size_t                   picks[CHUNK_WINDOW];

    relay_open(&relay, 3);
    alert.mode = "exercise/piena-26";
    relay_put(&relay, &alert);
    CHECK_INT(ASK(&relay.bench, open_plan, &open), 0);
    CHECK_INT(chunk_of(chunk, (uint64_t[]){1, 2, 3}, 3, NULL), 0);
    CHECK_INT(chunk_intend(chunk, NULL, 0, picks, CHUNK_WINDOW), 3);
    chunk_write(chunk, &bytes);
    row.bytes = (struct blob){bytes.bytes, bytes.len};
    keep.chunks = &row;
    CHECK_INT(ASK(&relay.bench, keep_chunks, &keep), 0);
    relay_start(&relay);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DROPPED), 3);
    buf_free(&bytes);
    free(chunk);
    relay_close(&relay);
}

/* ── lanes and pace ────────────────────────────────────────────────────────────── */

TEST(an_extreme_alert_overtakes_within_a_window)
{
    struct relay       relay;
    struct relay_alert minor = alert_of(1, "Minor", "sms", 3000);
    struct relay_alert extreme = alert_of(2, "Extreme", "sms", 3000);
    size_t             before;

    relay_open(&relay, 3000);
    relay_start(&relay);
    relay_release(&relay, &minor);
    while (relay.sent_count < 500)
        relay_turn(&relay);
    relay.keeps_silent = true;
    relay_release(&relay, &extreme);
    relay_quiet(&relay);
    before = relay.sent_count;
    relay.keeps_silent = false;
    relay_until_sent(&relay, 6000);
    for (size_t i = before, others = 0; others < 3000; i++) {
        struct delivery_name name;

        CHECK(delivery_key_read(&name, relay.sent[i].key, "sms"));
        others += name.alert.bytes[15] == 2;
        if (name.alert.bytes[15] == 1)
            CHECK(i < before + CHUNK_WINDOW);
    }
    relay_close(&relay);
}

TEST(ten_thousand_go_out_at_the_channels_pace)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Extreme", "sms", 10000);
    int64_t            first_ms, last_ms;

    relay_open(&relay, 10000);
    relay.channels[RELAY_SMS].rate = 5000 * 1000; /* 5,000 a second in all */
    relay.channels[RELAY_SMS].slots = 4;
    relay_start(&relay);
    relay_release(&relay, &alert);
    while (relay.sent_count == 0)
        relay_turn(&relay);
    first_ms = relay.clock.set_ms;
    while (relay.sent_count < 10000) {
        relay.clock.set_ms += 5;
        dispatch_look(relay.dispatch);
        relay_settle(&relay);
    }
    last_ms = relay.clock.set_ms;
    CHECK(last_ms - first_ms >= 1960); /* 2 s, within 2 % */
    CHECK(last_ms - first_ms <= 2040);
    relay_close(&relay);
}

TEST(told_it_was_too_fast_a_slot_halves_and_waits_as_asked)
{
    struct relay         relay;
    struct relay_alert   alert = alert_of(1, "Extreme", "sms", 50);
    struct dispatch_view view;

    relay_open(&relay, 50);
    relay.channels[RELAY_SMS].rate = 100000;
    relay_start(&relay);
    relay.verdict = VERDICT_BUSY;
    relay.is_throttled = true;
    relay.retry_ms = 3000;
    relay_release(&relay, &alert);
    while (relay.answered == 0)
        relay_turn(&relay);
    view = relay_view(&relay, RELAY_SMS);
    CHECK(view.is_slowed);
    CHECK_INT((int64_t)view.rate, 50);
    CHECK(view.throttled > 0);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, relay.answered);
    relay.verdict = VERDICT_SENT;
    relay.is_throttled = false;
    relay.answered = relay.sent_count;
    relay.clock.set_ms += 2900;
    dispatch_look(relay.dispatch);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, relay.answered); /* not yet */
    while (relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT) < 50) {
        relay.clock.set_ms += 100;
        dispatch_look(relay.dispatch);
        relay_turn(&relay);
    }
    relay_close(&relay);
}

/* ── answers ───────────────────────────────────────────────────────────────────── */

TEST(what_is_refused_is_given_up_and_what_is_busy_is_asked_again)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Extreme", "sms", 10);

    relay_open(&relay, 10);
    relay_start(&relay);
    relay.verdict = VERDICT_BUSY;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 10);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_TODO), 10);
    relay.verdict = VERDICT_REFUSED;
    relay.clock.set_ms += 1001;
    dispatch_look(relay.dispatch);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 20);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 10);
    CHECK_INT(relay_view(&relay, RELAY_SMS).repeated, 0); /* none had left before */
    relay_close(&relay);
}

TEST(when_a_channel_is_back_what_waits_for_it_is_tried_at_once)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Extreme", "sms", 10);

    relay_open(&relay, 10);
    relay_start(&relay);
    relay.verdict = VERDICT_BUSY;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 10);
    relay_health(&relay, RELAY_SMS, HEALTH_DOWN);
    relay.verdict = VERDICT_SENT;
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, 10);
    relay_health(&relay, RELAY_SMS, HEALTH_UP);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 20);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 10);
    relay_close(&relay);
}

TEST(a_doubt_is_repeated_under_the_same_key_but_not_in_a_low_lane_without_keys)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Minor", "sms push", 10);

    relay_open(&relay, 10);
    relay_start(&relay);
    relay.verdict = VERDICT_UNSURE;
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 20);
    relay.verdict = VERDICT_SENT;
    relay.clock.set_ms += 6000;
    dispatch_look(relay.dispatch);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 30);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 10);
    CHECK_INT(relay_count(&relay, 1, RELAY_PUSH, RECIPIENT_SENT), 10);
    for (size_t i = 20; i < 30; i++) {
        CHECK_INT(relay.sent[i].channel, RELAY_PUSH);
        CHECK_INT(relay.sent[i].repeats, 1);
    }
    CHECK_INT(relay_view(&relay, RELAY_PUSH).repeated, 10);
    relay_close(&relay);
}

TEST(an_orderly_stop_leaves_nothing_in_doubt)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Minor", "sms", 500);

    relay_open(&relay, 500);
    relay_start(&relay);
    relay_release(&relay, &alert);
    while (relay.sent_count < 150)
        relay_turn(&relay);
    relay_stop(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_INTENT), 0);
    relay_start(&relay);
    relay_until_done(&relay, 1);
    CHECK_INT(relay.sent_count, 500);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 500);
    relay_close(&relay);
}

TEST(a_post_that_follows_another_names_it)
{
    struct relay       relay;
    struct relay_alert alert = alert_of(1, "Severe", "page", 0);
    struct relay_alert update = alert_of(2, "Severe", "page", 0);

    relay_open(&relay, 1);
    relay_start(&relay);
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 1);
    CHECK_TEXT(relay.sent[0].after, "");
    update.message = "Update";
    update.previous = 1;
    relay_release(&relay, &update);
    relay_until_sent(&relay, 2);
    CHECK_TEXT(relay.sent[1].after, "post-17");
    relay_close(&relay);
}

RUN(at_most_a_window_is_unanswered_and_one_slow_answer_holds_one_place,
    who_withdrew_consent_gets_nothing_more,
    who_withdraws_while_the_message_waits_for_its_turn_gets_none, what_has_expired_stays_here,
    a_cancelled_alert_stops_at_once, an_exercise_never_leaves_through_a_live_channel,
    an_extreme_alert_overtakes_within_a_window, ten_thousand_go_out_at_the_channels_pace,
    told_it_was_too_fast_a_slot_halves_and_waits_as_asked,
    what_is_refused_is_given_up_and_what_is_busy_is_asked_again,
    when_a_channel_is_back_what_waits_for_it_is_tried_at_once,
    a_doubt_is_repeated_under_the_same_key_but_not_in_a_low_lane_without_keys,
    an_orderly_stop_leaves_nothing_in_doubt, a_post_that_follows_another_names_it)
