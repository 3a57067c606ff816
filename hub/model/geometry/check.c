/* check.c: what may be warned about, and what is wrong with the rest (P5). */
#include "hub/model/geometry/geos.h"

#include <math.h>
#include <string.h>

static int check_points(const struct ring *ring, size_t points_max, struct err *err)
{
    for (size_t i = 0; i < ring->count; i++) {
        struct point at = ring->points[i], next = ring->points[i + 1 < ring->count ? i + 1 : i];

        if (!point_is_valid(at))
            return err_set(err, ERR_INVALID,
                           "point %zu (%.5f,%.5f) is not on the map; is it lat,lon?", i + 1,
                           at.lat, at.lon);
        if (fabs(next.lon - at.lon) > 180)
            return err_set(err, ERR_INVALID,
                           "crosses the antimeridian after point %zu; split it at 180 degrees",
                           i + 1);
        if (i + 1 < ring->count && shape_e7(at.lat) == shape_e7(next.lat) &&
            shape_e7(at.lon) == shape_e7(next.lon))
            return err_set(err, ERR_INVALID, "point %zu stands twice in a row", i + 1);
    }
    if (ring->count > points_max)
        return err_set(err, ERR_INVALID, "has %zu points; at most %zu are taken", ring->count,
                       points_max);
    return 0;
}

static int check_ring(const struct ring *ring, size_t points_max, struct err *err)
{
    const struct point *last;

    if (ring->count == 0)
        return err_set(err, ERR_INVALID, "is empty");
    if (ring->count < 4)
        return err_set(err, ERR_INVALID,
                       "has %zu points; a polygon has at least 4, the first again as the last",
                       ring->count);
    last = &ring->points[ring->count - 1];
    if (last->lat != ring->points[0].lat || last->lon != ring->points[0].lon)
        return err_set(err, ERR_INVALID, "is not closed: its last point must be its first");
    return check_points(ring, points_max, err);
}

/* What GEOS finds, in words for whoever drew it. */
static const char *words_of(const char *reason)
{
    static const char *const WORDS[][2] = {
        {"Self-intersection", "it crosses itself"},
        {"Ring Self-intersection", "it touches itself"},
        {"Hole lies outside shell", "a hole lies outside"},
        {"Holes are nested", "a hole lies in another"},
        {"Interior is disconnected", "its holes cut it in two"},
        {"Nested shells", "one polygon lies in another"},
        {"Duplicate Rings", "two rings are the same"},
        {"Too few points in geometry component", "it has too few points"},
    };

    for (size_t i = 0; reason && i < COUNT_OF(WORDS); i++)
        if (strcmp(reason, WORDS[i][0]) == 0)
            return WORDS[i][1];
    return reason ? reason : "it is not valid";
}

static int check_valid(const struct shape *shape, struct err *err)
{
    struct geos   geos;
    GEOSGeometry *made, *where = NULL;
    char         *reason = NULL;
    double        lat = 0, lon = 0;
    int           failed = 0;

    geos_open(&geos);
    made = geos_shape_out(&geos, &PLANE_OF_DEGREES, shape);
    if (!made)
        failed = geos_failed(&geos, err);
    else if (GEOSisValidDetail_r(geos.on, made, 0, &reason, &where) != 1) {
        if (where && !GEOSisEmpty_r(geos.on, where)) {
            GEOSGeomGetX_r(geos.on, where, &lon);
            GEOSGeomGetY_r(geos.on, where, &lat);
        }
        failed = err_set(err, ERR_INVALID, "the border is wrong at %.5f,%.5f: %s", lat, lon,
                         words_of(reason));
    }
    if (!failed && shape_area_m2(shape) <= 0)
        failed = err_set(err, ERR_INVALID, "has no area");
    GEOSFree_r(geos.on, reason);
    GEOSGeom_destroy_r(geos.on, where);
    GEOSGeom_destroy_r(geos.on, made);
    geos_close(&geos);
    return failed;
}

int geometry_check_ring(const struct ring *ring, size_t points_max, struct err *err)
{
    struct ring    outside = *ring;
    struct polygon polygon = {.rings = &outside, .count = 1};
    struct shape   shape = {.polygons = &polygon, .count = 1};

    if (check_ring(ring, points_max, err) != 0)
        return -1;
    return check_valid(&shape, err);
}

int geos_check_rings(const struct shape *shape, size_t points_max, struct err *err)
{
    if (shape_is_empty(shape))
        return err_set(err, ERR_INVALID, "is empty");
    if (shape_point_count(shape) > points_max)
        return err_set(err, ERR_INVALID, "has %zu points; at most %zu are taken",
                       shape_point_count(shape), points_max);
    for (size_t p = 0; p < shape->count; p++) {
        if (shape->polygons[p].count == 0)
            return err_set(err, ERR_INVALID, "is empty");
        for (size_t r = 0; r < shape->polygons[p].count; r++)
            if (check_ring(&shape->polygons[p].rings[r], points_max, err) != 0)
                return -1;
    }
    return 0;
}

int geometry_check(const struct shape *shape, size_t points_max, struct err *err)
{
    if (geos_check_rings(shape, points_max, err) != 0)
        return -1;
    return check_valid(shape, err);
}
