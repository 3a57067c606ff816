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

TEST(bytes_give_the_same_chunk_again_and_no_other_bytes_do)
{
    struct chance chance = chance_of_seed(9);
    struct chunk  chunk = fresh(1000), back;
    struct buf    bytes = {0}, again = {0};
    size_t        picks[CHUNK_MAX], count;

    chunk.recipients[999] = UINT64_MAX;
    while ((count = chunk_intend(&chunk, NULL, 0, picks, 1 + chance_below(&chance, 99))) > 0)
        for (size_t i = 0; i < count; i++)
            chunk_answer(&chunk, picks[i], (enum verdict)chance_below(&chance, VERDICTS),
                         DELIVERY_AGAIN, (int64_t)chance_below(&chance, 1 << 20));
    chunk_write(&chunk, &bytes);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), 0);
    CHECK(back.count == 1000 && !memcmp(back.recipients, chunk.recipients, 8000) &&
          !memcmp(back.marks, chunk.marks, 1000) && !memcmp(back.delays, chunk.delays, 2000));
    chunk_write(&back, &again);
    CHECK(again.len == bytes.len && !memcmp(again.bytes, bytes.bytes, bytes.len));
    for (size_t len = 0; len < bytes.len; len++)
        CHECK_INT(chunk_read(&back, bytes.bytes, len, NULL), -1);
    buf_byte(&bytes, 0);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), -1);
    buf_free(&bytes);
    buf_free(&again);
}

TEST(bytes_that_cannot_be_are_refused)
{
    static const struct {
        const char *bytes;
        size_t      len;
    } wrong[] = {
        {"", 0},
        {"\2\1\5\0\0\0", 6},                                      /* another format */
        {"\1\0", 2},                                              /* nobody */
        {"\1\xe9\7", 3},                                          /* 1,001 */
        {"\1\2\5\0\0\0\0\0\0\0", 10},                             /* the same twice */
        {"\1\1\x85\0\0\0\0", 7},                                  /* not the shortest writing */
        {"\1\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\2\0\0\0", 15}, /* past 2^64 */
    };
    struct chunk chunk;
    struct err   err;
    struct buf   bytes = {0};

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_INT(chunk_read(&chunk, wrong[i].bytes, wrong[i].len, &err), -1);
        CHECK_INT(err.kind, ERR_INVALID);
    }
    chunk = fresh(101);
    memset(chunk.marks, RECIPIENT_INTENT, 101); /* more than a window */
    chunk_write(&chunk, &bytes);
    CHECK_INT(chunk_read(&chunk, bytes.bytes, bytes.len, &err), -1);
    buf_free(&bytes);
    CHECK_INT(chunk_read(&chunk, "\1\1\5\0\xff\xff", 6, &err), 0);
}

RUN(recipients_are_a_thousand_at_most_ascending_each_once,
    the_window_never_holds_more_than_a_hundred_and_one_slow_answer_holds_one_place,
    a_chunk_goes_from_todo_to_done_and_knows_its_sums,
    who_was_never_asked_goes_before_who_is_asked_again_and_nobody_before_his_time,
    doubt_is_remembered_and_attempts_count_from_it, after_a_crash_only_the_intents_are_in_doubt,
    receipts_may_come_twice_and_in_any_order, a_receipt_settles_what_was_unknown,
    the_silence_of_one_siren_says_nothing_of_its_group, what_is_dropped_is_never_sent,
    delays_are_told_within_a_two_thousandth_up_to_37_hours,
    bytes_give_the_same_chunk_again_and_no_other_bytes_do, bytes_that_cannot_be_are_refused)
