#include "hub/loop/mqtt/link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 1000,
    GREETING_MS = 10 * 1000, /* from the name being known to CONNACK */
    LEAVING_MS = 2000,
    BACKOFF_MS = 1000,
    BACKOFF_MAX_MS = 5 * 1000, /* one hub to its own broker: sirens wait for it */
    REFUSED_MS = 60 * 1000,    /* wrong credentials do not mend by themselves */
};

struct watch {
    uv_poll_t    poll;
    struct link *link;
    int          events; /* that are waited for: each change asks the kernel twice */
};

static void connect_now(struct link *link);
static void settle(struct link *link);

/* ── the descriptor ──────────────────────────────────────────────────────────────── */

static void on_watch_closed(uv_handle_t *handle)
{
    struct watch *watch = CONTAINER_OF((uv_poll_t *)(void *)handle, struct watch, poll);

    tally_drop(&watch->link->tally);
    free(watch);
}

static void unwatch(struct link *link)
{
    if (link->watch)
        uv_close((uv_handle_t *)&link->watch->poll, on_watch_closed);
    link->watch = NULL;
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watch *watch = CONTAINER_OF(poll, struct watch, poll);
    struct link  *link = watch->link;

    if (status < 0) {
        watch->events = 0;    /* libuv has stopped waiting */
        events = UV_READABLE; /* the library finds out what is wrong */
    }
    if (events & UV_WRITABLE)
        link->hooks->on_writable(link);
    if ((events & UV_READABLE) && link->m && mosquitto_socket(link->m) >= 0)
        link->hooks->on_readable(link);
    settle(link);
}

static void watch(struct link *link)
{
    struct watch *watch = MEM_NEW(struct watch);

    watch->link = link;
    if (uv_poll_init(link->loop, &watch->poll, mosquitto_socket(link->m)) != 0)
        abort();
    tally_take(&link->tally);
    link->watch = watch;
}

void link_poll(struct link *link, bool wants_read, bool wants_write)
{
    int events = (wants_read ? UV_READABLE : 0) | (wants_write ? UV_WRITABLE : 0);

    if (!link->watch || link->watch->events == events)
        return;
    link->watch->events = events;
    if (events)
        uv_poll_start(&link->watch->poll, events, on_ready);
    else
        uv_poll_stop(&link->watch->poll);
}

void link_poll_as_needed(struct link *link)
{
    if (link->watch)
        link_poll(link, true, mosquitto_want_write(link->m));
}

/* ── coming and going ────────────────────────────────────────────────────────────── */

/* 1 s, 2 s, 4 s, 5 s …, each a fifth shorter or longer by chance. */
static uint64_t rest_ms(struct link *link)
{
    uint64_t ms = link->settings.backoff_ms ? link->settings.backoff_ms : BACKOFF_MS;
    unsigned i;

    for (i = 1; i < link->failures && ms < BACKOFF_MAX_MS; i++)
        ms *= 2;
    if (ms > BACKOFF_MAX_MS)
        ms = BACKOFF_MAX_MS;
    if (link->was_refused)
        ms = REFUSED_MS;
    return ms - ms / 5 + chance_below(link->settings.chance, 2 * (ms / 5) + 1);
}

static void on_rested(uv_timer_t *timer)
{
    connect_now(CONTAINER_OF(timer, struct link, rest));
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct link *link = handle->data;

    tally_drop(&link->tally);
}

static void go(struct link *link)
{
    uv_timer_t *const timers[] = {&link->tick, &link->rest, &link->soon};

    link->state = LINK_GONE;
    for (size_t i = 0; i < COUNT_OF(timers); i++)
        uv_close((uv_handle_t *)timers[i], on_timer_closed);
}

static void on_clear(struct tally *tally)
{
    struct link  *link = CONTAINER_OF(tally, struct link, tally);
    struct tally *owner = link->owner;

    arena_free(&link->arena);
    mosquitto_lib_cleanup();
    link->hooks->on_gone(link);
    tally_drop(owner);
}

/* Until the next attempt, or for good. */
static void rest(struct link *link)
{
    link->state = LINK_RESTING;
    link->failures++;
    link->hooks->on_down(link, link->why);
    if (link->is_closing)
        go(link);
    else
        uv_timer_start(&link->rest, on_rested, rest_ms(link), 0);
}

/* The connection is over, or never came about. */
static void end(struct link *link)
{
    unwatch(link);
    uv_timer_stop(&link->tick);
    mosquitto_destroy(link->m);
    link->m = NULL;
    rest(link);
}

static void settle(struct link *link)
{
    if (link->m && link->state != LINK_CONNECTING) {
        bool is_over = mosquitto_socket(link->m) < 0;

        if (link->state == LINK_LEAVING && !mosquitto_want_write(link->m))
            is_over = true;
        if (is_over)
            end(link);
    }
    if (link->state != LINK_GONE)
        link->hooks->on_settled(link);
}

static void on_soon(uv_timer_t *timer)
{
    settle(CONTAINER_OF(timer, struct link, soon));
}

void link_soon(struct link *link)
{
    if (link->state != LINK_GONE)
        uv_timer_start(&link->soon, on_soon, 0, 0);
}

static void on_tick(uv_timer_t *timer)
{
    struct link *link = CONTAINER_OF(timer, struct link, tick);

    link_check(link, mosquitto_loop_misc(link->m));
    settle(link);
}

static void on_too_late(uv_timer_t *timer)
{
    struct link *link = CONTAINER_OF(timer, struct link, rest);

    snprintf(link->why, sizeof link->why, "no answer to our greeting");
    end(link);
}

