/* bearing.h: how an alert of others bears on us: whether it holds on our ground, and which
 * incidents it may be about, in the reader's words. Found when it is shown. */
#ifndef TOCSIN_API_BEARING_H
#define TOCSIN_API_BEARING_H

#include "hub/api/call.h"
#include "hub/desk/received.h"
#include "hub/flow/situation.h"

/* The incidents of one answer; in the call's arena. */
struct bearing {
    struct incident *open, *confirmed;
    size_t           open_count, confirmed_count;
};

void bearing_open(struct bearing *bearing_r, struct call *call);
/* "concerns" and, of an actual one that waits, "incidents", into the object now open. */
void bearing_write(struct writer *out, struct call *call, const struct bearing *bearing,
                   const struct received_alert *alert);

#endif
