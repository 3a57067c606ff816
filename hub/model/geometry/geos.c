#include "hub/model/geometry/geos.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RADIANS (M_PI / 180)

const struct plane PLANE_OF_DEGREES = {.x_scale = 1, .y_scale = 1};

static void on_said(const char *text, void *self)
{
    struct geos *geos = self;

    snprintf(geos->said, sizeof geos->said, "%s", text);
}

void geos_open(struct geos *geos)
{
    memset(geos, 0, sizeof *geos);
    geos->on = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos->on, on_said, geos);
}

void geos_close(struct geos *geos)
{
    GEOS_finish_r(geos->on);
}

int geos_failed(const struct geos *geos, struct err *err)
{
    return err_set(err, ERR_INVALID, "the area cannot be worked out: %s",
                   *geos->said ? geos->said : "no reason given");
}

struct plane plane_over(const struct box *box)
{
    double metres = EARTH_RADIUS_M * RADIANS;
    double lat = (box->south + box->north) / 2;

    return (struct plane){.middle = {lat, (box->west + box->east) / 2},
                          .x_scale = metres * cos(lat * RADIANS),
                          .y_scale = metres};
}

static GEOSGeometry *ring_out(struct geos *geos, const struct plane *plane,
                              const struct ring *ring)
{
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(geos->on, (unsigned)ring->count, 2);

    for (unsigned i = 0; i < ring->count; i++)
        GEOSCoordSeq_setXY_r(geos->on, seq, i,
                             (ring->points[i].lon - plane->middle.lon) * plane->x_scale,
                             (ring->points[i].lat - plane->middle.lat) * plane->y_scale);
    return GEOSGeom_createLinearRing_r(geos->on, seq);
}

static GEOSGeometry *polygon_out(struct geos *geos, const struct plane *plane,
                                 const struct polygon *polygon)
{
    GEOSGeometry **holes = MEM_NEW_ARRAY(GEOSGeometry *, polygon->count);
    GEOSGeometry  *outside = ring_out(geos, plane, &polygon->rings[0]);
    GEOSGeometry  *made = NULL;
    bool           is_whole = outside != NULL;

    for (size_t i = 1; i < polygon->count; i++) {
        holes[i - 1] = ring_out(geos, plane, &polygon->rings[i]);
        is_whole = is_whole && holes[i - 1];
    }
    if (is_whole)
        made = GEOSGeom_createPolygon_r(geos->on, outside, holes, (unsigned)polygon->count - 1);
    else {
        GEOSGeom_destroy_r(geos->on, outside);
        for (size_t i = 1; i < polygon->count; i++)
            GEOSGeom_destroy_r(geos->on, holes[i - 1]);
    }
    free(holes);
    return made;
}

/* Several polygons become a collection; NULL when a ring is none (see geos.said). */
GEOSGeometry *geos_shape_out(struct geos *geos, const struct plane *plane,
                             const struct shape *shape)
{
    GEOSGeometry **parts = MEM_NEW_ARRAY(GEOSGeometry *, shape->count + 1);
    GEOSGeometry  *made = NULL;
    size_t         count = 0;

    while (count < shape->count) {
        parts[count] = polygon_out(geos, plane, &shape->polygons[count]);
        if (!parts[count])
            break;
        count++;
    }
    if (count == shape->count)
        made = GEOSGeom_createCollection_r(geos->on, GEOS_MULTIPOLYGON, parts, (unsigned)count);
    for (size_t i = 0; !made && i < count; i++)
        GEOSGeom_destroy_r(geos->on, parts[i]);
    free(parts);
    return made;
}

static struct ring ring_in(struct geos *geos, const struct plane *plane, struct arena *arena,
                           const GEOSGeometry *from)
{
    const GEOSCoordSequence *seq = GEOSGeom_getCoordSeq_r(geos->on, from);
    unsigned                 count = 0;
    struct ring              ring;

    GEOSCoordSeq_getSize_r(geos->on, seq, &count);
    ring = (struct ring){arena_alloc(arena, count * sizeof *ring.points), count};
    for (unsigned i = 0; i < count; i++) {
        double x, y;

        GEOSCoordSeq_getXY_r(geos->on, seq, i, &x, &y);
        ring.points[i].lon = x / plane->x_scale + plane->middle.lon;
        ring.points[i].lat = y / plane->y_scale + plane->middle.lat;
    }
    return ring;
}

static void polygon_in(struct geos *geos, const struct plane *plane, struct arena *arena,
                       const GEOSGeometry *from, struct polygon *polygon_r)
{
    int holes = GEOSGetNumInteriorRings_r(geos->on, from);

    polygon_r->count = (size_t)holes + 1;
    polygon_r->rings = arena_alloc(arena, polygon_r->count * sizeof *polygon_r->rings);
    polygon_r->rings[0] = ring_in(geos, plane, arena, GEOSGetExteriorRing_r(geos->on, from));
    for (int i = 0; i < holes; i++)
        polygon_r->rings[i + 1] =
            ring_in(geos, plane, arena, GEOSGetInteriorRingN_r(geos->on, from, i));
}

/* Keeps the polygons of whatever it is; lines and points have no ground. */
static void shape_in(struct geos *geos, const struct plane *plane, struct arena *arena,
                     const GEOSGeometry *from, struct shape *shape_r)
{
    int parts = GEOSGetNumGeometries_r(geos->on, from);

    *shape_r = (struct shape){
        .polygons = arena_alloc(arena, ((size_t)parts + 1) * sizeof *shape_r->polygons)};
    for (int i = 0; i < parts; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(geos->on, from, i);

        if (GEOSGeomTypeId_r(geos->on, part) == GEOS_POLYGON && !GEOSisEmpty_r(geos->on, part))
            polygon_in(geos, plane, arena, part, &shape_r->polygons[shape_r->count++]);
    }
}

/* Brings a result home and lets go of it; NULL is a failure. */
int geos_take(struct geos *geos, const struct plane *plane, struct arena *arena,
              GEOSGeometry *made, struct shape *shape_r, struct err *err)
{
    int failed = -1;

    if (made)
        shape_in(geos, plane, arena, made, shape_r);
    if (made && shape_point_count(shape_r) > GEOMETRY_POINTS_MAX)
        err_set(err, ERR_INVALID, "the area has more than %d points", GEOMETRY_POINTS_MAX);
    else if (made)
        failed = 0;
    else
        geos_failed(geos, err);
    GEOSGeom_destroy_r(geos->on, made);
    return failed;
}
