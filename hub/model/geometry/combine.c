/* combine.c: shapes made valid, put together and cut, in degrees. */
#include "hub/model/geometry/geos.h"

#include <stdlib.h>

static GEOSGeometry *mended(struct geos *geos, GEOSGeometry *from)
{
    GEOSMakeValidParams *how = GEOSMakeValidParams_create_r(geos->on);
    GEOSGeometry        *made;

    GEOSMakeValidParams_setMethod_r(geos->on, how, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos->on, how, 0);
    made = GEOSMakeValidWithParams_r(geos->on, from, how);
    GEOSMakeValidParams_destroy_r(geos->on, how);
    return made;
}

static int mend(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                struct err *err)
{
    struct geos   geos;
    GEOSGeometry *from, *made;
    int           failed;

    geos_open(&geos);
    from = geos_shape_out(&geos, &PLANE_OF_DEGREES, shape);
    made = from ? mended(&geos, from) : NULL;
    GEOSGeom_destroy_r(geos.on, from);
    failed = geos_take(&geos, &PLANE_OF_DEGREES, arena, made, shape_r, err);
    geos_close(&geos);
    if (!failed && shape_area_m2(shape_r) <= 0)
        failed = err_set(err, ERR_INVALID, "has no area");
    return failed;
}

/* Drops what stands twice in a row and closes an open ring. */
static struct ring ring_tidied(const struct ring *ring, struct arena *arena)
{
    struct ring tidy = {arena_alloc(arena, (ring->count + 1) * sizeof *tidy.points), 0};

    for (size_t i = 0; i < ring->count; i++) {
        struct point at = ring->points[i];

        if (tidy.count == 0 || at.lat != tidy.points[tidy.count - 1].lat ||
            at.lon != tidy.points[tidy.count - 1].lon)
            tidy.points[tidy.count++] = at;
    }
    if (tidy.count > 0 && (tidy.points[0].lat != tidy.points[tidy.count - 1].lat ||
                           tidy.points[0].lon != tidy.points[tidy.count - 1].lon))
        tidy.points[tidy.count++] = tidy.points[0];
    return tidy;
}

int geometry_mend(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                  struct err *err)
{
    struct shape tidy = {arena_alloc(arena, (shape->count + 1) * sizeof *tidy.polygons), 0};

    for (size_t p = 0; p < shape->count; p++) {
        const struct polygon *from = &shape->polygons[p];
        struct polygon       *to = &tidy.polygons[tidy.count];

        to->rings = arena_alloc(arena, (from->count + 1) * sizeof *to->rings);
        for (size_t r = 0; r < from->count; r++) {
            struct ring ring = ring_tidied(&from->rings[r], arena);

            if (ring.count >= 4)
                to->rings[to->count++] = ring;
            else if (r == 0)
                break;
        }
        tidy.count += to->count > 0;
    }
    if (geos_check_rings(&tidy, GEOMETRY_POINTS_MAX, err) != 0)
        return -1;
    if (geometry_check(&tidy, GEOMETRY_POINTS_MAX, NULL) == 0) {
        *shape_r = tidy;
        return 0;
    }
    return mend(shape_r, arena, &tidy, err);
}

int geometry_union(struct shape *shape_r, struct arena *arena, const struct shape *shapes,
                   size_t count, struct err *err)
{
    GEOSGeometry **parts = MEM_NEW_ARRAY(GEOSGeometry *, count + 1);
    GEOSGeometry  *all = NULL, *made = NULL;
    struct geos    geos;
    size_t         done = 0;
    int            failed;

    geos_open(&geos);
    while (done < count &&
           (parts[done] = geos_shape_out(&geos, &PLANE_OF_DEGREES, &shapes[done])))
        done++;
    if (done == count)
        all = GEOSGeom_createCollection_r(geos.on, GEOS_GEOMETRYCOLLECTION, parts,
                                          (unsigned)count);
    for (size_t i = 0; !all && i < done; i++)
        GEOSGeom_destroy_r(geos.on, parts[i]);
    if (all)
        made = GEOSUnaryUnion_r(geos.on, all);
    GEOSGeom_destroy_r(geos.on, all);
    failed = geos_take(&geos, &PLANE_OF_DEGREES, arena, made, shape_r, err);
    geos_close(&geos);
    free(parts);
    return failed;
}

int geometry_common(struct shape *shape_r, struct arena *arena, const struct shape *one,
                    const struct shape *other, struct err *err)
{
    struct geos   geos;
    GEOSGeometry *a, *b, *made = NULL;
    int           failed;

    geos_open(&geos);
    a = geos_shape_out(&geos, &PLANE_OF_DEGREES, one);
    b = geos_shape_out(&geos, &PLANE_OF_DEGREES, other);
    if (a && b)
        made = GEOSIntersection_r(geos.on, a, b);
    GEOSGeom_destroy_r(geos.on, a);
    GEOSGeom_destroy_r(geos.on, b);
    failed = geos_take(&geos, &PLANE_OF_DEGREES, arena, made, shape_r, err);
    geos_close(&geos);
    return failed;
}
