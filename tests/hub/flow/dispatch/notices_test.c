#include "hub/model/lane.h"
#include "tests/hub/flow/kit/relay.h"

static const struct relay_alert MINOR = {
    .last = 1, .severity = "Minor", .message = "Alert", .channels = "sms", .reach = 100};

static void open_slow(struct relay *relay)
{
    relay_open(relay, 100);
    relay->channels[RELAY_SMS].rate = 10000; /* ten a second */
    relay_start(relay);
    relay_release(relay, &MINOR);
    while (relay->sent_count < 3) {
        relay->clock.set_ms += 100;
        dispatch_look(relay->dispatch);
        relay_settle(relay);
    }
}

static struct store_keep_notice notice_of(const struct relay *relay, int lane)
{
    return (struct store_keep_notice){.notice = {.id = bench_id(9),
                                                 .kind = "summons",
                                                 .channel = "sms",
                                                 .mode = "actual",
                                                 .address = bench_text("+39111"),
                                                 .text = bench_text("come"),
                                                 .lane = lane,
                                                 .due_ms = relay->clock.set_ms,
                                                 .expires_ms = relay->clock.set_ms + 3600000}};
}

static void keep_notice(struct relay *relay, int lane)
{
    struct store_keep_notice keep = notice_of(relay, lane);

    CHECK_INT(ASK(&relay->bench, keep_notice, &keep), 0);
    dispatch_wake(relay->dispatch, NULL);
}

static void pass(struct relay *relay, int64_t ms)
{
    relay->clock.set_ms += ms;
    dispatch_look(relay->dispatch);
    relay_settle(relay);
}

/* How many messages left before and with the first one to that address; 0: none did. */
static size_t place_of(const struct relay *relay, const char *address)
{
    for (size_t i = 0; i < relay->sent_count; i++)
        if (strcmp(relay->sent[i].address, address) == 0)
            return i + 1;
    return 0;
}

TEST(a_summons_of_officers_goes_before_the_masses_of_a_slow_channel)
{
    struct relay relay;
    size_t       before;

    open_slow(&relay);
    keep_notice(&relay, LANE_FIRST);
    relay_settle(&relay);
    before = relay.sent_count;
    while (place_of(&relay, "+39111") == 0 && relay.sent_count < 90)
        pass(&relay, 100);
    CHECK_INT(place_of(&relay, "+39111"), before + 1);
    while (relay.sent_count < 101)
        pass(&relay, 100);
    relay_close(&relay);
}

TEST(a_code_waits_for_an_alert_and_its_waiting_is_no_attempt)
{
    struct relay relay;

    open_slow(&relay);
    keep_notice(&relay, LANE_CODE);
    while (relay.sent_count < 100)
        pass(&relay, 100);
    CHECK_INT(place_of(&relay, "+39111"), 0);
    relay.verdict = VERDICT_BUSY;
    while (relay.sent_count < 101)
        pass(&relay, 100);
    relay.verdict = VERDICT_SENT;
    CHECK_INT(place_of(&relay, "+39111"), 101);
    pass(&relay, 1000); /* as after a first attempt */
    pass(&relay, 100);
    CHECK_INT(relay.sent_count, 102);
    relay_close(&relay);
}

/* Opens one that waits for nothing. */
static void open_idle(struct relay *relay)
{
    relay_open(relay, 1);
    relay_start(relay);
    relay_quiet(relay);
}

static void on_kept(struct store_job *job)
{
    (void)job;
}

TEST(one_kept_while_others_are_looked_for_is_found_at_once)
{
    struct relay             relay;
    struct store_keep_notice keep;

    open_idle(&relay);
    keep = notice_of(&relay, LANE_FIRST);
    keep.job.on_done = on_kept;
    dispatch_wake(relay.dispatch, NULL); /* finds none … */
    store_keep_notice(relay.bench.store, &keep);
    dispatch_wake(relay.dispatch, NULL); /* … and is not through yet */
    for (int i = 0; i < 3; i++)
        relay_settle(&relay);
    CHECK_INT(place_of(&relay, "+39111"), 1);
    store_job_free(&keep.job);
    relay_close(&relay);
}

TEST(one_is_tried_again_when_its_time_has_come)
{
    struct relay relay;

    open_idle(&relay);
    pass(&relay, 5000); /* all is looked at anew: not again for as long */
    relay_quiet(&relay);
    relay.verdict = VERDICT_BUSY;
    keep_notice(&relay, LANE_FIRST);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, 1);
    relay.verdict = VERDICT_SENT;
    pass(&relay, 400); /* half a second at least */
    relay_settle(&relay);
    CHECK_INT(relay.sent_count, 1);
    pass(&relay, 600);
    relay_settle(&relay);
    CHECK_INT(relay.sent_count, 2);
    relay_close(&relay);
}

RUN(a_summons_of_officers_goes_before_the_masses_of_a_slow_channel,
    a_code_waits_for_an_alert_and_its_waiting_is_no_attempt,
    one_kept_while_others_are_looked_for_is_found_at_once,
    one_is_tried_again_when_its_time_has_come)
