/* shape_json.h: a shape as the geometry object of GeoJSON (RFC 7946 §3.1): lon before lat,
 * any winding, altitudes dropped, foreign members passed over. */
#ifndef TOCSIN_MODEL_SHAPE_JSON_H
#define TOCSIN_MODEL_SHAPE_JSON_H

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/shape.h"

/* "Polygon" or "MultiPolygon", checked as geometry_check() does. ERR_INVALID. */
int shape_read_geojson(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err);

/* As others write it: a border that is open, touches or crosses itself is mended; a line is
 * straight on the plane however long it is (§3.1.1), so that one from 179 to -179 goes round
 * the world: cut at the antimeridian (§3.1.9) what is not meant so. A "Point", and a
 * border that has shrunk to one, is the ground of geometry_point(). ERR_INVALID when nothing
 * with an area is left. */
int shape_read_foreign(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err);

/* The outlines as they stand, neither checked nor mended. Complaints about coordinates go to
 * err, the others through the reader. */
int shape_read(struct shape *shape_r, struct arena *arena, struct reader *in, struct err *err);

/* As RFC 7946 wants it: outsides counter-clockwise, holes clockwise, 7 decimals. */
void shape_write_geojson(struct buf *out, const struct shape *shape);
void shape_write(struct writer *out, const char *name, const struct shape *shape);

#endif
