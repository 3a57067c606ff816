#include "hub/model/cluster/near.h"

#include <math.h>

#include "hub/model/cluster.h"

enum { WEIGHT_MOST = 4096 };

/* A sphere of 6,371,008.8 m, the mean radius (IUGG). */
static const double UNIT_M = 6371008.8 * M_PI / 180 * 1e-7;

double near_metres(double units)
{
    return units * UNIT_M;
}

uint32_t near_cosine(int32_t lat)
{
    return (uint32_t)llround(cos(lat * 1e-7 * M_PI / 180) * (1 << NEAR_COSINE_BITS));
}

bool near_is_repeat(const struct member *one, const struct member *other)
{
    return one->voice != 0 && one->voice == other->voice && one->lat == other->lat &&
           one->lon == other->lon && wording_is_alike(one->words, other->words);
}

int near_weight(const struct near_kind *kind, const struct member *one,
                const struct member *other)
{
    int64_t near = near_enough(kind, one, other), square, apart_ms;
    int     far, late;

    if (!near_in_time(kind, one, other))
        return -1;
    square = near_square(one, other);
    if (square > near * near)
        return -1;
    if (near_is_repeat(one, other))
        return 0;
    apart_ms = near_apart(one->happened_ms, other->happened_ms);
    far = (int)(WEIGHT_MOST * sqrt((double)square) / (double)near);
    late = (int)(WEIGHT_MOST * apart_ms / near_window(kind, one, other));
    return far > late ? far : late;
}

struct extent extent_of(const struct member *member)
{
    return (struct extent){.from_ms = member->happened_ms,
                           .to_ms = member->happened_ms,
                           .south = member->lat,
                           .north = member->lat,
                           .west = member->lon,
                           .count = 1,
                           .has_place = member->has_place};
}

/* The shorter of the two ways to cover both arcs. */
static void join_arcs(struct extent *all, const struct extent *other)
{
    int64_t on = ((int64_t)other->west - all->west + NEAR_CIRCLE) % NEAR_CIRCLE;
    int64_t back = (NEAR_CIRCLE - on) % NEAR_CIRCLE;
    int64_t from_one = on + other->width > all->width ? on + other->width : all->width;
    int64_t from_other = back + all->width > other->width ? back + all->width : other->width;

    if (from_other < from_one) {
        all->west = other->west;
        from_one = from_other;
    }
    all->width = (uint32_t)(from_one < NEAR_CIRCLE ? from_one : NEAR_CIRCLE);
}

struct extent extent_joined(const struct extent *one, const struct extent *other)
{
    struct extent all = one->has_place ? *one : *other;

    all.count = one->count + other->count;
    all.from_ms = one->from_ms < other->from_ms ? one->from_ms : other->from_ms;
    all.to_ms = one->to_ms > other->to_ms ? one->to_ms : other->to_ms;
    if (!one->has_place || !other->has_place)
        return all;
    all.south = one->south < other->south ? one->south : other->south;
    all.north = one->north > other->north ? one->north : other->north;
    join_arcs(&all, other);
    return all;
}

/* The diagonal, longitude measured where the box is widest: a larger box is never
 * found smaller. */
static bool is_wider(const struct extent *extent, int64_t most)
{
    int64_t north = (int64_t)extent->north - extent->south;
    int64_t east = extent->width;
    int32_t widest = extent->south > 0 ? extent->south : extent->north < 0 ? -extent->north : 0;

    if (!extent->has_place || (north == 0 && east == 0))
        return false;
    if (north > most)
        return true;
    east = (int64_t)((unsigned __int128)east * near_cosine(widest) >> NEAR_COSINE_BITS);
    return east > most || north * north + east * east > most * most;
}

unsigned extent_excess(const struct extent *extent, const struct near_kind *kind)
{
    unsigned excess = 0;

    if (extent->count > kind->members_most)
        excess |= CLUSTER_REFUSED_MEMBERS;
    if (extent->to_ms - extent->from_ms > kind->span_most_ms)
        excess |= CLUSTER_REFUSED_SPAN;
    if (is_wider(extent, kind->diameter_most))
        excess |= CLUSTER_REFUSED_DIAMETER;
    return excess;
}
