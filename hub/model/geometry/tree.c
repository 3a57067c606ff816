/* tree.c: many shapes, asked which of them have ground in common with an area: a tree of
 * boxes, packed by sort-tile-recursion; then outline.c, and GEOS for what it cannot tell. */
#include <stdlib.h>

#include "hub/model/geometry/geos.h"
#include "hub/model/geometry/outline.h"

enum { FAN = 16, LEVELS_MAX = 10 };

struct square { /* a box in whole 1e-7 degrees */
    int32_t south, west, north, east;
};

struct level {
    struct square *squares;
    size_t         count;
};

struct geometry_tree {
    struct geos    geos;
    GEOSGeometry **shapes;
    size_t         count;
    uint32_t      *order;              /* the shapes below the leaves */
    struct level   levels[LEVELS_MAX]; /* leaves first; the last has at most FAN */
    size_t         level_count;
    struct corner *corners; /* of all small outlines */
    size_t        *starts;  /* where each shape's begin; one more at the end */
};

/* ── planting ───────────────────────────────────────────────────────────────────── */

static struct square square_of(const struct shape *shape)
{
    struct box box = shape_box(shape);

    return (struct square){shape_e7(box.south), shape_e7(box.west), shape_e7(box.north),
                           shape_e7(box.east)};
}

static struct square around(const struct square *squares, size_t count)
{
    struct square all = squares[0];

    for (size_t i = 1; i < count; i++) {
        all.south = squares[i].south < all.south ? squares[i].south : all.south;
        all.west = squares[i].west < all.west ? squares[i].west : all.west;
        all.north = squares[i].north > all.north ? squares[i].north : all.north;
        all.east = squares[i].east > all.east ? squares[i].east : all.east;
    }
    return all;
}

struct leaf {
    struct square square;
    uint32_t      number;
};

static int by_lon(const void *one, const void *other)
{
    const struct square *a = one, *b = other;
    int64_t              middle_a = (int64_t)a->west + a->east;
    int64_t              middle_b = (int64_t)b->west + b->east;

    return (middle_a > middle_b) - (middle_a < middle_b);
}

static int by_lat(const void *one, const void *other)
{
    const struct square *a = one, *b = other;
    int64_t              middle_a = (int64_t)a->south + a->north;
    int64_t              middle_b = (int64_t)b->south + b->north;

    return (middle_a > middle_b) - (middle_a < middle_b);
}

/* In strips from west to east, each from south to north. */
static void tile(struct leaf *leaves, size_t count)
{
    size_t strip = FAN;

    while (strip / FAN * strip < count)
        strip += FAN;
    qsort(leaves, count, sizeof *leaves, by_lon);
    for (size_t from = 0; from < count; from += strip)
        qsort(leaves + from, count - from < strip ? count - from : strip, sizeof *leaves,
              by_lat);
}

static void plant_levels(struct geometry_tree *tree, const struct leaf *leaves)
{
    struct level *level = &tree->levels[0];

    *level = (struct level){MEM_NEW_ARRAY(struct square, tree->count), tree->count};
    for (size_t i = 0; i < tree->count; i++) {
        level->squares[i] = leaves[i].square;
        tree->order[i] = leaves[i].number;
    }
    for (tree->level_count = 1; level->count > FAN; tree->level_count++) {
        struct level *above = level + 1;

        above->count = (level->count + FAN - 1) / FAN;
        above->squares = MEM_NEW_ARRAY(struct square, above->count);
        for (size_t i = 0; i < above->count; i++) {
            size_t left = level->count - i * FAN;

            above->squares[i] = around(level->squares + i * FAN, left < FAN ? left : FAN);
        }
        level = above;
    }
}

static void keep_outlines(struct geometry_tree *tree, const struct shape *const *shapes)
{
    tree->starts = MEM_NEW_ARRAY(size_t, tree->count + 1);
    for (size_t i = 0; i < tree->count; i++)
        tree->starts[i + 1] = tree->starts[i] + outline_size(shapes[i]);
    tree->corners = MEM_NEW_ARRAY(struct corner, tree->starts[tree->count] + 1);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->starts[i + 1] > tree->starts[i])
            outline_fill(tree->corners + tree->starts[i], shapes[i]);
}

