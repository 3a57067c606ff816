#include "hub/model/delivery.h"

#include "tests/kit/check.h"

static const int64_t HOUR_MS = 3600 * 1000;

TEST(what_was_taken_is_done_and_what_was_refused_is_given_up)
{
    struct chance           chance = chance_of_seed(1);
    struct delivery_outcome outcome = {.attempts = 1, .expires_ms = HOUR_MS};
    int64_t                 due_ms = -7;

    outcome.fault = delivery_fault_of(VERDICT_SENT, false);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_DONE);
    outcome.fault = delivery_fault_of(VERDICT_DELIVERED, true);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_DONE);
    outcome.fault = delivery_fault_of(VERDICT_REFUSED, false);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_GIVEN_UP);
    CHECK_INT(due_ms, -7);
}

TEST(a_busy_gateway_is_asked_less_and_less_often_until_the_warning_expires)
{
    struct chance           chance = chance_of_seed(2);
    struct delivery_outcome outcome = {.fault = DELIVERY_FAULT_BUSY, .expires_ms = HOUR_MS};
    enum delivery_step      step = DELIVERY_AGAIN;
    int64_t                 longest = 0;

    while (step == DELIVERY_AGAIN) {
        int64_t due_ms = 0;

        outcome.attempts++;
        step = delivery_next(&outcome, &chance, &due_ms);
        if (step != DELIVERY_AGAIN)
            break;
        CHECK(due_ms > outcome.now_ms && due_ms < outcome.expires_ms);
        if (outcome.attempts == 1)
            CHECK(due_ms >= 500 && due_ms <= 1000);
        if (outcome.attempts == 4)
            CHECK(due_ms - outcome.now_ms >= 4000 && due_ms - outcome.now_ms <= 8000);
        longest = due_ms - outcome.now_ms > longest ? due_ms - outcome.now_ms : longest;
        outcome.now_ms = due_ms;
    }
    CHECK(longest <= 120000 && longest > 60000);
    CHECK(outcome.attempts > 30); /* never given up before it would come too late */
    CHECK(outcome.now_ms > HOUR_MS - 120000);
}

TEST(a_thousand_failures_do_not_come_back_together)
{
    struct chance           chance = chance_of_seed(3);
    struct delivery_outcome outcome = {
        .fault = DELIVERY_FAULT_BUSY, .attempts = 5, .expires_ms = HOUR_MS};
    unsigned seconds[16] = {0};

    for (int i = 0; i < 1000; i++) {
        int64_t due_ms;

        CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_AGAIN);
        CHECK(due_ms >= 8000 && due_ms <= 16000);
        seconds[due_ms / 1000 % 16]++;
    }
    for (int i = 8; i < 16; i++)
        CHECK(seconds[i] > 60 && seconds[i] < 200);
}

TEST(what_the_gateway_asks_for_is_the_least_we_wait)
{
    struct chance           chance = chance_of_seed(4);
    struct delivery_outcome outcome = {
        .fault = delivery_fault_of(VERDICT_BUSY, true), .attempts = 1, .expires_ms = HOUR_MS};
    int64_t due_ms;

    CHECK_INT(outcome.fault, DELIVERY_FAULT_THROTTLED);
    outcome.retry_after_ms = 45000;
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_AGAIN);
    CHECK_INT(due_ms, 45000);
    outcome.retry_after_ms = INT64_MAX; /* a wait past any expiry does not overflow */
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_GIVEN_UP);
    outcome.retry_after_ms = 0;
    outcome.now_ms = outcome.expires_ms;
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_GIVEN_UP);
}

TEST(what_may_have_been_sent_is_repeated_few_times)
{
    struct chance           chance = chance_of_seed(5);
    struct delivery_outcome outcome = {
        .fault = DELIVERY_FAULT_UNSURE, .attempts = 9, .expires_ms = HOUR_MS};
    int64_t due_ms;

    /* Nine times certainly not sent: the first doubt is the first repeat. */
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_AGAIN);
    CHECK(due_ms >= 2500 && due_ms <= 5000);
    outcome.may_have_left = true;
    for (outcome.attempts = 2; outcome.attempts < 4; outcome.attempts++)
        CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_AGAIN);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_GIVEN_UP);
}

TEST(a_key_is_the_same_again_and_differs_in_every_part)
{
    char          key[DELIVERY_KEY_LEN + 1], other[DELIVERY_KEY_LEN + 1];
    struct chance chance = chance_of_seed(6);
    struct id     alert = id_new(1763791200000, &chance), next = alert;

    delivery_key(key, &alert, 1, "sms", 42);
    CHECK_INT(strlen(key), DELIVERY_KEY_LEN);
    CHECK_INT(strspn(key, "0123456789abcdef"), DELIVERY_KEY_LEN);
    delivery_key(other, &alert, 1, "sms", 42);
    CHECK_TEXT(other, key);
    next.bytes[15] ^= 1;
    delivery_key(other, &next, 1, "sms", 42);
    CHECK(strcmp(other, key) != 0);
    delivery_key(other, &alert, 2, "sms", 42);
    CHECK(strcmp(other, key) != 0);
    delivery_key(other, &alert, 1, "sms2", 42);
    CHECK(strcmp(other, key) != 0);
    delivery_key(other, &alert, 1, "sms", 43);
    CHECK(strcmp(other, key) != 0);
}

RUN(what_was_taken_is_done_and_what_was_refused_is_given_up,
    a_busy_gateway_is_asked_less_and_less_often_until_the_warning_expires,
    a_thousand_failures_do_not_come_back_together,
    what_the_gateway_asks_for_is_the_least_we_wait,
    what_may_have_been_sent_is_repeated_few_times,
    a_key_is_the_same_again_and_differs_in_every_part)
