/* server.c: opens and closes the server; see hub/loop/http_server.h. */
#include <stdlib.h>

#include "hub/loop/http_server/listener.h"
#include "hub/loop/timer.h"

enum { HEAD_MOST = 48 * 1024, CHECK_MS = 1000 };

struct http_server {
    struct shared    shared;
    struct crowd     crowd;
    struct listener *listeners;
    struct tally     tally; /* the handles below */
    struct tally    *owner;
    struct timer     timer;
    uv_check_t       after_wait;
    uv_prepare_t     before_wait;
    int64_t          closing_ms; /* when it began; 0: it has not */
    bool             is_due;     /* the time limits are to be looked at */
};

static void on_clear(struct tally *tally)
{
    struct http_server *server = CONTAINER_OF(tally, struct http_server, tally);
    struct tally       *owner = server->owner;

    request_pool_free(&server->shared.pool);
    free(server);
    tally_drop(owner);
}

static void on_closed(uv_handle_t *handle)
{
    struct http_server *server = handle->data;

    tally_drop(&server->tally);
}

static void on_crowd_gone(struct tally *tally)
{
    struct http_server *server = CONTAINER_OF(tally, struct http_server, crowd.tally);

    timer_stop(&server->timer);
    uv_close((uv_handle_t *)&server->after_wait, on_closed);
    uv_close((uv_handle_t *)&server->before_wait, on_closed);
}

static void on_timeout(struct timer *timer)
{
    CONTAINER_OF(timer, struct http_server, timer)->is_due = true;
}

/* After the sockets were read: a loop that was held up has heard what came meanwhile before
 * it finds anybody late. */
static void check_time(struct http_server *server)
{
    int64_t now_ms = (int64_t)uv_now(server->crowd.loop);

    server->is_due = false;
    crowd_check_time(&server->crowd);
    if (server->closing_ms && now_ms - server->closing_ms > server->shared.settings.grace_ms)
        crowd_lose(&server->crowd);
}

static void on_wait_over(uv_check_t *handle)
{
    struct http_server *server = handle->data;

    crowd_flush(&server->crowd);
    if (server->is_due)
        check_time(server);
}

static void on_wait_begins(uv_prepare_t *handle)
{
    struct http_server *server = handle->data;

    crowd_flush(&server->crowd);
}

#define DEFAULT(field, value) (settings->field = settings->field ? settings->field : (value))

static void fill_in(struct http_server_settings *settings)
{
    DEFAULT(head_max, HTTP_HEAD_MAX);
    DEFAULT(target_max, HTTP_TARGET_MAX);
    DEFAULT(pipelined_max, HTTP_PIPELINED_MAX);
    DEFAULT(connections_max, HTTP_CONNECTIONS_MAX);
    DEFAULT(stream_max, HTTP_STREAM_MAX);
    DEFAULT(bodies_max, HTTP_BODIES_MAX);
    DEFAULT(head_ms, HTTP_HEAD_MS);
    DEFAULT(body_ms, HTTP_BODY_MS);
    DEFAULT(body_rate, HTTP_BODY_RATE);
    DEFAULT(idle_ms, HTTP_IDLE_MS);
    DEFAULT(write_ms, HTTP_WRITE_MS);
    DEFAULT(grace_ms, HTTP_GRACE_MS);
    if (settings->head_max > HEAD_MOST)
        settings->head_max = HEAD_MOST;
}

/* How often the time limits are looked at: a quarter of the shortest. */
static unsigned check_ms(const struct http_server_settings *settings)
{
    const unsigned limits[] = {settings->head_ms, settings->body_ms, settings->idle_ms,
                               settings->write_ms, settings->grace_ms};
    unsigned       least = 4 * CHECK_MS;

    for (size_t i = 0; i < COUNT_OF(limits); i++)
        least = limits[i] < least ? limits[i] : least;
    return least / 4 + 1;
}

static void start_turns(struct http_server *server, uv_loop_t *loop)
{
    uv_check_init(loop, &server->after_wait);
    uv_prepare_init(loop, &server->before_wait);
    server->after_wait.data = server;
    server->before_wait.data = server;
    tally_take(&server->tally);
    tally_take(&server->tally);
    uv_check_start(&server->after_wait, on_wait_over);
    uv_prepare_start(&server->before_wait, on_wait_begins);
    uv_unref((uv_handle_t *)&server->after_wait);
    uv_unref((uv_handle_t *)&server->before_wait);
}

struct http_server *http_server_open(uv_loop_t *loop, struct tally *owner,
                                     const struct http_server_settings *settings)
{
    struct http_server *server = MEM_NEW(struct http_server);

    server->shared.settings = *settings;
    fill_in(&server->shared.settings);
    server->shared.loop = loop;
    server->crowd.loop = loop;
    server->crowd.shared = &server->shared;
    server->crowd.tally.on_clear = on_crowd_gone;
    tally_take(&server->crowd.tally); /* until http_server_close() */
    server->tally.on_clear = on_clear;
    server->owner = owner;
    tally_take(owner);
    timer_start(&server->timer, loop, &server->tally, check_ms(&server->shared.settings),
                on_timeout);
    start_turns(server, loop);
    return server;
}

int http_server_listen_tcp(struct http_server *server, const char *address, int port,
                           struct err *err)
{
    return listener_open_tcp(&server->listeners, &server->crowd, address, port, err);
}

int http_server_listen_unix(struct http_server *server, const char *path, struct err *err)
{
    return listener_open_unix(&server->listeners, &server->crowd, path, err);
}

int http_server_listen_fd(struct http_server *server, int fd, struct err *err)
{
    return listener_open_fd(&server->listeners, &server->crowd, fd, err);
}

void http_server_close(struct http_server *server)
{
    assert(!server->closing_ms);
    server->shared.is_closing = true;
    server->closing_ms = (int64_t)uv_now(server->crowd.loop) + 1;
    listeners_close(&server->listeners);
    crowd_finish(&server->crowd);
    tally_drop(&server->crowd.tally);
}

void http_server_figures(const struct http_server   *server,
                         struct http_server_figures *figures_r)
{
    *figures_r = server->shared.figures;
}
