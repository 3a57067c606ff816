#include <string.h>

#include "hub/store/backend.h"

void *store_grown(struct arena *arena, void *list, size_t count, size_t size)
{
    void *grown;

    if (count > 0 && (count & (count - 1)) != 0)
        return list; /* room is doubled at each power of two */
    grown = arena_alloc(arena, (count > 0 ? 2 * count : 1) * size);
    if (count > 0)
        memcpy(grown, list, count * size);
    return grown;
}
