#include "hub/api/enter.h"

#include <stdlib.h>
#include <string.h>

#include "hub/api/problem.h"
#include "hub/api/routes.h"

/* ── CSRF (W1) ──────────────────────────────────────────────────────────────────── */

static bool is_safe(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
           strcmp(method, "OPTIONS") == 0;
}

/* Ours is the public address, or the very host that was asked. */
static bool is_our_origin(const struct call *call, const char *origin)
{
    const char *host = exchange_header(call->exchange, "host");
    const char *behind = strstr(origin, "://");

    if (strcmp(origin, call->api->origin) == 0)
        return true;
    return behind && host && strcmp(behind + 3, host) == 0 &&
           (strncmp(origin, "https", 5) == 0) == call->exchange->is_secure;
}

bool enter_is_foreign(const struct call *call)
{
    const char *origin = exchange_header(call->exchange, "origin");
    const char *site = exchange_header(call->exchange, "sec-fetch-site");

    if (is_safe(call->exchange->method))
        return false;
    if (site)
        return strcmp(site, "same-origin") != 0;
    if (origin)
        return !is_our_origin(call, origin);
    return call->is_by_cookie; /* a browser that does not say where the page came from */
}

/* ── whether he may ─────────────────────────────────────────────────────────────── */

/* Pages of an exercise or a test say so with each request, and are bound to it as a token
 * of that mode is: what they hold of a session cannot touch what is real (P6). */
static int narrow(struct call *call)
{
    const char *text = exchange_header(call->exchange, "tocsin-mode");
    struct mode mode;

    if (!text)
        return 0;
    if (!mode_parse(&mode, text)) {
        call_fail_with(call, ERR_INVALID, "mode must be actual, test or exercise/NAME");
        return -1;
    }
    if (call->who.mode.kind != MODE_ACTUAL && !mode_same(&mode, &call->who.mode)) {
        call_fail_with(call, ERR_FORBIDDEN, "your token sees its own mode only");
        return -1;
    }
    call->who.mode = mode;
    return 0;
}

static int check_right(struct call *call)
{
    struct question question = {.right = call->route->right,
                                .is_in_territory = true, /* the station looks at the thing */
                                .now_ms = clock_now(call->api->settings.clock)};
    struct err      err = {0};

    if (narrow(call) < 0)
        return -1;
    if (call->route->access != ACCESS_RIGHT || account_must(&call->who, &question, &err) == 0)
        return 0;
    if (call->route->refused)
        call->route->refused(call, &err);
    call_fail(call, &err);
    return -1;
}

/* Its own names only: a page that had its name resolved to us brings its own along. */
static bool is_own_name(const char *host)
{
    static const char *const NAMES[] = {"localhost", "127.0.0.1", "[::1]"};

    for (size_t i = 0; host && i < COUNT_OF(NAMES); i++) {
        size_t len = strlen(NAMES[i]);

        if (strncasecmp(host, NAMES[i], len) == 0 && (host[len] == '\0' || host[len] == ':'))
            return true;
    }
    return false;
}

static bool is_of_this_machine(struct exchange *exchange)
{
    return exchange->is_local ||
           ((strcmp(exchange->peer, "127.0.0.1") == 0 || strcmp(exchange->peer, "::1") == 0) &&
            is_own_name(exchange_header(exchange, "host")));
}

/* ── who it is ──────────────────────────────────────────────────────────────────── */

static bool wants_credentials(const struct call *call)
{
    return call->route->access == ACCESS_RIGHT || call->route->access == ACCESS_KNOWN;
}

static void find_secret(struct call *call)
{
    const char *bearer = exchange_header(call->exchange, "authorization");

    if (bearer && strncasecmp(bearer, "Bearer ", 7) == 0) {
        call->secret = bearer + 7;
        return;
    }
    call->secret = exchange_cookie(call->exchange, SESSION_COOKIE);
    call->is_by_cookie = call->secret != NULL;
}

enum entering enter(struct call *call)
{
    call->who = who_anonymous();
    if (call->route->access == ACCESS_LOOPBACK && !is_of_this_machine(call->exchange)) {
        call_fail_with(call, ERR_FORBIDDEN, "only programs of this machine may ask this");
        return REFUSED;
    }
    if (wants_credentials(call))
        find_secret(call);
    if (call->is_by_cookie && enter_is_foreign(call)) {
        call_fail_with(call, ERR_FORBIDDEN,
                       "this request was sent by the page of another site");
        return REFUSED;
    }
    if (call->secret &&
        !people_know(call->api->settings.people, call->secret, call->arena, &call->who))
        return AWAITING;
    return check_right(call) < 0 ? REFUSED : ENTERED;
}

struct looking_up {
    struct people_find find;
    struct call       *call;
    void (*on_entered)(struct call *);
};

static void on_found(struct people_verb *verb)
{
    struct looking_up *looking = CONTAINER_OF(verb, struct looking_up, find.verb);
    struct call       *call = looking->call;
    void (*on_entered)(struct call *) = looking->on_entered;
    struct err err = verb->err;
    int        failed = verb->failed;

    if (!failed)
        call->who = who_copy(&looking->find.who, call->arena);
    arena_free(&verb->arena);
    free(looking);
    if (failed)
        call_fail(call, &err);
    else if (check_right(call) == 0)
        on_entered(call);
}

void enter_look_up(struct call *call, void (*on_entered)(struct call *))
{
    struct looking_up *looking = MEM_NEW(struct looking_up);

    looking->call = call;
    looking->on_entered = on_entered;
    looking->find.secret = call->secret;
    looking->find.verb.on_done = on_found;
    people_find(call->api->settings.people, &looking->find);
}
