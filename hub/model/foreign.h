/* foreign.h: an alert of somebody else: what is kept of it in short, how it bears on our
 * ground, and what a draft of our own takes from it. */
#ifndef TOCSIN_MODEL_FOREIGN_H
#define TOCSIN_MODEL_FOREIGN_H

#include "hub/model/alert.h"
#include "hub/model/area.h"
#include "hub/model/hazard.h"

/* JSON objects, both in the arena. What it says in its first language, each text cut to 2000
 * bytes; signature: the word for its verdict. */
const char *foreign_facts(const struct alert *alert, const char *signature,
                          struct arena *arena);
/* Its ground in at most so many parts of so many points each, never less than it is, with its
 * geocodes as zones; it can be written and read as area.schema.json says. On a worker: a large
 * one takes a second. */
struct area foreign_ground(const struct alert *alert, size_t parts_max, size_t points_max,
                           struct arena *arena);

/* What decides whom it concerns, from facts and place as they were kept. */
struct foreign {
    enum alert_message  message;
    enum alert_urgency  urgency;
    enum alert_severity severity;
    unsigned            categories; /* ALERT_BIT()s */
    const char         *event;      /* "" when it says none */
    int64_t             expires_ms; /* 0: never */
    struct area         area;
};
void foreign_read(struct foreign *foreign_r, struct arena *arena, const char *facts,
                  const char *place);

/* What cannot wait: Severe or Extreme, and Immediate. */
bool foreign_is_urgent(const struct foreign *foreign);

/* How far its border is from the point; 0 within, infinite when its ground is not known. */
double foreign_distance_m(const struct foreign *foreign, const struct zones *zones,
                          struct point from);

/* Does it hold on the ground of one of our zones? Of what says no ground we know, yes. */
bool foreign_concerns(const struct foreign *foreign, const struct zones *zones);

/* The content of a draft (alert_json.h) into the object now open: its words, one text for
 * each language, its ground as zones of ours where it has no outline, and where it is from as
 * the note. Who speaks, whom to call and what it refers to are the drafter's own. */
void foreign_write_draft(const struct alert *alert, const struct hazards *hazards,
                         const struct zones *zones, struct writer *out, struct arena *arena);

#endif
