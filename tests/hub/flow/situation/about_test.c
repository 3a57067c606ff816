#include "tests/hub/flow/kit/control.h"

static void merge(struct control *control, int64_t into, int64_t other)
{
    struct cluster_side a = control_side(control, into), b = control_side(control, other);
    struct id           ids[2] = {a.ids[0], b.ids[0]};
    struct cluster_side both = {ids, 2};

    CHECK_INT(control_do(control, REVIEW_MERGE, into, NULL, &both, 1), 0);
    control_rest(control);
}

TEST(an_entry_is_about_the_incidents_that_hold_its_reports_today)
{
    struct control control;
    int64_t        merged, undone, *incidents;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    control_report(&control, 2, 43.80, 10.95, "device:b");
    merge(&control, 1, 2);
    merged = control.job.seq;
    CHECK_INT(situation_entry(control.situation, merged, &control.arena, &incidents), 1);
    CHECK_INT(incidents[0], 1);
    CHECK(situation_entry_is_live(control.situation, merged));
    CHECK_INT(control_undo(&control, merged), 0);
    undone = control.job.seq;
    CHECK(!situation_entry_is_live(control.situation, merged));
    CHECK(situation_entry_is_live(control.situation, undone));
    CHECK_INT(situation_entry(control.situation, undone, &control.arena, &incidents), 2);
    CHECK_INT(incidents[1], 2);
    CHECK_INT(situation_entry(control.situation, 999, &control.arena, &incidents), 0);
    CHECK(!situation_entry_is_live(control.situation, 999));
    control_close(&control);
}

RUN(an_entry_is_about_the_incidents_that_hold_its_reports_today)
