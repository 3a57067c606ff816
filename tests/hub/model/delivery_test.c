#include "hub/model/delivery.h"

#include "tests/kit/check.h"

static const int64_t HOUR_MS = 3600 * 1000;

TEST(what_was_taken_is_done_and_what_was_refused_is_given_up)
{
    struct chance           chance = chance_of_seed(1);
    struct delivery_outcome outcome = {.attempts = 1, .expires_ms = HOUR_MS};
    int64_t                 due_ms = -7;

    outcome.fault = delivery_fault_of(VERDICT_SENT, false, false);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_DONE);
    outcome.fault = delivery_fault_of(VERDICT_DELIVERED, true, false);
    CHECK_INT(delivery_next(&outcome, &chance, &due_ms), DELIVERY_DONE);
    outcome.fault = delivery_fault_of(VERDICT_REFUSED, false, false);
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
    CHECK(longest <= 30000 && longest > 15000); /* it is back: soon told */
    CHECK(outcome.attempts > 30); /* never given up before it would come too late */
    CHECK(outcome.now_ms > HOUR_MS - 30000);
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
    struct delivery_outcome outcome = {.fault = delivery_fault_of(VERDICT_BUSY, true, false),
                                       .attempts = 1,
                                       .expires_ms = HOUR_MS};
    int64_t                 due_ms;

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

TEST(a_gateway_that_knows_repeats_is_asked_until_it_might_forget_the_key)
{
    struct chance           chance = chance_of_seed(6);
    struct delivery_outcome outcome = {.fault = delivery_fault_of(VERDICT_UNSURE, false, true),
                                       .may_have_left = true,
                                       .expires_ms = 24 * HOUR_MS};
    enum delivery_step      step = DELIVERY_AGAIN;
    int64_t                 due_ms;

    CHECK_INT(outcome.fault, DELIVERY_FAULT_DOUBTED);
    while (step == DELIVERY_AGAIN) {
        outcome.attempts++;
        step = delivery_next(&outcome, &chance, &due_ms);
        if (step == DELIVERY_AGAIN)
            outcome.now_ms = due_ms;
    }
    CHECK(outcome.now_ms > 10 * 60 * 1000);
    CHECK(outcome.now_ms < HOUR_MS / 2);
    CHECK(outcome.attempts <= 15); /* a mark counts no further */
}

TEST(a_key_is_the_same_again_and_differs_in_every_part)
{
    const struct delivery_name name = {.alert.bytes = {1, 2, 3}, .revision = 1, .place = 42};
    char                       key[DELIVERY_KEY_LEN + 1], other[DELIVERY_KEY_LEN + 1];
    struct delivery_name       others[5] = {name, name, name, name, name};

    others[0].alert.bytes[15] ^= 1;
    others[1].revision = 2;
    others[2].seq = 1;
    others[3].place = 43;
    others[4].round = 1;
    CHECK_TEXT(delivery_key(key, &name, "sms"), "01020300-0000-0000-0000-000000000000-"
                                                "9582d030-1-0-2a");
    CHECK_TEXT(delivery_key(other, &name, "sms"), key);
    CHECK(strcmp(delivery_key(other, &name, "sms2"), key) != 0);
    for (size_t i = 0; i < 5; i++)
        CHECK(strcmp(delivery_key(other, &others[i], "sms"), key) != 0);
}

TEST(a_key_leads_back_to_its_delivery_and_no_other_text_does)
{
    const struct delivery_name name = {.alert.bytes = {[15] = 9},
                                       .revision = 0x7fffffff,
                                       .seq = 0xffff,
                                       .place = 999,
                                       .round = 15};
    struct delivery_name       found;
    char                       key[DELIVERY_KEY_LEN + 1];
    const char *const          wrong[] = {
                 "",
                 "01020300-0000-0000-0000-000000000000",
                 "01020300-0000-0000-0000-000000000000-9582d030-1-0",
                 "01020300-0000-0000-0000-000000000000-9582d030-1-0-2a-",
                 "01020300-0000-0000-0000-000000000000-9582d030-01-0-2a",
                 "01020300-0000-0000-0000-000000000000-9582d031-1-0-2a",
                 "01020300-0000-0000-0000-000000000000-9582d030-1-0-2affffffffffffffffffffff",
    };

    CHECK(strlen(delivery_key(key, &name, "sms")) <= DELIVERY_KEY_LEN);
    CHECK(delivery_key_read(&found, key, "sms"));
    CHECK(id_same(&found.alert, &name.alert));
    CHECK_INT(found.revision, name.revision);
    CHECK_INT(found.seq, name.seq);
    CHECK_INT(found.place, name.place);
    CHECK_INT(found.round, name.round);
    CHECK(!delivery_key_read(&found, key, "sms2"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!delivery_key_read(&found, wrong[i], "sms"));
}

TEST(where_a_siren_stands_follows_from_all_it_said_in_any_order)
{
    static const struct {
        unsigned          said;
        enum receipt_kind stands;
    } CASES[] = {
        {1 << RECEIPT_UNKNOWN, RECEIPT_UNKNOWN},
        {1 << RECEIPT_UNKNOWN | 1 << RECEIPT_ACCEPTED, RECEIPT_ACCEPTED}, /* asked again */
        {1 << RECEIPT_ACCEPTED | 1 << RECEIPT_FAILED, RECEIPT_FAILED},
        {1 << RECEIPT_FAILED | 1 << RECEIPT_DELIVERED, RECEIPT_DELIVERED},
        {1 << RECEIPT_ACCEPTED | 1 << RECEIPT_DELIVERED | 1 << RECEIPT_DONE, RECEIPT_DONE},
        {(1 << RECEIPT_KINDS) - 1, RECEIPT_DONE},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        CHECK_INT(receipt_last(CASES[i].said), CASES[i].stands);
}

RUN(where_a_siren_stands_follows_from_all_it_said_in_any_order,
    what_was_taken_is_done_and_what_was_refused_is_given_up,
    a_busy_gateway_is_asked_less_and_less_often_until_the_warning_expires,
    a_thousand_failures_do_not_come_back_together,
    what_the_gateway_asks_for_is_the_least_we_wait,
    what_may_have_been_sent_is_repeated_few_times,
    a_gateway_that_knows_repeats_is_asked_until_it_might_forget_the_key,
    a_key_is_the_same_again_and_differs_in_every_part,
    a_key_leads_back_to_its_delivery_and_no_other_text_does)
