#include "hub/model/chunk.h"

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

static struct chunk fresh(size_t count)
{
    uint64_t     recipients[CHUNK_MAX];
    struct chunk chunk;

    for (size_t i = 0; i < count; i++)
        recipients[i] = 100 + 7 * i;
    CHECK_INT(chunk_of(&chunk, recipients, count, NULL), 0);
    return chunk;
}

TEST(recipients_are_a_thousand_at_most_ascending_each_once)
{
    uint64_t     many[CHUNK_MAX + 1], twice[] = {3, 3}, back[] = {4, 3};
    struct chunk chunk;
    struct err   err;
    size_t       i;

    for (i = 0; i <= CHUNK_MAX; i++)
        many[i] = i;
    CHECK_INT(chunk_of(&chunk, many, CHUNK_MAX, &err), 0);
    CHECK_INT(chunk_of(&chunk, many, CHUNK_MAX + 1, &err), -1);
    CHECK_INT(chunk_of(&chunk, many, 0, &err), -1);
    CHECK_INT(chunk_of(&chunk, twice, 2, &err), -1);
    CHECK_INT(chunk_of(&chunk, back, 2, &err), -1);
    CHECK_INT(chunk_of(&chunk, many, 10, &err), 0);
    CHECK(chunk_find(&chunk, 9, &i) && i == 9);
    CHECK(!chunk_find(&chunk, 10, &i));
}

TEST(the_window_never_holds_more_than_a_hundred_and_one_slow_answer_holds_one_place)
{
    struct chunk chunk = fresh(1000);
    size_t       picks[CHUNK_MAX], more[CHUNK_MAX];

    CHECK_INT(chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX), 100);
    CHECK_INT(chunk_intend(&chunk, NULL, 0, more, CHUNK_MAX), 0);
    for (size_t i = 1; i < 100; i++)
        CHECK(chunk_answer(&chunk, picks[i], VERDICT_SENT, DELIVERY_DONE, 50));
    CHECK_INT(chunk_intend(&chunk, NULL, 0, more, CHUNK_MAX), 99);
    CHECK_INT(chunk_state(&chunk, picks[0]), RECIPIENT_INTENT);
    CHECK_INT(more[0], 100);
    CHECK(!chunk_answer(&chunk, 500, VERDICT_SENT, DELIVERY_DONE, 0)); /* never asked */
}

TEST(a_chunk_goes_from_todo_to_done_and_knows_its_sums)
{
    struct chunk     chunk = fresh(250);
    size_t           picks[CHUNK_MAX], count, rounds = 0;
    struct chunk_sum sum;

    while ((count = chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX)) > 0) {
        for (size_t i = 0; i < count; i++)
            chunk_answer(&chunk, picks[i], picks[i] % 10 ? VERDICT_SENT : VERDICT_REFUSED,
                         picks[i] % 10 ? DELIVERY_DONE : DELIVERY_GIVEN_UP, 150);
        rounds++;
    }
    chunk_sum(&chunk, &sum);
    CHECK_INT(rounds, 3);
    CHECK_INT(sum.total, 250);
    CHECK_INT(sum.by_state[RECIPIENT_SENT], 225);
    CHECK_INT(sum.by_state[RECIPIENT_FAILED], 25);
    CHECK_INT(sum.by_delay[1], 225); /* above 100 ms, within 200 */
    CHECK_INT(sum.retries, 0);
    CHECK(chunk_is_done(&chunk));
    CHECK(chunk_may_have_reached(&chunk, 1) && !chunk_may_have_reached(&chunk, 10));
}

TEST(who_was_never_asked_goes_before_who_is_asked_again_and_nobody_before_his_time)
{
    struct chunk chunk = fresh(4);
    int64_t      due_ms[4] = {0};
    size_t       picks[4];

    CHECK_INT(chunk_intend(&chunk, due_ms, 1, picks, 2), 2);
    chunk_answer(&chunk, 0, VERDICT_BUSY, DELIVERY_AGAIN, 0);
    chunk_answer(&chunk, 1, VERDICT_BUSY, DELIVERY_AGAIN, 0);
    due_ms[1] = 500;
    CHECK_INT(chunk_intend(&chunk, due_ms, 1, picks, 4), 3);
    CHECK(picks[0] == 2 && picks[1] == 3 && picks[2] == 0);
    CHECK_INT(chunk_intend(&chunk, due_ms, 500, picks, 4), 1);
    CHECK_INT(picks[0], 1);
    CHECK_INT(chunk_attempts(&chunk, 1), 2);
    CHECK_INT(chunk_attempts(&chunk, 2), 1);
    CHECK(!chunk_may_have_left(&chunk, 1));
}

