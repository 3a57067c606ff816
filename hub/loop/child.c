#include "hub/loop/child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"

enum {
    EARLY_MS = 10 * 1000, /* a child that ends before was not well */
    READ_ROOM = 16 * 1024,
    EXIT_MS = 2000, /* between closing its stdout and having exited, whichever is first */
};

/* One life of the program. */
struct run {
    struct child *child;
    uv_process_t  process;
    uv_pipe_t     in, out;
    unsigned      open; /* handles */
    bool          has_exited, is_silent;
    char          why[80];
};

struct child {
    struct child_owner *owner;
    uv_loop_t          *loop;
    struct tally       *tally;
    struct arena        arena;
    char              **argv, **env;
    size_t              line_max;
    uint64_t            backoff_ms, started_ms;
    unsigned            failures;
    struct run         *run; /* NULL while resting */
    struct buf          line;
    uv_timer_t          timer; /* until the next start; at close until SIGKILL */
    bool                is_closing;
};

static void start(struct child *child);

static void on_timer_closed(uv_handle_t *handle)
{
    struct child *child = CONTAINER_OF((uv_timer_t *)(void *)handle, struct child, timer);
    struct tally *tally = child->tally;

    arena_free(&child->arena);
    buf_free(&child->line);
    free(child);
    tally_drop(tally);
}

static void on_rested(uv_timer_t *timer)
{
    start(CONTAINER_OF(timer, struct child, timer));
}

static void rest(struct child *child)
{
    uint64_t wait_ms = child->backoff_ms;

    if (uv_now(child->loop) - child->started_ms >= EARLY_MS)
        child->failures = 0;
    for (unsigned i = 0; i < child->failures && wait_ms < CHILD_BACKOFF_MAX_MS; i++)
        wait_ms *= 2;
    child->failures++;
    if (wait_ms > CHILD_BACKOFF_MAX_MS)
        wait_ms = CHILD_BACKOFF_MAX_MS;
    uv_timer_start(&child->timer, on_rested, wait_ms, 0);
}

static void on_run_closed(uv_handle_t *handle)
{
    struct run   *run = handle->data;
    struct child *child = run->child;
    char          why[sizeof run->why];

    if (--run->open > 0)
        return;
    memcpy(why, run->why, sizeof why);
    free(run);
    child->run = NULL;
    child->line.len = 0;
    if (child->is_closing) {
        uv_close((uv_handle_t *)&child->timer, on_timer_closed);
        return;
    }
    rest(child);
    child->owner->on_down(child->owner, why);
}

/* It has exited and all it said was read. */
static void end(struct run *run)
{
    uv_handle_t *const handles[] = {(uv_handle_t *)&run->process, (uv_handle_t *)&run->in,
                                    (uv_handle_t *)&run->out};

    for (size_t i = 0; i < COUNT_OF(handles); i++)
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], on_run_closed);
}

/* Its group: it may have children. Once it has exited all of them were killed, and the
 * number may be another's. */
static void kill_all(struct run *run, int signal)
{
    if (run->process.pid > 0 && !run->has_exited)
        kill(-run->process.pid, signal);
}

static void give_up(struct run *run, const char *why)
{
    if (!*run->why)
        snprintf(run->why, sizeof run->why, "%s", why);
    kill_all(run, SIGKILL);
}

/* One who left its group holds its stdout: it may go on to write what nobody reads. */
static void on_no_silence(uv_timer_t *timer)
{
    end(CONTAINER_OF(timer, struct child, timer)->run);
}

static void on_exit_seen(uv_process_t *process, int64_t status, int signal)
{
    struct run *run = process->data;

    if (!*run->why && signal > 0)
        snprintf(run->why, sizeof run->why, "ended by signal %d", signal);
    if (!*run->why)
        snprintf(run->why, sizeof run->why, "ended with status %lld", (long long)status);
    kill_all(run, SIGKILL); /* whoever else holds its stdout */
    run->has_exited = true;
    uv_timer_stop(&run->child->timer);
    /* At close nobody listens any more: one who left the group may hold it. */
    if (run->is_silent || run->child->is_closing)
        end(run);
    else
        uv_timer_start(&run->child->timer, on_no_silence, EXIT_MS, 0);
}

/* ── what it says ────────────────────────────────────────────────────────────────── */

static void tell_lines(struct run *run)
{
    struct child *child = run->child;
    size_t        from = 0;
    char         *eol;

    while (!child->is_closing && child->line.len > from &&
           (eol = memchr(child->line.bytes + from, '\n', child->line.len - from))) {
        char *line = child->line.bytes + from;

        *eol = '\0';
        from = (size_t)(eol + 1 - child->line.bytes);
        child->owner->on_line(child->owner, line, (size_t)(eol - line));
    }
    buf_cut(&child->line, from);
    if (child->line.len > child->line_max)
        give_up(run, "said a line that is too long");
}

static void on_room(uv_handle_t *handle, size_t wish, uv_buf_t *room)
{
    struct run *run = handle->data;
    struct buf *line = &run->child->line;

    (void)wish;
    buf_reserve(line, READ_ROOM);
    *room = uv_buf_init(line->bytes + line->len, READ_ROOM);
}

