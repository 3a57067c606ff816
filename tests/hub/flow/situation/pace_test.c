#include "hub/flow/situation/pace.h"

#include "hub/flow/situation/room.h"
#include "tests/hub/flow/kit/control.h"

TEST(what_takes_little_may_be_done_again_at_once)
{
    struct pace pace = {0};

    CHECK_INT((int64_t)pace_wait_ms(&pace, 0), 0);
    pace_took(&pace, 1000, 1000 + PACE_SHORT_MS);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 1000 + PACE_SHORT_MS), 0);
}

TEST(what_takes_long_rests_three_times_as_long_but_not_for_ever)
{
    struct pace pace = {0};

    pace_took(&pace, 0, 100);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 100), 300);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 399), 1);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 400), 0);
    pace_took(&pace, 1000, 61000);
    CHECK_INT((int64_t)pace_wait_ms(&pace, 61000), PACE_REST_MOST_MS);
}

/* A report comes, and telling of it takes so long. */
static void tell(struct control *control, uint8_t no, double lon, int64_t takes_ms)
{
    struct report report = {.id = bench_id(no),
                            .hazard = "FL",
                            .has_place = true,
                            .lat = 43.7,
                            .lon = lon,
                            .fix_ms = REPORT_NO_TIME,
                            .observed_ms = REPORT_NO_TIME,
                            .sent_ms = REPORT_NO_TIME,
                            .seq = REPORT_NO_SEQ,
                            .text = ""};

    control->event_takes_ms = takes_ms;
    situation_report(control->situation, no, control->clock.set_ms, &report, "device:a", "http",
                     "");
    situation_settle_soon(control->situation);
}

TEST(after_what_took_long_reports_wait_and_are_settled_together)
{
    struct control control;

    control_open(&control);
    tell(&control, 1, 10.95, PACE_SHORT_MS + 1);
    CHECK_INT(situation_holder(control.situation, 1), 1);
    tell(&control, 2, 10.95, 0);
    tell(&control, 3, 11.95, 0);
    CHECK_INT(situation_holder(control.situation, 2), 0);
    CHECK_INT(situation_holder(control.situation, 3), 0);
    while (situation_holder(control.situation, 3) == 0)
        uv_run(&control.bench.loop, UV_RUN_ONCE);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    control_close(&control);
}

TEST(it_may_close_while_reports_wait)
{
    struct control control;

    control_open(&control);
    tell(&control, 1, 10.95, 1000);
    tell(&control, 2, 10.95, 0);
    CHECK_INT(situation_holder(control.situation, 2), 0);
    control_close(&control);
}

static void preview(struct control *control, uint8_t report)
{
    struct id                  id = bench_id(report);
    const struct cluster_entry entry = {
        .order = INT64_C(1) << 40, .verb = CLUSTER_ALONE, .sides = {{&id, 1}}, .side_count = 1};
    size_t count;

    situation_preview(control->situation, &entry, &count);
}

/* A preview settles what waits, and nobody must miss it (P3). */
TEST(a_preview_takes_no_waiting_report_off_the_list)
{
    struct control          control;
    struct situation_filter filter = {.state = -1, .limit = 10};
    struct incident        *incidents;

    control_open(&control);
    tell(&control, 1, 10.95, 1000);
    tell(&control, 2, 11.95, 0);
    CHECK_INT(situation_holder(control.situation, 2), 0);
    preview(&control, 1);
    situation_settle(control.situation);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(control.opened, 2);
    control_close(&control);
}

TEST(a_waiting_report_opens_what_was_put_away_also_after_a_preview)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 43.7, 10.95, "device:a");
    control_report(&control, 2, 43.7, 12.95, "device:b");
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "di ieri", NULL, 0), 0);
    tell(&control, 3, 11.95, 1000);
    tell(&control, 4, 10.95, 0);
    CHECK_INT(situation_holder(control.situation, 4), 0);
    preview(&control, 2);
    situation_settle(control.situation);
    control_rest(&control);
    CHECK_INT(situation_holder(control.situation, 4), 1);
    CHECK_INT(control.reopened, 1);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
    control_close(&control);
}

TEST(a_report_that_waits_while_its_incident_is_put_away_opens_it_again)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 43.7, 10.95, "device:a");
    tell(&control, 2, 11.95, 1000);
    tell(&control, 3, 10.95, 0);
    CHECK_INT(situation_holder(control.situation, 3), 0);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "di ieri", NULL, 0), 0);
    control_rest(&control);
    CHECK_INT(situation_holder(control.situation, 3), 1);
    CHECK_INT(control.reopened, 1);
    control_close(&control);
}

RUN(what_takes_little_may_be_done_again_at_once,
    what_takes_long_rests_three_times_as_long_but_not_for_ever,
    after_what_took_long_reports_wait_and_are_settled_together, it_may_close_while_reports_wait,
    a_preview_takes_no_waiting_report_off_the_list,
    a_waiting_report_opens_what_was_put_away_also_after_a_preview,
    a_report_that_waits_while_its_incident_is_put_away_opens_it_again)
