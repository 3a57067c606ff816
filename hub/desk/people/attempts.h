/* attempts.h: failed sign-ins, counted before they are looked at so that many at once gain
 * nothing (A4, A6). In memory: a restart forgives. Four counts, under keyed hashes:
 *
 *   of an account from one network   five free, then 2 s, 4 s, … 15 min
 *   of one network, any name         a quarter counts: many people sit behind one
 *   of an account from anywhere      NIST's hundred; then, but from networks the account came
 *                                    from before, a recovery code or a link is asked for:
 *                                    nobody far away locks an officer out
 *   of codes behind a right password five free, from anywhere; recovery codes pass */
#ifndef TOCSIN_DESK_PEOPLE_ATTEMPTS_H
#define TOCSIN_DESK_PEOPLE_ATTEMPTS_H

#include <stdint.h>

#include "hub/base/chance.h"
#include "hub/base/crypto.h"
#include "hub/model/session.h"

enum { ATTEMPTS_SLOTS = 8192, NETWORK_MAX = 64 };

struct attempts {
    uint8_t key[BLAKE2B_LEN];
    struct attempts_slot {
        uint64_t        who; /* 0: free */
        struct throttle throttle;
    } slots[ATTEMPTS_SLOTS];
};

void attempts_open(struct attempts *attempts, struct chance *chance);

/* What one customer of a provider holds of an address: all of IPv4, 64 bits of IPv6. */
void attempts_network(char network[NETWORK_MAX], const char *address);

/* Milliseconds until this name from this network may try again, or 0: then the try counts as
 * failed until attempts_succeeded(). */
int64_t attempts_begin(struct attempts *attempts, const char *name, const char *network,
                       int64_t now_ms);
void    attempts_succeeded(struct attempts *attempts, const char *name, const char *network);
/* It was not looked at after all. */
void attempts_forgive(struct attempts *attempts, const char *name, const char *network);

/* A hundred failures in a row, wherever they came from. */
bool attempts_are_spent(struct attempts *attempts, const char *name, int64_t now_ms);

/* The same of the codes of an account whose password was right. */
bool attempts_code(struct attempts *attempts, const char *name, int64_t now_ms);
void attempts_code_was_right(struct attempts *attempts, const char *name);

#endif
