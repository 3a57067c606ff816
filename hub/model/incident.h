/* incident.h: what people decide about: a cluster of reports under a number, and what
 * officers filed under it (DESIGN §5). */
#ifndef TOCSIN_MODEL_INCIDENT_H
#define TOCSIN_MODEL_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/model/cluster.h"
#include "hub/model/confidence.h"
#include "hub/model/hazard.h"
#include "hub/model/mode.h"

enum incident_state {
    INCIDENT_OPEN,
    INCIDENT_CONFIRMED,
    INCIDENT_REJECTED,
    INCIDENT_CLOSED,
    INCIDENT_STATES,
};

extern const char *const INCIDENT_STATE_WORDS[INCIDENT_STATES + 1]; /* "open" … NULL */

enum { INCIDENT_NOTES_MAX = 1000, INCIDENT_NOTE_MAX = 2000, INCIDENT_REASON_MAX = 500 };

struct incident_note {
    const char *by; /* an account's id */
    int64_t     at_ms;
    const char *text;
};

/* What is filed under one number; kept as the JSON of incident_facts_write(). */
struct incident_facts {
    int64_t             no;
    int64_t             version; /* 0: nothing is filed yet */
    enum incident_state state;
    const char         *owner; /* an account's id, or NULL */
    int64_t             claimed_until_ms;
    int64_t             decided_upto; /* the newest report when it was decided; 0: not yet */
    /* What the last confirmation, or its undoing, changed: undoing that brings it back. */
    struct {
        bool                is_known;
        enum incident_state state;
        int64_t             decided_upto;
    } before;
    int64_t               changed_ms;
    const char           *reason; /* of the last decision, or NULL */
    struct incident_note *notes;
    size_t                note_count;
};

/* The fields that have no column of their own, as JSON in the arena. */
const char *incident_facts_write(const struct incident_facts *facts, struct arena *arena);
int incident_facts_read(struct incident_facts *facts_r, const char *json, struct arena *arena,
                        struct err *err);

/* One incident as it stands. Lists live in the arena it was asked with. */
struct incident {
    int64_t               no;
    struct mode           mode;
    unsigned              hazard;      /* hazard.place, of the report it is named after */
    unsigned              level_least; /* the highest among its reports; 0: all everyday */
    struct incident_facts facts; /* of the whole: the decision that counts among its numbers */
    int64_t               first_ms, last_ms; /* happened */
    bool                  has_place;
    double                lat, lon, radius_m; /* middle of its reports, and how far they lie */
    size_t                reports, since_decision;
    struct confidence     evidence;
    bool                  is_heap; /* set alone as a default position, not an event */
};

/* How urgent it looks before anybody has decided, 0 (everyday) … 3: by what is known of it, and
 * never less than one report among them (who cries for help is alone by nature). Sorts and
 * sounds, and decides nothing; an alert's own level is another thing: officers choose it. */
unsigned incident_level(const struct incident *incident);

#endif
