#include "tests/hub/flow/kit/control.h"

static struct situation_near near[SITUATION_NEAR_MAX];

static size_t near_at(struct control *control, const char *hazard, double lat, double within_m)
{
    struct mode           actual;
    struct situation_here here = {.mode = &actual,
                                  .hazard = hazards_by_code(control->hazards, hazard)->place,
                                  .at = {lat, 10.95},
                                  .within_m = within_m};

    mode_parse(&actual, "actual");
    return situation_near(control->situation, &here, near);
}

TEST(what_is_known_near_is_told_the_nearest_first_and_not_what_is_over)
{
    struct control      control;
    struct cluster_side all;

    control_open(&control);
    control_report(&control, 1, 43.7000, 10.95, "device:a");
    control_report(&control, 2, 43.7001, 10.95, "device:b"); /* of the same flood */
    control_report_of(&control, 3, "LS", 43.7000, 10.95, "device:c");
    control_report(&control, 4, 43.7500, 10.95, "device:d");
    CHECK_INT(near_at(&control, "FL", 43.7009, 250), 1); /* 89 m from the second */
    CHECK_INT(near[0].no, 1);
    CHECK_INT(near[0].reports, 2);
    CHECK_INT((int)near[0].distance_m, 88);
    CHECK_INT((int)(near[0].at.lat * 1e4 + 0.5), 437001);
    CHECK_INT(near_at(&control, "FL", 43.7030, 250), 0); /* 322 m */
    CHECK_INT(near_at(&control, "FL", 43.7250, 9000), 2);
    CHECK(near[0].distance_m <= near[1].distance_m);
    all = control_side(&control, 1);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), 0);
    CHECK_INT(near_at(&control, "FL", 43.7009, 250), 1);
    CHECK(near[0].is_confirmed);
    CHECK_INT(control_do(&control, REVIEW_CLOSE, 1, "finito", NULL, 0), 0);
    CHECK_INT(near_at(&control, "FL", 43.7009, 250), 0);
    control_close(&control);
}

TEST(what_is_of_one_family_is_told_and_nothing_else)
{
    struct control control;

    control_open(&control);
    control_report_of(&control, 1, "LM", 43.7000, 10.95, "device:a");
    control_report_of(&control, 2, "PH", 43.7000, 10.95, "device:b");
    CHECK_INT(near_at(&control, "LP", 43.7001, 50), 1);
    CHECK_INT(near[0].no, 1);
    CHECK_INT(near_at(&control, "LM", 43.7001, 50), 1);
    CHECK_INT(near_at(&control, "FL", 43.7001, 50), 0);
    control_close(&control);
}

TEST(of_many_the_nearest_are_told)
{
    struct control control;

    control_open(&control);
    for (uint8_t i = 1; i <= 8; i++) /* far apart, the farthest first */
        control_report(&control, i, 43.7 + (9 - i) * 0.05, 10.95, "device:a");
    CHECK_INT(near_at(&control, "FL", 43.7, 100000), SITUATION_NEAR_MAX);
    for (int i = 0; i < SITUATION_NEAR_MAX; i++)
        CHECK_INT(near[i].no, 8 - i);
    control_close(&control);
}

RUN(what_is_known_near_is_told_the_nearest_first_and_not_what_is_over,
    what_is_of_one_family_is_told_and_nothing_else, of_many_the_nearest_are_told)
