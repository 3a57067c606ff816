/* outlook.h: what the official bulletin says of the municipalities we know: the level of each
 * per day, and whose level the last bulletin changed. Kept in the store, held in memory.
 *
 * A bulletin warns nobody by itself: whom to warn of a change is decided by people (P4). */
#ifndef TOCSIN_DESK_OUTLOOK_H
#define TOCSIN_DESK_OUTLOOK_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/bulletin.h"

struct outlook;
struct store;
struct uv_loop_s;

struct outlook_settings {
    struct store       *store;
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until outlook_close() is through */
    const struct clock *clock;
    const struct zones *(*zones)(void *house); /* those of now */
    void *house;
};

int  outlook_open(struct outlook **outlook_r, const struct outlook_settings *settings,
                  struct err *err);
void outlook_close(struct outlook *outlook); /* verbs under way are still answered */

/* What holds: places and days that are not green, or were not before the last bulletin; before
 * is what they were at then. By day, then place. */
struct outlook_now {
    const char                *identifier; /* of the bulletin, "" when it has none */
    int64_t                    published_ms, taken_ms;
    struct criticality_changes places;
};
const struct outlook_now *outlook_now(const struct outlook *outlook); /* NULL: none was taken */

struct outlook_verb {
    void (*on_done)(struct outlook_verb *); /* once, never before the call returned */
    int        failed;
    struct err err;

    struct outlook *outlook; /* the desk's */
};

/* What was kept comes back; once, at the start. */
struct outlook_load {
    struct outlook_verb    verb;
    struct outlook_errand *errand; /* the desk's */
};
void outlook_load(struct outlook *outlook, struct outlook_load *load);

/* Takes a bulletin (bulletin_read()) and says how many places and days changed their level.
 * The one that holds may be taken again: only municipalities that came or moved since change.
 * ERR_INVALID, also when it is published more than an hour from now; ERR_CONFLICT when a later
 * one holds; ERR_BUSY while another is taken. */
struct outlook_take {
    struct outlook_verb verb;
    struct asking       asking;
    const char         *bytes; /* borrowed until done */
    size_t              len;

    size_t municipalities, changed;
    bool   is_new; /* something is kept that was not */

    struct outlook_errand *errand; /* the desk's */
};
void outlook_take(struct outlook *outlook, struct outlook_take *take);

#endif
