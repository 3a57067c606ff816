/* index.h: finds places in an array by hash; what stands there, its owner compares.
 * Open addressing, at most two thirds full. A zeroed index is empty and ready.
 *
 *     INDEX_EACH(&index, hash, place)
 *         if (is_wanted(place))
 *             return place;                                                    */
#ifndef TOCSIN_MODEL_CLUSTER_INDEX_H
#define TOCSIN_MODEL_CLUSTER_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/id.h"

#define INDEX_NONE UINT32_MAX

struct index {
    uint32_t *slots;
    size_t    mask, used;
};

/* The hash of what stands at a place. */
typedef uint64_t index_hash_fn(const void *owner, uint32_t place);

static inline uint32_t index_at(const struct index *index, size_t slot)
{
    return index->slots ? index->slots[slot & index->mask] : INDEX_NONE;
}

#define INDEX_EACH(index, hash, place)                                                         \
    for (size_t slot_ = (hash); ((place) = index_at(index, slot_)) != INDEX_NONE; slot_++)

void   index_put(struct index *index, uint32_t place, index_hash_fn *hash, const void *owner);
void   index_drop(struct index *index, uint32_t place, index_hash_fn *hash, const void *owner);
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
