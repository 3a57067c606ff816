/* fresh.c: reports that were added come into their bases when somebody asks, all at once
 * and in the order of the ground: what is near is then looked at while memory still holds
 * it. The bases do not depend on the order. */
#include <stdlib.h>

#include "hub/model/cluster/sort.h"
#include "hub/model/cluster/state.h"

enum { FEW = 4096, AHEAD = 8, SQUARE_SHIFT = 16 /* squares of 700 m */ };

void fresh_add(struct cluster *cluster, uint32_t place)
{
    cluster->members[place].is_pending = true;
    places_add(&cluster->pending, place);
}

/* The 16 bits, each followed by a nought. */
static uint32_t spread(uint32_t bits)
{
    bits = (bits | bits << 8) & 0x00ff00ff;
    bits = (bits | bits << 4) & 0x0f0f0f0f;
    bits = (bits | bits << 2) & 0x33333333;
    return (bits | bits << 1) & 0x55555555;
}

/* Where on a curve that fills the globe: near on it is near on the ground. */
static uint32_t ground_of(const struct member *member)
{
    int64_t north = (int64_t)member->lat + NEAR_CIRCLE / 4;
    int64_t east = (int64_t)member->lon + NEAR_CIRCLE / 2;

    return spread((uint32_t)(north >> SQUARE_SHIFT)) << 1 |
           spread((uint32_t)(east >> SQUARE_SHIFT));
}

static void sort_by_ground(const struct cluster *cluster, uint32_t *places, size_t count)
{
    uint64_t *order = MEM_NEW_ARRAY(uint64_t, count), *spare = MEM_NEW_ARRAY(uint64_t, count);

    for (size_t i = 0; i < count; i++)
        order[i] = (uint64_t)ground_of(&cluster->members[places[i]]) << 32 | places[i];
    sort_by_bits(&order, &spare, count, 32, 64);
    for (size_t i = 0; i < count; i++)
        places[i] = (uint32_t)order[i];
    free(order);
    free(spare);
}

void fresh_put(struct cluster *cluster)
{
    size_t          from = cluster->pending_put, count = cluster->pending.count;
    const uint32_t *places = cluster->pending.all;

    if (count - from > FEW)
        sort_by_ground(cluster, cluster->pending.all + from, count - from);
    for (size_t i = from; i < count; i++) {
        if (i + AHEAD < count)
            member_expect(&cluster->members[places[i + AHEAD]]);
        base_put(cluster, places[i]);
    }
    cluster->pending_put = count;
}
