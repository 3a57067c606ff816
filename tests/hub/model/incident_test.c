#include "hub/model/incident.h"

#include "tests/kit/check.h"

static unsigned level(unsigned least, size_t voices, double share)
{
    struct incident incident = {.level_least = least,
                                .evidence = {.voices = voices, .share = share}};

    return incident_level(&incident);
}

TEST(one_voice_is_yellow_several_sure_ones_are_orange_many_are_red)
{
    CHECK_INT(level(1, 1, 0.99), 1);
    CHECK_INT(level(1, 2, 0.69), 1);
    CHECK_INT(level(1, 2, 0.7), 2);
    CHECK_INT(level(1, 5, 0.89), 2);
    CHECK_INT(level(1, 5, 0.9), 3);
    CHECK_INT(level(1, 50, 0.5), 1);
}

TEST(a_pothole_stays_green_and_who_cries_for_help_is_red_alone)
{
    CHECK_INT(level(0, 50, 0.99), 0);
    CHECK_INT(level(2, 1, 0.1), 2);
    CHECK_INT(level(2, 5, 0.9), 3);
    CHECK_INT(level(3, 1, 0.1), 3);
}

RUN(one_voice_is_yellow_several_sure_ones_are_orange_many_are_red,
    a_pothole_stays_green_and_who_cries_for_help_is_red_alone)
