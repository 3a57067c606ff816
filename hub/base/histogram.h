/* histogram.h: how long things took, in buckets that double from 64 µs to 19 hours: coarse
 * enough to cost nothing, fine enough to see what became slow. */
#ifndef TOCSIN_BASE_HISTOGRAM_H
#define TOCSIN_BASE_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 32, HISTOGRAM_LEAST_US = 64 };

/* A zeroed one is empty. */
struct histogram {
    uint64_t le[HISTOGRAM_BUCKETS]; /* took at most 2^i × 64 µs, and more than half of it;
                                     * the last one anything longer */
    uint64_t sum_us;
};

/* Which of the buckets it belongs to, for who counts in his own numbers. */
unsigned histogram_bucket(int64_t us);

/* A negative time, of a clock set back, counts as none. */
void histogram_add(struct histogram *histogram, int64_t us);

#endif
