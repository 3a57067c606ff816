#include "hub/api/api.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/enter.h"
#include "hub/api/routes.h"
#include "hub/api/stream.h"
#include "hub/api/tiles.h"
#include "hub/api/web.h"

/* ── one request ────────────────────────────────────────────────────────────────── */

static struct call *call_new(struct api *api, struct exchange *exchange)
{
    struct call *call = arena_alloc(exchange->arena, sizeof *call);

    call->api = api;
    call->exchange = exchange;
    call->arena = exchange->arena;
    call->began_us = clock_stopwatch_us();
    exchange->mine = call;
    return call;
}

/* Nothing here under this path, or nothing by this method (RFC 9110 §15.5.6). */
static void answer_no_route(struct call *call, const struct route_match *match)
{
    const char *allow = "OPTIONS";
    struct err  err = {.kind = ERR_NOT_FOUND, .text = "there is nothing under this path"};

    if (match->allow_count == 0) {
        call_fail(call, &err);
        return;
    }
    for (size_t i = 0; i < match->allow_count; i++)
        allow = arena_format(call->arena, "%s, %s%s", allow, match->allow[i],
                             strcmp(match->allow[i], "GET") == 0 ? ", HEAD" : "");
    call_header(call, "Allow", allow);
    if (strcmp(call->exchange->method, "OPTIONS") == 0) {
        call_answer(call, 204, NULL);
        return;
    }
    err_set(&err, ERR_NOT_FOUND, "this path does not know %s", call->exchange->method);
    call_refuse(call, 405, &err, 0);
}

static bool is_one_of(const char *types, const char *type)
{
    size_t len = strcspn(type, "; \t");

    while (*types) {
        size_t one = strcspn(types, " ");

        if (one == len && strncasecmp(types, type, len) == 0)
            return true;
        types += one;
        types += strspn(types, " ");
    }
    return false;
}

/* A form of another page cannot send JSON: that is why the type is looked at (W1). */
static int check_type(struct call *call)
{
    const char *types = call->route->types ? call->route->types : "application/json";
    const char *type = exchange_header(call->exchange, "content-type");
    const char *coding = exchange_header(call->exchange, "content-encoding");
    struct err  err = {.kind = ERR_INVALID};

    if (call->route->body_max != BODY_NONE && coding && strcasecmp(coding, "identity") != 0) {
        err_set(&err, ERR_INVALID, "the body must come as it is, without Content-Encoding");
        call_refuse(call, 415, &err, 0);
        return -1;
    }
    if (call->route->body_max == BODY_NONE || !type || strcmp(types, ANY_TYPE) == 0 ||
        is_one_of(types, type))
        return 0;
    err_set(&err, ERR_INVALID, "the body must be of type %s", types);
    call_refuse(call, 415, &err, 0);
    return -1;
}

static size_t on_head(struct exchange *exchange)
{
    struct call       *call = call_new(exchange->context, exchange);
    struct route_match match = route_find(call, exchange->method, exchange->path);

    call->route = match.route;
    if (!match.route) {
        answer_no_route(call, &match);
        return 0;
    }
    call->body_max = match.route->body_max;
    if (check_type(call) < 0)
        return 0;
    switch (enter(call)) {
    case REFUSED:
        return 0;
    case AWAITING:
        call->is_awaiting = true;
        break;
    case ENTERED:
        break;
    }
    if (match.route->before && match.route->before(call) < 0)
        return 0;
    return call->body_max;
}

static void run(struct call *call)
{
    call->route->run(call);
}

static void on_request(struct exchange *exchange)
{
    struct call *call = exchange->mine;

    if (call->is_awaiting)
        enter_look_up(call, run);
    else
        run(call);
}

/* ── opening and closing ────────────────────────────────────────────────────────── */

static void on_clear(struct tally *tally)
{
    struct api   *api = CONTAINER_OF(tally, struct api, tally);
    struct tally *owner = api->settings.owner;

    stream_free(api->stream);
    free(api->origin);
    buf_free(&api->face_fields);
    tiles_close(api->tiles);
    free(api);
    tally_drop(owner);
}

/* scheme://host of an address, without path. */
static char *origin_of(const char *url)
{
    const char *host = strstr(url, "://");
    size_t      len = host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/") : strlen(url);

    return mem_copy_text(url, len);
}

int api_open(struct api **api_r, const struct api_settings *settings, struct err *err)
{
    struct api                 *api;
    struct http_server_settings server = {.on_head = on_head,
                                          .on_request = on_request,
                                          .proxies = settings->proxies,
                                          .clock = settings->clock,
                                          .connections_max = settings->connections_max,
                                          .head_ms = settings->head_ms};

    if (!settings->public_url || !settings->lang || !lang_at(settings->lang, 0))
        return err_set(err, ERR_INVALID, "api: public_url and a language are needed");
    api = MEM_NEW(struct api);
    api->settings = *settings;
    api->routes = ROUTES;
    api->route_count = ROUTE_COUNT;
    assert(ROUTE_COUNT < API_ROUTES_MAX);
    api->tally.on_clear = on_clear;
    api->origin = origin_of(settings->public_url);
    web_add_fields(&api->face_fields, settings->map.xyz);
    api->tiles = tiles_open(settings->map.pmtiles);
    api->opened_ms = clock_now(settings->clock);
    tally_take(settings->owner);
    server.context = api;
    api->server = http_server_open(settings->loop, &api->tally, &server);
    api->stream = stream_new(api);
    *api_r = api;
    return 0;
}

int api_listen_tcp(struct api *api, const char *address, int port, struct err *err)
{
    return http_server_listen_tcp(api->server, address, port, err);
}

int api_listen_unix(struct api *api, const char *path, struct err *err)
{
    return http_server_listen_unix(api->server, path, err);
}

int api_listen_fd(struct api *api, int fd, struct err *err)
{
    return http_server_listen_fd(api->server, fd, err);
}

void api_close(struct api *api)
{
    if (!api)
        return;
    api->is_closing = true;
    stream_close(api->stream);
    http_server_close(api->server);
}

void api_tell(struct api *api, const struct event *event)
{
    stream_tell(api->stream, event);
}
