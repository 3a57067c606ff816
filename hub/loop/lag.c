#include "hub/loop/lag.h"

#include "hub/base/mem.h"

static void count_turn(struct lag *lag, uint64_t took_ns, uint64_t idle_ns)
{
    uint64_t busy_us = took_ns > idle_ns ? (took_ns - idle_ns) / 1000 : 0;

    lag->reading.turns++;
    lag->reading.busy_us += busy_us;
    if (busy_us > lag->reading.worst_us)
        lag->reading.worst_us = busy_us;
}

static void on_turn(uv_prepare_t *handle)
{
    struct lag *lag = CONTAINER_OF(handle, struct lag, turn);
    uint64_t    now_ns = uv_hrtime();
    uint64_t    idle_ns = uv_metrics_idle_time(handle->loop);

    if (lag->turned_ns)
        count_turn(lag, now_ns - lag->turned_ns, idle_ns - lag->idle_ns);
    lag->turned_ns = now_ns;
    lag->idle_ns = idle_ns;
}

static void on_closed(uv_handle_t *handle)
{
    struct lag *lag = CONTAINER_OF(handle, struct lag, turn);

    tally_drop(lag->owner);
}

void lag_start(struct lag *lag, uv_loop_t *loop, struct tally *owner)
{
    *lag = (struct lag){.owner = owner};
    tally_take(owner);
    uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
    uv_prepare_init(loop, &lag->turn);
    uv_prepare_start(&lag->turn, on_turn);
    uv_unref((uv_handle_t *)&lag->turn);
}

void lag_stop(struct lag *lag)
{
    if (!uv_is_closing((uv_handle_t *)&lag->turn))
        uv_close((uv_handle_t *)&lag->turn, on_closed);
}

struct lag_reading lag_take(struct lag *lag)
{
    struct lag_reading taken = lag->reading;

    lag->reading = (struct lag_reading){0};
    return taken;
}
