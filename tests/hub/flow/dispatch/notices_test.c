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

static void keep_notice(struct relay *relay, int lane)
{
    struct store_keep_notice keep = {.notice = {.id = bench_id(9),
                                                .kind = "summons",
                                                .channel = "sms",
                                                .mode = "actual",
                                                .address = bench_text("+39111"),
                                                .text = bench_text("come"),
                                                .lane = lane,
                                                .due_ms = relay->clock.set_ms,
                                                .expires_ms = relay->clock.set_ms + 3600000}};

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

RUN(a_summons_of_officers_goes_before_the_masses_of_a_slow_channel,
    a_code_waits_for_an_alert_and_its_waiting_is_no_attempt)
