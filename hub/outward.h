/* outward.h: from a released alert to the gateways, and what they say back. */
#ifndef TOCSIN_OUTWARD_H
#define TOCSIN_OUTWARD_H

#include "hub/flow/dispatch.h"
#include "hub/flow/plan.h"
#include "hub/flow/receipt.h"

struct hub;

int  outward_open(struct hub *hub, struct tally *layer, struct err *err);
void outward_close(struct hub *hub);

/* heard.c: a message came to a gateway: a word such as STOP, a report, or something for an
 * operator; kept hears once it is on disk. In dispatch's shape: house is the struct hub. */
void outward_hear(void *house, const char *channel, const struct adapter_heard *heard,
                  struct adapter_kept *kept);

#endif
