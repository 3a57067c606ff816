/* compare.c: has one shape ground in common with another? tree.c asks many. */
#include "hub/model/geometry/geos.h"

/* Ground in common, not only a border: the interiors meet (DE-9IM). */
const char INTERIORS_MEET[] = "T********";

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
