#include "hub/flow/receipt.h"

#include "tests/hub/flow/kit/relay.h"

static const struct relay_alert FLOOD = {
    .last = 1, .severity = "Severe", .message = "Alert", .channels = "sms", .reach = 20};

static int acknowledged, refused;

static void on_kept(struct adapter_kept *kept, bool is_kept)
{
    (void)kept;
    acknowledged += is_kept;
    refused += !is_kept;
}

static struct adapter_kept KEPT = {on_kept};

static void say(struct relay *relay, size_t sent, enum receipt_kind kind, int64_t after_ms)
{
    struct adapter_receipt said = {.key = relay->sent[sent].key,
                                   .kind = kind,
                                   .at_ms = relay->sent[sent].at_ms + after_ms};

    receipt_take(relay->receipt, "sms", &said, &KEPT);
}

/* Words on their way to disk, or kept and not folded in yet. */
static bool has_waiting(struct relay *relay)
{
    struct store_count_deliveries count = {.alert = bench_id(1)};
    struct receipt_figures        figures;
    size_t                        receipts = 0;

    receipt_figures(relay->receipt, &figures);
    CHECK_INT(ASK(&relay->bench, count_deliveries, &count), 0);
    for (size_t i = 0; i < count.count; i++)
        receipts += count.counts[i].receipts;
    store_job_free(&count.job);
    return figures.waiting + receipts > 0;
}

static void fold(struct relay *relay)
{
    do {
        receipt_look(relay->receipt);
        relay_settle(relay);
    } while (has_waiting(relay));
}

static int answers;

static void on_counted(struct receipt_count *count)
{
    (void)count;
    answers++;
}

static void on_found(struct receipt_find *find)
{
    (void)find;
    answers++;
}

static void send_twenty(struct relay *relay)
{
    relay_open(relay, 20);
    relay_start(relay);
    relay_release(relay, &FLOOD);
    relay_until_sent(relay, 20);
    acknowledged = refused = answers = 0;
}

TEST(a_gateway_hears_that_its_word_was_kept_only_after_the_commit)
{
    struct relay               relay;
    struct store_take_receipts take = {.key = {bench_id(1), 1, "sms", 0}, .limit = 10};

    send_twenty(&relay);
    say(&relay, 3, RECEIPT_DELIVERED, 700);
    CHECK_INT(acknowledged, 0);
    while (acknowledged == 0)
        uv_run(&relay.bench.loop, UV_RUN_ONCE);
    CHECK_INT(ASK(&relay.bench, take_receipts, &take), 0);
    CHECK_INT(take.count, 1);
    CHECK_INT(take.receipts[0].said, RECEIPT_DELIVERED);
    store_job_free(&take.job);
    relay_close(&relay);
}

/* Says the words of `count` messages at once and turns until all are kept; how many times
 * some were and others not. */
static int crowd(struct relay *relay, size_t first, size_t count)
{
    int before = acknowledged, parts = 0, seen;

    for (size_t i = 0; i < count; i++)
        say(relay, first + i, RECEIPT_DELIVERED, 700);
    while ((seen = acknowledged) < before + (int)count) {
        uv_run(&relay->bench.loop, UV_RUN_ONCE);
        parts += acknowledged > seen;
    }
    return parts;
}

TEST(words_that_come_in_a_crowd_are_written_together_and_one_alone_does_not_wait)
{
    struct relay relay;

    send_twenty(&relay);
    CHECK_INT(crowd(&relay, 0, 1), 1);
    CHECK_INT(crowd(&relay, 1, 3), 2); /* the first came alone */
    CHECK_INT(crowd(&relay, 4, 2), 1);
    say(&relay, 6, RECEIPT_DELIVERED, 700);
    CHECK_INT(acknowledged, 6);
    relay_stop(&relay); /* what waits for its like is kept before the end */
    CHECK_INT(acknowledged, 7);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    relay_start(&relay);
    relay_close(&relay);
}

TEST(words_in_any_order_and_twice_come_to_the_same_and_are_counted)
{
    struct relay         relay;
    struct receipt_count count = {.on_done = on_counted, .alert = bench_id(1)};

    send_twenty(&relay);
    for (size_t i = 0; i < 10; i++) {
        say(&relay, i, RECEIPT_READ, 5000);
        say(&relay, i, RECEIPT_DELIVERED, 700);
        say(&relay, i, RECEIPT_DELIVERED, 700);
    }
    say(&relay, 10, RECEIPT_DELIVERED, 700);
    say(&relay, 10, RECEIPT_FAILED, 900);
    say(&relay, 11, RECEIPT_FAILED, 900);
    fold(&relay);
    CHECK_INT(acknowledged, 33);
    receipt_count(relay.receipt, &count);
    CHECK_INT(answers, 0);
    while (answers == 0)
        relay_turn(&relay);
    CHECK_INT(count.count, 1);
    CHECK_TEXT(count.channels[0].channel, "sms");
    CHECK_INT(count.channels[0].planned, 20);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_READ], 10);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_DELIVERED], 1);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_FAILED], 1);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_SENT], 8);
    CHECK_INT(count.channels[0].waiting, 0);
    CHECK_INT(count.channels[0].p50_ms, 800);  /* nine were taken at once, one had it by then */
    CHECK_INT(count.channels[0].p95_ms, 6400); /* ten read it after five seconds */
    CHECK(count.channels[0].is_done);
    arena_free(&count.arena);
    relay_close(&relay);
}

