#include "hub/loop/http_server/head.h"

#include <string.h>
#include <strings.h>
#include <uv.h>

#include "hub/loop/http_server/request.h"

enum { ADDRESS_MAX = 46 };

/* Fields that change who asks or what a request means: a second one is refused, so that
 * the proxy in front and the hub can not read two different requests. */
static const char *const ONCE[] = {
    "authorization", "content-type",      "cookie",          "expect",
    "host",          "if-match",          "idempotency-key", "last-event-id",
    "origin",        "transfer-encoding", "content-length",  "x-forwarded-proto",
};

static bool refuse(struct refusal *refusal, int status, const char *detail)
{
    *refusal = (struct refusal){status, detail};
    return false;
}

static bool check_version(const struct request *request, struct refusal *refusal)
{
    if (request->major == 1)
        return true;
    if (request->major == 0)
        return refuse(refusal, 400, "the request line has no HTTP version");
    return refuse(refusal, 505, "HTTP/1.1 is spoken here");
}

static bool check_method(struct request *request, struct refusal *refusal)
{
    static const char *const SERVED[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};

    for (size_t i = 0; i < COUNT_OF(SERVED); i++) {
        if (strcmp(request->exchange.method, SERVED[i]) == 0)
            return true;
    }
    return refuse(refusal, 501, "this method is not served here");
}

static bool check_once(const struct request *request, struct refusal *refusal)
{
    unsigned seen = 0;

    for (size_t i = 0; i < request->field_count; i++) {
        for (unsigned j = 0; j < COUNT_OF(ONCE); j++) {
            if (strcmp(request_name(request, i), ONCE[j]) != 0)
                continue;
            if (seen & 1U << j)
                return refuse(refusal, 400, "a field that may stand once stands twice");
            seen |= 1U << j;
        }
    }
    return true;
}

/* RFC 9112 §3.2: each HTTP/1.1 request has one, and it is a host. */
static bool check_host(const struct request *request, struct refusal *refusal)
{
    const char *host = exchange_header(&request->exchange, "host");

    if (!host && request->minor > 0)
        return refuse(refusal, 400, "Host is missing");
    if (host && strcspn(host, "/?#@\\<>\"'` \t,") != strlen(host))
        return refuse(refusal, 400, "Host is not a host");
    return true;
}

/* Only "chunked" is understood, and HTTP/1.0 has none (RFC 9112 §6.1). */
static bool check_coding(const struct request *request, struct refusal *refusal)
{
    const char *coding = exchange_header(&request->exchange, "transfer-encoding");

    if (!coding)
        return true;
    if (request->minor == 0 || exchange_header(&request->exchange, "content-length"))
        return refuse(refusal, 400, "Transfer-Encoding can not stand here");
    if (strcasecmp(coding, "chunked") != 0)
        return refuse(refusal, 501, "of Transfer-Encoding only chunked is understood");
    return true;
}

static bool check_expectation(struct request *request, struct refusal *refusal)
{
    const char *expect = exchange_header(&request->exchange, "expect");

    if (!expect || request->minor == 0)
        return true;
    if (strcasecmp(expect, "100-continue") != 0)
        return refuse(refusal, 417, "of Expect only 100-continue is understood");
    request->is_continue_due = request->declared != 0;
    return true;
}

/* RFC 9112 §3.2: "/path?query", the same with scheme and host in front, or "*". */
static bool split_target(struct request *request, struct refusal *refusal)
{
    char *target = request->text.bytes;
    char *query;

    if (strncasecmp(target, "http://", 7) == 0 || strncasecmp(target, "https://", 8) == 0) {
        target = strstr(target, "//") + 2;
        target += strcspn(target, "/?");
    }
    if (strchr(target, '#'))
        return refuse(refusal, 400, "a target has no fragment");
    query = strchr(target, '?');
    request->exchange.query = query ? query + 1 : "";
    if (query)
        *query = '\0';
    request->exchange.path = *target ? target : "/";
    if (*target == '/' || (*target == '\0' && target != request->text.bytes) ||
        (strcmp(target, "*") == 0 && strcmp(request->exchange.method, "OPTIONS") == 0))
        return true;
    return refuse(refusal, 400, "the target is not a path");
}

bool head_check(struct request *request, struct refusal *refusal_r)
{
    return check_version(request, refusal_r) && check_method(request, refusal_r) &&
           check_once(request, refusal_r) && check_host(request, refusal_r) &&
           check_coding(request, refusal_r) && check_expectation(request, refusal_r) &&
           split_target(request, refusal_r);
}

static bool is_proxy(const char *address, const char *const *proxies)
{
    for (; proxies && *proxies; proxies++) {
        if (strcmp(*proxies, address) == 0)
            return true;
    }
    return false;
}

/* An address alone, as inet_pton(3) knows it; any port and brackets are cut off. */
static bool is_address(char *text)
{
    unsigned char bytes[16];
    char         *end = *text == '[' ? strchr(text, ']') : strchr(text, ':');

    if (*text == '[' && end) {
        *end = '\0';
        memmove(text, text + 1, strlen(text));
    } else if (end && !strchr(end + 1, ':')) {
        *end = '\0'; /* one colon: IPv4 and a port */
    }
    return uv_inet_pton(AF_INET, text, bytes) == 0 || uv_inet_pton(AF_INET6, text, bytes) == 0;
}

/* The last address a believed proxy has not written about itself: what stands before it
 * was written by whoever asked. "" when there is none. */
static const char *forwarded_for(struct request *request, const char *const *proxies)
{
    const char *last = "";

    for (size_t i = request->field_count; i-- > 0;) {
        char *list, *comma;

        if (strcmp(request_name(request, i), "x-forwarded-for") != 0)
            continue;
        list = arena_text(&request->arena, request_value(request, i));
        do {
            char *one;

            comma = strrchr(list, ',');
            one = comma ? comma + 1 : list;
            one += strspn(one, " \t");
            one[strcspn(one, " \t")] = '\0';
            if (!is_address(one))
                return last;
            last = one;
            if (comma)
                *comma = '\0';
        } while (comma && is_proxy(last, proxies));
        if (!is_proxy(last, proxies))
            break;
    }
    return last;
}

void head_peer(struct request *request, const char *socket_peer, const char *const *proxies)
{
    struct exchange *exchange = &request->exchange;
    const char      *scheme, *client;

    exchange->peer = socket_peer;
    exchange->is_local = *socket_peer == '\0';
    if (!exchange->is_local && !is_proxy(socket_peer, proxies))
        return;
    scheme = exchange_header(exchange, "x-forwarded-proto");
    exchange->is_secure = scheme && strcasecmp(scheme, "https") == 0;
    client = forwarded_for(request, proxies);
    if (exchange_header(exchange, "x-forwarded-for"))
        exchange->is_local = false;
    if (*client)
        exchange->peer = client;
}
