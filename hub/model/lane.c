#include "hub/model/lane.h"

#include <assert.h>
#include <stddef.h>

const char *const LANE_WORDS[] = {"first", "grave", "alert", "code", "answer", "digest", NULL};

enum lane lane_of_alert(enum alert_message message, enum alert_severity severity,
                        enum channel_kind channel)
{
    if (message == MESSAGE_CANCEL || channel == CHANNEL_SIREN)
        return LANE_FIRST;
    return severity <= SEVERITY_SEVERE ? LANE_GRAVE : LANE_ALERT;
}

enum lane lane_of_notice(enum notice_kind kind)
{
    static const enum lane LANE[] = {
        [NOTICE_SUMMONS] = LANE_FIRST, [NOTICE_CODE] = LANE_CODE,
        [NOTICE_ANSWER] = LANE_ANSWER, [NOTICE_PROGRESS] = LANE_ANSWER,
        [NOTICE_DIGEST] = LANE_DIGEST,
    };

    assert(kind <= NOTICE_DIGEST);
    return LANE[kind];
}

bool lane_repeats(enum lane lane)
{
    return lane <= LANE_GRAVE;
}
