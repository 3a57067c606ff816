/* plan.h: from a released alert to chunks of deliveries. The whole audience is counted
 * first; if it is not the one that was approved, nothing is sent and both officers are
 * called (P5). An Update or Cancel also goes to everybody whom the messages before it
 * reached or may have reached (P7); what it updates rests meanwhile, and the first chunk
 * written drops it. Chunks are written at most 64 at a time, sirens first;
 * a crash resumes and nobody is planned twice. */
#ifndef TOCSIN_FLOW_PLAN_H
#define TOCSIN_FLOW_PLAN_H

#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/base/tally.h"
#include "hub/model/audience.h"
#include "hub/model/channel.h"
#include "hub/model/event.h"
#include "hub/model/hazard.h"
#include "hub/model/target.h"
#include "hub/model/zones.h"

struct alert_row;
struct plan;
struct store;
struct uv_loop_s;

enum { PLAN_NOBODY_COUNTED = -1 };

struct plan_channel {
    struct channel channel;
    /* Whom it reaches: the audience's members of these channel numbers (bits), or, when
     * targets is not NULL, those of them that lie in the area. */
    uint64_t              audience;
    const struct targets *targets;
};

struct plan_settings {
    struct uv_loop_s          *loop;
    struct tally              *owner; /* a place is held until plan_close() is through */
    struct store              *store;
    const struct clock        *clock;
    const struct hazards      *hazards;
    const struct zones        *zones;
    const struct plan_channel *channels; /* lent, like all texts and lists here */
    size_t                     channel_count;
    double                     reach_share; /* 0.1: a tenth of the estimate (P5) */

    /* Lends the audience until it is taken back; it is asked on a worker. NULL: ask again a
     * little later. */
    const struct audience *(*lend)(void *house);
    void (*take_back)(void *house);
    /* Its first chunks are being written: whoever now asks the store for work finds them,
     * in the same commit if asked for before on_planned returns. Again after the last. */
    void (*on_planned)(void *house, const struct id *alert);
    /* Not sent: so many people were found, and that is not the audience approved; or, with
     * PLAN_NOBODY_COUNTED, there is no area or no words (P5). To be moved to held, which
     * calls the officers; as long as its todo is "plan" this is said again at every look.
     * Borrowed. */
    void (*on_held)(void *house, const struct alert_row *alert, int64_t found, const char *why);
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

/* Also finishes every plan the store says is unfinished. */
int  plan_open(struct plan **plan_r, const struct plan_settings *settings, struct err *err);
void plan_close(struct plan *plan); /* plans under way end at their next step */

/* The zones are others now; the old ones stay readable for plans under way. */
void plan_take_zones(struct plan *plan, const struct zones *zones);

/* The audience may be off by another share from now on (P5). */
void plan_take_share(struct plan *plan, double reach_share);

/* A wake-up: this alert was released. */
void plan_alert(struct plan *plan, const struct id *alert);

/* How many plans are under way, and how many alerts were held since the start. */
struct plan_figures {
    size_t   under_way;
    uint64_t planned, held, failed;
};
void plan_figures(const struct plan *plan, struct plan_figures *figures_r);

#endif
