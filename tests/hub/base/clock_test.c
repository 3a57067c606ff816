#include "hub/base/clock.h"

#include "tests/kit/check.h"

static int64_t parsed(const char *text)
{
    int64_t ms;

    return stamp_parse(&ms, text) ? ms : -1;
}

TEST(a_time_is_an_instant_whatever_its_offset)
{
    CHECK_INT(parsed("2026-03-29T03:00:00+02:00"), 1774746000000);
    CHECK_INT(parsed("2026-03-29T01:00:00-00:00"), 1774746000000);
    CHECK_INT(parsed("2026-03-29T01:00:00.250Z"), 1774746000250);
    CHECK_INT(parsed("2026-10-25t00:30:00z"), 1792888200000);
    CHECK_INT(parsed("2026-01-01 05:45:00+05:45"), 1767225600000);
    CHECK_INT(parsed("2000-02-29T00:00:00Z"), 951782400000);
    CHECK_INT(parsed("2016-12-31T23:59:60Z"), parsed("2016-12-31T23:59:59Z"));
    CHECK_INT(parsed("2100-03-01T00:00:00Z") - parsed("2100-02-28T00:00:00Z"), 86400000);
    CHECK_INT(parsed("1970-01-01T00:00:00+14:00"), -14 * 3600000);
}

TEST(what_is_no_time_is_refused)
{
    static const char *const WRONG[] = {
        "2026-02-29T00:00:00Z",      "2026-13-01T00:00:00Z",      "2026-00-01T00:00:00Z",
        "2026-01-01T24:00:00Z",      "2026-01-01T00:60:00Z",      "2026-01-01T00:00:61Z",
        "2026-01-01T00:00:00",       "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+14:30",
        "0000-01-01T00:00:00Z",      "2026-01-01T00:00:00.Z",     "2026-01-01T00:00:00Z ",
        "2026-1-01T00:00:00Z",       "20260101T000000Z",          "",
        "2026-01-01T00:00:00+02:0x", "10000-01-01T00:00:00Z",     "2026-01-00T00:00:00Z",
    };

    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        int64_t ms;

        CHECK(!stamp_parse(&ms, WRONG[i]));
    }
}

TEST(times_are_written_as_the_standards_want)
{
    char text[STAMP_LEN + 1];

    CHECK_TEXT(stamp_text(text, 1774746000250), "2026-03-29T01:00:00Z");
    CHECK_TEXT(stamp_text(text, -1), "1969-12-31T23:59:59Z");
    CHECK_TEXT(stamp_text_at(text, 1774746000000, 120), "2026-03-29T03:00:00+02:00");
    CHECK_TEXT(stamp_text_at(text, 1774746000000, 0), "2026-03-29T01:00:00-00:00");
    CHECK_TEXT(stamp_text_at(text, 1774746000000, -210), "2026-03-28T21:30:00-03:30");
}

TEST(a_year_has_four_digits)
{
    char text[STAMP_LEN + 1];

    CHECK_TEXT(stamp_text(text, parsed("0506-11-22T05:50:51Z")), "0506-11-22T05:50:51Z");
    CHECK_TEXT(stamp_text_at(text, parsed("0506-11-22T05:50:51Z"), 60),
               "0506-11-22T06:50:51+01:00");
}

TEST(a_set_clock_stands_still)
{
    struct clock clock = clock_set_to(5);

    CHECK_INT(clock_now(&clock), 5);
    clock.set_ms = 9;
    CHECK_INT(clock_now(&clock), 9);
    CHECK_INT(clock_ticks(&clock), 9);
}

RUN(a_year_has_four_digits, a_time_is_an_instant_whatever_its_offset,
    what_is_no_time_is_refused, times_are_written_as_the_standards_want,
    a_set_clock_stands_still)
