#include "hub/model/cluster/index.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { FIRST_ROOM = 16 };

static void place_in(struct index *index, struct index_slot wanted)
{
    size_t slot = wanted.hash & index->mask;

    while (index->slots[slot].place != INDEX_NONE)
        slot = (slot + 1) & index->mask;
    index->slots[slot] = wanted;
}

static void grow(struct index *index, size_t room)
{
    struct index old = *index;

    index->slots = mem_zeroed_array(room, sizeof *index->slots);
    memset(index->slots, 0xff, room * sizeof *index->slots);
    index->mask = room - 1;
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i].place != INDEX_NONE)
            place_in(index, old.slots[i]);
    free(old.slots);
}

void index_put(struct index *index, uint32_t hash, uint32_t place)
{
    if (!index->slots || (index->used + 1) * 3 > (index->mask + 1) * 2)
        grow(index, index->slots ? (index->mask + 1) * 2 : FIRST_ROOM);
    place_in(index, (struct index_slot){.place = place, .hash = hash});
    index->used++;
}

/* Moves back what stands behind the gap and would no longer be found across it. */
static void close_gap(struct index *index, size_t gap)
{
    size_t slot = gap;

    for (;;) {
        size_t home;

        slot = (slot + 1) & index->mask;
        if (index->slots[slot].place == INDEX_NONE)
            break;
        home = index->slots[slot].hash & index->mask;
        if (((slot - home) & index->mask) < ((slot - gap) & index->mask))
            continue;
        index->slots[gap] = index->slots[slot];
        gap = slot;
    }
    index->slots[gap].place = INDEX_NONE;
}

void index_drop(struct index *index, uint32_t hash, uint32_t place)
{
    size_t slot = hash & index->mask;

    while (index->slots[slot].place != place)
        slot = (slot + 1) & index->mask;
    close_gap(index, slot);
    index->used--;
}

void index_reserve(struct index *index, size_t count)
{
    size_t room = index->slots ? index->mask + 1 : FIRST_ROOM;

    while (room * 2 < count * 3)
        room *= 2;
    if (!index->slots || room > index->mask + 1)
        grow(index, room);
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
