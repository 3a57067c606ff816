/* oracle_near.h: how far apart two reports are, and how much they say the same, for the oracle.
 */
#ifndef TOCSIN_TESTS_CLUSTER_ORACLE_NEAR_H
#define TOCSIN_TESTS_CLUSTER_ORACLE_NEAR_H

#include <math.h>
#include <stdlib.h>

#include "hub/model/cluster.h"

static inline int64_t oracle_e7(double degrees)
{
    return llround(degrees * 1e7);
}

static inline int64_t oracle_cosine(double lat)
{
    return llround(cos((double)oracle_e7(lat) * 1e-7 * M_PI / 180) * 16777216);
}

static inline int64_t oracle_units(int64_t metres)
{
    return metres * 899320366 / 10000000;
}

static inline int64_t oracle_square(const struct cluster_report *a,
                                    const struct cluster_report *b)
{
    int64_t north = oracle_e7(a->lat) - oracle_e7(b->lat);
    int64_t east = llabs(oracle_e7(a->lon) - oracle_e7(b->lon));

    if (east > 1800000000)
        east = 3600000000 - east;
    east =
        (int64_t)((__int128)east * (oracle_cosine(a->lat) + oracle_cosine(b->lat)) / 33554432);
    return north * north + east * east;
}

static inline bool oracle_alike(uint64_t one, uint64_t other)
{
    int unlike = 0, any = 0;

    for (int i = 0; i < 64; i++) {
        unlike += (one ^ other) >> i & 1;
        any += (one | other) >> i & 1;
    }
    return unlike == 0 || (any <= 45 && unlike * 5 <= any);
}

#endif
