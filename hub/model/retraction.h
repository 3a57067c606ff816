/* retraction.h: the message that takes an alert back, prepared with the alert in all
 * its languages (catalogue section "retraction"), so that stopping takes one key and
 * nobody has to find words for it under pressure. */
#ifndef TOCSIN_MODEL_RETRACTION_H
#define TOCSIN_MODEL_RETRACTION_H

#include <stdint.h>

#include "hub/base/lang.h"
#include "hub/base/mem.h"
#include "hub/model/alert.h"

enum retraction {
    RETRACTION_FALSE_ALARM,
    RETRACTION_WRONG_AREA,
    RETRACTION_OVER,
    RETRACTION_WAS_EXERCISE,
};

extern const char *const RETRACTION_WORDS[5]; /* "false_alarm", "wrong_area", "over",
                                                 "was_exercise", NULL */

enum { RETRACTION_LASTS_MS = 24 * 3600000 };

/* The content of a Cancel of original (which has been released: it has identifier,
 * sender and sent): its languages, hazard, areas and references (the chain before it
 * included), severity as it was, urgency Past, response AllClear, expiring a day
 * after now. Everything new lives in arena; areas are shared with original. */
struct alert retraction_of(struct arena *arena, const struct lang *lang,
                           const struct alert *original, enum retraction kind, int64_t now_ms);

#endif
