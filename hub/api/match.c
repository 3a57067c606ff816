/* match.c: a path against the table of routes. */
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/routes.h"

/* "{id}" takes what stands before the next "/", or before the letter behind it
 * ("{id}.{format}"), not nothing; "{+path}", at the end, whatever is left, which nobody
 * reads (RFC 6570 §3.2.3). Longer matches of plain words come first in the
 * table ("/incidents/preview" before "/incidents/{number}"). */
static bool fits(struct call *call, size_t lens[CALL_PARAMS_MAX], const char *pattern,
                 const char *path)
{
    size_t count = 0;

    while (*pattern) {
        size_t len;

        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        if (pattern[1] == '+')
            return true;
        pattern += strcspn(pattern, "}") + 1;
        len = strcspn(path, (const char[]){'/', *pattern, '\0'});
        if (len == 0 || count == CALL_PARAMS_MAX)
            return false;
        call->params[count] = path;
        lens[count++] = len;
        path += len;
    }
    return *path == '\0';
}

/* Cuts the parameters out and decodes them; one that cannot be decoded is "". */
static void decode_params(struct call *call, const size_t lens[CALL_PARAMS_MAX])
{
    for (size_t i = 0; i < CALL_PARAMS_MAX && call->params[i]; i++) {
        const char *plain = url_unquote(call->arena, call->params[i], lens[i]);

        call->params[i] = plain ? plain : "";
    }
}

static void allow(struct route_match *match, const char *method)
{
    if (match->allow_count < COUNT_OF(match->allow))
        match->allow[match->allow_count++] = method;
}

struct route_match route_find(struct call *call, const char *method, const char *path)
{
    const char        *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    const char        *taken = NULL; /* the first pattern that fits: no other path is meant */
    size_t             lens[CALL_PARAMS_MAX];
    struct route_match match = {0};

    for (const struct route *route = call->api->routes; route->method; route++) {
        if (taken && strcmp(taken, route->pattern) != 0)
            continue;
        memset(call->params, 0, sizeof call->params);
        if (!fits(call, lens, route->pattern, path))
            continue;
        taken = route->pattern;
        if (strcmp(route->method, wanted) != 0) {
            allow(&match, route->method);
            continue;
        }
        match.route = route;
        decode_params(call, lens);
        return match;
    }
    return match;
}
