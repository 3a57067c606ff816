#include "hub/base/failpoint.h"
#include "hub/flow/receipt.h"
#include "tests/hub/flow/kit/relay.h"

static const struct relay_alert FLOOD = {
    .last = 1, .severity = "Minor", .message = "Alert", .channels = "sms", .reach = 20};

static const struct who ANNA = {.credential = CREDENTIAL_SESSION,
                                .account.bytes = {[15] = 1},
                                .name = "anna",
                                .roles = ROLE_BIT(ROLE_OPERATOR),
                                .territory.is_everywhere = true};

enum { MANY = 1100 }; /* two chunks */

static int answers;

static void on_retried(struct receipt_retry *retry)
{
    (void)retry;
    answers++;
}

static void on_progress(struct receipt_progress *progress)
{
    (void)progress;
    answers++;
}

static struct receipt_retry asked_by(const struct who *who, const char *once)
{
    return (struct receipt_retry){.on_done = on_retried,
                                  .asking = {.who = who, .once = once},
                                  .alert = bench_id(1),
                                  .channel = "sms"};
}

static void ask(struct relay *relay, struct receipt_retry *retry)
{
    int before = answers;

    receipt_retry(relay->receipt, retry);
    CHECK_INT(answers, before);
    while (answers == before)
        relay_turn(relay);
}

static void fold(struct relay *relay)
{
    for (int i = 0; i < 5; i++) {
        relay->clock.set_ms += 11000;
        receipt_look(relay->receipt);
        relay_settle(relay);
        relay_quiet(relay);
    }
}

static void say(struct relay *relay, size_t sent, enum receipt_kind kind, const char *why)
{
    struct adapter_receipt said = {.key = relay->sent[sent].key,
                                   .kind = kind,
                                   .why = why,
                                   .at_ms = relay->sent[sent].at_ms + 700};

    receipt_take(relay->receipt, "sms", &said, NULL);
}

/* The first `failing` of them fail so. */
static void send_to(struct relay *relay, size_t people, int failing, enum verdict with)
{
    struct relay_alert flood = FLOOD;

    flood.reach = (int64_t)people;
    relay_open(relay, people);
    relay->failing = failing;
    relay->failing_with = with;
    relay->why = "550 <rosa@example.org> unknown";
    relay_start(relay);
    relay_release(relay, &flood);
    relay_until_sent(relay, people);
    relay_until_done(relay, 1);
    answers = 0;
}

static void send_twenty(struct relay *relay, int failing, enum verdict with)
{
    send_to(relay, 20, failing, with);
}

static struct receipt_progress progress_of(struct relay *relay)
{
    struct receipt_progress progress = {.on_done = on_progress, .alert = bench_id(1)};
    int                     before = answers;

    receipt_progress(relay->receipt, &progress);
    while (answers == before)
        relay_turn(relay);
    CHECK_INT(progress.failed, 0);
    return progress;
}

TEST(reasons_are_told_by_channel_the_most_frequent_first_and_minutes_add_up)
{
    struct relay            relay;
    struct receipt_progress progress;
    uint32_t                sent = 0, failed = 0;

    send_twenty(&relay, 3, VERDICT_REFUSED);
    for (size_t i = 10; i < 15; i++)
        say(&relay, i, RECEIPT_FAILED, "absent: +39 333 123 4567");
    fold(&relay);
    progress = progress_of(&relay);
    CHECK_INT(progress.since_ms, relay.sent[0].at_ms);
    CHECK_INT(progress.reason_count, 2);
    CHECK_TEXT(progress.reasons[0].channel, "sms");
    CHECK_INT(progress.reasons[0].kind, FAILURE_UNDELIVERED);
    CHECK_TEXT(progress.reasons[0].words, "absent: …");
    CHECK_INT(progress.reasons[0].count, 5);
    CHECK_INT(progress.reasons[0].again, 5);
    CHECK_INT(progress.reasons[1].kind, FAILURE_REFUSED);
    CHECK_TEXT(progress.reasons[1].words, "550 <…> unknown");
    CHECK_INT(progress.reasons[1].count, 3);
    for (size_t i = 0; i < progress.minute_count; i++) {
        sent += progress.minutes[i].sent;
        failed += progress.minutes[i].failed;
    }
    CHECK_INT(sent, 12); /* five fell back within their minute */
    CHECK_INT(failed, 8);
    arena_free(&progress.arena);
    relay_close(&relay);
}

