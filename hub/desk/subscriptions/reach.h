/* reach.h: the audience, its loading, and the changes that wait while somebody else
 * looks at it. One address at a time is looked up in the store and entered anew: so
 * whatever happened to it, and in which order, what the store says holds. */
#ifndef TOCSIN_DESK_SUBSCRIPTIONS_REACH_H
#define TOCSIN_DESK_SUBSCRIPTIONS_REACH_H

#include "hub/desk/subscriptions.h"
#include "hub/store/subscribers.h"

struct reach_change;

struct reach_waiter {
    void (*on_current)(struct reach_waiter *);
    struct reach_waiter *next;
};

struct reach {
    struct audience              *audience, *retired; /* retired: lent when it was replaced */
    struct reach_change          *first, **last;
    struct reach_waiter          *waiters;
    struct subscriptions_loading *loading; /* the first runs, the others wait */
    bool                          is_loaded, is_lent, is_settling, is_looking;
};

void reach_open(struct subscriptions *desk);
void reach_free(struct subscriptions *desk);

/* Something about this address was written to the store. */
void reach_changed(struct subscriptions *desk, enum endpoint_kind kind,
                   const uint8_t address[STORE_HASH_LEN]);

/* The same, and these subscriptions of it lost their consent. */
void reach_stopped(struct subscriptions *desk, enum endpoint_kind kind,
                   const struct store_stop_subscriptions *stop);

/* Calls back when every change told so far shows in the audience; maybe at once. */
void reach_await(struct subscriptions *desk, struct reach_waiter *waiter);

#endif
