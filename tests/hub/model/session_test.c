#include "hub/model/session.h"

#include "hub/model/account.h"
#include "tests/kit/check.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

TEST(staff_is_signed_out_after_half_an_hour_of_silence_and_half_a_day_of_work)
{
    unsigned staff = ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_RESIDENT);

    CHECK_INT(session_expiry_ms(staff, 0, 0), 30 * MINUTE_MS);
    CHECK_INT(session_expiry_ms(staff, 0, HOUR_MS), HOUR_MS + 30 * MINUTE_MS);
    CHECK_INT(session_expiry_ms(staff, 0, 12 * HOUR_MS - MINUTE_MS), 12 * HOUR_MS);
    CHECK_INT(session_expiry_ms(ROLE_BIT(ROLE_VOLUNTEER), 0, HOUR_MS),
              HOUR_MS + (int64_t)30 * 24 * HOUR_MS);
}

TEST(the_second_factor_counts_for_five_minutes)
{
    CHECK(session_is_stepped_up(1000, 1000 + 5 * MINUTE_MS));
    CHECK(!session_is_stepped_up(1000, 1001 + 5 * MINUTE_MS));
    CHECK(!session_is_stepped_up(0, 1000));
    CHECK(!session_is_stepped_up(2000, 1000));
}

TEST(the_sixth_try_waits_and_every_further_one_twice_as_long)
{
    static const int64_t WAITS_S[] = {0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
    struct throttle      throttle = {0};

    CHECK_INT(throttle_wait_ms(&throttle, 0), 0);
    for (size_t i = 0; i < sizeof WAITS_S / sizeof *WAITS_S; i++) {
        throttle_failed(&throttle, 500);
        CHECK_INT(throttle_wait_ms(&throttle, 500), WAITS_S[i] * 1000);
        CHECK_INT(throttle_wait_ms(&throttle, 500 + WAITS_S[i] * 1000), 0);
    }
    throttle_succeeded(&throttle);
    throttle_forgive(&throttle);
    for (int i = 0; i < 5; i++)
        throttle_failed(&throttle, 500);
    CHECK_INT(throttle_wait_ms(&throttle, 500), 2000);
    throttle_forgive(&throttle);
    CHECK_INT(throttle_wait_ms(&throttle, 500), 0);
}

TEST(a_day_of_peace_forgets_and_a_hundred_failures_are_the_end)
{
    struct throttle throttle = {0};

    for (int i = 0; i < 99; i++)
        throttle_failed(&throttle, 0);
    CHECK(!throttle_is_spent(&throttle, 0));
    throttle_failed(&throttle, 0);
    CHECK(throttle_is_spent(&throttle, 0));
    CHECK_INT(throttle_wait_ms(&throttle, 0), THROTTLE_MOST_MS);
    CHECK(!throttle_is_spent(&throttle, 24 * HOUR_MS));
    throttle_failed(&throttle, 24 * HOUR_MS);
    CHECK_INT(throttle.failures, 1);
}

TEST(a_clock_set_back_opens_no_door)
{
    struct throttle throttle = {.failures = 8, .last_ms = HOUR_MS};

    CHECK_INT(throttle_wait_ms(&throttle, 0), 16000);
}

RUN(staff_is_signed_out_after_half_an_hour_of_silence_and_half_a_day_of_work,
    the_second_factor_counts_for_five_minutes,
    the_sixth_try_waits_and_every_further_one_twice_as_long,
    a_day_of_peace_forgets_and_a_hundred_failures_are_the_end, a_clock_set_back_opens_no_door)
