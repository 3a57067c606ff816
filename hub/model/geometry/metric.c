/* metric.c: shapes made wider, simpler or round, in metres on a plane laid over
 * their middle. */
#include "hub/model/geometry/geos.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIMPLIFY_TRIES = 60, RING_LEAST = 4, CIRCLE_TRIES = 10, CIRCLE_SAMPLES = 8 };

/* A buffer must stay on the map, or its degrees would mean something else. */
static int check_on_map(const struct shape *shape, struct err *err)
{
    struct box box = shape_box(shape);

    if (box.south < -90 || box.north > 90 || box.west < -180 || box.east > 180)
        return err_set(err, ERR_INVALID,
                       "reaches over the antimeridian or a pole; split it at 180 degrees");
    return 0;
}

int geometry_buffer(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                    double distance_m, struct err *err)
{
    struct box    box = shape_box(shape);
    struct plane  plane = plane_over(&box);
    struct geos   geos;
    GEOSGeometry *from, *made;
    int           failed;

    geos_open(&geos);
    from = geos_shape_out(&geos, &plane, shape);
    made = from ? GEOSBuffer_r(geos.on, from, distance_m, GEOS_ROUND) : NULL;
    GEOSGeom_destroy_r(geos.on, from);
    failed = geos_take(&geos, &plane, arena, made, shape_r, err);
    geos_close(&geos);
    return failed ? -1 : check_on_map(shape_r, err);
}

static GEOSGeometry *hull_of(struct geos *geos, const struct plane *plane,
                             const struct point *points, size_t count)
{
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(geos->on, (unsigned)count + 1, 2);
    GEOSGeometry      *line, *hull;

    /* A line needs two points: the first is drawn twice. */
    for (unsigned i = 0; i <= count; i++) {
        const struct point *at = &points[i < count ? i : 0];

        GEOSCoordSeq_setXY_r(geos->on, seq, i, (at->lon - plane->middle.lon) * plane->x_scale,
                             (at->lat - plane->middle.lat) * plane->y_scale);
    }
    line = GEOSGeom_createLineString_r(geos->on, seq);
    hull = line ? GEOSConvexHull_r(geos->on, line) : NULL;
    GEOSGeom_destroy_r(geos->on, line);
    return hull;
}

int geometry_draft(struct shape *shape_r, struct arena *arena, const struct point *points,
                   size_t count, double margin_m, const struct shape *within, struct err *err)
{
    struct box    box;
    struct plane  plane;
    struct geos   geos;
    struct shape  draft;
    GEOSGeometry *hull, *made;
    int           failed;

    if (count == 0 || count > GEOMETRY_DRAFT_POINTS_MAX)
        return err_set(err, ERR_INVALID, "a draft area is made from 1 to %d points",
                       GEOMETRY_DRAFT_POINTS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!point_is_valid(points[i]))
            return err_set(err, ERR_INVALID, "point %zu is not on the map", i + 1);
    if (!(margin_m > 0) || margin_m > GEOMETRY_RADIUS_MAX_M)
        return err_set(err, ERR_INVALID, "the margin must lie above 0 and at most %d m",
                       GEOMETRY_RADIUS_MAX_M);
    draft =
        shape_of_ring((struct ring){arena_alloc(arena, count * sizeof *points), count}, arena);
    memcpy(draft.polygons->rings->points, points, count * sizeof *points);
    box = shape_box(&draft);
    if (box.east - box.west > 180)
        return err_set(err, ERR_INVALID, "the points lie on both sides of the antimeridian");
    plane = plane_over(&box);
    geos_open(&geos);
    hull = hull_of(&geos, &plane, points, count);
    made = hull ? GEOSBuffer_r(geos.on, hull, margin_m, GEOS_ROUND) : NULL;
    GEOSGeom_destroy_r(geos.on, hull);
    failed = geos_take(&geos, &plane, arena, made, &draft, err);
    geos_close(&geos);
    if (failed || check_on_map(&draft, err) != 0)
        return -1;
    if (within)
        return geometry_common(shape_r, arena, &draft, within, err);
    *shape_r = draft;
    return 0;
}

/* ── simpler ─────────────────────────────────────────────────────────────────── */

/* What lies up to 1 m beside the border is ours as well: room for rounding to 5
 * decimals when it is written. */
static GEOSGeometry *simpler(struct geos *geos, const GEOSGeometry *from, double tolerance)
{
    GEOSGeometry *wider = GEOSBuffer_r(geos->on, from, tolerance + 1, GEOS_ROUND);
    GEOSGeometry *made = NULL;

    if (wider)
        made = GEOSTopologyPreserveSimplify_r(geos->on, wider, tolerance);
    GEOSGeom_destroy_r(geos->on, wider);
    return made;
}

