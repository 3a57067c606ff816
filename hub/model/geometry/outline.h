/* outline.h: small outlines in whole 1e-7 degrees, compared exactly and without a library:
 * most alerts and most subscriptions are a handful of corners. */
#ifndef TOCSIN_MODEL_GEOMETRY_OUTLINE_H
#define TOCSIN_MODEL_GEOMETRY_OUTLINE_H

#include <stddef.h>
#include <stdint.h>

#include "hub/model/shape.h"

enum { OUTLINE_CORNERS_MAX = 32 };

struct corner {
    int32_t lat, lon;
};

struct outline { /* closed; count 0: not small, or of several parts */
    const struct corner *corners;
    size_t               count;
};

/* How many corners the shape's outline has: 0 when it is not small. */
size_t outline_size(const struct shape *shape);
void   outline_fill(struct corner *corners, const struct shape *shape);

enum meeting { MEETING_APART, MEETING_COMMON, MEETING_UNSURE };

/* Have the two ground in common? Unsure when they only touch, as far as can be seen here. */
enum meeting outlines_meet(const struct outline *one, const struct outline *other);

#endif
