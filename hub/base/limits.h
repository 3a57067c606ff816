/* limits.h: how often something was done within the hour, by whom. In memory: a restart
 * forgives. Of two who share a place the later takes it over, so that memory is bounded. */
#ifndef TOCSIN_BASE_LIMITS_H
#define TOCSIN_BASE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMITS_SLOTS = 4096, LIMITS_HOUR_MS = 3600 * 1000 };

struct limits {
    struct limits_slot {
        uint64_t who;
        int64_t  since_ms;
        unsigned count;
    } slots[LIMITS_SLOTS];
};

/* Counts one more and says so, or says how long to wait in retry_after_ms_r. */
bool limits_allow(struct limits *limits, const void *who, size_t len, unsigned per_hour,
                  int64_t now_ms, int64_t *retry_after_ms_r);

#endif
