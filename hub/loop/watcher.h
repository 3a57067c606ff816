/* watcher.h: tells when a file descriptor can be read or written. It lives inside its
 * owner and holds a place in the owner's tally from start to the end of its closing. */
#ifndef TOCSIN_LOOP_WATCHER_H
#define TOCSIN_LOOP_WATCHER_H

#include <uv.h>

#include "hub/base/err.h"
#include "hub/base/tally.h"

struct watcher {
    uv_poll_t     handle;
    struct tally *owner;
    /* events: UV_READABLE, UV_WRITABLE, UV_DISCONNECT; on an error of the fd both of the
     * first two, so that the next read or write meets the error itself. */
    void (*on_ready)(struct watcher *, int events);
};

/* events: what to watch for. The fd must be non-blocking and is not closed by the watcher;
 * stop the watcher before closing it. */
int watcher_start(struct watcher *watcher, uv_loop_t *loop, struct tally *owner, int fd,
                  int events, void (*on_ready)(struct watcher *, int events), struct err *err);

void watcher_want(struct watcher *watcher, int events); /* from now on; 0: nothing */
void watcher_stop(struct watcher *watcher); /* no on_ready after this; may be called twice */

#endif