struct geometry_tree *geometry_tree_new(const struct shape *const *shapes, size_t count)
{
    struct geometry_tree *tree = MEM_NEW(struct geometry_tree);
    struct leaf          *leaves = MEM_NEW_ARRAY(struct leaf, count + 1);

    geos_open(&tree->geos);
    tree->count = count;
    tree->shapes = MEM_NEW_ARRAY(GEOSGeometry *, count + 1);
    tree->order = MEM_NEW_ARRAY(uint32_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        tree->shapes[i] = geos_shape_out(&tree->geos, &PLANE_OF_DEGREES, shapes[i]);
        leaves[i] = (struct leaf){square_of(shapes[i]), (uint32_t)i};
    }
    tile(leaves, count);
    plant_levels(tree, leaves);
    keep_outlines(tree, shapes);
    free(leaves);
    return tree;
}

void geometry_tree_free(struct geometry_tree *tree)
{
    if (!tree)
        return;
    for (size_t i = 0; i < tree->count; i++)
        GEOSGeom_destroy_r(tree->geos.on, tree->shapes[i]);
    for (size_t i = 0; i < tree->level_count; i++)
        free(tree->levels[i].squares);
    free(tree->shapes);
    free(tree->order);
    free(tree->corners);
    free(tree->starts);
    geos_close(&tree->geos);
    free(tree);
}

/* ── asking ─────────────────────────────────────────────────────────────────────── */

struct search {
    struct geometry_tree       *tree;
    const struct shape         *area;
    struct square               square;
    struct outline              outline;
    GEOSGeometry               *made; /* only once it is needed, as prepared */
    const GEOSPreparedGeometry *prepared;
    uint32_t                   *hits;
    size_t                      count;
};

/* Nothing but a border in common is nothing. */
static bool overlaps(const struct square *one, const struct square *other)
{
    return one->south < other->north && other->south < one->north && one->west < other->east &&
           other->west < one->east;
}

static bool geos_says(struct search *search, const GEOSGeometry *shape)
{
    GEOSContextHandle_t on = search->tree->geos.on;

    if (!search->made) {
        search->made = geos_shape_out(&search->tree->geos, &PLANE_OF_DEGREES, search->area);
        search->prepared = search->made ? GEOSPrepare_r(on, search->made) : NULL;
    }
    if (!search->prepared || !shape ||
        GEOSPreparedIntersects_r(on, search->prepared, shape) != 1)
        return false;
    /* The cheap answer first: most lie wholly inside. */
    return GEOSPreparedContainsProperly_r(on, search->prepared, shape) == 1 ||
           GEOSRelatePattern_r(on, search->made, shape, INTERIORS_MEET) == 1;
}

static void ask(struct search *search, uint32_t number)
{
    const struct geometry_tree *tree = search->tree;
    size_t                      start = tree->starts[number];
    struct outline outline = {tree->corners + start, tree->starts[number + 1] - start};
    enum meeting   meeting = MEETING_UNSURE;

    if (outline.count > 0 && search->outline.count > 0)
        meeting = outlines_meet(&search->outline, &outline);
    if (meeting == MEETING_COMMON ||
        (meeting == MEETING_UNSURE && geos_says(search, tree->shapes[number])))
        search->hits[search->count++] = number;
}

static void descend(struct search *search, size_t level, size_t from)
{
    const struct level *here = &search->tree->levels[level];

    for (size_t i = from; i < here->count && i < from + FAN; i++)
        if (!overlaps(&here->squares[i], &search->square))
            continue;
        else if (level > 0)
            descend(search, level - 1, i * FAN);
        else
            ask(search, search->tree->order[i]);
}

static int by_number(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return (a > b) - (a < b);
}

size_t geometry_tree_find(struct geometry_tree *tree, const struct shape *area,
                          uint32_t *hits_r)
{
    struct corner corners[OUTLINE_CORNERS_MAX];
    struct search search = {.tree = tree, .area = area, .hits = hits_r};

    if (tree->count == 0 || shape_is_empty(area))
        return 0;
    search.square = square_of(area);
    search.outline = (struct outline){corners, outline_size(area)};
    if (search.outline.count > 0)
        outline_fill(corners, area);
    descend(&search, tree->level_count - 1, 0);
    GEOSPreparedGeom_destroy_r(tree->geos.on, search.prepared);
    GEOSGeom_destroy_r(tree->geos.on, search.made);
    qsort(hits_r, search.count, sizeof *hits_r, by_number);
    return search.count;
}