TEST(doubt_is_remembered_and_attempts_count_from_it)
{
    struct chunk chunk = fresh(1);
    size_t       pick;

    for (int i = 0; i < 20; i++) {
        CHECK_INT(chunk_intend(&chunk, NULL, 0, &pick, 1), 1);
        chunk_answer(&chunk, 0, VERDICT_BUSY, DELIVERY_AGAIN, 0);
    }
    CHECK_INT(chunk_attempts(&chunk, 0), CHUNK_ATTEMPTS_MAX);
    CHECK(!chunk_may_have_reached(&chunk, 0));
    chunk_intend(&chunk, NULL, 0, &pick, 1);
    chunk_answer(&chunk, 0, VERDICT_UNSURE, DELIVERY_AGAIN, 0);
    CHECK_INT(chunk_attempts(&chunk, 0), 1);
    CHECK(chunk_may_have_reached(&chunk, 0));
    chunk_intend(&chunk, NULL, 0, &pick, 1);
    chunk_answer(&chunk, 0, VERDICT_BUSY, DELIVERY_GIVEN_UP, 0);
    CHECK_INT(chunk_state(&chunk, 0), RECIPIENT_FAILED);
    CHECK(chunk_may_have_reached(&chunk, 0)); /* so a Cancel goes there too */
}

TEST(after_a_crash_only_the_intents_are_in_doubt)
{
    struct chunk     chunk = fresh(300), other;
    size_t           picks[CHUNK_MAX];
    struct chunk_sum sum;

    chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX);
    for (size_t i = 0; i < 60; i++)
        chunk_answer(&chunk, picks[i], VERDICT_SENT, DELIVERY_DONE, 0);
    other = chunk;
    CHECK_INT(chunk_recover(&chunk, true), 40);
    CHECK_INT(chunk_recover(&other, false), 40);
    chunk_sum(&other, &sum);
    CHECK_INT(sum.by_state[RECIPIENT_UNKNOWN], 40);
    CHECK_INT(sum.by_state[RECIPIENT_TODO], 200);
    CHECK_INT(chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX), 100);
    CHECK(chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX) == 0);
    for (size_t i = 0; i < 300; i++)
        if (chunk_state(&chunk, i) == RECIPIENT_INTENT)
            chunk_answer(&chunk, i, VERDICT_SENT, DELIVERY_DONE, 0);
    while (chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX) > 0)
        for (size_t i = 0; i < 300; i++)
            chunk_answer(&chunk, i, VERDICT_SENT, DELIVERY_DONE, 0);
    chunk_sum(&chunk, &sum);
    CHECK_INT(sum.by_state[RECIPIENT_SENT], 300);
    CHECK_INT(sum.repeated, 40); /* the bound on doubles, counted */
}

TEST(receipts_may_come_twice_and_in_any_order)
{
    static const enum receipt_kind orders[][3] = {
        {RECEIPT_FAILED, RECEIPT_DELIVERED, RECEIPT_READ},
        {RECEIPT_READ, RECEIPT_DELIVERED, RECEIPT_FAILED},
        {RECEIPT_DELIVERED, RECEIPT_READ, RECEIPT_ACCEPTED},
        {RECEIPT_DONE, RECEIPT_FAILED, RECEIPT_READ},
    };

    for (size_t o = 0; o < COUNT_OF(orders); o++) {
        struct chunk chunk = fresh(2);
        size_t       picks[2];

        CHECK(!chunk_receipt(&chunk, 0, RECEIPT_DELIVERED, 10)); /* never handed over */
        chunk_intend(&chunk, NULL, 0, picks, 1);
        chunk_answer(&chunk, 0, VERDICT_SENT, DELIVERY_DONE, 100);
        for (int k = 0; k < 3; k++) {
            chunk_receipt(&chunk, 0, orders[o][k], 1000);
            CHECK(!chunk_receipt(&chunk, 0, orders[o][k], 5000)); /* twice is once */
        }
        CHECK_INT(chunk_state(&chunk, 0), RECIPIENT_READ);
        CHECK_INT(chunk_delay_ms(&chunk, 0), 1000);
    }
}

