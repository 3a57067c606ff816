/* zones_parts.c: the outline of a zone as that of all that lies in it. */
#include <stdlib.h>
#include <string.h>

#include "hub/model/geometry.h"
#include "hub/model/zones.h"

enum { DEPTH_MAX = 8 }; /* of zones in zones: regions, warning zones, municipalities, … */

struct parts { /* zones by what they lie in */
    const struct zone **items;
    size_t              count;
};

static const char *parent_of(const struct zone *zone)
{
    return zone->parent ? zone->parent : "";
}

static int by_parent(const void *one, const void *other)
{
    const struct zone *const *a = one, *const *b = other;

    return strcmp(parent_of(*a), parent_of(*b));
}

static size_t first_in(const struct parts *parts, const char *id)
{
    size_t from = 0, to = parts->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (strcmp(parent_of(parts->items[middle]), id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* False: nothing lies in it, or something without an outline. */
static bool add_up(struct zone *zone, const struct parts *parts, struct arena *arena)
{
    size_t        first = first_in(parts, zone->id), count = 0;
    struct shape *shapes, sum;
    bool          is_done;

    while (first + count < parts->count &&
           strcmp(parent_of(parts->items[first + count]), zone->id) == 0)
        if (shape_is_empty(&parts->items[first + count++]->shape))
            return false;
    shapes = MEM_NEW_ARRAY(struct shape, count + 1);
    for (size_t i = 0; i < count; i++)
        shapes[i] = parts->items[first + i]->shape;
    is_done = count > 0 && geometry_union(&sum, arena, shapes, count, NULL) == 0;
    free(shapes);
    if (is_done) {
        zone->shape = sum;
        zone->is_borrowed = true;
        zone->box = shape_box(&zone->shape);
    }
    return is_done;
}

void zones_add_up(struct zones *zones, struct arena *arena)
{
    struct parts parts = {MEM_NEW_ARRAY(const struct zone *, zones->count + 1), zones->count};
    bool         is_more = true;

    for (size_t i = 0; i < zones->count; i++)
        parts.items[i] = &zones->items[i];
    qsort(parts.items, parts.count, sizeof *parts.items, by_parent);
    for (int depth = 0; is_more && depth < DEPTH_MAX; depth++) {
        is_more = false;
        for (size_t i = 0; i < zones->count; i++)
            if (shape_is_empty(&zones->items[i].shape) &&
                add_up(&zones->items[i], &parts, arena))
                is_more = true;
    }
    free(parts.items);
}
