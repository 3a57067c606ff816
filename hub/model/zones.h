/* zones.h: the named zones of the place we watch over: municipalities, districts,
 * warning zones, regions, and which lies in which; their outlines may have holes and
 * several parts. Read once from GeoJSON and from tables, then only looked at. */
#ifndef TOCSIN_MODEL_ZONES_H
#define TOCSIN_MODEL_ZONES_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/source.h"
#include "hub/model/shape.h"

enum {
    ZONES_MAX = 20000, /* Italy has 7,900 municipalities */
    ZONE_ID_MAX = 64,
    ZONE_NAME_MAX = 200,
    ZONES_TEXT_MAX = 128 << 20, /* bytes of a GeoJSON file */
};

/* Kinds that mean something to us; others are the importer's own words. */
#define ZONE_MUNICIPALITY "municipality"
#define ZONE_WARNING_ZONE "warning-zone"
#define ZONE_REGION       "region"

struct zone {
    const char  *id;     /* "048014": a text, leading zeros count */
    const char  *name;   /* "Empoli" */
    const char  *kind;   /* "municipality"; NULL: nobody said */
    const char  *parent; /* the id of the zone it lies in; NULL: none */
    struct shape shape;  /* empty while nobody brought an outline */
    struct box   box;
    bool         is_borrowed; /* its outline is not its own to keep: its parts' or the file's */
};

struct zones { /* by id, ascending */
    struct zone *items;
    size_t       count;
    size_t       nameless; /* features of a file that were left out: their id is empty */
};

/* Reads a FeatureCollection of Polygons and MultiPolygons (RFC 7946: lon before
 * lat; altitudes are dropped, any winding is taken, foreign members passed over).
 * id_name and name_name say which property is which: "com_istat_code", "name";
 * NULL as id_name: the feature's own id. Outlines of the wild are mended; one
 * that looks swapped (a latitude beyond 90), is empty or names an id twice is
 * refused with the feature's place; one whose id is empty is left out. The table lives in
 * the arena. */
int zones_read_geojson(struct zones *zones_r, struct arena *arena, const char *bytes,
                       size_t len, const char *id_name, const char *name_name, struct err *err);

/* The department's table (CSV) of municipalities and the warning zones they lie in: columns
 * pro_com_t, comune_nome, regione_nome, zona_codice, zona_nome; others are passed over. Gives
 * a zone for each municipality, warning zone and region, of these kinds, with its parent and
 * without an outline; a municipality of no warning zone
 * lies in its region. ERR_INVALID with the line. */
int zones_read_csv(struct zones *zones_r, struct arena *arena, struct source *source,
                   struct err *err);

void zones_write_geojson(struct buf *out, const struct zones *zones);

const struct zone *zones_find(const struct zones *zones, const char *id); /* or NULL */

/* The zone of that id, or the nearest around it that has an outline; NULL when none has. */
const struct zone *zones_outlined(const struct zones *zones, const char *id);

/* Gives a zone that has no outline the one of all that lies in it, when each part has one. */
void zones_add_up(struct zones *zones, struct arena *arena);

/* What the table in memory knows of the same zones and these do not say: kind, parent and an
 * outline that somebody brought. Texts and points stay the other table's. */
void zones_complete(struct zones *zones, const struct zones *known);

/* The zone the point lies in, the first by id when several; NULL when none. */
const struct zone *zones_at(const struct zones *zones, struct point point);

#endif
