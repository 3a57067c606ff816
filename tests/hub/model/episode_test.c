#include "hub/model/episode.h"

#include <string.h>

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

enum { HOUR_MS = 3600000 };

static const double TEN_KM = 0.09; /* degrees of latitude, a little more than 10 km */

static struct episode_report report(int64_t incident, double tens_km, double hours,
                                    const char *district)
{
    return (struct episode_report){.incident = incident,
                                   .at = {43.7 + tens_km * TEN_KM, 10.95},
                                   .happened_ms = (int64_t)(hours * HOUR_MS),
                                   .district = district};
}

static const int64_t *found(const struct episode_report *reports, size_t count)
{
    static int64_t episodes[100];

    episodes_find(episodes, reports, count, EPISODE_REACH);
    return episodes;
}

TEST(incidents_within_reach_are_one_episode_also_through_others)
{
    const struct episode_report reports[] = {report(7, 0, 0, ""), report(3, 4.9, 5, ""),
                                             report(9, 9, 10, ""), report(4, 0, 6.1, ""),
                                             report(5, 14.5, 10, "")};
    const int64_t              *episodes = found(reports, 5);

    CHECK_INT(episodes[0], 3); /* called after the least */
    CHECK_INT(episodes[1], 3);
    CHECK_INT(episodes[2], 3);
    CHECK_INT(episodes[3], 3); /* too late for the first, not for the second */
    CHECK_INT(episodes[4], 5); /* 55 km from the nearest */
}

TEST(an_incident_is_never_parted_and_lasts_from_its_first_to_its_last_report)
{
    const struct episode_report reports[] = {report(1, 30, 0, ""), report(1, 0, 20, ""),
                                             report(2, 29, 25, ""), report(3, 29, 26.5, "")};
    const int64_t              *episodes = found(reports, 4);

    CHECK_INT(episodes[1], 1);
    CHECK_INT(episodes[2], 1); /* five hours after its last, near its first */
    CHECK_INT(episodes[3], 1); /* by the one before */
}

TEST(a_district_has_twice_the_reach_and_a_border)
{
    const struct episode_report reports[] = {report(1, 0, 0, "LZK"), report(2, 8, 11, "LZK"),
                                             report(3, 0, 0, "PAH"), report(4, 8, 11, ""),
                                             report(5, 8, 24, "LZK")};
    const int64_t              *episodes = found(reports, 5);

    CHECK_INT(episodes[1], 1);
    CHECK_INT(episodes[2], 3);
    CHECK_INT(episodes[3], 4);
    CHECK_INT(episodes[4], 5);
}

TEST(the_order_of_the_reports_changes_nothing)
{
    enum { COUNT = 100 };
    struct chance         chance = chance_of_seed(3);
    struct episode_report reports[COUNT];
    int64_t               before[COUNT + 1] = {0};

    for (int i = 0; i < COUNT; i++)
        reports[i] =
            report(1 + (int64_t)chance_below(&chance, 70), (double)chance_below(&chance, 60),
                   (double)chance_below(&chance, 90), chance_below(&chance, 3) ? "A" : "B");
    for (int round = 0; round < 20; round++) {
        const int64_t *episodes = found(reports, COUNT);

        for (int i = 0; i < COUNT; i++) {
            if (round == 0)
                before[reports[i].incident] = episodes[i];
            CHECK_INT(episodes[i], before[reports[i].incident]);
        }
        for (size_t i = COUNT; i > 1; i--) {
            size_t                j = chance_below(&chance, i);
            struct episode_report kept = reports[i - 1];

            reports[i - 1] = reports[j];
            reports[j] = kept;
        }
    }
}

TEST(each_incident_knows_the_nearest_it_is_of_one_episode_with)
{
    struct episode_incident incidents[] = {
        {.no = 4, .first_ms = 8 * HOUR_MS, .last_ms = 9 * HOUR_MS, .at = {43.7, 10.95}},
        {.no = 2, .first_ms = 0, .last_ms = HOUR_MS, .at = {43.7 + 3 * TEN_KM, 10.95}},
        {.no = 3, .first_ms = 0, .last_ms = 5 * HOUR_MS, .at = {43.7 + TEN_KM, 10.95}},
        {.no = 9, .first_ms = 30 * HOUR_MS, .last_ms = 30 * HOUR_MS, .at = {43.7, 10.95}}};

    for (int i = 0; i < 4; i++)
        incidents[i].district = "";
    episodes_join(incidents, 4, EPISODE_REACH);
    CHECK_INT(incidents[0].no, 2); /* by time, then number */
    CHECK_INT(incidents[0].near, 3);
    CHECK(incidents[0].near_m > 20000 && incidents[0].near_m < 20100);
    CHECK_INT(incidents[0].near_ms, 0);
    CHECK_INT(incidents[1].near, 4);
    CHECK_INT(incidents[1].near_ms, 3 * HOUR_MS);
    CHECK_INT(incidents[2].near, 3);
    CHECK_INT(incidents[2].episode, 2);
    CHECK_INT(incidents[3].near, 0);
    CHECK_INT(incidents[3].episode, 9);
}

TEST(nothing_has_no_episode)
{
    found(NULL, 0);
}

RUN(incidents_within_reach_are_one_episode_also_through_others,
    an_incident_is_never_parted_and_lasts_from_its_first_to_its_last_report,
    a_district_has_twice_the_reach_and_a_border, the_order_of_the_reports_changes_nothing,
    each_incident_knows_the_nearest_it_is_of_one_episode_with, nothing_has_no_episode)
