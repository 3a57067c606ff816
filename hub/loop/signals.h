/* signals.h: Unix signals as calls on the loop. It lives inside its owner and holds places
 * in the owner's tally until each has closed. Signals keep no loop running. */
#ifndef TOCSIN_LOOP_SIGNALS_H
#define TOCSIN_LOOP_SIGNALS_H

#include <uv.h>

#include "hub/base/err.h"
#include "hub/base/tally.h"

enum { SIGNALS_MAX = 8 };

struct signals {
    uv_signal_t   handles[SIGNALS_MAX];
    int           count;
    struct tally *owner;
    void (*on_signal)(struct signals *, int number);
};

/* numbers ends with 0 and names at most SIGNALS_MAX signals. When it fails nothing is
 * watched, and handles opened so far are closing. */
int  signals_start(struct signals *signals, uv_loop_t *loop, struct tally *owner,
                   const int  *numbers, void (*on_signal)(struct signals *, int number),
                   struct err *err);
void signals_stop(struct signals *signals); /* no on_signal after this; may be called twice */

#endif
