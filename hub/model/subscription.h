/* subscription.h: somebody who wants to be warned: over which address, about which
 * place, from which severity on. From JSON (schemas/subscription.schema.json) and from
 * the rows of a table. */
#ifndef TOCSIN_MODEL_SUBSCRIPTION_H
#define TOCSIN_MODEL_SUBSCRIPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/csv.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/base/writer.h"
#include "hub/model/alert.h"
#include "hub/model/endpoint.h"
#include "hub/model/hazard.h"
#include "hub/model/mode.h"
#include "hub/model/point.h"
#include "hub/model/shape.h"

enum {
    SUBSCRIPTION_BYTES_MAX = 64 * 1024,
    SUBSCRIPTION_HAZARDS_MAX = 64,
    SUBSCRIPTION_RADIUS_MOST_M = 100000,
    SUBSCRIPTION_POLYGON_POINTS_MAX = 500,
};

enum subscription_state {
    SUBSCRIPTION_PENDING,   /* a code was sent, nobody has answered yet */
    SUBSCRIPTION_CONFIRMED, /* reached by alerts */
    SUBSCRIPTION_STOPPED,   /* by STOP, a link or an officer; kept so as not to ask again */
};

extern const char *const SUBSCRIPTION_STATE_WORDS[4]; /* "pending" … NULL */

enum subscription_place {
    SUBSCRIPTION_POINT,   /* warned when the alert covers it */
    SUBSCRIPTION_CIRCLE,  /* … or anything within the radius */
    SUBSCRIPTION_ZONE,    /* … or any part of a zone */
    SUBSCRIPTION_POLYGON, /* … or any part of what was drawn */
};

struct subscription {
    enum endpoint_kind      kind;
    const char             *address;  /* normal form */
    const char             *language; /* BCP 47 */
    enum subscription_place place;
    struct point            point;    /* of POINT and CIRCLE */
    double                  radius_m; /* of CIRCLE */
    const char             *zone;     /* of ZONE: its id */
    struct ring             polygon;  /* of POLYGON */
    enum alert_severity     mildest;  /* this and everything worse */
    const struct hazard   **hazards;
    size_t                  hazard_count; /* 0: all of them */
    struct mode             mode;
};

/* Texts live in the arena. absent_language is for those who name none. ERR_INVALID with the
 * pointer of the field; whether the zone exists is the caller's to ask. */
int subscription_parse(struct subscription *subscription_r, const char *json, size_t len,
                       const struct hazards *hazards, const char *absent_language,
                       struct arena *arena, struct err *err);

/* The fields parse reads, into the object now open; the address in clear. */
void subscription_write(const struct subscription *subscription, struct writer *out);

/* The channel number by which the audience knows subscriptions of this kind and mode: it
 * stays the same whatever channels the settings name. Which of them carries an alert to
 * it is the plan's to decide. */
unsigned subscription_channel(enum endpoint_kind kind, enum mode_kind mode);

/* Tables: the heading names columns out of kind, address, language, lat, lon, radius_m,
 * zone, polygon, level, hazards (codes parted by blanks) and mode, in any order; kind and
 * address must be there. Cells may be empty; numbers may have a decimal comma. */
struct subscription_columns {
    int at[11]; /* place of each in the row; -1: absent */
};

/* From the row just read; a column of another name is refused. */
int subscription_heading(struct subscription_columns *columns_r, const struct csv *csv,
                         struct err *err);

/* The row just read as the JSON that subscription_parse() takes, added to buf. */
void subscription_row(struct buf *buf, const struct csv *csv,
                      const struct subscription_columns *columns);

#endif
