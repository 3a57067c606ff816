/* hashing.h: passwords hashed and verified off the loop, one at a time: 19 MB each, and
 * a flood of sign-ins must not starve the hub. */
#ifndef TOCSIN_DESK_PEOPLE_HASHING_H
#define TOCSIN_DESK_PEOPLE_HASHING_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/crypto.h"
#include "hub/loop/offload.h"

enum { HASHING_MAX = 20, HASHING_SHARE = 5 };

struct hashing {
    uv_loop_t       *loop;
    struct tally    *owner;
    struct hash_job *first, *last; /* first is under way */
    size_t           count;
};

/* The caller's until on_hashed. */
struct hash_job {
    void (*on_hashed)(struct hash_job *);
    const char *password;
    const char *hash;  /* to verify against; NULL: of nobody, false after the same time */
    const char *asker; /* network or person: nobody has more than his share waiting */
    bool        wants_verify; /* else only a new hash is made */
    bool        is_known;     /* is let in ahead of a flood of strangers */

    bool is_right;
    char made[PASSWORD_HASH_MAX + 1]; /* a new hash; "" unless wanted, or the old one is old */
    struct err err;

    struct offload   offload; /* hashing's */
    struct hashing  *hashing;
    struct hash_job *next;
};

/* ERR_BUSY: HASHING_MAX are waiting (twice as many when is_known), or HASHING_SHARE of this
 * asker. */
int hashing_add(struct hashing *hashing, struct hash_job *job, struct err *err);

#endif
