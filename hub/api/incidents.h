/* incidents.h: an incident as the API shows it, and who may act on it. */
#ifndef TOCSIN_API_INCIDENTS_H
#define TOCSIN_API_INCIDENTS_H

#include "hub/api/call.h"
#include "hub/flow/situation.h"

/* The incident the path's first parameter names, seen by the asker. On -1 it is answered
 * already: 404, 308 to where its reports are today, or 412 when If-Match names another
 * version. */
int incident_of_path(struct call *call, struct incident *incident_r);

/* May the asker see what is in this mode? */
bool incident_is_visible(const struct call *call, const struct mode *mode);

/* Does it lie in the asker's territory? What has no place lies everywhere. */
bool incident_is_in_territory(const struct call *call, const struct incident *incident);

/* The fields of a list's item into the object now open. */
void incident_write(struct writer *out, struct call *call, const struct incident *incident);

/* "40 m", "1.2 km"; "90 s", "3 min", "6 h". */
const char *distance_text(struct call *call, double m);
const char *time_text(struct call *call, int64_t ms);

/* How far it may be believed, and why: a list of sentences in the reader's language. */
void evidence_write(struct writer *out, struct call *call, const struct incident *incident);

/* Why a report stands where it stands, in the reader's language. */
void why_write(struct writer *out, struct call *call, const struct cluster_reason *why);

#endif