static void on_no_exit(uv_timer_t *timer)
{
    give_up(CONTAINER_OF(timer, struct child, timer)->run, "closed its stdout");
}

static void on_said(uv_stream_t *stream, ssize_t len, const uv_buf_t *room)
{
    struct run *run = stream->data;

    (void)room;
    if (len >= 0) {
        run->child->line.len += (size_t)len;
        tell_lines(run);
        return;
    }
    run->is_silent = true;
    uv_read_stop(stream);
    if (run->has_exited)
        end(run);
    else if (!run->child->is_closing)
        uv_timer_start(&run->child->timer, on_no_exit, EXIT_MS, 0);
}

/* ── starting ────────────────────────────────────────────────────────────────────── */

static void start(struct child *child)
{
    struct run          *run = child->run = MEM_NEW(struct run);
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&run->in},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&run->out},
        {.flags = UV_INHERIT_FD, .data.fd = 2},
    };
    uv_process_options_t options = {.exit_cb = on_exit_seen,
                                    .file = child->argv[0],
                                    .args = child->argv,
                                    .env = child->env,
                                    .flags = UV_PROCESS_DETACHED,
                                    .stdio = stdio,
                                    .stdio_count = 3};
    int                  rc;

    run->child = child;
    run->open = 3;
    run->process.data = run->in.data = run->out.data = run;
    uv_pipe_init(child->loop, &run->in, 0);
    uv_pipe_init(child->loop, &run->out, 0);
    child->started_ms = uv_now(child->loop);
    rc = uv_spawn(child->loop, &run->process, &options);
    if (rc != 0) {
        snprintf(run->why, sizeof run->why, "cannot be started: %s", uv_strerror(rc));
        run->has_exited = true;
        end(run);
        return;
    }
    uv_read_start((uv_stream_t *)&run->out, on_room, on_said);
    child->owner->on_up(child->owner);
}

static char **copy_list(struct arena *arena, const char *const *list)
{
    size_t count = 0;
    char **copy;

    while (list[count])
        count++;
    copy = arena_alloc(arena, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_text(arena, list[i]);
    return copy;
}

int child_check(const char *path, struct err *err)
{
    if (path[0] != '/')
        return err_set(err, ERR_INVALID, "must be the absolute path of a program");
    if (access(path, X_OK) != 0)
        return err_set(err, ERR_INVALID, "is not a program we may run");
    return 0;
}

int child_open(struct child **child_r, const struct child_settings *settings,
               struct child_owner *owner, uv_loop_t *loop, struct tally *tally, struct err *err)
{
    static const char *const ENV[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                      NULL};
    struct child            *child;

    if (child_check(settings->argv[0], err) < 0)
        return -1;
    child = MEM_NEW(struct child);
    child->owner = owner;
    child->loop = loop;
    child->tally = tally;
    child->argv = copy_list(&child->arena, settings->argv);
    child->env = copy_list(&child->arena, settings->env ? settings->env : ENV);
    child->line_max = settings->line_max ? settings->line_max : CHILD_LINE_MAX;
    child->backoff_ms = settings->backoff_ms ? settings->backoff_ms : CHILD_BACKOFF_MS;
    tally_take(tally);
    uv_timer_init(loop, &child->timer);
    uv_timer_start(&child->timer, on_rested, 0, 0);
    *child_r = child;
    return 0;
}

bool child_is_up(const struct child *child)
{
    return child->run && !child->is_closing && !child->run->has_exited && !*child->run->why;
}

/* ── what it is told ─────────────────────────────────────────────────────────────── */

struct saying {
    uv_write_t write;
    struct buf text;
};

static void on_written(uv_write_t *write, int status)
{
    struct saying *saying = CONTAINER_OF(write, struct saying, write);

    (void)status; /* it has ended, and that is told by its end */
    buf_free(&saying->text);
    free(saying);
}

bool child_write(struct child *child, const char *line, size_t len)
{
    struct saying *saying;
    uv_buf_t       bytes;
    uv_stream_t   *in;

    if (!child_is_up(child))
        return false;
    in = (uv_stream_t *)&child->run->in;
    if (uv_stream_get_write_queue_size(in) + len > CHILD_BACKLOG_MAX)
        return false;
    saying = MEM_NEW(struct saying);
    buf_add(&saying->text, line, len);
    buf_byte(&saying->text, '\n');
    bytes = uv_buf_init(saying->text.bytes, (unsigned)saying->text.len);
    if (uv_write(&saying->write, in, &bytes, 1, on_written) == 0)
        return true;
    on_written(&saying->write, 0);
    return false;
}

static void on_grace_over(uv_timer_t *timer)
{
    struct child *child = CONTAINER_OF(timer, struct child, timer);

    kill_all(child->run, SIGKILL);
}

void child_close(struct child *child)
{
    child->is_closing = true;
    if (!child->run) {
        uv_close((uv_handle_t *)&child->timer, on_timer_closed);
        return;
    }
    if (child->run->has_exited) {
        end(child->run);
        return;
    }
    if (!uv_is_closing((uv_handle_t *)&child->run->in))
        uv_close((uv_handle_t *)&child->run->in, on_run_closed);
    kill_all(child->run, SIGTERM);
    uv_timer_start(&child->timer, on_grace_over, CHILD_GRACE_MS, 0);
}
