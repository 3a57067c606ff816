#include "hub/flow/situation/pace.h"

#include "hub/flow/situation/room.h"
#include "tests/hub/flow/kit/control.h"

TEST(what_takes_little_may_be_done_again_at_once)
{
    struct pace pace = {0};

    CHECK_INT((int64_t)pace_wait_ms(&pace, 0), 0);
    pace_took(&pace, 1000, 1000 + PACE_SHORT_US);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 1000 + PACE_SHORT_US), 0);
}

TEST(what_takes_long_has_a_quarter_of_the_time)
{
    struct pace pace = {0};

    pace_took(&pace, 0, 100000);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 100000), 300);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 399001), 1);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 400000), 0);
}

static void tell(struct control *control, uint8_t no)
{
    struct report report = {.id = bench_id(no),
                            .hazard = "FL",
                            .has_place = true,
                            .lat = 43.7,
                            .lon = 10.95,
                            .fix_ms = REPORT_NO_TIME,
                            .observed_ms = REPORT_NO_TIME,
                            .sent_ms = REPORT_NO_TIME,
                            .seq = REPORT_NO_SEQ,
                            .text = ""};

    situation_report(control->situation, no, control->clock.set_ms, &report, "device:a", "http",
                     "");
    situation_settle_soon(control->situation);
}

TEST(reports_wait_for_one_another_and_are_settled_together)
{
    struct control control;

    control_open(&control);
    control.situation->pace.free_us = clock_stopwatch_us() + INT64_C(3600000000);
    tell(&control, 1);
    CHECK_INT(situation_holder(control.situation, 1), 0);
    control.situation->has_unsettled = false; /* the hour is not waited for */
    control.situation->pace.free_us = clock_stopwatch_us() + 20000;
    tell(&control, 2);
    while (situation_holder(control.situation, 2) == 0)
        uv_run(&control.bench.loop, UV_RUN_ONCE);
    CHECK_INT(situation_holder(control.situation, 1), 1);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    control_close(&control);
}

TEST(it_may_close_while_reports_wait)
{
    struct control control;

    control_open(&control);
    control.situation->pace.free_us = clock_stopwatch_us() + INT64_C(3600000000);
    tell(&control, 1);
    control_close(&control);
}

RUN(what_takes_little_may_be_done_again_at_once, what_takes_long_has_a_quarter_of_the_time,
    reports_wait_for_one_another_and_are_settled_together, it_may_close_while_reports_wait)
