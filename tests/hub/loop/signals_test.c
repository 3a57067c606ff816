#include "hub/loop/signals.h"

#include <signal.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "hub/loop/timer.h"
#include "tests/kit/check.h"

struct post {
    struct tally   tally;
    struct signals signals;
    struct timer   alive; /* signals alone keep no loop running */
    int            seen[4], count;
};

static int cleared;

static void on_clear(struct tally *tally)
{
    (void)tally;
    cleared++;
}

static void on_signal(struct signals *signals, int number)
{
    struct post *post = CONTAINER_OF(signals, struct post, signals);

    post->seen[post->count++] = number;
    if (post->count == 2)
        timer_stop(&post->alive);
}

static void on_timeout(struct timer *timer)
{
    struct post *post = CONTAINER_OF(timer, struct post, alive);

    kill(getpid(), post->count == 0 ? SIGUSR1 : SIGHUP);
}

TEST(each_signal_is_told_by_its_number_and_none_after_the_stop)
{
    uv_loop_t   loop;
    struct post post = {.tally.on_clear = on_clear};
    struct err  err;

    uv_loop_init(&loop);
    CHECK_INT(signals_start(&post.signals, &loop, &post.tally, (int[]){SIGHUP, SIGUSR1, 0},
                            on_signal, &err),
              0);
    timer_start(&post.alive, &loop, &post.tally, 1, on_timeout);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(post.count, 2);
    CHECK_INT(post.seen[0], SIGUSR1);
    CHECK_INT(post.seen[1], SIGHUP);

    signals_stop(&post.signals);
    signals_stop(&post.signals);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(post.count, 2);
    CHECK_INT(cleared, 1);
    CHECK_INT(uv_loop_close(&loop), 0);
}

TEST(what_can_not_be_caught_is_an_error_and_leaves_an_empty_loop)
{
    uv_loop_t   loop;
    struct post post = {.tally.on_clear = on_clear};
    struct err  err;

    cleared = 0;
    uv_loop_init(&loop);
    CHECK_INT(signals_start(&post.signals, &loop, &post.tally, (int[]){SIGHUP, SIGKILL, 0},
                            on_signal, &err),
              -1);
    CHECK_INT(err.kind, ERR_INTERNAL);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(cleared, 1);
    CHECK_INT(uv_loop_close(&loop), 0);
}

RUN(each_signal_is_told_by_its_number_and_none_after_the_stop,
    what_can_not_be_caught_is_an_error_and_leaves_an_empty_loop)
