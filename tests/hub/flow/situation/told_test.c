#include "tests/hub/flow/kit/control.h"

static const struct mode ACTUAL = {.kind = MODE_ACTUAL};

TEST(a_report_is_told_with_the_state_of_its_incident_and_not_in_another_mode)
{
    struct control        control;
    struct situation_told told;
    struct mode           test;

    control_open(&control);
    control_report(&control, 1, 43.7000, 10.95, "device:a");
    control_report(&control, 2, 43.7001, 10.95, "device:b");
    CHECK(situation_told(control.situation, 2, &ACTUAL, &told));
    CHECK_INT(told.incident, 1);
    CHECK_INT(told.state, INCIDENT_OPEN);
    CHECK(told.has_place && told.lat > 43.70005 && told.lat < 43.70015);
    CHECK_INT(told.changed_ms, 0);
    CHECK_INT(told.reports, 2);
    control.clock.set_ms += 60000;
    CHECK_INT(control_do(&control, REVIEW_CLOSE, 1, "finito", NULL, 0), 0);
    CHECK(situation_told_of(control.situation, &told.id, &ACTUAL, &told));
    CHECK_INT(told.state, INCIDENT_CLOSED);
    CHECK_INT(told.changed_ms, clock_now(&control.clock));
    CHECK(!situation_told(control.situation, 3, &ACTUAL, &told));
    CHECK(mode_parse(&test, "test"));
    CHECK(!situation_told(control.situation, 2, &test, &told));
    control_close(&control);
}

TEST(of_many_the_newest_wanted_are_told_one_by_one)
{
    struct control          control;
    struct situation_told   told = {0};
    struct situation_wanted wanted = {.mode = &ACTUAL, .from_ms = 0, .to_ms = INT64_MAX};
    bool                    kinds[64] = {false};

    control_open(&control);
    for (uint8_t i = 1; i <= 3; i++)
        control_report(&control, i, 43.7 + i * 0.05, 10.95, "device:a");
    control_report_of(&control, 4, "LS", 43.7, 10.95, "device:c");
    for (int64_t no = 4; no >= 1; no--) {
        CHECK(situation_told_next(control.situation, &wanted, told.no, &told));
        CHECK_INT(told.no, no);
    }
    CHECK(!situation_told_next(control.situation, &wanted, told.no, &told));
    kinds[hazards_by_code(control.hazards, "FL")->place] = true;
    wanted.kinds = kinds;
    CHECK(situation_told_next(control.situation, &wanted, 0, &told));
    CHECK_INT(told.no, 3);
    wanted.to_ms = told.happened_ms - 1;
    CHECK(!situation_told_next(control.situation, &wanted, 0, &told));
    control_close(&control);
}

TEST(a_report_that_was_amended_is_told_as_amended)
{
    struct control        control;
    struct situation_told told;
    struct cluster_side   one;

    control_open(&control);
    control_report(&control, 1, 43.7000, 10.95, "device:a");
    one = control_side(&control, 1);
    CHECK_INT(control_amend(&control, &one, 43.8, 10.95), 0);
    CHECK(situation_told(control.situation, 1, &ACTUAL, &told));
    CHECK(told.lat > 43.799);
    control_close(&control);
}

RUN(a_report_is_told_with_the_state_of_its_incident_and_not_in_another_mode,
    of_many_the_newest_wanted_are_told_one_by_one, a_report_that_was_amended_is_told_as_amended)
