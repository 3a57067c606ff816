/* slot.h: how fast one slot of a channel may send. A rate of R a second is made
 * of K slots of R/K each, so the sum holds without talk between workers. Pure.
 *
 * Sends are paced evenly, n-th at start + n/rate: exact however late the caller
 * looks, and never a burst of more than one tenth of a second of the rate. Told it
 * was too fast, a slot halves; each further second without complaint gives a
 * twentieth of the full rate back (AIMD). Rates are in thousandths a second. */
#ifndef TOCSIN_MODEL_SLOT_H
#define TOCSIN_MODEL_SLOT_H

#include <stdbool.h>
#include <stdint.h>

enum { SLOT_RATE_MOST = 10000000 }; /* 10,000 a second */

struct slot {
    int64_t full;     /* thousandths a second, as the settings say; 0: no limit */
    int64_t rate;     /* thousandths a second, now */
    int64_t next_us;  /* when the next send is due, on the caller's clock */
    int64_t until_us; /* nothing before this: the gateway said so */
    int64_t grown_us; /* when the rate last changed */
};

/* full in thousandths a second, 0 … SLOT_RATE_MOST. Times are monotonic, µs. */
struct slot slot_open(int64_t full, int64_t now_us);

/* Takes one send if it is due. Else wait_us_r says how long until it is. */
bool slot_take(struct slot *slot, int64_t now_us, int64_t *wait_us_r);

/* How many may be taken now, at most most. */
unsigned slot_due(const struct slot *slot, int64_t now_us, unsigned most);

/* 429 or the like: halves, at least 1/64 of full stays, once per second at most
 * (one burst of complaints is one complaint); retry_after_us 0: not given. */
void slot_throttled(struct slot *slot, int64_t now_us, int64_t retry_after_us);

/* New settings: keeps the share of full it had. */
void slot_retune(struct slot *slot, int64_t full, int64_t now_us);

/* For the consoles. */
bool slot_is_slowed(const struct slot *slot, int64_t now_us);

#endif
