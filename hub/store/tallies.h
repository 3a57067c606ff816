/* tallies.h: the figures of a store, written by its threads, read by the loop. */
#ifndef TOCSIN_STORE_TALLIES_H
#define TOCSIN_STORE_TALLIES_H

#include <stdatomic.h>

#include "hub/store/store.h"

struct tallies {
    atomic_uint_least64_t writes, reads, failures, commits, commit_us, largest_group;
    atomic_uint_least64_t commit_le[HISTOGRAM_BUCKETS];
};

void tallies_commit(struct tallies *tallies, size_t verbs, int64_t took_us);
void tallies_copy(const struct tallies *tallies, struct store_figures *figures_r);

#endif
