#include "hub/loop/signals.h"

#include <assert.h>

static void on_caught(uv_signal_t *handle, int number)
{
    struct signals *signals = handle->data;

    signals->on_signal(signals, number);
}

static void on_closed(uv_handle_t *handle)
{
    struct signals *signals = handle->data;

    tally_drop(signals->owner);
}

static int watch(struct signals *signals, uv_loop_t *loop, int number)
{
    uv_signal_t *handle = &signals->handles[signals->count];
    int          status = uv_signal_init(loop, handle);

    if (status < 0)
        return status;
    signals->count++;
    handle->data = signals;
    tally_take(signals->owner);
    uv_unref((uv_handle_t *)handle);
    return uv_signal_start(handle, on_caught, number);
}

int signals_start(struct signals *signals, uv_loop_t *loop, struct tally *owner,
                  const int  *numbers, void (*on_signal)(struct signals *, int number),
                  struct err *err)
{
    signals->count = 0;
    signals->owner = owner;
    signals->on_signal = on_signal;
    for (; *numbers; numbers++) {
        int status;

        assert(signals->count < SIGNALS_MAX);
        status = watch(signals, loop, *numbers);
        if (status < 0) {
            signals_stop(signals);
            return err_set(err, ERR_INTERNAL, "signal %d can not be watched: %s", *numbers,
                           uv_strerror(status));
        }
    }
    return 0;
}

void signals_stop(struct signals *signals)
{
    for (int i = 0; i < signals->count; i++) {
        uv_handle_t *handle = (uv_handle_t *)&signals->handles[i];

        if (!uv_is_closing(handle))
            uv_close(handle, on_closed);
    }
}
