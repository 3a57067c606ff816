#include "hub/model/cluster/strips.h"

#include <stdlib.h>

/* One report that looks for others. */
struct looking {
    const struct strips *strips;
    const struct spot   *spot;
    const struct glance *mine;
    int64_t              most;
    void (*look)(void *ctx, const struct spot *mine, const struct spot *other);
    void *ctx;
};

void strips_open(struct strips *strips, uint32_t most)
{
    *strips = (struct strips){.spots = mem_zeroed_array(most, sizeof *strips->spots),
                              .glances = mem_zeroed_array(most, sizeof *strips->glances),
                              .spot_of = mem_zeroed_array(most, sizeof *strips->spot_of),
                              .cosine_least = UINT32_MAX};
    for (uint32_t rank = 0; rank < most; rank++)
        strips->spot_of[rank] = NEAR_NONE;
}

void strips_free(struct strips *strips)
{
    free(strips->spots);
    free(strips->glances);
    free(strips->spot_of);
}

void strips_add(struct strips *strips, const struct member *member, uint32_t rank)
{
    strips->spots[strips->count++] = (struct spot){.member = *member, .rank = rank};
}

static void measure(struct strips *strips, const struct cluster *cluster)
{
    for (uint32_t i = 0; i < strips->count; i++) {
        const struct member    *member = &strips->spots[i].member;
        const struct near_kind *kind = member_kind(cluster, member);
        int64_t                 most = kind->distance + 2 * near_units(member->accuracy_m) + 2;

        if (most > kind->reach)
            most = kind->reach;
        if (most > strips->near_most)
            strips->near_most = most;
        if (member->cosine < strips->cosine_least)
            strips->cosine_least = member->cosine;
    }
}

/* How far a link of this weight reaches. */
static int64_t reach_of(const struct strips *strips, int weight)
{
    return strips->near_most * (weight + 1) / (STRIPS_WEIGHTS - 1) + 1;
}

static int by_strip(const void *one, const void *other)
{
    const struct spot *a = one, *b = other;

    if (a->strip != b->strip)
        return a->strip > b->strip ? 1 : -1;
    return (a->member.lon > b->member.lon) - (a->member.lon < b->member.lon);
}

void strips_line_up(struct strips *strips, const struct cluster *cluster)
{
    int64_t high;

    measure(strips, cluster);
    high = reach_of(strips, STRIPS_WEIGHTS - 1) + 1;
    for (uint32_t i = 0; i < strips->count; i++)
        strips->spots[i].strip =
            (int32_t)((strips->spots[i].member.lat + NEAR_CIRCLE / 4) / high);
    if (strips->count > 1)
        qsort(strips->spots, strips->count, sizeof *strips->spots, by_strip);
    for (uint32_t i = 0; i < strips->count; i++) {
        const struct spot *spot = &strips->spots[i];

        strips->spot_of[spot->rank] = i;
        strips->glances[i] = (struct glance){.strip = spot->strip,
                                             .lat = spot->member.lat,
                                             .lon = spot->member.lon,
                                             .rank = spot->rank};
    }
}

/* The first that stands in the strip at lon or east of it, or behind the strip. */
static uint32_t first_from(const struct strips *strips, int32_t strip, int64_t lon)
{
    uint32_t from = 0, to = strips->count;

    while (from < to) {
        uint32_t             middle = from + (to - from) / 2;
        const struct glance *glance = &strips->glances[middle];

        if (glance->strip < strip || (glance->strip == strip && glance->lon < lon))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void look_along(const struct looking *looking, int32_t strip, int64_t west, int64_t east)
{
    const struct strips *strips = looking->strips;
    const struct glance *glances = strips->glances, *mine = looking->mine;

    for (uint32_t i = first_from(strips, strip, west);
         i < strips->count && glances[i].strip == strip && glances[i].lon <= east; i++)
        if (glances[i].rank > mine->rank && glances[i].side != mine->side &&
            llabs((int64_t)glances[i].lat - mine->lat) <= looking->most)
            looking->look(looking->ctx, looking->spot, &strips->spots[i]);
}

void strips_around(const struct strips *strips, uint32_t rank, int weight_most,
                   void (*look)(void *ctx, const struct spot *mine, const struct spot *other),
                   void *ctx)
{
    const int64_t       half = NEAR_CIRCLE / 2;
    uint32_t            place = strips->spot_of[rank];
    const struct glance mine = strips->glances[place];
    struct looking      looking = {.strips = strips,
                                   .spot = &strips->spots[place],
                                   .mine = &mine,
                                   .most = reach_of(strips, weight_most),
                                   .look = look,
                                   .ctx = ctx};
    int64_t             cosines = (int64_t)looking.spot->member.cosine + strips->cosine_least;
    int64_t             wide =
        cosines ? ((looking.most + 1) << (NEAR_COSINE_BITS + 1)) / cosines + 1 : half;

    for (int32_t strip = mine.strip - 1; strip <= mine.strip + 1; strip++) {
        if (wide >= half) {
            look_along(&looking, strip, -half, half);
            continue;
        }
        look_along(&looking, strip, mine.lon - wide, mine.lon + wide);
        if (mine.lon - wide < -half)
            look_along(&looking, strip, mine.lon - wide + NEAR_CIRCLE, half);
        if (mine.lon + wide > half)
            look_along(&looking, strip, -half, mine.lon + wide - NEAR_CIRCLE);
    }
}
