/* bucket.h: how fast each network may send, as token buckets. Networks that have
 * been quiet are forgotten when room is needed. */
#ifndef TOCSIN_FLOW_INTAKE_BUCKET_H
#define TOCSIN_FLOW_INTAKE_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct buckets;

/* per_minute: tokens that flow in; burst: the most a bucket holds. */
struct buckets *buckets_new(double per_minute, double burst);
void            buckets_free(struct buckets *buckets);

/* Takes so many tokens from the network's bucket, or none and false. More than a bucket
 * holds are given by a full one, which owes them afterwards. */
bool buckets_take(struct buckets *buckets, const char *network, double tokens, int64_t now_ms);

#endif
