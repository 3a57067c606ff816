/* compare.c: has one shape ground in common with another, or with many? */
#include "hub/model/geometry/geos.h"

#include <stdlib.h>

/* Ground in common, not only a border: the interiors meet (DE-9IM). */
static const char INTERIORS_MEET[] = "T********";

bool geometry_covers(const struct shape *outer, const struct shape *inner, double slack_m)
{
    struct box    box = shape_box(inner);
    struct plane  plane = plane_over(&box);
    struct geos   geos;
    GEOSGeometry *out, *in, *wide = NULL;
    bool          covers = false;

    if (shape_is_empty(outer) || shape_is_empty(inner))
        return false;
    geos_open(&geos);
    out = geos_shape_out(&geos, &plane, outer);
    in = geos_shape_out(&geos, &plane, inner);
    if (out && in)
        wide = GEOSBuffer_r(geos.on, out, slack_m, GEOS_ROUND);
    if (wide)
        covers = GEOSCovers_r(geos.on, wide, in) == 1;
    GEOSGeom_destroy_r(geos.on, wide);
    GEOSGeom_destroy_r(geos.on, in);
    GEOSGeom_destroy_r(geos.on, out);
    geos_close(&geos);
    return covers;
}

bool geometry_overlaps(const struct shape *one, const struct shape *other)
{
    struct box    a_box = shape_box(one), b_box = shape_box(other);
    struct geos   geos;
    GEOSGeometry *a, *b;
    bool          overlaps = false;

    if (shape_is_empty(one) || shape_is_empty(other) || !box_touches(&a_box, &b_box))
        return false;
    geos_open(&geos);
    a = geos_shape_out(&geos, &PLANE_OF_DEGREES, one);
    b = geos_shape_out(&geos, &PLANE_OF_DEGREES, other);
    if (a && b)
        overlaps = GEOSRelatePattern_r(geos.on, a, b, INTERIORS_MEET) == 1;
    GEOSGeom_destroy_r(geos.on, a);
    GEOSGeom_destroy_r(geos.on, b);
    geos_close(&geos);
    return overlaps;
}

struct geometry_tree {
    struct geos    geos;
    GEOSSTRtree   *boxes; /* its items are the places of shapes[] */
    GEOSGeometry **shapes;
    size_t         count;
};

struct geometry_tree *geometry_tree_new(const struct shape *const *shapes, size_t count)
{
    struct geometry_tree *tree = MEM_NEW(struct geometry_tree);

    geos_open(&tree->geos);
    tree->shapes = MEM_NEW_ARRAY(GEOSGeometry *, count + 1);
    tree->count = count;
    tree->boxes = GEOSSTRtree_create_r(tree->geos.on, 10);
    for (size_t i = 0; i < count; i++) {
        tree->shapes[i] = geos_shape_out(&tree->geos, &PLANE_OF_DEGREES, shapes[i]);
        if (tree->shapes[i])
            GEOSSTRtree_insert_r(tree->geos.on, tree->boxes, tree->shapes[i], &tree->shapes[i]);
    }
    return tree;
}

void geometry_tree_free(struct geometry_tree *tree)
{
    if (!tree)
        return;
    GEOSSTRtree_destroy_r(tree->geos.on, tree->boxes);
    for (size_t i = 0; i < tree->count; i++)
        GEOSGeom_destroy_r(tree->geos.on, tree->shapes[i]);
    free(tree->shapes);
    geos_close(&tree->geos);
    free(tree);
}

struct search {
    struct geometry_tree       *tree;
    const GEOSGeometry         *area;
    const GEOSPreparedGeometry *prepared;
    uint32_t                   *hits;
    size_t                      count;
};

static void on_box(void *item, void *self)
{
    struct search      *search = self;
    GEOSGeometry      **at = item;
    GEOSContextHandle_t on = search->tree->geos.on;

    /* The cheap answers first: most are apart or wholly inside. */
    if (GEOSPreparedIntersects_r(on, search->prepared, *at) != 1)
        return;
    if (GEOSPreparedContainsProperly_r(on, search->prepared, *at) != 1 &&
        GEOSRelatePattern_r(on, search->area, *at, INTERIORS_MEET) != 1)
        return;
    search->hits[search->count++] = (uint32_t)(at - search->tree->shapes);
}

static int by_number(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return (a > b) - (a < b);
}

size_t geometry_tree_find(struct geometry_tree *tree, const struct shape *area,
                          uint32_t *hits_r)
{
    struct search search = {.tree = tree, .hits = hits_r};
    GEOSGeometry *shape;

    if (tree->count == 0 || shape_is_empty(area))
        return 0;
    shape = geos_shape_out(&tree->geos, &PLANE_OF_DEGREES, area);
    if (!shape)
        return 0;
    search.area = shape;
    search.prepared = GEOSPrepare_r(tree->geos.on, shape);
    GEOSSTRtree_query_r(tree->geos.on, tree->boxes, shape, on_box, &search);
    GEOSPreparedGeom_destroy_r(tree->geos.on, search.prepared);
    GEOSGeom_destroy_r(tree->geos.on, shape);
    qsort(hits_r, search.count, sizeof *hits_r, by_number);
    return search.count;
}
