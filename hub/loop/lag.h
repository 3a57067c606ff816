/* lag.h: how long the loop was kept from its next event: the time a turn of the loop
 * spends outside waiting, which is what a newcomer may have to wait. Keeps no loop
 * running. */
#ifndef TOCSIN_LOOP_LAG_H
#define TOCSIN_LOOP_LAG_H

#include <stdint.h>
#include <uv.h>

#include "hub/base/tally.h"

struct lag_reading {
    uint64_t turns;    /* of the loop */
    uint64_t busy_us;  /* spent outside waiting */
    uint64_t worst_us; /* the longest single turn */
};

struct lag {
    uv_prepare_t       turn;
    struct tally      *owner;
    uint64_t           turned_ns, idle_ns; /* at the last turn; 0: there was none */
    struct lag_reading reading;
};

/* Has the loop count its idle time (UV_METRICS_IDLE_TIME) from here on. */
void lag_start(struct lag *lag, uv_loop_t *loop, struct tally *owner);
void lag_stop(struct lag *lag); /* may be called twice */

/* What was measured since the last call; starts anew. */
struct lag_reading lag_take(struct lag *lag);

#endif
