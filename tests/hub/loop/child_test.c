#include "hub/loop/child.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

struct bench {
    uv_loop_t          loop;
    struct tally       tally;
    struct child_owner owner;
    struct child      *child;
    unsigned           ups, downs;
    char               why[100];
    struct buf         heard;
    bool               is_clear;
};

static void on_clear(struct tally *tally)
{
    struct bench *bench = CONTAINER_OF(tally, struct bench, tally);

    bench->is_clear = true;
    uv_stop(&bench->loop);
}

static void on_line(struct child_owner *owner, char *line, size_t len)
{
    struct bench *bench = CONTAINER_OF(owner, struct bench, owner);

    buf_add(&bench->heard, line, len);
    buf_byte(&bench->heard, '|');
    uv_stop(&bench->loop);
}

static void on_up(struct child_owner *owner)
{
    struct bench *bench = CONTAINER_OF(owner, struct bench, owner);

    bench->ups++;
    uv_stop(&bench->loop);
}

static void on_down(struct child_owner *owner, const char *why)
{
    struct bench *bench = CONTAINER_OF(owner, struct bench, owner);

    bench->downs++;
    snprintf(bench->why, sizeof bench->why, "%s", why);
    uv_stop(&bench->loop);
}

static void set_up(struct bench *bench, const char *script)
{
    const char *const     argv[] = {"/bin/sh", "-c", script, NULL};
    struct child_settings settings = {.argv = argv, .line_max = 100, .backoff_ms = 1};

    *bench = (struct bench){.tally.on_clear = on_clear,
                            .owner = {.on_line = on_line, .on_up = on_up, .on_down = on_down}};
    uv_loop_init(&bench->loop);
    CHECK_INT(
        child_open(&bench->child, &settings, &bench->owner, &bench->loop, &bench->tally, NULL),
        0);
    CHECK_INT(bench->ups, 0);
}

static void tear_down(struct bench *bench)
{
    child_close(bench->child);
    while (!bench->is_clear)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&bench->loop), 0);
    buf_free(&bench->heard);
}

