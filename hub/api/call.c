#include "hub/api/call.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hub/api/problem.h"
#include "hub/api/routes.h"
#include "hub/base/crypto.h"
#include "hub/base/qr.h"
#include "hub/base/text.h"

/* Security sheet W2, W3. A face's pages come from the web server in front; ours have no
 * scripts at all. */
#define SAFE_ALWAYS                                                                            \
    "X-Content-Type-Options: nosniff\r\n"                                                      \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                              \
    "Strict-Transport-Security: max-age=31536000\r\n"                                          \
    "Permissions-Policy: geolocation=(self), camera=(self), microphone=()\r\n"

#define PAGE_POLICY                                                                            \
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:; "    \
    "form-action 'self'; base-uri 'none'; frame-ancestors "

static const char SAFE[] =
    SAFE_ALWAYS "Referrer-Policy: no-referrer\r\n" PAGE_POLICY "'none'\r\n";
/* The forms of a page tell us where they stand, so that a foreign one is known by it; nobody
 * else hears of secret links. */
static const char SAFE_PAGE[] =
    SAFE_ALWAYS "Referrer-Policy: same-origin\r\n" PAGE_POLICY "'none'\r\n";
static const char SAFE_FRAMED[] =
    SAFE_ALWAYS "Referrer-Policy: no-referrer\r\n" PAGE_POLICY "*\r\n";
/* What a stranger sent us runs nothing, whatever it is (W5). */
static const char SAFE_FILE[] = SAFE_ALWAYS
    "Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; sandbox\r\n";

void call_header(struct call *call, const char *name, const char *value)
{
    assert(call->header_count < CALL_HEADERS_MAX);
    call->headers[call->header_count++] = (struct http_header){name, value};
}

void call_count(struct call *call, int status)
{
    struct api *api = call->api;

    histogram_add(&api->answered, clock_stopwatch_us() - call->began_us);
    api->answers[call->route ? (size_t)(call->route - api->routes) : api->route_count]
                [status / 100 % API_CLASSES]++;
}

static const char *fields_of(const struct call *call, const char *type)
{
    if (call->is_framed)
        return SAFE_FRAMED;
    return type && strncmp(type, "text/html", 9) == 0 ? SAFE_PAGE : SAFE;
}

void call_answer(struct call *call, int status, const char *type)
{
    struct http_header headers[CALL_HEADERS_MAX + 2];
    struct buf         body = call->body;
    bool               has_cache = false;
    size_t             count = 0;

    for (size_t i = 0; i < call->header_count; i++) {
        has_cache = has_cache || strcmp(call->headers[i].name, "Cache-Control") == 0;
        headers[count++] = call->headers[i];
    }
    if (!has_cache)
        headers[count++] = (struct http_header){"Cache-Control", "no-store"};
    headers[count] = (struct http_header){0};
    call_count(call, status);
    exchange_answer(call->exchange, &(struct http_answer){.status = status,
                                                          .type = type,
                                                          .headers = headers,
                                                          .fields = fields_of(call, type),
                                                          .body = body.bytes,
                                                          .body_len = body.len});
    buf_free(&body); /* the call is gone */
}

void call_file(struct call *call, const char *path, const char *type, const char *cache)
{
    struct http_file file = {.path = path,
                             .type = type,
                             .cache = cache,
                             .is_packed = true,
                             .fields =
                                 strncmp(type, "text/html", 9) == 0 ? SAFE_PAGE : SAFE_FILE};

    call_count(call, 200);
    exchange_answer_file(call->exchange, &file); /* copies the texts */
}

void call_json(struct call *call, int status)
{
    call_answer(call, status, "application/json");
}

void call_write_problem(struct call *call, struct writer *out, const char *name, int status,
                        const struct err *err)
{
    const char *key = arena_format(call->arena, "problem.%s", problem_word(err->kind));

    problem_write(out, name,
                  &(struct problem){.kind = err->kind,
                                    .status = status,
                                    .title = call_text(call, key),
                                    .detail = call_say(call, err->text),
                                    .pointer = err->pointer,
                                    .words = call_say(call, err_words(err))});
}

