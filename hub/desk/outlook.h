/* outlook.h: what the official bulletin says of the municipalities we know: the level of each
 * per day, and whose level the last bulletin changed; and the phase each says it works in.
 * Kept in the store, held in memory.
 *
 * A bulletin warns nobody by itself: whom to warn of a change is decided by people (P4). */
#ifndef TOCSIN_DESK_OUTLOOK_H
#define TOCSIN_DESK_OUTLOOK_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/outlook_change.h"

struct outlook;
struct store;
struct uv_loop_s;

struct outlook_settings {
    struct store       *store;
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until outlook_close() is through */
    const struct clock *clock;
    const struct zones *(*zones)(void *house); /* those of now */
    int (*offset_min)(int64_t ms);             /* of the place's clock; NULL: UTC */
    void (*on_changed)(void *house);           /* what holds is another now; may be NULL */
    void *house;
};

int  outlook_open(struct outlook **outlook_r, const struct outlook_settings *settings,
                  struct err *err);
void outlook_close(struct outlook *outlook); /* verbs under way are still answered */

/* Borrowed until the next turn of the loop. */
const struct outlook_now *outlook_now(const struct outlook *outlook); /* NULL: none taken */
const struct municipal_phases *outlook_phases(const struct outlook *outlook);

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

/* Says in which phase a municipality works from now on. ERR_NOT_FOUND: we know no municipality
 * of this id; ERR_FORBIDDEN: it lies outside the territory; ERR_BUSY while another's is kept.
 */
struct outlook_set_phase {
    struct outlook_verb verb;
    struct asking       asking;
    const char         *place; /* borrowed until done */
    enum phase          phase;

    int64_t                since_ms;
    struct outlook_errand *errand; /* the desk's */
};
void outlook_set_phase(struct outlook *outlook, struct outlook_set_phase *set);

/* What waits for an officer, from today on; everything lives in the arena. */
struct outlook_changes outlook_waiting(const struct outlook *outlook, struct arena *arena);

/* An officer has answered to changes: drafted an alert, or decided that nobody need be told.
 * They are answered as they were shown: what changed since waits again. ERR_FORBIDDEN: outside
 * the territory; ERR_BUSY while another answer is kept. */
struct outlook_answering {
    struct outlook_verb    verb;
    struct asking          asking;
    struct outlook_changes changes; /* borrowed until done, with the texts in it */
    const char            *alert;   /* what was drafted; NULL: nothing */

    struct outlook_errand *errand; /* the desk's */
};
void outlook_answer(struct outlook *outlook, struct outlook_answering *answering);

#endif
