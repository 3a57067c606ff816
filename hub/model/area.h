/* area.h: where an alert holds, as CAP 1.2 §3.2.4 has it: polygons, circles and
 * named zones; the alert's place is their union. A plain value in an arena. */
#ifndef TOCSIN_MODEL_AREA_H
#define TOCSIN_MODEL_AREA_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/shape.h"
#include "hub/model/zones.h"

enum {
    AREA_PARTS_MAX = 100,             /* polygons, circles, zones: of each */
    AREA_RING_POINTS_MAX = 500,       /* of a polygon drawn by hand or made here */
    AREA_FOREIGN_POINTS_MAX = 200000, /* of a polygon in somebody else's CAP */
    AREA_RING_TEXT_MAX = 600000,      /* bytes of a CAP polygon */
    AREA_DESC_MAX = 500,
};

/* How far an area may reach over the border of its author's territory: what
 * rounding to 5 decimals and the corners of a circle may add, and no street. */
#define AREA_TERRITORY_SLACK_M 25.0

struct circle {
    struct point centre;
    double       radius_m; /* CAP writes km; 0 is refused: it reaches nobody */
};

struct area {
    const char          *desc;     /* areaDesc, or NULL */
    const struct ring   *polygons; /* without holes, as CAP has them */
    size_t               polygon_count;
    const struct circle *circles;
    size_t               circle_count;
    const char *const   *zones; /* ids, as texts: leading zeros count */
    size_t               zone_count;
};

/* A CAP polygon: "lat,lon lat,lon …", closed, any winding, checked as P5 asks;
 * a CAP circle: "lat,lon radius_km". ERR_INVALID says what is wrong; decimal
 * commas, NaN, a leading "+" and letters are refused. */
int area_read_polygon(struct ring *ring_r, struct arena *arena, const char *text,
                      size_t points_max, struct err *err);
int area_read_circle(struct circle *circle_r, const char *text, struct err *err);

/* The same texts with 5 decimals (1.1 m), without points that rounding makes one. */
void area_write_polygon(struct buf *out, const struct ring *ring);
void area_write_circle(struct buf *out, const struct circle *circle);

/* Reads the fields desc, polygons, circles and zones of an object of
 * schemas/area.schema.json. Complaints go through the reader; that it names no
 * place at all is for area_shape() to refuse. */
void area_read(struct area *area_r, struct reader *in);

/* The same from bytes, which must name a place. 0, or -1 with err.pointer at the field. */
int area_parse(struct area *area_r, struct arena *arena, const char *bytes, size_t len,
               struct err *err);

/* Writes the fields area_read() reads into the object now open. */
void area_write(const struct area *area, struct writer *out);

/* The ground it covers: polygons, circles and zones as one valid shape. An area
 * with none of them, or with a zone not in the table (which may be NULL when
 * there are none), is refused (P5). */
int area_shape(struct shape *shape_r, struct arena *arena, const struct area *area,
               const struct zones *zones, struct err *err);

/* Refuses (ERR_FORBIDDEN) an area that leaves the territory, a list of zone ids,
 * by more than AREA_TERRITORY_SLACK_M; territory of no zones allows nothing, nor does a zone
 * of it that is gone or has no outline: the others still do. */
int area_within(const struct area *area, const struct zones *zones,
                const char *const *territory, size_t territory_count, struct err *err);

/* A shape as CAP can carry it: its outsides as polygons of at most points_max points
 * each, simplified where they have more. Never smaller than the shape: holes are
 * filled, for warning a few more is better than explaining a ring. */
int area_of_shape(struct area *area_r, struct arena *arena, const struct shape *shape,
                  size_t points_max, struct err *err);

/* The box around polygons and circles; zones are not looked at. False when
 * there are none. */
bool area_box(const struct area *area, struct box *box_r);

/* Inside one of its polygons, circles or zones, borders included. */
bool area_contains(const struct area *area, const struct zones *zones, struct point point);

#endif
