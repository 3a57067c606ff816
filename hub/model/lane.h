/* lane.h: what goes before what. A lower lane yields at every checkpoint. */
#ifndef TOCSIN_MODEL_LANE_H
#define TOCSIN_MODEL_LANE_H

#include <stdbool.h>

#include "hub/model/alert.h"
#include "hub/model/channel.h"

enum lane {              /* the more urgent, the smaller */
            LANE_FIRST,  /* sirens, and every Cancel: what stops or wakes a town */
            LANE_GRAVE,  /* Extreme and Severe */
            LANE_ALERT,  /* every other alert */
            LANE_CODE,   /* notices somebody waits for: log-in codes, summons of officers */
            LANE_ANSWER, /* answers and progress for reporters */
            LANE_DIGEST, /* what may wait for the night */
            LANES,
};

extern const char *const LANE_WORDS[LANES + 1]; /* "first" … NULL */

/* Kinds of notices, outside any alert. */
enum notice_kind { NOTICE_SUMMONS, NOTICE_CODE, NOTICE_ANSWER, NOTICE_PROGRESS, NOTICE_DIGEST };

enum lane lane_of_alert(enum alert_message message, enum alert_severity severity,
                        enum channel_kind channel);

/* A summons to the officers of an open alert goes before the alert's own masses. */
enum lane lane_of_notice(enum notice_kind kind);

/* After a crash, is a delivery in doubt sent again on a gateway without keys? In
 * the two gravest lanes: a second message is better than none. */
bool lane_repeats(enum lane lane);

#endif
