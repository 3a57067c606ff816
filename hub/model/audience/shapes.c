#include "hub/model/audience/parts.h"

#include <stdlib.h>
#include <string.h>

#include "hub/model/geometry.h"

static uint64_t hash_of(const struct shape *shape)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t p = 0; p < shape->count; p++)
        for (size_t r = 0; r < shape->polygons[p].count; r++) {
            const struct ring *ring = &shape->polygons[p].rings[r];

            hash = hash_bytes(hash, &ring->count, sizeof ring->count);
            hash = hash_bytes(hash, ring->points, ring->count * sizeof *ring->points);
        }
    return hash;
}

static bool polygon_same(const struct polygon *one, const struct polygon *other)
{
    if (one->count != other->count)
        return false;
    for (size_t r = 0; r < one->count; r++)
        if (one->rings[r].count != other->rings[r].count ||
            memcmp(one->rings[r].points, other->rings[r].points,
                   one->rings[r].count * sizeof(struct point)) != 0)
            return false;
    return true;
}

static bool shape_same(const struct shape *one, const struct shape *other)
{
    if (one->count != other->count)
        return false;
    for (size_t p = 0; p < one->count; p++)
        if (!polygon_same(&one->polygons[p], &other->polygons[p]))
            return false;
    return true;
}

static struct shape shape_copy(const struct shape *shape, struct arena *arena)
{
    struct shape copy = {arena_alloc(arena, (shape->count + 1) * sizeof *copy.polygons),
                         shape->count};

    for (size_t p = 0; p < shape->count; p++) {
        const struct polygon *from = &shape->polygons[p];
        struct polygon       *to = &copy.polygons[p];

        *to = (struct polygon){arena_alloc(arena, (from->count + 1) * sizeof *to->rings),
                               from->count};
        for (size_t r = 0; r < from->count; r++) {
            size_t bytes = from->rings[r].count * sizeof(struct point);

            to->rings[r] = (struct ring){arena_alloc(arena, bytes + 1), from->rings[r].count};
            memcpy(to->rings[r].points, from->rings[r].points, bytes);
        }
    }
    return copy;
}

static uint32_t *slot_of(const struct shapes *shapes, const struct shape *shape, uint64_t hash)
{
    for (size_t at = hash;; at++) {
        uint32_t *slot = &shapes->slots[at & (shapes->slot_count - 1)];

        if (!*slot)
            return slot;
        if (shapes->items[*slot - 1].hash == hash &&
            shape_same(&shapes->items[*slot - 1].shape, shape))
            return slot;
    }
}

static void index_again(struct shapes *shapes)
{
    free(shapes->slots);
    shapes->slot_count = 64;
    while (shapes->slot_count < 2 * shapes->room)
        shapes->slot_count *= 2;
    shapes->slots = MEM_NEW_ARRAY(uint32_t, shapes->slot_count);
    for (size_t i = 0; i < shapes->count; i++)
        *slot_of(shapes, &shapes->items[i].shape, shapes->items[i].hash) = (uint32_t)i + 1;
}

static uint32_t shape_keep(struct shapes *shapes, const struct shape *shape)
{
    uint64_t           hash = hash_of(shape);
    struct kept_shape *kept;
    uint32_t          *slot;

    if (shapes->count == shapes->room) {
        shapes->room = shapes->room ? shapes->room * 2 : 32;
        shapes->items = mem_grown(shapes->items, shapes->room * sizeof *shapes->items);
        index_again(shapes);
    }
    slot = slot_of(shapes, shape, hash);
    if (*slot)
        return *slot - 1;
    kept = &shapes->items[shapes->count++];
    *kept = (struct kept_shape){.hash = hash};
    kept->shape = shape_copy(shape, &kept->arena);
    *slot = (uint32_t)shapes->count;
    return *slot - 1;
}

void shapes_hang(struct shapes *shapes, const struct shape *where, uint32_t endpoint,
                 uint16_t filter)
{
    if (shapes->fresh_count == shapes->fresh_room) {
        shapes->fresh_room = shapes->fresh_room ? shapes->fresh_room * 2 : 64;
        shapes->fresh = mem_grown(shapes->fresh, shapes->fresh_room * sizeof *shapes->fresh);
    }
    shapes->fresh[shapes->fresh_count++] =
        (struct hung){shape_keep(shapes, where), endpoint, filter};
}

void shapes_forget(struct shapes *shapes, uint32_t endpoint)
{
    size_t kept = 0;

    for (size_t i = 0; i < shapes->fresh_count; i++)
        if (shapes->fresh[i].endpoint != endpoint)
            shapes->fresh[kept++] = shapes->fresh[i];
    shapes->fresh_count = kept;
}

