/* index.h: finds places in an array by the hash of what stands there; whether it is the
 * one wanted, its owner compares. Open addressing, at most two thirds full; half of each
 * slot is the hash, so that others are passed over unseen. A zeroed index is empty.
 *
 *     INDEX_EACH(&index, hash, place)
 *     {
 *         if (is_wanted(place))
 *             return place;
 *     }                                                                           */
#ifndef TOCSIN_MODEL_CLUSTER_INDEX_H
#define TOCSIN_MODEL_CLUSTER_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/id.h"

#define INDEX_NONE UINT32_MAX

struct index_slot {
    uint32_t place, hash;
};

struct index {
    struct index_slot *slots;
    size_t             mask, used;
};

static inline struct index_slot index_at(const struct index *index, size_t slot)
{
    return index->slots ? index->slots[slot & index->mask]
                        : (struct index_slot){.place = INDEX_NONE};
}

#define INDEX_EACH(index, wanted, found)                                                       \
    for (size_t slot_ = (wanted); ((found) = index_at(index, slot_).place) != INDEX_NONE;      \
         slot_++)                                                                              \
        if (index_at(index, slot_).hash == (wanted))

/* This will be looked for soon: memory may begin to bring it. */
static inline void index_expect(const struct index *index, uint32_t hash)
{
    if (index->slots)
        __builtin_prefetch(&index->slots[hash & index->mask]);
}

void index_put(struct index *index, uint32_t hash, uint32_t place);
void index_drop(struct index *index, uint32_t hash, uint32_t place);
/* Makes room for so many in all. */
void   index_reserve(struct index *index, size_t count);
void   index_free(struct index *index);
size_t index_bytes(const struct index *index);

/* The finaliser of splitmix64: every bit of the result hangs on every bit of the number. */
static inline uint64_t index_mixed(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

uint64_t index_of_id(const struct id *id);

#endif
