#include "hub/model/shape.h"

#include <math.h>

#define RADIANS (M_PI / 180)

int32_t shape_e7(double degrees)
{
    return (int32_t)lrint(degrees * SHAPE_E7);
}

struct shape shape_of_ring(struct ring ring, struct arena *arena)
{
    struct polygon *polygon = arena_alloc(arena, sizeof *polygon);
    struct ring    *outside = arena_alloc(arena, sizeof *outside);

    *outside = ring;
    *polygon = (struct polygon){.rings = outside, .count = 1};
    return (struct shape){.polygons = polygon, .count = 1};
}

bool shape_is_empty(const struct shape *shape)
{
    return shape_point_count(shape) == 0;
}

size_t shape_point_count(const struct shape *shape)
{
    size_t count = 0;

    for (size_t p = 0; p < shape->count; p++)
        for (size_t r = 0; r < shape->polygons[p].count; r++)
            count += shape->polygons[p].rings[r].count;
    return count;
}

static void box_widen(struct box *box, const struct ring *ring, bool *is_first)
{
    for (size_t i = 0; i < ring->count; i++) {
        struct point at = ring->points[i];

        if (*is_first)
            *box = (struct box){at.lat, at.lon, at.lat, at.lon};
        *is_first = false;
        box->south = fmin(box->south, at.lat);
        box->north = fmax(box->north, at.lat);
        box->west = fmin(box->west, at.lon);
        box->east = fmax(box->east, at.lon);
    }
}

struct box shape_box(const struct shape *shape)
{
    struct box box = {0};
    bool       is_first = true;

    for (size_t p = 0; p < shape->count; p++)
        for (size_t r = 0; r < shape->polygons[p].count; r++)
            box_widen(&box, &shape->polygons[p].rings[r], &is_first);
    return box;
}

bool box_contains(const struct box *box, struct point point)
{
    return point.lat >= box->south && point.lat <= box->north && point.lon >= box->west &&
           point.lon <= box->east;
}

bool box_touches(const struct box *one, const struct box *other)
{
    return one->south <= other->north && other->south <= one->north &&
           one->west <= other->east && other->west <= one->east;
}

struct box box_around(struct point centre, double radius_m)
{
    double up = radius_m / EARTH_RADIUS_M;
    double lat = centre.lat * RADIANS;
    /* The widest point of a circle lies a little polewards of its centre. */
    double ratio = sin(up) / cos(lat);
    double across = up >= M_PI_2 || fabs(ratio) >= 1 ? 180 : asin(ratio) / RADIANS;

    return (struct box){
        .south = fmax(-90, centre.lat - up / RADIANS),
        .north = fmin(90, centre.lat + up / RADIANS),
        .west = centre.lon - across,
        .east = centre.lon + across,
    };
}

/* Where p lies to the directed edge a → b, by exact products: each is at most
 * 1.8e9 * 3.6e9 and fits. Positive: left of it. */
static int side_of(int64_t lat, int64_t lon, const int64_t a[2], const int64_t b[2])
{
    int64_t left = (b[1] - a[1]) * (lat - a[0]);
    int64_t right = (b[0] - a[0]) * (lon - a[1]);

    return (left > right) - (left < right);
}

enum place { OUTSIDE, INSIDE, BORDER };

/* Even-odd: a ray to the west crosses the ring an odd number of times. */
static enum place ring_place(const struct ring *ring, int64_t lat, int64_t lon)
{
    bool is_inside = false;

    for (size_t i = 0; i + 1 < ring->count; i++) {
        int64_t a[2] = {shape_e7(ring->points[i].lat), shape_e7(ring->points[i].lon)};
        int64_t b[2] = {shape_e7(ring->points[i + 1].lat), shape_e7(ring->points[i + 1].lon)};
        bool    spans = (a[0] <= lat && lat <= b[0]) || (b[0] <= lat && lat <= a[0]);
        int     side;

        if (!spans || (a[1] > lon && b[1] > lon))
            continue;
        side = side_of(lat, lon, a, b);
        if (side == 0 && (a[1] >= lon || b[1] >= lon))
            return BORDER;
        if ((a[0] <= lat) != (b[0] <= lat))
            is_inside ^= a[0] < b[0] ? side < 0 : side > 0;
    }
    return is_inside ? INSIDE : OUTSIDE;
}

static bool polygon_contains(const struct polygon *polygon, int64_t lat, int64_t lon)
{
    bool is_inside = false;

    for (size_t r = 0; r < polygon->count; r++) {
        enum place place = ring_place(&polygon->rings[r], lat, lon);

        if (place == BORDER)
            return true;
        is_inside ^= place == INSIDE;
    }
    return is_inside;
}

bool shape_contains(const struct shape *shape, struct point point)
{
    int32_t lat, lon;

    if (!point_is_valid(point))
        return false;
    lat = shape_e7(point.lat);
    lon = shape_e7(point.lon);
    for (size_t p = 0; p < shape->count; p++)
        if (polygon_contains(&shape->polygons[p], lat, lon))
            return true;
    return false;
}

double ring_area_m2(const struct ring *ring)
{
    double sum = 0;

    for (size_t i = 0; i + 1 < ring->count; i++) {
        struct point a = ring->points[i], b = ring->points[i + 1];

        sum += (b.lon - a.lon) * RADIANS * (2 + sin(a.lat * RADIANS) + sin(b.lat * RADIANS));
    }
    return fabs(sum) * EARTH_RADIUS_M * EARTH_RADIUS_M / 2;
}

double shape_area_m2(const struct shape *shape)
{
    double sum = 0;

    for (size_t p = 0; p < shape->count; p++)
        for (size_t r = 0; r < shape->polygons[p].count; r++) {
            double area = ring_area_m2(&shape->polygons[p].rings[r]);

            sum += r == 0 ? area : -area;
        }
    return sum;
}
