/* zones.h: the named zones of the place we watch over: municipalities, districts,
 * alert zones; their outlines may have holes and several parts. Read once from
 * GeoJSON, then only looked at. */
#ifndef TOCSIN_MODEL_ZONES_H
#define TOCSIN_MODEL_ZONES_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/model/shape.h"

enum {
    ZONES_MAX = 20000, /* Italy has 7,900 municipalities */
    ZONE_ID_MAX = 64,
    ZONE_NAME_MAX = 200,
    ZONES_TEXT_MAX = 128 << 20, /* bytes of a GeoJSON file */
};

struct zone {
    const char  *id;   /* "048014": a text, leading zeros count */
    const char  *name; /* "Empoli" */
    struct shape shape;
    struct box   box;
};

struct zones { /* by id, ascending */
    struct zone *items;
    size_t       count;
};

/* Reads a FeatureCollection of Polygons and MultiPolygons (RFC 7946: lon before
 * lat; altitudes are dropped, any winding is taken, foreign members passed over).
 * id_name and name_name say which property is which: "com_istat_code", "name";
 * NULL as id_name: the feature's own id. Outlines of the wild are mended; one
 * that looks swapped (a latitude beyond 90), is empty or names an id twice is
 * refused with the feature's place. The table lives in the arena. */
int zones_read_geojson(struct zones *zones_r, struct arena *arena, const char *bytes,
                       size_t len, const char *id_name, const char *name_name, struct err *err);

/* The geometry object alone, for shapes that have no name ("Polygon",
 * "MultiPolygon"); checked, not mended. */
int shape_read_geojson(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err);

/* As RFC 7946 wants it: outsides counter-clockwise, holes clockwise, 7 decimals. */
void shape_write_geojson(struct buf *out, const struct shape *shape);
void zones_write_geojson(struct buf *out, const struct zones *zones);

const struct zone *zones_find(const struct zones *zones, const char *id); /* or NULL */

/* The zone the point lies in, the first by id when several; NULL when none. */
const struct zone *zones_at(const struct zones *zones, struct point point);

#endif
