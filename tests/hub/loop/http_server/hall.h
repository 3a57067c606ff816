/* hall.h: a server to be visited by the tests of this folder, with one route of each kind. */
#ifndef TOCSIN_TESTS_HUB_LOOP_HTTP_SERVER_HALL_H
#define TOCSIN_TESTS_HUB_LOOP_HTTP_SERVER_HALL_H

#include <string.h>

#include "hub/loop/http_server.h"
#include "tests/kit/check.h"
#include "tests/kit/visitor.h"

enum { HALL_WAITING_MAX = 64, HALL_BODY_MAX = 100 };

struct hall {
    uv_loop_t                   loop;
    struct tally                tally;
    struct clock                clock;
    struct http_server         *server;
    struct http_server_settings settings;
    int                         port;
    bool                        is_gone;
    unsigned                    heads, requests, told, drained;
    struct exchange            *waiting[HALL_WAITING_MAX]; /* those of /wait */
    size_t                      waiting_count;
};

static void hall_on_clear(struct tally *tally)
{
    CONTAINER_OF(tally, struct hall, tally)->is_gone = true;
}

static void hall_say(struct exchange *exchange, int status, const char *text)
{
    exchange_answer(exchange, &(struct http_answer){.status = status,
                                                    .type = "text/plain",
                                                    .body = text,
                                                    .body_len = strlen(text)});
}

static void hall_on_gone(struct exchange *exchange)
{
    struct hall *hall = exchange->context;

    hall->told++;
}

/* /early refuses at the head; all others take a small body. */
static size_t hall_on_head(struct exchange *exchange)
{
    struct hall *hall = exchange->context;

    hall->heads++;
    exchange->on_gone = hall_on_gone;
    if (strcmp(exchange->path, "/early") != 0)
        return HALL_BODY_MAX;
    hall_say(exchange, 401, "who are you?\n");
    return 0;
}

static void hall_on_request(struct exchange *exchange)
{
    struct hall *hall = exchange->context;

    hall->requests++;
    if (strcmp(exchange->path, "/wait") == 0) {
        CHECK(hall->waiting_count < HALL_WAITING_MAX);
        hall->waiting[hall->waiting_count++] = exchange;
    } else if (strcmp(exchange->path, "/peer") == 0) {
        hall_say(exchange, 200,
                 arena_format(exchange->arena, "[%s]%s%s", exchange->peer,
                              exchange->is_local ? " local" : "",
                              exchange->is_secure ? " secure" : ""));
    } else if (strcmp(exchange->path, "/echo") == 0) {
        hall_say(exchange, 201, exchange->body);
    } else {
        hall_say(exchange, 200, "ok\n");
    }
}

static void hall_open(struct hall *hall, const struct http_server_settings *settings)
{
    struct err err;

    *hall = (struct hall){.tally.on_clear = hall_on_clear, .clock = clock_set_to(784111777000)};
    if (settings)
        hall->settings = *settings;
    if (!hall->settings.on_head)
        hall->settings.on_head = hall_on_head;
    if (!hall->settings.on_request)
        hall->settings.on_request = hall_on_request;
    hall->settings.context = hall;
    hall->settings.clock = &hall->clock;
    CHECK_INT(uv_loop_init(&hall->loop), 0);
    hall->server = http_server_open(&hall->loop, &hall->tally, &hall->settings);
    hall->port = http_server_listen_tcp(hall->server, "127.0.0.1", 0, &err);
    CHECK(hall->port > 0);
}

/* Whatever the visitors did, the loop is empty at the end. */
static void hall_close(struct hall *hall)
{
    http_server_close(hall->server);
    uv_run(&hall->loop, UV_RUN_DEFAULT);
    CHECK(hall->is_gone);
    CHECK_INT(uv_loop_close(&hall->loop), 0);
}

/* What one visitor hears who says this and closes his half. */
static inline const char *hall_visit(struct hall *hall, const char *text, char *statuses,
                                     size_t room)
{
    struct visitor visitor;

    visitor_come(&visitor, &hall->loop, hall->port);
    visitor_say_text(&visitor, text);
    visitor_say_no_more(&visitor);
    visitor_hear_end(&visitor);
    visitor_statuses(&visitor, statuses, room);
    visitor_leave(&visitor);
    return statuses;
}

#endif
