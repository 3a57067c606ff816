#include "hub/flow/intake/bucket.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { SETS = 1024, WAYS = 8, MINUTE_MS = 60000 };

struct bucket {
    uint64_t network; /* 0: free */
    double   tokens;
    int64_t  seen_ms;
};

struct buckets {
    double        per_minute, burst;
    struct bucket sets[SETS][WAYS];
};

struct buckets *buckets_new(double per_minute, double burst)
{
    struct buckets *buckets = MEM_NEW(struct buckets);

    buckets->per_minute = per_minute;
    buckets->burst = burst;
    return buckets;
}

void buckets_free(struct buckets *buckets)
{
    free(buckets);
}

/* FNV-1a; the names are keyed hashes already, nobody can aim at a set. */
static uint64_t number_of(const char *network)
{
    uint64_t number = 0xcbf29ce484222325u;

    for (; *network; network++)
        number = (number ^ (unsigned char)*network) * 0x100000001b3u;
    return number ? number : 1;
}

/* The network's own bucket; else a free or the longest quiet one of its set, filled anew. */
static struct bucket *bucket_of(struct buckets *buckets, uint64_t network, int64_t now_ms)
{
    struct bucket *set = buckets->sets[network % SETS];
    struct bucket *quiet = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].network == network)
            return &set[i];
        if (quiet->network != 0 && (set[i].network == 0 || set[i].seen_ms < quiet->seen_ms))
            quiet = &set[i];
    }
    *quiet = (struct bucket){.network = network, .tokens = buckets->burst, .seen_ms = now_ms};
    return quiet;
}

bool buckets_take(struct buckets *buckets, const char *network, double tokens, int64_t now_ms)
{
    struct bucket *bucket = bucket_of(buckets, number_of(network), now_ms);

    bucket->tokens += (double)(now_ms - bucket->seen_ms) * buckets->per_minute / MINUTE_MS;
    if (bucket->tokens > buckets->burst)
        bucket->tokens = buckets->burst;
    bucket->seen_ms = now_ms;
    if (bucket->tokens < (tokens < buckets->burst ? tokens : buckets->burst))
        return false;
    bucket->tokens -= tokens;
    return true;
}
