/* about.c: which incidents an entry is about today. */
#include <stdlib.h>

#include "hub/flow/situation/room.h"

/* What an undo undoes, and what that undid: the entry that names reports. */
static const struct cluster_entry *meant(const struct situation *situation, int64_t order)
{
    const struct cluster_entry *entry = cluster_entry_of(situation->cluster, order);

    while (entry && entry->verb == CLUSTER_RETRACT)
        entry = cluster_entry_of(situation->cluster, entry->retracts);
    return entry;
}

static int by_number(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

static size_t each_once(int64_t *numbers, size_t count)
{
    size_t kept = 0;

    if (count > 1)
        qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 0 && (kept == 0 || numbers[kept - 1] != numbers[i]))
            numbers[kept++] = numbers[i];
    return kept;
}

size_t situation_entry(const struct situation *situation, int64_t order, struct arena *arena,
                       int64_t **incidents_r)
{
    const struct cluster_entry *entry = meant(situation, order);
    size_t                      named = 0, count = 0;

    for (size_t i = 0; entry && i < entry->side_count; i++)
        named += entry->sides[i].count;
    *incidents_r = arena_alloc(arena, (named + 1) * sizeof **incidents_r);
    for (size_t i = 0; entry && i < entry->side_count; i++)
        for (size_t j = 0; j < entry->sides[i].count; j++)
            (*incidents_r)[count++] =
                cluster_holder_of(situation->cluster, &entry->sides[i].ids[j]);
    return each_once(*incidents_r, count);
}

int situation_undo_settles(const struct situation *situation, int64_t order, int64_t incident)
{
    const struct cluster_entry *entry = cluster_entry_of(situation->cluster, order);
    int                         turn = -1;

    for (; entry && entry->verb == CLUSTER_RETRACT; turn = -turn)
        entry = cluster_entry_of(situation->cluster, entry->retracts);
    return entry && entry->verb == CLUSTER_SETTLE &&
                   !cluster_settles(situation->cluster, incident, entry->order)
               ? turn
               : 0;
}

bool situation_entry_is_live(const struct situation *situation, int64_t order)
{
    return cluster_is_live(situation->cluster, order);
}
