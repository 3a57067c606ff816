#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

static void draft_about(const char *mode, int64_t incident)
{
    town.clock.set_ms++; /* the newest first */
    CHECK_INT(alerting_draft_json(&town, ANNA,
                                  arena_format(&town.arena,
                                               "{\"mode\":\"%s\",\"incident\":%d,"
                                               "\"template\":\"FL\","
                                               "\"values\":{\"place\":\"Empoli\"}}",
                                               mode, (int)incident)),
              0);
}

static size_t times_said(const char *words)
{
    const char *at = town.job.answer.bytes;
    size_t      count = 0;

    for (; (at = strstr(at, words)); at++)
        count++;
    return count;
}

static size_t alerts_of(int64_t incident, size_t limit)
{
    CHECK_INT(alerting_do(&town, ANNA,
                          &(struct release_job){.verb = RELEASE_LIST,
                                                .list.incident = incident,
                                                .list.limit = limit,
                                                .list.next = "more?before="}),
              0);
    return times_said("\"incident\":");
}

TEST(alerts_go_with_the_reports_of_their_incident)
{
    alerting_open(&town);
    draft_about("actual", ALERTING_FLOOD);
    draft_about("actual", ALERTING_FLOOD);
    draft_about("exercise/piena", ALERTING_DRILL);
    CHECK_INT(alerts_of(ALERTING_MERGED, 9), 2); /* the flood holds what was merged into it */
    CHECK_INT(times_said("more?before="), 0);
    CHECK_INT(alerts_of(ALERTING_MERGED, 1), 1);
    CHECK_INT(times_said("more?before="), 1);
    CHECK_INT(alerts_of(ALERTING_DRILL, 9), 1);
    CHECK_INT(alerts_of(999, 9), 0);
    alerting_close(&town);
}

TEST(alerts_of_an_incident_are_found_behind_many_of_others)
{
    alerting_open(&town);
    draft_about("actual", ALERTING_FLOOD);
    for (int i = 0; i < 101; i++)
        draft_about("exercise/piena", ALERTING_DRILL);
    CHECK_INT(alerts_of(ALERTING_FLOOD, 9), 1);
    CHECK_INT(times_said("more?before="), 0);
    alerting_close(&town);
}

RUN(alerts_go_with_the_reports_of_their_incident,
    alerts_of_an_incident_are_found_behind_many_of_others)