TEST(one_delivery_can_be_looked_up)
{
    struct relay        relay;
    struct receipt_find find = {.on_done = on_found, .alert = bench_id(1), .recipient = 4};
    struct receipt_find none = {.on_done = on_found, .alert = bench_id(1), .recipient = 99};

    send_twenty(&relay);
    say(&relay, 3, RECEIPT_DELIVERED, 700); /* the fourth sent is recipient 4 */
    fold(&relay);
    receipt_find(relay.receipt, &find);
    receipt_find(relay.receipt, &none);
    while (answers < 2)
        relay_turn(&relay);
    CHECK_INT(find.failed, 0);
    CHECK_TEXT(find.found_in, "sms");
    CHECK_INT(find.state, RECIPIENT_DELIVERED);
    CHECK_INT(find.delay_ms, 700);
    CHECK_INT(find.attempts, 1);
    CHECK_INT(none.failed, -1);
    CHECK_INT(none.err.kind, ERR_NOT_FOUND);
    relay_close(&relay);
}

TEST(a_strangers_word_is_acknowledged_and_changes_nothing)
{
    struct relay           relay;
    struct adapter_receipt said = {.key = "not-ours", .kind = RECEIPT_READ};
    struct receipt_figures figures;

    send_twenty(&relay);
    receipt_take(relay.receipt, "sms", &said, &KEPT);
    said.key = NULL;
    said.name = "their-own-name";
    receipt_take(relay.receipt, "sms", &said, &KEPT);
    fold(&relay);
    CHECK_INT(acknowledged, 2);
    receipt_figures(relay.receipt, &figures);
    CHECK_INT(figures.strangers, 2);
    CHECK_INT(figures.kept, 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 20);
    relay_close(&relay);
}

TEST(what_was_told_before_a_stop_is_folded_after_the_next_start)
{
    struct relay relay;

    send_twenty(&relay);
    say(&relay, 0, RECEIPT_DELIVERED, 100);
    while (acknowledged == 0)
        relay_turn(&relay);
    relay_stop(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DELIVERED), 0);
    relay_start(&relay);
    fold(&relay);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DELIVERED), 1);
    relay_close(&relay);
}

static void on_devices(struct receipt_devices *devices)
{
    (void)devices;
    answers++;
}

static void say_of(struct relay *relay, size_t sent, const char *device, enum receipt_kind kind,
                   int64_t after_ms)
{
    char                   name[16], why[] = "is inhibited on the spot";
    struct adapter_receipt said = {.key = relay->sent[sent].key,
                                   .kind = kind,
                                   .device = name,
                                   .why = kind == RECEIPT_FAILED ? why : NULL,
                                   .at_ms = relay->sent[sent].at_ms + after_ms};

    snprintf(name, sizeof name, "%s", device);
    receipt_take(relay->receipt, "sms", &said, &KEPT);
    memset(name, 'x', sizeof name); /* lent for the call only */
    memset(why, 'x', sizeof why);
}