TEST(a_receipt_settles_what_was_unknown)
{
    struct chunk chunk = fresh(2);
    size_t       picks[2];

    chunk_intend(&chunk, NULL, 0, picks, 2);
    chunk_recover(&chunk, false);
    CHECK(chunk_receipt(&chunk, 0, RECEIPT_DELIVERED, 90));
    CHECK(chunk_receipt(&chunk, 1, RECEIPT_FAILED, 90));
    CHECK_INT(chunk_state(&chunk, 0), RECIPIENT_DELIVERED);
    CHECK_INT(chunk_state(&chunk, 1), RECIPIENT_FAILED);
}

TEST(the_silence_of_one_siren_says_nothing_of_its_group)
{
    struct chunk chunk = fresh(1);
    size_t       picks[1];

    chunk_intend(&chunk, NULL, 0, picks, 1);
    CHECK(!chunk_receipt(&chunk, 0, RECEIPT_UNKNOWN, 90));
    CHECK_INT(chunk_state(&chunk, 0), RECIPIENT_INTENT);
    chunk_answer(&chunk, 0, VERDICT_SENT, DELIVERY_DONE, 100);
    CHECK(!chunk_receipt(&chunk, 0, RECEIPT_UNKNOWN, 90));
    CHECK_INT(chunk_state(&chunk, 0), RECIPIENT_SENT);
}

TEST(what_is_dropped_is_never_sent)
{
    struct chunk chunk = fresh(300);
    size_t       picks[CHUNK_MAX];

    chunk_intend(&chunk, NULL, 0, picks, 10);
    CHECK(!chunk_drop(&chunk, picks[0])); /* too late for this one */
    CHECK(chunk_drop(&chunk, 200));
    CHECK_INT(chunk_drop_rest(&chunk), 289);
    CHECK_INT(chunk_intend(&chunk, NULL, 0, picks, CHUNK_MAX), 0);
    CHECK(!chunk_is_done(&chunk));
    CHECK(!chunk_may_have_reached(&chunk, 200));
    CHECK(!chunk_receipt(&chunk, 200, RECEIPT_DELIVERED, 0));
}

TEST(delays_are_told_within_a_two_thousandth_up_to_37_hours)
{
    struct chunk chunk = fresh(1);

    CHECK_INT(chunk_delay_ms(&chunk, 0), -1);
    for (int64_t ms = 0; ms < 134000000; ms = ms + 1 + ms / 50) {
        struct chunk copy = chunk;
        size_t       pick;
        int64_t      got;

        chunk_intend(&copy, NULL, 0, &pick, 1);
        chunk_answer(&copy, 0, VERDICT_SENT, DELIVERY_DONE, ms);
        got = chunk_delay_ms(&copy, 0);
        CHECK(got >= ms - ms / 2000 && got <= ms + ms / 2000);
    }
    for (int64_t ms = 134200000; ms < INT64_MAX / 4; ms *= 3) {
        struct chunk copy = chunk;
        size_t       pick;

        chunk_intend(&copy, NULL, 0, &pick, 1);
        chunk_answer(&copy, 0, VERDICT_SENT, DELIVERY_DONE, ms);
        CHECK(chunk_delay_ms(&copy, 0) > 134000000);
    }
}

static struct chunk answered(size_t count, enum verdict verdict, const char *why)
{
    struct chunk chunk = fresh(count);
    size_t       picks[CHUNK_MAX];

    chunk_intend(&chunk, NULL, 0, picks, count);
    for (size_t i = 0; i < count; i++) {
        chunk_answer(&chunk, i, verdict, DELIVERY_GIVEN_UP, 10);
        chunk_note_failure(&chunk, i, failure_of(verdict), why);
    }
    return chunk;
}

TEST(why_one_failed_is_kept_with_the_gateways_words_until_it_arrives)
{
    struct chunk chunk = answered(2, VERDICT_SENT, "nobody asks");
    struct chunk other = answered(2, VERDICT_REFUSED, "550 <rosa@example.org> unknown");

    CHECK_INT(chunk_failure(&chunk, 0).kind, FAILURE_UNTOLD);
    CHECK(chunk_receipt(&chunk, 1, RECEIPT_FAILED, 20));
    chunk_note_failure(&chunk, 1, FAILURE_UNDELIVERED, "absent subscriber");
    CHECK_INT(chunk_failure(&chunk, 1).kind, FAILURE_UNDELIVERED);
    CHECK_TEXT(chunk_failure(&chunk, 1).words, "absent subscriber");
    CHECK(chunk_receipt(&chunk, 1, RECEIPT_DELIVERED, 30)); /* after all */
    CHECK_INT(chunk_failure(&chunk, 1).kind, FAILURE_UNTOLD);
    CHECK_INT(chunk_failure(&other, 0).kind, FAILURE_REFUSED);
    CHECK_TEXT(chunk_failure(&other, 0).words, "550 <…> unknown");
    CHECK_INT(other.reason_count, 1);
}

