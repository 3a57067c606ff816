#include "hub/base/timezone.h"

#include "tests/kit/check.h"

TEST(summer_and_winter_differ_where_they_do)
{
    CHECK_INT(timezone_set("Europe/Rome", NULL), 0);
    CHECK_INT(timezone_offset_min(INT64_C(1774745999999)), 60); /* 2026-03-29T00:59:59Z */
    CHECK_INT(timezone_offset_min(INT64_C(1774746000000)), 120);
    CHECK_INT(timezone_offset_min(INT64_C(1792889999999)), 120); /* 2026-10-25T00:59:59Z */
    CHECK_INT(timezone_offset_min(INT64_C(1792890000000)), 60);
    CHECK_INT(timezone_set("Asia/Kolkata", NULL), 0);
    CHECK_INT(timezone_offset_min(0), 330);
}

TEST(a_place_nobody_knows_is_told_and_is_utc)
{
    struct err err;

    CHECK_INT(timezone_set("Europe/Empoli", &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(timezone_offset_min(INT64_C(1774746000000)), 0);
}

TEST(a_place_is_in_the_tz_database_or_not)
{
    CHECK(timezone_knows("Europe/Rome"));
    CHECK(!timezone_knows("Europe/Empoli"));
}

RUN(summer_and_winter_differ_where_they_do, a_place_nobody_knows_is_told_and_is_utc,
    a_place_is_in_the_tz_database_or_not)
