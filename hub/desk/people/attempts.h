/* attempts.h: failed sign-ins per account and network, and per network (A4). In memory:
 * a restart forgives, a far-away guesser never locks an officer out. */
#ifndef TOCSIN_DESK_PEOPLE_ATTEMPTS_H
#define TOCSIN_DESK_PEOPLE_ATTEMPTS_H

#include <stdint.h>

#include "hub/model/session.h"

enum { ATTEMPTS_SLOTS = 4096 };

struct attempts {
    struct attempts_slot {
        uint64_t        who; /* 0: free */
        struct throttle throttle;
    } slots[ATTEMPTS_SLOTS];
};

/* Milliseconds until this name from this network may try again; 0: now. */
int64_t attempts_wait_ms(struct attempts *attempts, const char *name, const char *network,
                         int64_t now_ms);
void    attempts_failed(struct attempts *attempts, const char *name, const char *network,
                        int64_t now_ms);
void    attempts_succeeded(struct attempts *attempts, const char *name, const char *network);

#endif
