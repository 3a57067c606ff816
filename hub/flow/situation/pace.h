/* pace.h: how often the situation may be settled. Where reports of a whole city hang together,
 * settling takes long, and the loop has more to do: then it waits, so that settling has at most
 * a quarter of the time, and settles for all who came meanwhile. */
#ifndef TOCSIN_FLOW_SITUATION_PACE_H
#define TOCSIN_FLOW_SITUATION_PACE_H

#include <stdint.h>

enum { PACE_SHORT_US = 5000, PACE_REST = 3 /* times as long as it took */ };

struct pace {
    int64_t free_us; /* not before that */
};

/* It took from began_us to ended_us. */
static inline void pace_took(struct pace *pace, int64_t began_us, int64_t ended_us)
{
    int64_t took_us = ended_us - began_us;

    pace->free_us = took_us > PACE_SHORT_US ? ended_us + PACE_REST * took_us : ended_us;
}

/* Milliseconds to wait; 0: now. */
static inline uint64_t pace_wait_ms(const struct pace *pace, int64_t now_us)
{
    return now_us >= pace->free_us ? 0 : (uint64_t)(pace->free_us - now_us + 999) / 1000;
}

#endif
