/* geometry.h: what needs a geometry library (the one user of GEOS).
 *
 * Stateless and reentrant: call it from any thread, heavy shapes from a worker.
 * Results are new shapes in the arena given. Metres are measured on a plane laid
 * on the middle of the shape: right within 2 % for shapes up to 200 km high.
 * A shape that crosses the antimeridian or holds a pole is refused: split it at
 * 180 degrees first (RFC 7946 §3.1.9). All errors are ERR_INVALID unless said
 * otherwise. */
#ifndef TOCSIN_MODEL_GEOMETRY_H
#define TOCSIN_MODEL_GEOMETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/model/shape.h"

enum {
    GEOMETRY_POINTS_MAX = 200000,      /* of one shape: a country's outline */
    GEOMETRY_CIRCLE_CORNERS = 64,      /* of a circle made a polygon */
    GEOMETRY_RADIUS_MAX_M = 1000000,   /* 1,000 km */
    GEOMETRY_DRAFT_POINTS_MAX = 100000 /* reports a draft area is made from */
};

/* May this be warned about (P5)? Refuses, in words with the place: no points,
 * fewer than 4, more than points_max, not closed, a point out of range, the same
 * point twice in a row, an edge of more than 180 degrees, a border that crosses
 * or touches itself, no area. */
int geometry_check_ring(const struct ring *ring, size_t points_max, struct err *err);

/* The same of every ring, and that holes lie inside and polygons do not overlap. */
int geometry_check(const struct shape *shape, size_t points_max, struct err *err);

/* Makes an outline of the wild (slivers, self-touching borders) valid without
 * losing ground; a valid one stays as it is. ERR_INVALID when nothing with an area
 * is left. */
int geometry_mend(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                  struct err *err);

/* Everything that lies in one of them. */
int geometry_union(struct shape *shape_r, struct arena *arena, const struct shape *shapes,
                   size_t count, struct err *err);

/* What lies in both; may be empty. */
int geometry_common(struct shape *shape_r, struct arena *arena, const struct shape *one,
                    const struct shape *other, struct err *err);

/* Wider by so many metres all around; narrower when negative, maybe empty. */
int geometry_buffer(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                    double distance_m, struct err *err);

/* The draft of an alert's area: the hull of the points, wider by margin_m (> 0),
 * clipped to within unless that is NULL. */
int geometry_draft(struct shape *shape_r, struct arena *arena, const struct point *points,
                   size_t count, double margin_m, const struct shape *within, struct err *err);

/* Fewer points, never less ground: the result covers the original, with at most
 * points_max points in all. Starts at tolerance_m and coarsens until it fits;
 * -1 when it cannot. Holes smaller than the tolerance disappear. */
int geometry_simplify(struct shape *shape_r, struct arena *arena, const struct shape *shape,
                      double tolerance_m, size_t points_max, struct err *err);

/* A circle as 64 corners that lie outside it: everything within radius_m of the
 * centre is in the ring. radius_m above 0, at most GEOMETRY_RADIUS_MAX_M. */
int geometry_circle(struct ring *ring_r, struct arena *arena, struct point centre,
                    double radius_m, struct err *err);

/* The ground of a point that somebody warned about, as a circle of radius 0 in CAP: the metre
 * around it, which is what 5 decimals say. */
int geometry_point(struct shape *shape_r, struct arena *arena, struct point point,
                   struct err *err);

/* Is everything of inner in outer, to within slack_m metres? Empty is in none. */
bool geometry_covers(const struct shape *outer, const struct shape *inner, double slack_m);

/* Have they ground in common? A shared border alone is none. */
bool geometry_overlaps(const struct shape *one, const struct shape *other);

/* Many shapes, asked which of them have ground in common with an area. A packed tree of
 * their boxes, then the exact test. Copies the shapes. */
struct geometry_tree;

struct geometry_tree *geometry_tree_new(const struct shape *const *shapes, size_t count);
void                  geometry_tree_free(struct geometry_tree *tree); /* NULL is fine */

/* Their numbers, ascending, into hits_r, which has room for all shapes of the
 * tree. Returns how many. Not by two threads at once on one tree. */
size_t geometry_tree_find(struct geometry_tree *tree, const struct shape *area,
                          uint32_t *hits_r);

#endif
