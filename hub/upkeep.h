/* upkeep.h: what happens because time passes: public files, expiry, escalation, seals. */
#ifndef TOCSIN_UPKEEP_H
#define TOCSIN_UPKEEP_H

#include "hub/flow/publish.h"
#include "hub/flow/watch.h"

struct hub;

int  upkeep_open(struct hub *hub, struct tally *layer, struct err *err);
void upkeep_close(struct hub *hub);

#endif
