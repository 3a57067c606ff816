/* geos.h: shapes to GEOS and back, for the files of this room alone. */
#ifndef TOCSIN_MODEL_GEOMETRY_GEOS_H
#define TOCSIN_MODEL_GEOMETRY_GEOS_H

#include <geos_c.h>

#include "hub/base/err.h"
#include "hub/model/geometry.h"

enum { GEOS_ROUND = 16 }; /* corners of a quarter circle in a buffer */

/* One context per call: nothing is shared between threads. */
struct geos {
    GEOSContextHandle_t on;
    char                said[200]; /* the last complaint */
};

void geos_open(struct geos *geos);
void geos_close(struct geos *geos);
int  geos_failed(const struct geos *geos, struct err *err); /* -1, with what it said */

/* A plane in metres (x east, y north) around a middle, or in degrees. */
struct plane {
    struct point middle;
    double       x_scale, y_scale;
};

extern const struct plane PLANE_OF_DEGREES;
extern const char         INTERIORS_MEET[]; /* for GEOSRelatePattern_r() */

struct plane plane_over(const struct box *box);

/* A multipolygon; NULL when a ring is none (see geos.said). Destroy it. */
GEOSGeometry *geos_shape_out(struct geos *geos, const struct plane *plane,
                             const struct shape *shape);

/* Takes over made, brings its polygons into the arena, and drops what has no
 * ground; made may be NULL: the failure is told. */
int geos_take(struct geos *geos, const struct plane *plane, struct arena *arena,
              GEOSGeometry *made, struct shape *shape_r, struct err *err);

/* All of geometry_check() that is not about borders that cross. */
int geos_check_rings(const struct shape *shape, size_t points_max, struct err *err);

#endif
