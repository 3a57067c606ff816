#include "hub/model/cluster/index.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { FIRST_ROOM = 16 };

static void place_in(struct index *index, uint32_t place, uint64_t hash)
{
    size_t slot = hash & index->mask;

    while (index->slots[slot] != INDEX_NONE)
        slot = (slot + 1) & index->mask;
    index->slots[slot] = place;
}

static void grow(struct index *index, index_hash_fn *hash, const void *owner)
{
    struct index old = *index;
    size_t       room = old.slots ? (old.mask + 1) * 2 : FIRST_ROOM;

    index->slots = mem_zeroed_array(room, sizeof *index->slots);
    memset(index->slots, 0xff, room * sizeof *index->slots);
    index->mask = room - 1;
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i] != INDEX_NONE)
            place_in(index, old.slots[i], hash(owner, old.slots[i]));
    free(old.slots);
}

void index_put(struct index *index, uint32_t place, index_hash_fn *hash, const void *owner)
{
    if (!index->slots || (index->used + 1) * 3 > (index->mask + 1) * 2)
        grow(index, hash, owner);
    place_in(index, place, hash(owner, place));
    index->used++;
}

/* Moves back what stands behind the gap and would no longer be found across it. */
static void close_gap(struct index *index, size_t gap, index_hash_fn *hash, const void *owner)
{
    size_t slot = gap;

    for (;;) {
        size_t home;

        slot = (slot + 1) & index->mask;
        if (index->slots[slot] == INDEX_NONE)
            break;
        home = hash(owner, index->slots[slot]) & index->mask;
        if (((slot - home) & index->mask) < ((slot - gap) & index->mask))
            continue;
        index->slots[gap] = index->slots[slot];
        gap = slot;
    }
    index->slots[gap] = INDEX_NONE;
}

void index_drop(struct index *index, uint32_t place, index_hash_fn *hash, const void *owner)
{
    size_t slot = hash(owner, place) & index->mask;

    while (index->slots[slot] != place)
        slot = (slot + 1) & index->mask;
    close_gap(index, slot, hash, owner);
    index->used--;
}

void index_free(struct index *index)
{
    free(index->slots);
    *index = (struct index){0};
}

size_t index_bytes(const struct index *index)
{
    return index->slots ? (index->mask + 1) * sizeof *index->slots : 0;
}

uint64_t index_of_id(const struct id *id)
{
    uint64_t half[2];

    memcpy(half, id->bytes, sizeof half);
    return index_mixed(half[0] ^ index_mixed(half[1]));
}
