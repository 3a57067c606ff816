/* slots.h: the parts a text is put together from: for the files of render.h. */
#ifndef TOCSIN_MODEL_RENDER_SLOTS_H
#define TOCSIN_MODEL_RENDER_SLOTS_H

#include <stdbool.h>

#include "hub/model/render.h"

enum slot {
    SLOT_SOURCE,
    SLOT_HAZARD,
    SLOT_IMPACT,
    SLOT_PLACE,
    SLOT_ACTION,
    SLOT_AVOID,
    SLOT_UNTIL,
    SLOT_NEXT,
    SLOT_LINK,
    SLOTS,
};

struct slots {
    const char *full[SLOTS];  /* NULL: nothing to say */
    const char *brief[SLOTS]; /* the short form, else the long one */
    const char *sms, *post;   /* written by hand, in place of all; or NULL */
    const char *mark;         /* "ESERCITAZIONE", "PROVA", or NULL */
};

struct slots slots_of(struct arena *arena, const struct render *with, const struct alert *alert,
                      const struct alert_info *info);

/* "13:15" and "4/11" where the time's own offset puts it; "" when not given. */
const char *slots_clock(struct arena *arena, const struct alert_time *time);
const char *slots_date(struct arena *arena, const struct render *with, const char *language,
                       const struct alert_time *time, const char *key);

/* The text of attempt 0, 1, 2 …: 0 is everything in full, 1 everything brief, then
 * one slot less each time. NULL when there is nothing more to leave out. */
const char *slots_text(struct arena *arena, const struct slots *slots, int attempt);

/* The mark in front and at the end. */
const char *slots_marked(struct arena *arena, const struct slots *slots, const char *text);

#endif