TEST(only_what_failed_is_sent_anew_and_under_another_key)
{
    struct relay         relay;
    struct receipt_retry retry = asked_by(&ANNA, NULL);

    send_twenty(&relay, 3, VERDICT_REFUSED);
    say(&relay, 10, RECEIPT_FAILED, NULL);
    say(&relay, 11, RECEIPT_DELIVERED, NULL);
    fold(&relay);
    relay.failing = 0;
    ask(&relay, &retry);
    CHECK_INT(retry.failed, 0);
    CHECK_INT(retry.retried, 4);
    relay_until_sent(&relay, 24);
    relay_until_done(&relay, 1);
    for (size_t i = 20; i < 24; i++) {
        CHECK_INT(relay.sent[i].repeats, 0);
        CHECK_TEXT(relay.sent[i].address, relay.sent[i < 23 ? i - 20 : 10].address);
    }
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 19);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DELIVERED), 1);
    retry = asked_by(&ANNA, NULL);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_CONFLICT); /* nothing failed any more */
    relay_close(&relay);
}

/* The gateway repeats that the first try failed, and then that it arrived after all. */
TEST(late_words_about_the_first_try_do_not_undo_the_second)
{
    struct relay         relay;
    struct receipt_retry retry = asked_by(&ANNA, NULL);

    send_twenty(&relay, 2, VERDICT_REFUSED);
    relay.failing = 0;
    ask(&relay, &retry);
    relay_until_sent(&relay, 22);
    relay_until_done(&relay, 1);
    say(&relay, 0, RECEIPT_FAILED, NULL);
    say(&relay, 1, RECEIPT_FAILED, NULL);
    fold(&relay);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 0);
    say(&relay, 20, RECEIPT_FAILED, NULL); /* of the second it counts */
    say(&relay, 1, RECEIPT_DELIVERED, NULL);
    fold(&relay);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 1);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_DELIVERED), 1);
    relay_close(&relay);
}

TEST(what_arrived_in_the_meantime_is_not_sent_again)
{
    struct relay         relay;
    struct receipt_retry retry = asked_by(&ANNA, NULL);

    send_twenty(&relay, 2, VERDICT_REFUSED);
    relay.failing = 0;
    say(&relay, 1, RECEIPT_DELIVERED, NULL); /* kept, and not folded in yet */
    ask(&relay, &retry);
    relay_until_sent(&relay, 21);
    relay_close(&relay);
}

TEST(what_is_unsure_is_never_sent_again)
{
    struct relay            relay;
    struct receipt_retry    retry = asked_by(&ANNA, NULL);
    struct receipt_progress progress;

    send_twenty(&relay, 3, VERDICT_UNSURE);
    progress = progress_of(&relay);
    CHECK_INT(progress.reason_count, 1);
    CHECK_INT(progress.reasons[0].kind, FAILURE_UNSURE);
    CHECK_INT(progress.reasons[0].again, 0);
    arena_free(&progress.arena);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_CONFLICT);
    relay_until_sent(&relay, 20);
    relay_close(&relay);
}

TEST(the_same_key_retries_once_and_hears_the_same)
{
    struct relay         relay;
    struct receipt_retry first = asked_by(&ANNA, "k"), second = asked_by(&ANNA, "k");
    struct receipt_retry other = asked_by(&ANNA, "k");

    send_twenty(&relay, 3, VERDICT_REFUSED);
    ask(&relay, &first); /* and they fail once more */
    relay_until_sent(&relay, 23);
    relay_until_done(&relay, 1);
    ask(&relay, &second);
    CHECK_INT(second.failed, 0);
    CHECK_INT(second.retried, 3);
    other.asking.request[0] = 1;
    ask(&relay, &other);
    CHECK_INT(other.err.kind, ERR_CONFLICT);
    relay_until_sent(&relay, 23);
    relay_close(&relay);
}

TEST(it_takes_an_officer_of_the_place_and_the_mode_and_a_channel_there_is)
{
    struct relay         relay;
    struct who           auditor = ANNA, elsewhere = ANNA, exercise = ANNA;
    struct receipt_retry retry;

    auditor.roles = ROLE_BIT(ROLE_AUDITOR);
    elsewhere.territory.is_everywhere = false;
    exercise.mode.kind = MODE_TEST;
    send_twenty(&relay, 3, VERDICT_REFUSED);
    retry = asked_by(&auditor, NULL);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_FORBIDDEN);
    retry = asked_by(&elsewhere, NULL);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_FORBIDDEN);
    retry = asked_by(&exercise, NULL);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_FORBIDDEN);
    retry = asked_by(&ANNA, NULL);
    retry.channel = "pigeons";
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_INVALID);
    retry = asked_by(&ANNA, NULL);
    retry.alert = bench_id(9);
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_NOT_FOUND);
    relay_until_sent(&relay, 20);
    relay_close(&relay);
}