void call_refuse(struct call *call, int status, const struct err *err, int64_t after_ms)
{
    const char   *type = "application/problem+json";
    struct writer out;

    call->body.len = 0;
    out = call_writer(call);
    if (call->route && call->route->problem)
        type = call->route->problem(call, &status, err);
    else
        call_write_problem(call, &out, NULL, status, err);
    if (after_ms > 0)
        call_header(call, "Retry-After",
                    arena_format(call->arena, "%lld", (long long)((after_ms + 999) / 1000)));
    if (status == 401)
        call_header(call, "WWW-Authenticate", "Bearer");
    call_answer(call, status, type);
}

void call_fail(struct call *call, const struct err *err)
{
    call_refuse(call, problem_status(err->kind), err,
                err->kind == ERR_BUSY || err->kind == ERR_FULL ? 5000 : 0);
}

void call_fail_with(struct call *call, enum err_kind kind, const char *fmt, ...)
{
    struct err err = {.kind = kind};
    va_list    args;

    va_start(args, fmt);
    vsnprintf(err.text, sizeof err.text, fmt, args);
    va_end(args);
    call_fail(call, &err);
}

/* ── languages ──────────────────────────────────────────────────────────────────── */

/* The q of a range, 1000 when there is none; at stands behind the tag. */
static int quality(const char *at, size_t len)
{
    const char *q = memmem(at, len, "q=", 2);
    double      share = 1;
    char        number[8] = "";

    if (!q)
        return 1000;
    snprintf(number, sizeof number, "%.*s", (int)(at + len - q - 2), q + 2);
    if (!text_to_number(number, &share) || share < 0 || share > 1)
        return 0;
    return (int)(share * 1000);
}

static const char *language_we_have(const struct lang *lang, const char *tag, size_t len)
{
    const char *have;

    for (size_t i = 0; (have = lang_at(lang, i)) != NULL; i++) {
        size_t have_len = strlen(have);

        if (have_len <= len && strncasecmp(have, tag, have_len) == 0 &&
            (have_len == len || tag[have_len] == '-'))
            return have;
    }
    return NULL;
}

const char *call_language(struct call *call)
{
    const char *at = exchange_header(call->exchange, "accept-language");
    const char *named = exchange_query(call->exchange, "lang");
    int         best = 0;

    if (!call->language && named)
        call->language = language_we_have(call->api->settings.lang, named, strlen(named));
    if (call->language)
        return call->language;
    call->language = lang_at(call->api->settings.lang, 0);
    while (at && *at) {
        size_t      len = strcspn(at += strspn(at, " ,"), ",");
        size_t      tag = strcspn(at, " ;,");
        const char *have = language_we_have(call->api->settings.lang, at, tag);
        int         q = quality(at + tag, len - tag);

        if (have && q > best) {
            best = q;
            call->language = have;
        }
        at += len;
    }
    return call->language;
}

const char *call_text(struct call *call, const char *key)
{
    return lang_text(call->api->settings.lang, call_language(call), key);
}

const char *call_say(struct call *call, const char *text)
{
    return lang_say(call->api->settings.lang, call->arena, call_language(call), text);
}

/* ── what every verb is asked with ──────────────────────────────────────────────── */

int call_ask(struct call *call)
{
    const char   *once = exchange_header(call->exchange, "idempotency-key");
    struct sha256 hash;

    if (once && (*once == '\0' || strlen(once) > ASKING_ONCE_MAX)) {
        call_fail_with(call, ERR_INVALID, "Idempotency-Key must hold 1 to %d bytes",
                       ASKING_ONCE_MAX);
        return -1;
    }
    call->asking.who = &call->who;
    call->asking.once = once;
    sha256_open(&hash);
    sha256_add(&hash, call->exchange->method, strlen(call->exchange->method));
    sha256_add(&hash, " ", 1);
    sha256_add(&hash, call->exchange->path, strlen(call->exchange->path));
    sha256_add(&hash, "\n", 1);
    sha256_add(&hash, call->exchange->body, call->exchange->body_len);
    sha256_close(&hash, call->asking.request);
    return 0;
}