/* ── settling ──────────────────────────────────────────────────────────────────── */

/* Drops shapes nobody hangs on; says where the others went. */
static uint32_t *renumber(struct shapes *shapes, const struct hung *all, size_t count)
{
    uint32_t *place = MEM_NEW_ARRAY(uint32_t, shapes->count);
    size_t    kept = 0;

    for (size_t i = 0; i < count; i++)
        place[all[i].shape] = 1;
    for (size_t i = 0; i < shapes->count; i++) {
        if (!place[i]) {
            arena_free(&shapes->items[i].arena);
            continue;
        }
        place[i] = (uint32_t)kept;
        shapes->items[kept++] = shapes->items[i];
    }
    shapes->count = kept;
    return place;
}

static int by_shape(const void *one, const void *other)
{
    const struct hung *a = one, *b = other;

    if (a->shape != b->shape)
        return a->shape < b->shape ? -1 : 1;
    return (a->endpoint > b->endpoint) - (a->endpoint < b->endpoint);
}

static void plant(struct shapes *shapes)
{
    const struct shape **list = MEM_NEW_ARRAY(const struct shape *, shapes->count);

    for (size_t i = 0; i < shapes->count; i++)
        list[i] = &shapes->items[i].shape;
    geometry_tree_free(shapes->tree);
    shapes->tree = geometry_tree_new(list, shapes->count);
    shapes->in_tree = shapes->count;
    free(list);
}

void shapes_settle(struct shapes *shapes, const uint64_t *gone)
{
    size_t       room = shapes->base_count + shapes->fresh_count, count = 0;
    struct hung *all = MEM_NEW_ARRAY(struct hung, room);
    uint32_t    *place;

    for (size_t i = 0; i < shapes->base_count; i++)
        if (!is_gone(gone, shapes->base[i].endpoint))
            all[count++] = shapes->base[i];
    for (size_t i = 0; i < shapes->fresh_count; i++)
        all[count++] = shapes->fresh[i];
    place = renumber(shapes, all, count);
    for (size_t i = 0; i < count; i++)
        all[i].shape = place[all[i].shape];
    free(place);
    qsort(all, count, sizeof *all, by_shape);
    free(shapes->base);
    shapes->base = all;
    shapes->base_count = count;
    shapes->fresh_count = 0;
    index_again(shapes);
    plant(shapes);
}

/* ── asking ────────────────────────────────────────────────────────────────────── */

/* The first of those that hang on it; base is by shape. */
static size_t first_on(const struct shapes *shapes, uint32_t shape)
{
    size_t from = 0, to = shapes->base_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (shapes->base[middle].shape < shape)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static void gather_base(const struct shapes *shapes, const uint32_t *hits, size_t count,
                        struct gather *gather)
{
    for (size_t h = 0; h < count; h++)
        for (size_t i = first_on(shapes, hits[h]);
             i < shapes->base_count && shapes->base[i].shape == hits[h]; i++)
            gather_range(gather, &shapes->base[i].endpoint, &shapes->base[i].filter, 1);
}

/* Of those not settled yet: each on a shape of the tree, which is among the hits or not, or
 * on one that came since. */
static void gather_fresh(const struct shapes *shapes, const struct shape *area,
                         const uint32_t *hits, size_t count, struct gather *gather)
{
    bool *is_hit = mem_zeroed(shapes->count + 1);

    for (size_t i = 0; i < count; i++)
        is_hit[hits[i]] = true;
    for (size_t i = shapes->in_tree; i < shapes->count; i++)
        is_hit[i] = geometry_overlaps(area, &shapes->items[i].shape);
    for (size_t i = 0; i < shapes->fresh_count; i++)
        if (is_hit[shapes->fresh[i].shape])
            gather_one(gather, shapes->fresh[i].endpoint, shapes->fresh[i].filter);
    free(is_hit);
}

void shapes_find(const struct shapes *shapes, const struct shape *area, struct gather *gather)
{
    uint32_t *hits = mem_grown(NULL, (shapes->count + 1) * sizeof *hits);
    size_t    count = shapes->tree ? geometry_tree_find(shapes->tree, area, hits) : 0;

    gather_base(shapes, hits, count, gather);
    if (shapes->fresh_count > 0)
        gather_fresh(shapes, area, hits, count, gather);
    free(hits);
}

void shapes_free(struct shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++)
        arena_free(&shapes->items[i].arena);
    geometry_tree_free(shapes->tree);
    free(shapes->items);
    free(shapes->slots);
    free(shapes->base);
    free(shapes->fresh);
}
