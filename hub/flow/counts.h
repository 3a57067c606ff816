/* counts.h: what the store keeps beside a chunk's bytes, from the chunk. */
#ifndef TOCSIN_FLOW_COUNTS_H
#define TOCSIN_FLOW_COUNTS_H

#include <assert.h>
#include <string.h>

#include "hub/model/chunk.h"
#include "hub/store/deliveries.h"

static inline struct chunk_counts counts_of(const struct chunk *chunk)
{
    struct chunk_sum    sum;
    struct chunk_counts counts = {0};

    static_assert((int)RECIPIENT_STATES <= (int)STORE_STATES, "every state has a place");
    static_assert((int)CHUNK_DELAYS == (int)STORE_DELAYS, "and every delay");
    chunk_sum(chunk, &sum);
    counts.total = sum.total;
    memcpy(counts.by_state, sum.by_state, sizeof sum.by_state);
    memcpy(counts.by_delay, sum.by_delay, sizeof sum.by_delay);
    return counts;
}

#endif
