#include "hub/loop/lag.h"

#include "hub/base/mem.h"
#include "hub/loop/timer.h"
#include "tests/kit/check.h"

/* One callback holds the loop for 20 ms and the loop then waits 30 ms: the first is lag,
 * the second is not. Both may take longer; each is measured. */
enum { HELD_US = 20000, WAITED_MS = 30 };

struct bench {
    struct tally tally;
    struct lag   lag;
    struct timer timer;
    unsigned     fired;
};

static int cleared;

static void on_clear(struct tally *tally)
{
    (void)tally;
    cleared++;
}

static void hold(void)
{
    uint64_t until_ns = uv_hrtime() + HELD_US * 1000ULL;

    while (uv_hrtime() < until_ns)
        continue;
}

static void on_timeout(struct timer *timer)
{
    struct bench *bench = CONTAINER_OF(timer, struct bench, timer);

    if (++bench->fired == 1) {
        hold();
        uv_update_time(bench->timer.handle.loop);
        timer_again(timer);
    } else {
        timer_stop(timer);
    }
}

TEST(work_is_lag_and_waiting_is_not)
{
    uv_loop_t          loop;
    struct bench       bench = {.tally.on_clear = on_clear};
    struct lag_reading reading;
    uint64_t           began_ns, took_us, waited_us;

    uv_loop_init(&loop);
    lag_start(&bench.lag, &loop, &bench.tally);
    began_ns = uv_hrtime();
    uv_run(&loop, UV_RUN_NOWAIT);
    lag_take(&bench.lag);
    timer_once(&bench.timer, &loop, &bench.tally, WAITED_MS, on_timeout);
    uv_run(&loop, UV_RUN_DEFAULT);
    took_us = (uv_hrtime() - began_ns) / 1000;
    waited_us = uv_metrics_idle_time(&loop) / 1000;

    reading = lag_take(&bench.lag);
    CHECK_INT(bench.fired, 2);
    CHECK(waited_us > 0);
    CHECK(reading.turns >= 2);
    CHECK(reading.worst_us >= HELD_US);
    CHECK(reading.busy_us >= reading.worst_us);
    CHECK(reading.busy_us + waited_us <= took_us);
    CHECK_INT(lag_take(&bench.lag).turns, 0);

    lag_stop(&bench.lag);
    lag_stop(&bench.lag);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(cleared, 1);
    CHECK_INT(uv_loop_close(&loop), 0);
}

RUN(work_is_lag_and_waiting_is_not)