static void wait_for(struct bench *bench, const unsigned *count, unsigned wanted)
{
    while (*count < wanted)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

static void wait_for_heard(struct bench *bench, const char *text)
{
    while (bench->heard.len < strlen(text))
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_TEXT(bench->heard.bytes, text);
}

TEST(lines_go_in_and_come_out_whole)
{
    struct bench bench;

    set_up(&bench, "printf 'half '; printf 'line\\n\\n'; exec cat");
    wait_for_heard(&bench, "half line||");
    CHECK(child_write(bench.child, "uno", 3));
    CHECK(child_write(bench.child, "due", 3));
    wait_for_heard(&bench, "half line||uno|due|");
    tear_down(&bench);
}

TEST(it_is_started_again_when_it_ends_and_what_it_said_last_is_heard)
{
    struct bench bench;

    set_up(&bench, "echo last; exit 3");
    wait_for(&bench, &bench.downs, 1);
    CHECK_TEXT(bench.why, "ended with status 3");
    CHECK_TEXT(bench.heard.bytes, "last|");
    wait_for(&bench, &bench.downs, 3);
    CHECK(bench.ups >= 3);
    tear_down(&bench);
}

TEST(while_it_is_down_nothing_is_written)
{
    struct bench bench;

    set_up(&bench, "exit 0");
    CHECK(!child_write(bench.child, "x", 1));
    wait_for(&bench, &bench.downs, 1);
    CHECK(!child_is_up(bench.child));
    CHECK(!child_write(bench.child, "x", 1));
    tear_down(&bench);
}

TEST(a_line_without_end_ends_it)
{
    struct bench bench;

    set_up(&bench, "head -c 200000 /dev/zero | tr '\\0' x; sleep 1000");
    wait_for(&bench, &bench.downs, 1);
    CHECK_TEXT(bench.why, "said a line that is too long");
    tear_down(&bench);
}

TEST(one_that_closes_its_stdout_is_ended)
{
    struct bench bench;

    set_up(&bench, "exec >&-; sleep 1000");
    wait_for(&bench, &bench.downs, 1);
    CHECK_TEXT(bench.why, "closed its stdout");
    tear_down(&bench);
}

TEST(one_that_does_not_read_is_not_written_to_for_ever)
{
    static char  line[CHILD_BACKLOG_MAX / 4];
    struct bench bench;
    unsigned     taken = 0;

    memset(line, 'x', sizeof line);
    set_up(&bench, "sleep 1000");
    wait_for(&bench, &bench.ups, 1);
    while (child_write(bench.child, line, sizeof line))
        CHECK(++taken < 100);
    CHECK(taken > 0);
    tear_down(&bench);
}

TEST(closing_ends_it_and_its_children)
{
    struct bench bench;
    pid_t        pid;
    int          status;

    CHECK_INT(prctl(PR_SET_CHILD_SUBREAPER, 1), 0); /* its children are ours when it ends */
    set_up(&bench, "sleep 1000 & echo $!; wait");
    while (bench.heard.len == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    pid = (pid_t)strtol(bench.heard.bytes, NULL, 10);
    CHECK(pid > 1);
    CHECK_INT(kill(pid, 0), 0);
    tear_down(&bench);
    CHECK_INT(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status));
}

/* One of its own has a group of its own, is not killed with it and keeps its stdout open. */
TEST(closing_waits_for_nobody_who_left_its_group)
{
    struct bench bench;
    pid_t        pid;

    set_up(&bench, "setsid sleep 1000 & echo $!; wait");
    while (bench.heard.len == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    pid = (pid_t)strtol(bench.heard.bytes, NULL, 10);
    CHECK(pid > 1);
    while (getpgid(pid) != pid) /* until it has left */
        sched_yield();
    tear_down(&bench);
    CHECK_INT(kill(pid, SIGKILL), 0);
    CHECK_INT(waitpid(pid, NULL, 0), pid);
}

TEST(one_that_ended_is_started_again_though_another_holds_its_stdout)
{
    struct bench bench;
    char         folder[] = "/tmp/tocsin-child-XXXXXX", script[200];
    pid_t        pid;

    CHECK(mkdtemp(folder));
    snprintf(script, sizeof script,
             "mkdir %s/first 2>&- || exec cat; setsid sleep 1000 & echo $!; read go; exit 3",
             folder);
    set_up(&bench, script);
    while (bench.heard.len == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    pid = (pid_t)strtol(bench.heard.bytes, NULL, 10);
    CHECK(pid > 1);
    while (getpgid(pid) != pid) /* until it has left */
        sched_yield();
    CHECK(child_write(bench.child, "go", 2));
    wait_for(&bench, &bench.downs, 1);
    CHECK_TEXT(bench.why, "ended with status 3");
    wait_for(&bench, &bench.ups, 2);
    tear_down(&bench);
    CHECK_INT(kill(pid, SIGKILL), 0);
    snprintf(script, sizeof script, "%s/first", folder);
    CHECK_INT(rmdir(script), 0);
    CHECK_INT(rmdir(folder), 0);
}

TEST(one_that_ignores_the_request_to_end_is_ended)
{
    struct bench bench;

    set_up(&bench, "trap '' TERM; echo ready; while :; do sleep 1000; done");
    wait_for_heard(&bench, "ready|");
    tear_down(&bench);
}

TEST(it_has_no_secrets_of_ours_in_its_environment)
{
    struct bench bench;

    setenv("TOCSIN_SECRET", "segreto", 1);
    set_up(&bench, "echo \"${TOCSIN_SECRET:-none}\"; exec cat");
    wait_for_heard(&bench, "none|");
    tear_down(&bench);
}

TEST(what_cannot_be_a_program_is_refused)
{
    static const char *const CASES[] = {"cat", "/nowhere/at/all", "/etc/passwd"};
    const struct child_owner owner = {0};
    struct tally             tally = {0};
    struct child            *child;
    uv_loop_t                loop;

    uv_loop_init(&loop);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *const     argv[] = {CASES[i], NULL};
        struct child_settings settings = {.argv = argv};
        struct child_owner    copy = owner;

        CHECK_INT(child_open(&child, &settings, &copy, &loop, &tally, NULL), -1);
    }
    CHECK_INT(tally.held, 0);
    CHECK_INT(uv_loop_close(&loop), 0);
}

RUN(lines_go_in_and_come_out_whole,
    it_is_started_again_when_it_ends_and_what_it_said_last_is_heard,
    while_it_is_down_nothing_is_written, a_line_without_end_ends_it,
    one_that_closes_its_stdout_is_ended, one_that_does_not_read_is_not_written_to_for_ever,
    closing_ends_it_and_its_children, closing_waits_for_nobody_who_left_its_group,
    one_that_ended_is_started_again_though_another_holds_its_stdout,
    one_that_ignores_the_request_to_end_is_ended, it_has_no_secrets_of_ours_in_its_environment,
    what_cannot_be_a_program_is_refused)