/* Two orders to groups; one siren refuses, one says nothing, all else is as it should be. */
TEST(what_each_siren_of_a_group_said_is_shown_with_its_time_also_after_a_restart)
{
    struct relay           relay;
    struct receipt_count   count = {.on_done = on_counted, .alert = bench_id(1)};
    struct receipt_devices devices = {.on_done = on_devices, .alert = bench_id(1)};
    int64_t                sent_ms;

    send_twenty(&relay);
    sent_ms = relay.sent[0].at_ms;
    say_of(&relay, 0, "srn-2", RECEIPT_DONE, 60000);
    say_of(&relay, 0, "srn-2", RECEIPT_ACCEPTED, 200);
    say_of(&relay, 0, "srn-2", RECEIPT_DELIVERED, 900);
    say_of(&relay, 0, "srn-2", RECEIPT_ACCEPTED, 5200); /* a repeat */
    say_of(&relay, 0, "srn-1", RECEIPT_FAILED, 300);
    say_of(&relay, 1, "srn-3", RECEIPT_UNKNOWN, 5000);
    fold(&relay);
    CHECK_INT(acknowledged, 6);
    relay_stop(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    relay_start(&relay);
    receipt_devices(relay.receipt, &devices);
    receipt_count(relay.receipt, &count);
    CHECK_INT(answers, 0);
    while (answers < 2)
        relay_turn(&relay);
    CHECK_INT(devices.failed, 0);
    CHECK_INT(devices.count, 3);
    CHECK_TEXT(devices.devices[0].channel, "sms");
    CHECK_TEXT(devices.devices[0].device, "srn-1");
    CHECK_INT(devices.devices[0].state, RECEIPT_FAILED);
    CHECK_TEXT(devices.devices[0].why, "is inhibited on the spot");
    CHECK_INT(devices.devices[0].at_ms[RECEIPT_FAILED], sent_ms + 300);
    CHECK_TEXT(devices.devices[1].device, "srn-2");
    CHECK_INT(devices.devices[1].state, RECEIPT_DONE);
    CHECK_INT(devices.devices[1].at_ms[RECEIPT_ACCEPTED], sent_ms + 200);
    CHECK_INT(devices.devices[1].at_ms[RECEIPT_DELIVERED], sent_ms + 900);
    CHECK_INT(devices.devices[1].at_ms[RECEIPT_DONE], sent_ms + 60000);
    CHECK_INT(devices.devices[1].at_ms[RECEIPT_FAILED], 0);
    CHECK(!devices.devices[1].why);
    CHECK_TEXT(devices.devices[2].device, "srn-3");
    CHECK_INT(devices.devices[2].state, RECEIPT_UNKNOWN);
    CHECK_INT(count.channels[0].devices[RECEIPT_DONE], 1);
    CHECK_INT(count.channels[0].devices[RECEIPT_FAILED], 1);
    CHECK_INT(count.channels[0].devices[RECEIPT_UNKNOWN], 1);
    CHECK_INT(count.channels[0].devices[RECEIPT_ACCEPTED], 0);
    arena_free(&count.arena);
    arena_free(&devices.arena);
    relay_close(&relay);
}

/* More words than one page of the store has. */
TEST(four_thousand_sirens_are_shown_each_once)
{
    struct relay           relay;
    struct receipt_devices devices = {.on_done = on_devices, .alert = bench_id(1)};
    char                   name[16];

    send_twenty(&relay);
    for (int i = 0; i < 4000; i++) {
        snprintf(name, sizeof name, "srn-%04d", i);
        say_of(&relay, 0, name, RECEIPT_ACCEPTED, 100);
        say_of(&relay, 0, name, RECEIPT_DELIVERED, 700);
        say_of(&relay, 0, name, RECEIPT_DONE, 60000);
    }
    while (acknowledged < 12000)
        relay_turn(&relay);
    receipt_devices(relay.receipt, &devices);
    while (answers == 0)
        relay_turn(&relay);
    CHECK_INT(devices.count, 4000);
    for (int i = 0; i < 4000; i++) {
        snprintf(name, sizeof name, "srn-%04d", i);
        CHECK_TEXT(devices.devices[i].device, name);
        CHECK_INT(devices.devices[i].state, RECEIPT_DONE);
        CHECK(devices.devices[i].at_ms[RECEIPT_ACCEPTED] > 0);
    }
    arena_free(&devices.arena);
    relay_close(&relay);
}

/* Three were sent, then the chunk waited, and its alert was cancelled. */
TEST(what_reached_people_before_a_cancel_is_counted_and_the_rest_shown_as_never_sent)
{
    struct relay             relay;
    struct store_drop_unsent drop = {.alert = bench_id(1), .revision = 1};
    struct receipt_count     count = {.on_done = on_counted, .alert = bench_id(1)};
    struct receipt_find find = {.on_done = on_found, .alert = bench_id(1), .recipient = 20};

    relay_open(&relay, 20);
    relay.channels[RELAY_SMS].rate = 10000;
    relay_start(&relay);
    relay_release(&relay, &FLOOD);
    while (relay.sent_count < 3) {
        relay.clock.set_ms += 100;
        dispatch_look(relay.dispatch);
        relay_settle(&relay);
    }
    relay_stop(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    CHECK_INT(ASK(&relay.bench, drop_unsent, &drop), 0);
    CHECK_INT(drop.dropped, 1);
    relay_start(&relay);
    answers = 0;
    say(&relay, 0, RECEIPT_DELIVERED, 700);
    fold(&relay);
    receipt_count(relay.receipt, &count);
    receipt_find(relay.receipt, &find);
    while (answers < 2)
        relay_turn(&relay);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_DELIVERED], 1);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_SENT], 2);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_TODO], 0);
    CHECK_INT(count.channels[0].by_state[RECIPIENT_DROPPED], 17);
    CHECK_INT(count.channels[0].waiting, 0);
    CHECK_INT(find.state, RECIPIENT_DROPPED);
    arena_free(&count.arena);
    relay_close(&relay);
}

RUN(a_gateway_hears_that_its_word_was_kept_only_after_the_commit,
    words_that_come_in_a_crowd_are_written_together_and_one_alone_does_not_wait,
    words_in_any_order_and_twice_come_to_the_same_and_are_counted,
    one_delivery_can_be_looked_up, a_strangers_word_is_acknowledged_and_changes_nothing,
    what_was_told_before_a_stop_is_folded_after_the_next_start,
    what_each_siren_of_a_group_said_is_shown_with_its_time_also_after_a_restart,
    four_thousand_sirens_are_shown_each_once,
    what_reached_people_before_a_cancel_is_counted_and_the_rest_shown_as_never_sent)