TEST(what_is_over_is_not_tried_anew)
{
    struct relay         relay;
    struct receipt_retry retry = asked_by(&ANNA, NULL);

    send_twenty(&relay, 3, VERDICT_REFUSED);
    relay.clock.set_ms += 3600000;
    ask(&relay, &retry);
    CHECK_INT(retry.err.kind, ERR_CONFLICT);
    relay_until_sent(&relay, 20);
    relay_close(&relay);
}

/* Written down, and then the hub stops before anything was folded. */
TEST(what_was_asked_for_before_a_stop_is_done_after_the_next_start)
{
    struct relay              relay;
    struct deed               deed = bench_deed("delivery.retried", "alert:1");
    struct store_retry_failed verb = {.alert = bench_id(1),
                                      .revision = 1,
                                      .channel = "sms",
                                      .failed = RECIPIENT_FAILED,
                                      .recipients = 3,
                                      .deed = &deed};

    send_twenty(&relay, 3, VERDICT_REFUSED);
    relay_stop(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    CHECK_INT(ASK(&relay.bench, retry_failed, &verb), 0);
    relay.failing = 0;
    relay_start(&relay);
    fold(&relay);
    relay_until_sent(&relay, 23);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 20);
    relay_close(&relay);
}

static void on_ordered(struct store_job *job)
{
    CHECK_INT(job->failed, 0);
    answers++;
    store_job_free(job);
}

/* The first chunk is folded in, and the second is claimed already. */
static void order_now(struct relay *relay)
{
    static struct deed               deed;
    static struct store_retry_failed verb;

    relay->on_moved = NULL;
    deed = bench_deed("delivery.retried", "alert:1");
    verb = (struct store_retry_failed){.job.on_done = on_ordered,
                                       .alert = bench_id(1),
                                       .revision = 1,
                                       .channel = "sms",
                                       .failed = RECIPIENT_FAILED,
                                       .recipients = MANY,
                                       .deed = &deed};
    store_retry_failed(relay->bench.store, &verb);
}

TEST(what_is_asked_for_while_late_words_are_folded_in_is_sent_once)
{
    struct relay               relay;
    struct receipt_row         said[] = {{.key = {bench_id(1), 1, "sms", 0}},
                                         {.key = {bench_id(1), 1, "sms", 1}}};
    struct store_keep_receipts keep = {.receipts = said, .count = COUNT_OF(said)};

    send_to(&relay, MANY, MANY, VERDICT_REFUSED);
    fold(&relay);
    relay.failing = 0;
    relay.on_moved = order_now;
    said[0].said = said[1].said = RECEIPT_FAILED;
    CHECK_INT(ASK(&relay.bench, keep_receipts, &keep), 0);
    fold(&relay);
    CHECK_INT(answers, 1);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 0);
    relay_until_sent(&relay, 2 * MANY);
    fold(&relay);
    relay_until_sent(&relay, 2 * MANY);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), MANY);
    relay_close(&relay);
}

/* It is the third read that fails, as a rule the first of the fold. */
TEST(an_alert_that_cannot_be_read_delays_what_was_asked_for_and_loses_none)
{
    struct relay         relay;
    struct receipt_retry retry = asked_by(&ANNA, NULL);

    send_twenty(&relay, 3, VERDICT_REFUSED);
    fold(&relay);
    relay.failing = 0;
    CHECK(failpoint_arm("store.read:3:eio"));
    ask(&relay, &retry);
    CHECK_INT(retry.retried, 3);
    relay_quiet(&relay);
    CHECK(failpoint_passed() >= 3);
    CHECK(failpoint_arm(NULL));
    fold(&relay);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), 0);
    relay_until_sent(&relay, 23);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 20);
    relay_close(&relay);
}

RUN(reasons_are_told_by_channel_the_most_frequent_first_and_minutes_add_up,
    only_what_failed_is_sent_anew_and_under_another_key,
    late_words_about_the_first_try_do_not_undo_the_second,
    what_arrived_in_the_meantime_is_not_sent_again, what_is_unsure_is_never_sent_again,
    the_same_key_retries_once_and_hears_the_same,
    it_takes_an_officer_of_the_place_and_the_mode_and_a_channel_there_is,
    what_is_over_is_not_tried_anew,
    what_was_asked_for_before_a_stop_is_done_after_the_next_start,
    what_is_asked_for_while_late_words_are_folded_in_is_sent_once,
    an_alert_that_cannot_be_read_delays_what_was_asked_for_and_loses_none)
