/* open311.h: what the words of GeoReport v2 mean here. Its services are the hazards of the one
 * table, everyday ones and dangers; its requests are the reports, each under its number.
 *
 * What the public may hear: of an everyday problem all from the start; of a danger nothing
 * before officers have decided about its incident; of persons in danger nothing at all. And of
 * no report ever who sent it or what was written. */
#ifndef TOCSIN_MODEL_OPEN311_H
#define TOCSIN_MODEL_OPEN311_H

#include "hub/base/mem.h"
#include "hub/base/multipart.h"
#include "hub/model/hazard.h"
#include "hub/model/incident.h"

enum {
    OPEN311_DAYS_MAX = 90, /* between start_date and end_date, and of updates */
    OPEN311_PAGE_MAX = 1000,
    OPEN311_DEPTH_MAX = 100000, /* requests before the end of a page */
    OPEN311_IDS_MAX = 1000,
};

/* What a POST is answered with, and when its request can be read. */
enum open311_type {
    OPEN311_REALTIME, /* everyday: the request's id, at once */
    OPEN311_BATCH,    /* a danger: a token, which gives the id once it is decided about */
    OPEN311_BLACKBOX, /* a person in danger: neither */
};

extern const char *const OPEN311_TYPE_WORDS[]; /* "realtime" … */

enum open311_type open311_type(const struct hazard *hazard);
bool              open311_is_told(const struct hazard *hazard, enum incident_state state);

/* open: new, confirmed; closed: solved, or not confirmed. */
bool open311_is_open(enum incident_state state);

/* GET requests. */
struct open311_query {
    const int64_t *ids; /* these and nothing else; NULL: by what follows */
    size_t         id_count;
    const bool    *kinds; /* by hazard.place; NULL: every kind */
    bool           wants_open, wants_closed;
    int64_t        from_ms, to_ms; /* requested, both ends counted */
    bool           has_updated;    /* only those updated within: */
    int64_t        updated_from_ms, updated_to_ms;
    int64_t        page, page_size; /* from 1 */
};

/* Reads the parameters; others are not ours. Without dates: the last 90 days, or, when it is
 * asked for updates, whenever it was requested; these are of 90 days too. Lists live in the
 * arena. ERR_NOT_FOUND: no such service_code; else ERR_INVALID; the pointer names the
 * parameter. */
int open311_read_query(struct open311_query *query_r, struct arena *arena,
                       const struct hazards *hazards, int64_t now_ms,
                       const struct multipart *fields, struct err *err);

#endif
