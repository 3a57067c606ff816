/* changes.h: another program hears which requests of Open311 were decided about, by a channel
 * of webhooks: the notice's text is the request's address, where all may be read that everybody
 * may. What a crash takes is not said again: who listens also asks for updated_after. */
#ifndef TOCSIN_CHANGES_H
#define TOCSIN_CHANGES_H

#include "hub/model/incident.h"

struct hub;

/* The settings name nobody: nothing happens. */
void changes_tell(struct hub *hub, const struct incident *incident);

#endif
