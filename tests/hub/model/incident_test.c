#include "hub/model/incident.h"

#include "tests/kit/check.h"

static unsigned level(const struct hazard *hazard, size_t voices, double share)
{
    struct incident incident = {.evidence = {.voices = voices, .share = share}};

    return incident_level(&incident, hazard);
}

TEST(one_voice_is_yellow_several_sure_ones_are_orange_many_are_red)
{
    const struct hazard flood = {.level_least = 1};

    CHECK_INT(level(&flood, 1, 0.99), 1);
    CHECK_INT(level(&flood, 2, 0.69), 1);
    CHECK_INT(level(&flood, 2, 0.7), 2);
    CHECK_INT(level(&flood, 5, 0.89), 2);
    CHECK_INT(level(&flood, 5, 0.9), 3);
    CHECK_INT(level(&flood, 50, 0.5), 1);
}

TEST(a_pothole_stays_green_and_who_cries_for_help_is_red_alone)
{
    const struct hazard hole = {.is_everyday = true}, dam = {.level_least = 2},
                        person = {.level_least = 3};

    CHECK_INT(level(&hole, 50, 0.99), 0);
    CHECK_INT(level(&dam, 1, 0.1), 2);
    CHECK_INT(level(&dam, 5, 0.9), 3);
    CHECK_INT(level(&person, 1, 0.1), 3);
}

RUN(one_voice_is_yellow_several_sure_ones_are_orange_many_are_red,
    a_pothole_stays_green_and_who_cries_for_help_is_red_alone)
