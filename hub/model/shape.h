/* shape.h: an area on the map as polygons with holes, and the plain questions
 * about it. What needs a geometry library is asked in geometry.h.
 *
 * Inside is decided in whole 1e-7 degrees (1.1 cm) and exact integers, here
 * and in the audience index alike; lines are straight in degrees; a point on
 * the border, of a hole too, is inside: warn one more rather than one less.
 * Points and lists live in the arena of whoever made the shape. */
#ifndef TOCSIN_MODEL_SHAPE_H
#define TOCSIN_MODEL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/mem.h"
#include "hub/model/point.h"

#define SHAPE_E7 1e7 /* units to the degree */

struct box {
    double south, west, north, east;
};

struct ring { /* closed: the last point is the first again */
    struct point *points;
    size_t        count;
};

struct polygon { /* the first ring is the outside, the others are holes */
    struct ring *rings;
    size_t       count;
};

struct shape { /* polygons that do not overlap; none: an empty shape */
    struct polygon *polygons;
    size_t          count;
};

/* Degrees as whole 1e-7 degrees, rounded to the nearest. */
int32_t shape_e7(double degrees);

/* One polygon without holes around borrowed points, its lists in the arena. */
struct shape shape_of_ring(struct ring ring, struct arena *arena);

bool       shape_is_empty(const struct shape *shape);
size_t     shape_point_count(const struct shape *shape);
struct box shape_box(const struct shape *shape); /* all zero when empty */
bool       box_contains(const struct box *box, struct point point);
bool       box_touches(const struct box *one, const struct box *other);

/* The box around everything within so many metres of the centre. */
struct box box_around(struct point centre, double radius_m);

bool shape_contains(const struct shape *shape, struct point point);

/* Of the ring's inside on the sphere, whatever its winding. */
double ring_area_m2(const struct ring *ring);
double shape_area_m2(const struct shape *shape); /* holes taken off */

#endif
