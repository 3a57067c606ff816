#include "hub/model/lane.h"

#include "tests/kit/check.h"

TEST(sirens_and_cancels_go_before_everything)
{
    CHECK_INT(lane_of_alert(MESSAGE_CANCEL, SEVERITY_MINOR, CHANNEL_EMAIL), LANE_FIRST);
    CHECK_INT(lane_of_alert(MESSAGE_ALERT, SEVERITY_MODERATE, CHANNEL_SIREN), LANE_FIRST);
    CHECK_INT(lane_of_notice(NOTICE_SUMMONS), LANE_FIRST);
}

TEST(the_graver_alert_goes_first_and_every_alert_before_every_notice)
{
    CHECK_INT(lane_of_alert(MESSAGE_ALERT, SEVERITY_EXTREME, CHANNEL_SMS), LANE_GRAVE);
    CHECK_INT(lane_of_alert(MESSAGE_UPDATE, SEVERITY_SEVERE, CHANNEL_SMS), LANE_GRAVE);
    CHECK_INT(lane_of_alert(MESSAGE_ALERT, SEVERITY_MODERATE, CHANNEL_SMS), LANE_ALERT);
    CHECK_INT(lane_of_alert(MESSAGE_ALERT, SEVERITY_UNKNOWN, CHANNEL_SMS), LANE_ALERT);
    CHECK(LANE_ALERT < lane_of_notice(NOTICE_CODE));
    CHECK(lane_of_notice(NOTICE_CODE) < lane_of_notice(NOTICE_ANSWER));
    CHECK_INT(lane_of_notice(NOTICE_PROGRESS), lane_of_notice(NOTICE_ANSWER));
    CHECK(lane_of_notice(NOTICE_ANSWER) < lane_of_notice(NOTICE_DIGEST));
}

TEST(only_the_two_gravest_lanes_repeat_what_is_in_doubt)
{
    for (int lane = 0; lane < LANES; lane++)
        CHECK_INT(lane_repeats(lane), lane == LANE_FIRST || lane == LANE_GRAVE);
    CHECK_TEXT(LANE_WORDS[LANE_GRAVE], "grave");
    CHECK(LANE_WORDS[LANES] == NULL);
}

RUN(sirens_and_cancels_go_before_everything,
    the_graver_alert_goes_first_and_every_alert_before_every_notice,
    only_the_two_gravest_lanes_repeat_what_is_in_doubt)
