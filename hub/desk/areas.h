/* areas.h: the zones we watch over: those of the settings' GeoJSON file and those
 * imported since, which win by id. In memory, for territories, areas and lists. */
#ifndef TOCSIN_DESK_AREAS_H
#define TOCSIN_DESK_AREAS_H

#include "hub/base/clock.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/zones.h"

struct areas;
struct store;
struct uv_loop_s;

enum { AREAS_IMPORT_MAX = 10000, AREAS_KIND_MAX = 32 };

struct areas_settings {
    struct store       *store;
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until areas_close() is through */
    const struct clock *clock;
    const char         *file;                        /* "" or NULL: only what was imported */
    const char         *id_property, *name_property; /* as zones_read_geojson() takes them */
    const char         *language;                    /* of the names in files */

    /* Zones came, went or moved: who keeps shapes of them takes them anew. */
    void (*on_changed)(void *house);
    void *house;
};

/* Reads the file, which may take a second per thousand municipalities; the zones imported
 * earlier come with areas_load(). Errors name the file. */
int  areas_open(struct areas **areas_r, const struct areas_settings *settings, struct err *err);
void areas_close(struct areas *areas); /* verbs under way are still answered */

/* What is known now. A table that was replaced stays readable until another two have
 * been, so that a worker may finish with it. */
const struct zones *areas_zones(const struct areas *areas);

struct areas_zone {
    const struct zone *zone; /* its kind is "zone" unless it was imported as something else */
    double             area_km2;
};
/* By id; false past the end. */
bool areas_at(const struct areas *areas, size_t place, struct areas_zone *zone_r);

struct areas_verb {
    void (*on_done)(struct areas_verb *); /* once, never before the call returned */
    int        failed;
    struct err err;

    struct areas         *areas; /* the desk's, to the end of the struct */
    struct areas_reading *reading;
};

/* Takes the imported zones from the store; once, at the start. */
void areas_load(struct areas *areas, struct areas_verb *verb);

/* Adds the zones of a FeatureCollection, or of the department's table (zones_read_csv()), or
 * replaces those of the same id; what these do not say of a zone that is known (its kind, what
 * it lies in, its outline) stays as it was. With replace, which a collection asks for only
 * together with kind, zones imported under the same kind and not named any more go away. All or
 * none. ERR_INVALID with the feature's place, and when a zone would lose the outline that it
 * has of its parts; ERR_BUSY while another import runs. */
struct areas_import {
    struct areas_verb verb;
    struct asking     asking;
    const char       *bytes;
    size_t            len;
    const char       *kind; /* [a-z-]{1,32}, of a collection only; NULL: nothing new */
    const char       *id_property, *name_property; /* NULL: as in the settings */
    bool              replace;

    size_t kept, nameless; /* nameless: features left out, for their id is empty */

    struct areas_importing *importing; /* the desk's */
};
void areas_import(struct areas *areas, struct areas_import *import);

#endif
