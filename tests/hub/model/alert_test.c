#include "hub/model/alert.h"

#include "hub/model/channel.h"
#include "tests/kit/check.h"

static const struct alert_info INFOS[] = {
    {.language = "it-IT",
     .severity = SEVERITY_UNKNOWN,
     .expires = {.ms = 2000, .offset_min = 60, .is_given = true}},
    {.language = "en",
     .severity = SEVERITY_SEVERE,
     .expires = {.ms = 3000, .offset_min = 60, .is_given = true}},
    {.severity = SEVERITY_MINOR},
};

TEST(the_status_follows_the_mode)
{
    CHECK_INT(alert_status_of(&(struct mode){.kind = MODE_ACTUAL}), STATUS_ACTUAL);
    CHECK_INT(alert_status_of(&(struct mode){.kind = MODE_EXERCISE}), STATUS_EXERCISE);
    CHECK_INT(alert_status_of(&(struct mode){.kind = MODE_TEST}), STATUS_TEST);
}

TEST(a_language_is_found_by_tag_then_by_its_first_part)
{
    struct alert alert = {.infos = INFOS, .info_count = 3};

    CHECK(alert_info_in(&alert, "it") == &INFOS[0]);
    CHECK(alert_info_in(&alert, "IT-it") == &INFOS[0]);
    CHECK(alert_info_in(&alert, "en-US") == &INFOS[2]); /* no language is en-US */
    CHECK(alert_info_in(&alert, "en-GB") == &INFOS[1]);
    CHECK(alert_info_in(&alert, "de") == &INFOS[0]);
    alert.info_count = 0;
    CHECK(!alert_info_in(&alert, "it"));
}

TEST(the_worst_severity_counts_and_unknown_counts_least)
{
    struct alert alert = {.infos = INFOS, .info_count = 3};

    CHECK_INT(alert_severity_of(&alert), SEVERITY_SEVERE);
    alert.info_count = 1;
    CHECK_INT(alert_severity_of(&alert), SEVERITY_UNKNOWN);
}

TEST(an_alert_lasts_as_long_as_its_last_info)
{
    struct alert alert = {.infos = INFOS, .info_count = 2};

    CHECK_INT(alert_expires_ms(&alert), 3000);
    alert.info_count = 3;
    CHECK_INT(alert_expires_ms(&alert), 0);
}

TEST(an_exercise_never_leaves_through_a_live_channel)
{
    struct channel live = {.mode = MODE_ACTUAL}, rehearsal = {.mode = MODE_EXERCISE};
    struct mode    actual = {.kind = MODE_ACTUAL}, exercise = {.kind = MODE_EXERCISE},
                test = {.kind = MODE_TEST};

    CHECK(channel_may_carry(&live, &actual));
    CHECK(!channel_may_carry(&live, &exercise));
    CHECK(!channel_may_carry(&live, &test));
    CHECK(!channel_may_carry(&rehearsal, &actual));
    CHECK(channel_may_carry(&rehearsal, &exercise));
    CHECK(channel_may_carry(&rehearsal, &test));
}

RUN(the_status_follows_the_mode, a_language_is_found_by_tag_then_by_its_first_part,
    the_worst_severity_counts_and_unknown_counts_least, an_alert_lasts_as_long_as_its_last_info,
    an_exercise_never_leaves_through_a_live_channel)