static bool serves(struct geos *geos, const GEOSGeometry *made, const GEOSGeometry *from,
                   size_t points_max)
{
    int points = GEOSGetNumCoordinates_r(geos->on, made);

    return points > 0 && (size_t)points <= points_max && GEOSisValid_r(geos->on, made) == 1 &&
           GEOSCovers_r(geos->on, made, from) == 1;
}

int geometry_simplify(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                      double tolerance_m, size_t points_max, struct err *err)
{
    struct box    box = shape_box(shape);
    struct plane  plane = plane_over(&box);
    struct geos   geos;
    GEOSGeometry *from, *made = NULL;
    int           failed;

    if (points_max < RING_LEAST)
        return err_set(err, ERR_INVALID, "no area has fewer than %d points", RING_LEAST);
    geos_open(&geos);
    from = geos_shape_out(&geos, &plane, shape);
    for (int i = 0; from && !made && i < SIMPLIFY_TRIES; i++, tolerance_m *= 1.25) {
        made = simpler(&geos, from, tolerance_m);
        if (made && !serves(&geos, made, from, points_max)) {
            GEOSGeom_destroy_r(geos.on, made);
            made = NULL;
        }
    }
    GEOSGeom_destroy_r(geos.on, from);
    if (!made && !*geos.said)
        snprintf(geos.said, sizeof geos.said, "it does not fit into %zu points", points_max);
    failed = geos_take(&geos, &plane, arena, made, shape_r, err);
    geos_close(&geos);
    return failed ? -1 : check_on_map(shape_r, err);
}

/* ── round ───────────────────────────────────────────────────────────────────── */

/* How near the border comes to the centre between two corners: a straight line in
 * degrees is no great circle, so it is looked at along its way. */
static double nearest_m(const struct ring *ring, struct point centre)
{
    double nearest = INFINITY;

    for (size_t i = 0; i + 1 < ring->count; i++)
        for (int k = 0; k < CIRCLE_SAMPLES; k++) {
            struct point a = ring->points[i], b = ring->points[i + 1];
            double       part = (double)k / CIRCLE_SAMPLES;
            struct point at = {a.lat + (b.lat - a.lat) * part, a.lon + (b.lon - a.lon) * part};

            nearest = fmin(nearest, point_distance_m(centre, at));
        }
    return nearest;
}

static void draw_circle(struct ring *ring, struct point centre, double radius_m)
{
    for (int i = 0; i < GEOMETRY_CIRCLE_CORNERS; i++)
        ring->points[i] = point_moved(centre, 360.0 * i / GEOMETRY_CIRCLE_CORNERS, radius_m);
    ring->points[GEOMETRY_CIRCLE_CORNERS] = ring->points[0];
}

int geometry_circle(struct ring *ring_r, struct arena *arena, struct point centre,
                    double radius_m, struct err *err)
{
    double     outer_m = radius_m / cos(M_PI / GEOMETRY_CIRCLE_CORNERS);
    struct box box;

    if (!point_is_valid(centre))
        return err_set(err, ERR_INVALID, "the centre is not on the map");
    if (!(radius_m > 0) || radius_m > GEOMETRY_RADIUS_MAX_M)
        return err_set(err, ERR_INVALID, "the radius must lie above 0 and at most %d km",
                       GEOMETRY_RADIUS_MAX_M / 1000);
    box = box_around(centre, outer_m * 1.01);
    if (box.south <= -90 || box.north >= 90 || box.west <= -180 || box.east >= 180)
        return err_set(err, ERR_INVALID, "the circle reaches over the antimeridian or a pole");
    ring_r->count = GEOMETRY_CIRCLE_CORNERS + 1;
    ring_r->points = arena_alloc(arena, ring_r->count * sizeof *ring_r->points);
    for (int i = 0; i < CIRCLE_TRIES; i++) {
        double nearest;

        draw_circle(ring_r, centre, outer_m);
        nearest = nearest_m(ring_r, centre);
        if (nearest >= radius_m)
            return 0;
        outer_m *= radius_m / nearest * (1 + 1e-7);
    }
    return err_set(err, ERR_INTERNAL, "the circle did not come round");
}

int geometry_point(struct shape *shape_r, struct arena *arena, struct point point,
                   struct err *err)
{
    struct ring ring;

    if (geometry_circle(&ring, arena, point, 1, err) != 0)
        return -1;
    *shape_r = shape_of_ring(ring, arena);
    return 0;
}
