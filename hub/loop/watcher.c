#include "hub/loop/watcher.h"

#include "hub/base/mem.h"

static void on_event(uv_poll_t *handle, int status, int events)
{
    struct watcher *watcher = CONTAINER_OF(handle, struct watcher, handle);

    watcher->on_ready(watcher, status < 0 ? UV_READABLE | UV_WRITABLE : events);
}

static void on_closed(uv_handle_t *handle)
{
    struct watcher *watcher = CONTAINER_OF(handle, struct watcher, handle);

    tally_drop(watcher->owner);
}

int watcher_start(struct watcher *watcher, uv_loop_t *loop, struct tally *owner, int fd,
                  int events, void (*on_ready)(struct watcher *, int events), struct err *err)
{
    int status = uv_poll_init(loop, &watcher->handle, fd);

    if (status < 0)
        return err_set(err, ERR_INTERNAL, "fd %d can not be watched: %s", fd,
                       uv_strerror(status));
    watcher->owner = owner;
    watcher->on_ready = on_ready;
    tally_take(owner);
    watcher_want(watcher, events);
    return 0;
}

void watcher_want(struct watcher *watcher, int events)
{
    if (uv_is_closing((uv_handle_t *)&watcher->handle))
        return;
    if (events)
        uv_poll_start(&watcher->handle, events, on_event);
    else
        uv_poll_stop(&watcher->handle);
}

void watcher_stop(struct watcher *watcher)
{
    if (!uv_is_closing((uv_handle_t *)&watcher->handle))
        uv_close((uv_handle_t *)&watcher->handle, on_closed);
}