TEST(of_many_reasons_the_first_keep_their_words_and_the_rest_their_kind)
{
    struct chunk chunk = answered(CHUNK_REASONS_MAX + 2, VERDICT_REFUSED, NULL);
    char         why[] = "reason a";

    for (size_t i = 0; i < chunk.count; i++, why[7]++)
        chunk_note_failure(&chunk, i, FAILURE_REFUSED, why);
    CHECK_TEXT(chunk_failure(&chunk, CHUNK_REASONS_MAX - 1).words, "reason j");
    CHECK_TEXT(chunk_failure(&chunk, CHUNK_REASONS_MAX).words, "");
    CHECK_INT(chunk_failure(&chunk, CHUNK_REASONS_MAX).kind, FAILURE_REFUSED);
}

TEST(only_what_failed_for_certain_is_tried_anew_each_time_in_another_round)
{
    struct chunk chunk = fresh(6);
    size_t       picks[6];

    chunk_intend(&chunk, NULL, 0, picks, 5); /* the sixth waits */
    chunk_answer(&chunk, 0, VERDICT_SENT, DELIVERY_DONE, 0);
    chunk_answer(&chunk, 1, VERDICT_DELIVERED, DELIVERY_DONE, 0);
    chunk_answer(&chunk, 2, VERDICT_UNSURE, DELIVERY_GIVEN_UP, 0);
    chunk_answer(&chunk, 3, VERDICT_REFUSED, DELIVERY_GIVEN_UP, 0);
    chunk_note_failure(&chunk, 3, FAILURE_REFUSED, "barred");
    CHECK_INT(chunk_failure(&chunk, 2).kind, FAILURE_UNSURE);
    CHECK(!chunk_may_retry(&chunk, 2) && chunk_may_retry(&chunk, 3));
    CHECK_INT(chunk_retry(&chunk), 1);
    CHECK_INT(chunk_state(&chunk, 3), RECIPIENT_TODO);
    CHECK_INT(chunk_round(&chunk, 3), 1);
    CHECK_INT(chunk_attempts(&chunk, 3), 0);
    CHECK_INT(chunk_retry(&chunk), 0);
    for (size_t i = 0; i < 6; i++)
        CHECK_INT(chunk_round(&chunk, i), i == 3);
    CHECK_INT(chunk_state(&chunk, 2), RECIPIENT_FAILED);
    for (int round = 2; round <= CHUNK_ROUNDS_MAX; round++) {
        chunk_intend(&chunk, NULL, 0, picks, 1 + (round == 2));
        chunk_answer(&chunk, 3, VERDICT_REFUSED, DELIVERY_GIVEN_UP, 0);
        CHECK_INT(chunk_retry(&chunk), 1);
    }
    chunk_intend(&chunk, NULL, 0, picks, 1);
    chunk_answer(&chunk, 3, VERDICT_REFUSED, DELIVERY_GIVEN_UP, 0);
    CHECK_INT(chunk_retry(&chunk), 0); /* enough */
}

TEST(what_arrived_from_an_earlier_try_is_not_sent_again)
{
    struct chunk chunk = answered(1, VERDICT_REFUSED, NULL);

    CHECK_INT(chunk_retry(&chunk), 1);
    CHECK(chunk_receipt(&chunk, 0, RECEIPT_DELIVERED, 50));
    CHECK(chunk_is_done(&chunk));
}

RUN(recipients_are_a_thousand_at_most_ascending_each_once,
    the_window_never_holds_more_than_a_hundred_and_one_slow_answer_holds_one_place,
    a_chunk_goes_from_todo_to_done_and_knows_its_sums,
    who_was_never_asked_goes_before_who_is_asked_again_and_nobody_before_his_time,
    doubt_is_remembered_and_attempts_count_from_it, after_a_crash_only_the_intents_are_in_doubt,
    receipts_may_come_twice_and_in_any_order, a_receipt_settles_what_was_unknown,
    the_silence_of_one_siren_says_nothing_of_its_group, what_is_dropped_is_never_sent,
    delays_are_told_within_a_two_thousandth_up_to_37_hours,
    why_one_failed_is_kept_with_the_gateways_words_until_it_arrives,
    of_many_reasons_the_first_keep_their_words_and_the_rest_their_kind,
    only_what_failed_for_certain_is_tried_anew_each_time_in_another_round,
    what_arrived_from_an_earlier_try_is_not_sent_again)
