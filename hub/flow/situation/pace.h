/* pace.h: how often the situation may be settled. Where reports of a whole city hang together,
 * settling takes long, and the loop has more to do: then there is a rest, three times as long
 * as it took but never longer than five seconds, and who comes meanwhile is settled together.
 */
#ifndef TOCSIN_FLOW_SITUATION_PACE_H
#define TOCSIN_FLOW_SITUATION_PACE_H

#include <stdint.h>

enum { PACE_SHORT_MS = 5, PACE_REST = 3, PACE_REST_MOST_MS = 5000 };

struct pace {
    int64_t free_ms; /* not before that, in the clock's ticks */
};

/* It took from began_ms to ended_ms. */
static inline void pace_took(struct pace *pace, int64_t began_ms, int64_t ended_ms)
{
    int64_t took_ms = ended_ms - began_ms;
    int64_t rest_ms = took_ms > PACE_SHORT_MS ? PACE_REST * took_ms : 0;

    pace->free_ms = ended_ms + (rest_ms < PACE_REST_MOST_MS ? rest_ms : PACE_REST_MOST_MS);
}

/* Milliseconds to wait; 0: now. */
static inline uint64_t pace_wait_ms(const struct pace *pace, int64_t now_ms)
{
    return now_ms < pace->free_ms ? (uint64_t)(pace->free_ms - now_ms) : 0;
}

#endif