int call_if_match(struct call *call, int64_t *version_r)
{
    const char *match = exchange_header(call->exchange, "if-match");
    size_t      len = match ? strlen(match) : 0;
    bool        is_quoted = len >= 2 && match[0] == '"' && match[len - 1] == '"';

    if (!match) {
        struct err err = {.kind = ERR_INVALID,
                          .text = "If-Match is missing: name the version you saw"};

        call_refuse(call, 428, &err, 0);
        return -1;
    }
    if (is_quoted)
        match = arena_copy(call->arena, match + 1, len - 2);
    if (text_to_integer(match, version_r) && *version_r >= 0)
        return 0;
    call_fail_with(call, ERR_INVALID, "If-Match must be a version in quotes, as in \"7\"");
    return -1;
}

static int number_within(struct call *call, const char *name, int64_t least, int64_t most,
                         int64_t *number_io)
{
    const char *text = exchange_query(call->exchange, name);

    if (!text ||
        (text_to_integer(text, number_io) && *number_io >= least && *number_io <= most))
        return 0;
    call_fail_with(call, ERR_INVALID, "%s must be a whole number from %lld to %lld", name,
                   (long long)least, (long long)most);
    return -1;
}

int call_number(struct call *call, const char *name, int64_t absent, int64_t most,
                int64_t *number_r)
{
    *number_r = absent;
    return number_within(call, name, 0, most, number_r);
}

int call_limit(struct call *call, int64_t most, size_t *limit_r)
{
    int64_t limit = CALL_PAGE;
    int     failed = number_within(call, "limit", 1, most, &limit);

    *limit_r = (size_t)limit;
    return failed;
}

const char *call_next_before(struct call *call, const char *name)
{
    const char *at = call->exchange->query;
    const char *next = arena_format(call->arena, "%s?", call->exchange->path);
    size_t      name_len = strlen(name);

    while (*at) {
        size_t len = strcspn(at, "&");
        bool   is_old = len >= name_len && memcmp(at, name, name_len) == 0 &&
                      (len == name_len || at[name_len] == '=');

        if (len > 0 && !is_old)
            next = arena_format(call->arena, "%s%.*s&", next, (int)len, at);
        at += len + (at[len] == '&');
    }
    return arena_format(call->arena, "%s%s=", next, name);
}

void call_next(struct call *call, struct writer *out, const char *name, int64_t value)
{
    write_text(
        out, "next",
        arena_format(call->arena, "%s%lld", call_next_before(call, name), (long long)value));
}

int call_mode(struct call *call, bool *has_mode_r, struct mode *mode_r)
{
    const char *text = exchange_query(call->exchange, "mode");

    *has_mode_r = text || call->who.mode.kind != MODE_ACTUAL;
    *mode_r = call->who.mode;
    if (text && !mode_parse(mode_r, text)) {
        call_fail_with(call, ERR_INVALID, "mode must be actual, test or exercise/NAME");
        return -1;
    }
    if (call->who.mode.kind == MODE_ACTUAL || mode_same(mode_r, &call->who.mode))
        return 0;
    call_fail_with(call, ERR_FORBIDDEN, "your token sees its own mode only");
    return -1;
}

struct reader call_reader(struct call *call, struct err *err)
{
    if (call->exchange->body_len == 0)
        return reader_open("{}", 2, call->arena, err);
    return reader_open(call->exchange->body, call->exchange->body_len, call->arena, err);
}

struct writer call_writer(struct call *call)
{
    return writer_open(&call->body);
}

/* ── fields ─────────────────────────────────────────────────────────────────────── */

void write_stamp(struct writer *out, const char *name, int64_t ms)
{
    char text[STAMP_LEN + 1];

    if (ms != 0)
        write_text(out, name, stamp_text(text, ms));
}

void write_id(struct writer *out, const char *name, const struct id *id)
{
    char text[ID_TEXT_LEN + 1];

    write_text(out, name, id_text(text, id));
}

void write_mode(struct writer *out, const char *name, const struct mode *mode)
{
    char text[MODE_TEXT_MAX + 1];

    write_text(out, name, mode_text(text, mode));
}

void write_qr(struct writer *out, const char *name, const char *text)
{
    struct buf svg = {0};

    if (qr_svg(&svg, text, "QR", NULL) == 0)
        write_text(out, name, svg.bytes);
    buf_free(&svg);
}

void write_deed(struct writer *out, int64_t seq, int64_t number, int64_t version)
{
    write_object(out, NULL);
    write_integer(out, "journal", seq);
    if (number > 0)
        write_integer(out, "number", number);
    if (version > 0)
        write_integer(out, "version", version);
    write_end(out);
}
