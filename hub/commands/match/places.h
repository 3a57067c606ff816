/* places.h: alerts or subscriptions as lines of JSON: what each is called, and its ground. */
#ifndef TOCSIN_COMMANDS_MATCH_PLACES_H
#define TOCSIN_COMMANDS_MATCH_PLACES_H

#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/model/shape.h"

struct match_place {
    const char  *id;
    struct shape ground;
};

struct match_places {
    struct arena        arena;
    struct match_place *items;
    size_t              count, room, refused;
};

/* Reads a file of NDJSON, compressed or not. Each line has "identifier" or "id", and as its
 * ground one of "polygon_lonlat" (a ring of [lon, lat]), "geometry" (GeoJSON) and "area"
 * (schemas/area.schema.json, without zones); other fields are passed over. A line that cannot
 * be read is refused, the first few said on stderr. ERR_INVALID when none is left. */
int  match_read(struct match_places *places_r, const char *path, struct err *err);
void match_free(struct match_places *places);

#endif
