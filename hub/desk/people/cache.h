/* cache.h: who is behind a secret, for some seconds after it was looked up, so that a
 * device's thousand reports cost one look. Ended sessions and revoked tokens are
 * forgotten at once here; another node notices within CACHE_MS. */
#ifndef TOCSIN_DESK_PEOPLE_CACHE_H
#define TOCSIN_DESK_PEOPLE_CACHE_H

#include "hub/base/crypto.h"
#include "hub/model/account.h"

enum { CACHE_SLOTS = 1024, CACHE_MS = 15000 };

struct cache {
    struct cache_slot {
        uint8_t      hash[SHA256_LEN];
        int64_t      until_ms; /* 0: free */
        struct who   who;
        struct arena arena;
    } slots[CACHE_SLOTS];
    uint64_t forgotten; /* how often: what was read before is not kept after */
};

/* NULL: not there, or too old. Borrowed until the loop turns. */
const struct who *cache_find(struct cache *cache, const uint8_t hash[SHA256_LEN],
                             int64_t now_ms);
void cache_put(struct cache *cache, const uint8_t hash[SHA256_LEN], const struct who *who,
               int64_t now_ms);
/* An account with the tokens it answers for, or a token. */
void cache_forget_account(struct cache *cache, const struct id *account);
void cache_forget(struct cache *cache, const struct id *session);
void cache_free(struct cache *cache);

#endif
