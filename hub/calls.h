/* calls.h: when officers are called, and with what words: what the stations find goes to
 * the log, to consoles, and as a summons to the addresses of those who may act. */
#ifndef TOCSIN_CALLS_H
#define TOCSIN_CALLS_H

#include "hub/desk/received.h"
#include "hub/flow/release.h"
#include "hub/flow/watch.h"

struct hub;

/* release_settings.on_call */
void calls_release(void *house, enum release_call call, const struct alert_row *row,
                   const char *reason);
/* Nobody has answered a proposal for so many minutes. */
void calls_pending(struct hub *hub, const struct alert_row *row, unsigned minutes);
/* Nobody has acknowledged an alert of others: at step 1 those who may are called, at 2 the
 * room. */
void calls_received(struct hub *hub, const struct received_alert *alert, const char *title,
                    unsigned step);
/* Down for a while, with an alert out. */
void calls_channel(struct hub *hub, const char *channel, const char *why);
void calls_clock(struct hub *hub, int64_t jump_ms);
/* The disk takes less, or failed. */
void calls_disk(struct hub *hub);

#endif