int link_check(struct link *link, int rc)
{
    /* It may have closed its socket, and the number be another's before this turn ends. */
    if (mosquitto_socket(link->m) < 0)
        unwatch(link);
    if (rc == MOSQ_ERR_SUCCESS)
        return 0;
    if (!*link->why)
        snprintf(link->why, sizeof link->why, "%s", mosquitto_strerror(rc));
    link_soon(link);
    return -1;
}

int link_read(struct link *link, bool *is_dry_r)
{
    int rc;

    errno = 0;
    rc = mosquitto_loop_read(link->m, 1);
    *is_dry_r = errno == EAGAIN || errno == EWOULDBLOCK;
    return link_check(link, rc);
}

int link_write(struct link *link)
{
    /* One that takes leave says "done" though its socket is closed and packets are left. */
    while (mosquitto_socket(link->m) >= 0 && mosquitto_want_write(link->m)) {
        errno = 0;
        if (link_check(link, mosquitto_loop_write(link->m, 1)) < 0)
            return -1;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            break;
    }
    return 0;
}

/* ── connecting ──────────────────────────────────────────────────────────────────── */

static void on_connect_run(struct offload *offload)
{
    struct link                *link = CONTAINER_OF(offload, struct link, offload);
    const struct mqtt_settings *s = &link->settings;

    link->connect_rc = mosquitto_connect_bind_async(
        link->m, s->host, (int)s->port,
        (int)(s->keepalive_s ? s->keepalive_s : MQTT_KEEPALIVE_S), NULL);
    /* A child that held the socket would keep it in epoll after the library closed it. */
    if (mosquitto_socket(link->m) >= 0)
        fcntl(mosquitto_socket(link->m), F_SETFD, FD_CLOEXEC);
}

static void on_connect_done(struct offload *offload)
{
    struct link *link = CONTAINER_OF(offload, struct link, offload);

    link->state = LINK_GREETING;
    if (link->connect_rc != MOSQ_ERR_SUCCESS || mosquitto_socket(link->m) < 0)
        snprintf(link->why, sizeof link->why, "%s",
                 link->connect_rc == MOSQ_ERR_ERRNO ? "cannot connect"
                                                    : mosquitto_strerror(link->connect_rc));
    if (link->connect_rc != MOSQ_ERR_SUCCESS || mosquitto_socket(link->m) < 0 ||
        link->is_closing) {
        end(link);
        return;
    }
    watch(link);
    link_poll(link, true, true);
    uv_timer_start(&link->tick, on_tick, TICK_MS, TICK_MS);
    uv_timer_start(&link->rest, on_too_late, GREETING_MS, 0);
}

static void connect_now(struct link *link)
{
    struct err err = {0};

    link->why[0] = '\0';
    link->state = LINK_CONNECTING;
    if (link_handle_new(link, &err) < 0) { /* a file was taken away since */
        snprintf(link->why, sizeof link->why, "%.*s", (int)sizeof link->why - 1, err.text);
        rest(link);
        return;
    }
    link->offload.run = on_connect_run;
    link->offload.done = on_connect_done;
    offload_start(&link->offload, link->loop, &link->tally);
}

static void copy_settings(struct link *link, const struct mqtt_settings *from)
{
    struct mqtt_settings *to = &link->settings;
    const char **const    texts[] = {&to->host,    &to->client_id, &to->user,     &to->password,
                                     &to->ca_file, &to->cert_file, &to->key_file, &to->will_topic,
                                     &to->will,    &to->hello};

    *to = *from;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = arena_text(&link->arena, *texts[i]);
}

int link_open(struct link *link, const struct mqtt_settings *settings, struct err *err)
{
    uv_timer_t *const timers[] = {&link->tick, &link->rest, &link->soon};

    if (settings->keepalive_s > 0 && settings->keepalive_s < 5)
        return err_set(err, ERR_INVALID, "keep-alive must be at least 5 s");
    mosquitto_lib_init();
    copy_settings(link, settings);
    if (link_handle_new(link, err) < 0) {
        arena_free(&link->arena);
        mosquitto_lib_cleanup();
        return -1;
    }
    mosquitto_destroy(link->m);
    link->m = NULL;
    link->tally.on_clear = on_clear;
    tally_take(link->owner);
    for (size_t i = 0; i < COUNT_OF(timers); i++) {
        tally_take(&link->tally);
        uv_timer_init(link->loop, timers[i]);
        timers[i]->data = link;
    }
    uv_timer_start(&link->rest, on_rested, 0, 0);
    return 0;
}

static void on_rest_over(uv_timer_t *timer)
{
    struct link *link = CONTAINER_OF(timer, struct link, rest);

    link->hooks->on_settled(link);
    go(link);
}

static void on_left(uv_timer_t *timer)
{
    end(CONTAINER_OF(timer, struct link, rest));
}

void link_close(struct link *link)
{
    link->is_closing = true;
    switch (link->state) {
    case LINK_RESTING:
        uv_timer_start(&link->rest, on_rest_over, 0, 0);
        break;
    case LINK_GREETING:
    case LINK_UP:
        link->state = LINK_LEAVING;
        uv_timer_start(&link->rest, on_left, LEAVING_MS, 0);
        if (link_check(link, mosquitto_disconnect(link->m)) == 0 && link_write(link) == 0)
            link_poll_as_needed(link);
        link_soon(link);
        break;
    case LINK_CONNECTING: /* goes when the worker is back */
    case LINK_LEAVING:
    case LINK_GONE:
        break;
    }
}

void link_abandon(struct link *link)
{
    bool is_connected = link->state == LINK_GREETING || link->state == LINK_UP;

    link->is_closing = true;
    if (is_connected)
        end(link);
    else
        link_close(link);
}
