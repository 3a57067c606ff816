#include "hub/model/cluster/near.h"

#include <math.h>

#include "hub/model/cluster.h"

enum { WEIGHT_MOST = 4096, COSINE_BITS = 24 };

/* A sphere of 6,371,008.8 m, the mean radius (IUGG). */
static const double UNIT_M = 6371008.8 * M_PI / 180 * 1e-7;

int64_t near_units(int64_t metres)
{
    return metres * INT64_C(899320366) / 10000000;
}

double near_metres(double units)
{
    return units * UNIT_M;
}

uint32_t near_cosine(int32_t lat)
{
    return (uint32_t)llround(cos(lat * 1e-7 * M_PI / 180) * (1 << COSINE_BITS));
}

int64_t near_square(const struct member *one, const struct member *other)
{
    int64_t north = (int64_t)one->lat - other->lat;
    int64_t east = (int64_t)one->lon - other->lon;

    east = east < 0 ? -east : east;
    east = east > NEAR_CIRCLE / 2 ? NEAR_CIRCLE - east : east;
    east = east * ((int64_t)one->cosine + other->cosine) >> (COSINE_BITS + 1);
    return north * north + east * east;
}

static int64_t between(int64_t one, int64_t other)
{
    return one < other ? other - one : one - other;
}

/* How near is near for these two: wider when a phone does not know where it is. */
static int64_t effective(const struct near_kind *kind, const struct member *one,
                         const struct member *other)
{
    int64_t wide =
        kind->distance + near_units((int64_t)one->accuracy_m + (int64_t)other->accuracy_m);

    return wide < kind->reach ? wide : kind->reach;
}

bool near_is_linked(const struct near_kind *kind, const struct member *one,
                    const struct member *other)
{
    int64_t near;

    if (between(one->happened_ms, other->happened_ms) > kind->window_ms ||
        between(one->kept_ms, other->kept_ms) > kind->late_ms)
        return false;
    near = effective(kind, one, other);
    return near_square(one, other) <= near * near;
}

bool near_is_repeat(const struct member *one, const struct member *other)
{
    return one->voice != 0 && one->voice == other->voice && one->lat == other->lat &&
           one->lon == other->lon;
}

uint32_t near_weight(const struct near_kind *kind, const struct member *one,
                     const struct member *other)
{
    double   distance = sqrt((double)near_square(one, other));
    uint32_t far, late;

    if (near_is_repeat(one, other))
        return 0;
    far = (uint32_t)(WEIGHT_MOST * distance / (double)effective(kind, one, other));
    late = (uint32_t)(WEIGHT_MOST * between(one->happened_ms, other->happened_ms) /
                      kind->window_ms);
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
    east = (int64_t)((unsigned __int128)east * near_cosine(widest) >> COSINE_BITS);
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
