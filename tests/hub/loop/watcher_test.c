#include "hub/loop/watcher.h"

#include <fcntl.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

struct well {
    struct tally   tally;
    struct watcher watcher;
    int            ends[2];
    int            seen, calls;
};

static int cleared;

static void on_clear(struct tally *tally)
{
    (void)tally;
    cleared++;
}

static void on_ready(struct watcher *watcher, int events)
{
    struct well *well = CONTAINER_OF(watcher, struct well, watcher);

    well->calls++;
    well->seen |= events;
    watcher_stop(watcher);
    watcher_want(watcher, UV_READABLE); /* after the stop it changes nothing */
}

static void dig(struct well *well)
{
    *well = (struct well){.tally.on_clear = on_clear};
    CHECK_INT(pipe2(well->ends, O_NONBLOCK | O_CLOEXEC), 0);
    cleared = 0;
}

static void fill_in(struct well *well)
{
    close(well->ends[0]);
    if (well->ends[1] >= 0)
        close(well->ends[1]);
}

TEST(what_can_be_read_is_told_once_and_the_owner_goes)
{
    uv_loop_t   loop;
    struct well well;
    struct err  err;

    dig(&well);
    uv_loop_init(&loop);
    CHECK_INT(watcher_start(&well.watcher, &loop, &well.tally, well.ends[0], UV_READABLE,
                            on_ready, &err),
              0);
    CHECK_INT(write(well.ends[1], "x", 1), 1);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(well.calls, 1);
    CHECK_INT(well.seen & UV_READABLE, UV_READABLE);
    CHECK_INT(cleared, 1);
    CHECK_INT(uv_loop_close(&loop), 0);
    fill_in(&well);
}

TEST(what_is_not_wanted_is_not_told)
{
    uv_loop_t   loop;
    struct well well;
    struct err  err;

    dig(&well);
    uv_loop_init(&loop);
    CHECK_INT(watcher_start(&well.watcher, &loop, &well.tally, well.ends[0], UV_READABLE,
                            on_ready, &err),
              0);
    CHECK_INT(write(well.ends[1], "x", 1), 1);
    watcher_want(&well.watcher, 0);
    uv_run(&loop, UV_RUN_NOWAIT);
    CHECK_INT(well.calls, 0);
    watcher_want(&well.watcher, UV_READABLE);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(well.calls, 1);
    CHECK_INT(uv_loop_close(&loop), 0);
    fill_in(&well);
}

TEST(a_plain_file_is_refused_and_holds_nobody)
{
    uv_loop_t   loop;
    struct well well = {.tally.on_clear = on_clear};
    struct err  err;
    int         fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    uv_loop_init(&loop);
    CHECK_INT(watcher_start(&well.watcher, &loop, &well.tally, fd, UV_READABLE, on_ready, &err),
              -1);
    CHECK_INT(err.kind, ERR_INTERNAL);
    CHECK_INT(well.tally.held, 0);
    CHECK_INT(uv_loop_close(&loop), 0);
    close(fd);
}

RUN(what_can_be_read_is_told_once_and_the_owner_goes, what_is_not_wanted_is_not_told,
    a_plain_file_is_refused_and_holds_nobody)
