#include "hub/model/slot.h"

#include "hub/base/chance.h"
#include "tests/kit/check.h"

enum { SECOND_US = 1000000 };

/* Sends all that is allowed until the end, looking at moments late by up to late_us. */
static unsigned sent_until(struct slot *slot, int64_t *now_us, int64_t end_us, unsigned late_us)
{
    struct chance chance = chance_of_seed(11);
    unsigned      sent = 0;
    int64_t       wait_us = 0;

    while (*now_us < end_us) {
        if (slot_take(slot, *now_us, &wait_us))
            sent++;
        else
            *now_us += wait_us + (late_us ? (int64_t)chance_below(&chance, late_us) : 0);
    }
    return sent;
}

TEST(the_pace_is_exact_to_two_percent_however_late_the_caller_looks)
{
    static const int64_t rates[] = {1, 7, 50, 333, 1000, 10000};

    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        for (unsigned late_us = 0; late_us <= 5000; late_us += 2500) {
            struct slot slot = slot_open(rates[i] * 1000, 0);
            int64_t     now_us = 0;
            unsigned    sent = sent_until(&slot, &now_us, 60 * (int64_t)SECOND_US, late_us);

            CHECK(sent >= (unsigned)rates[i] * 60 * 98 / 100);
            CHECK(sent <= (unsigned)rates[i] * 60 * 102 / 100 + 1);
        }
}

TEST(no_second_ever_sees_more_than_a_tenth_above_the_rate)
{
    struct slot slot = slot_open(100 * 1000, 0);
    int64_t     now_us = 30 * (int64_t)SECOND_US, start_us; /* long idle: no savings */
    unsigned    sent;

    start_us = now_us;
    sent = sent_until(&slot, &now_us, start_us + SECOND_US, 0);
    CHECK(sent >= 100 && sent <= 111);
    CHECK_INT(slot_due(&slot, now_us + 10 * SECOND_US, 1000), 11);
    CHECK_INT(slot_due(&slot, now_us + 10 * SECOND_US, 5), 5);
}

TEST(without_a_limit_everything_is_due)
{
    struct slot slot = slot_open(0, 0);
    int64_t     wait_us;

    CHECK_INT(slot_due(&slot, 0, 5000), 5000);
    CHECK(slot_take(&slot, 0, &wait_us) && slot_take(&slot, 0, &wait_us));
    slot_throttled(&slot, 0, 0);
    CHECK(!slot_take(&slot, 0, &wait_us));
    CHECK_INT(wait_us, SECOND_US);
    CHECK(slot_is_slowed(&slot, 0) && !slot_is_slowed(&slot, SECOND_US));
}

TEST(a_complaint_halves_once_and_quiet_seconds_give_it_back)
{
    struct slot slot = slot_open(100 * 1000, 0);
    int64_t     now_us = 0;

    slot_throttled(&slot, 0, 0);
    CHECK_INT(slot.rate, 50000);
    slot_throttled(&slot, 1000, 0); /* the same burst */
    CHECK_INT(slot.rate, 50000);
    CHECK(slot_is_slowed(&slot, 1000));
    slot_throttled(&slot, SECOND_US, 0); /* a second later: it had grown by 5 */
    CHECK_INT(slot.rate, 27500);
    now_us = SECOND_US;
    sent_until(&slot, &now_us, 6 * (int64_t)SECOND_US, 0);
    CHECK_INT(slot.rate, 27500 + 4 * 5000); /* its last send was in the fifth second */
    CHECK(slot_is_slowed(&slot, now_us));
    CHECK(!slot_is_slowed(&slot, now_us + 20 * (int64_t)SECOND_US));
}

TEST(many_complaints_never_stop_it_for_good)
{
    struct slot slot = slot_open(64 * 1000, 0);
    int64_t     wait_us;

    for (int i = 0; i < 100; i++)
        slot_throttled(&slot, i, 0);
    CHECK_INT(slot.rate, 32000);
    for (int i = 1; i < 100; i++)
        slot_throttled(&slot, i * (int64_t)SECOND_US, 0);
    CHECK(slot.rate >= 1000);
    CHECK(slot_take(&slot, 102 * (int64_t)SECOND_US, &wait_us));
}

TEST(retry_after_is_honoured_and_growth_waits_for_it)
{
    struct slot slot = slot_open(10 * 1000, 0);
    int64_t     wait_us;

    slot_throttled(&slot, 0, 30 * (int64_t)SECOND_US);
    CHECK(!slot_take(&slot, 29 * (int64_t)SECOND_US, &wait_us));
    CHECK_INT(wait_us, SECOND_US);
    slot_throttled(&slot, 29 * (int64_t)SECOND_US, 5 * (int64_t)SECOND_US);
    CHECK(!slot_take(&slot, 31 * (int64_t)SECOND_US, &wait_us));
    CHECK(slot_take(&slot, 34 * (int64_t)SECOND_US, &wait_us));
    CHECK(slot.rate < 10000);
}

TEST(new_settings_keep_the_share)
{
    struct slot slot = slot_open(100 * 1000, 0);

    slot_throttled(&slot, 0, 0);
    slot_retune(&slot, 40 * 1000, 10);
    CHECK_INT(slot.rate, 20000);
    slot_retune(&slot, 0, 20);
    CHECK_INT(slot_due(&slot, 20, 100), 100);
}

RUN(the_pace_is_exact_to_two_percent_however_late_the_caller_looks,
    no_second_ever_sees_more_than_a_tenth_above_the_rate, without_a_limit_everything_is_due,
    a_complaint_halves_once_and_quiet_seconds_give_it_back,
    many_complaints_never_stop_it_for_good, retry_after_is_honoured_and_growth_waits_for_it,
    new_settings_keep_the_share)
