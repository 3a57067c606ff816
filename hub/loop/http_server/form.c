/* form.c: what is written in a query, a form's body and a Cookie field. */
#include <string.h>
#include <strings.h>

#include "hub/base/multipart.h"
#include "hub/base/text.h"
#include "hub/loop/http_server/request.h"

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/* The byte of "%XX" at text, of which len bytes are left; -1: it is not one. */
static int quoted_byte(const char *text, size_t len)
{
    int high = len >= 3 ? hex(text[1]) : -1;
    int low = len >= 3 ? hex(text[2]) : -1;

    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* blank: what '+' stands for. NULL when text is malformed. */
static char *unquote(struct arena *arena, const char *text, size_t len, char blank)
{
    char  *out = arena_alloc(arena, len + 1);
    size_t at = 0;

    for (size_t i = 0; i < len; i++) {
        int byte = text[i] == '+' ? blank : text[i];

        if (text[i] == '%') {
            byte = quoted_byte(text + i, len - i);
            if (byte < 0)
                return NULL;
            i += 2;
        }
        out[at++] = (char)byte;
    }
    return text_is_utf8(out, at) ? out : NULL;
}

char *url_unquote(struct arena *arena, const char *text, size_t len)
{
    return unquote(arena, text, len, '+');
}

/* The first pair of that name in "name=value&other=…" (WHATWG URL §5.1). */
static const char *form_value(struct arena *arena, const char *text, size_t len,
                              const char *name)
{
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        const char *pair_end = stop ? stop : end;
        const char *equals = memchr(text, '=', (size_t)(pair_end - text));
        const char *name_end = equals ? equals : pair_end;
        char       *got = unquote(arena, text, (size_t)(name_end - text), ' ');

        if (got && strcmp(got, name) == 0)
            return equals ? unquote(arena, equals + 1, (size_t)(pair_end - equals - 1), ' ')
                          : "";
        text = pair_end + 1;
    }
    return NULL;
}

/* All of them, as the parts of a form. */
static int read_pairs(struct multipart *fields_r, struct arena *arena, const char *text,
                      size_t len, struct err *err)
{
    const char *end = text + len;

    *fields_r = (struct multipart){
        .parts = arena_alloc(arena, MULTIPART_PARTS_MAX * sizeof *fields_r->parts)};
    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        const char *pair_end = stop ? stop : end;
        const char *equals = memchr(text, '=', (size_t)(pair_end - text));
        const char *name_end = equals ? equals : pair_end;
        const char *value = equals ? equals + 1 : pair_end;
        struct part part = {.name = unquote(arena, text, (size_t)(name_end - text), ' '),
                            .text = unquote(arena, value, (size_t)(pair_end - value), ' ')};

        if (!part.name || !part.text)
            return err_set(err, ERR_INVALID, "the form is not encoded as forms are");
        if (pair_end > text && fields_r->count == MULTIPART_PARTS_MAX)
            return err_set(err, ERR_TOO_LARGE, "a form has at most %d fields",
                           MULTIPART_PARTS_MAX);
        part.bytes = part.text;
        part.len = strlen(part.text);
        if (pair_end > text)
            fields_r->parts[fields_r->count++] = part;
        text = pair_end + 1;
    }
    return 0;
}

int exchange_query_fields(struct exchange *exchange, struct multipart *fields_r,
                          struct err *err)
{
    return read_pairs(fields_r, exchange->arena, exchange->query, strlen(exchange->query), err);
}

static bool is_urlencoded(const struct exchange *exchange)
{
    static const char TYPE[] = "application/x-www-form-urlencoded";
    const char       *type = exchange_header(exchange, "content-type");
    size_t            len = sizeof TYPE - 1;

    return type && strncasecmp(type, TYPE, len) == 0 && strchr("; \t", type[len]);
}

int exchange_form_fields(struct exchange *exchange, struct multipart *fields_r, struct err *err)
{
    const char *type = exchange_header(exchange, "content-type");

    if (is_urlencoded(exchange))
        return read_pairs(fields_r, exchange->arena, exchange->body, exchange->body_len, err);
    return multipart_read(fields_r, exchange->arena, type ? type : "", exchange->body,
                          exchange->body_len, err);
}

const char *exchange_query(struct exchange *exchange, const char *name)
{
    return form_value(exchange->arena, exchange->query, strlen(exchange->query), name);
}

const char *exchange_form(struct exchange *exchange, const char *name)
{
    if (!is_urlencoded(exchange))
        return NULL;
    return form_value(exchange->arena, exchange->body, exchange->body_len, name);
}

const char *exchange_cookie(struct exchange *exchange, const char *name)
{
    const char *at = exchange_header(exchange, "cookie");
    size_t      name_len = strlen(name);

    while (at && *at) {
        size_t len;

        at += strspn(at, "; \t");
        len = strcspn(at, ";");
        if (len > name_len && at[name_len] == '=' && memcmp(at, name, name_len) == 0)
            return arena_copy(exchange->arena, at + name_len + 1, len - name_len - 1);
        at += len;
    }
    return NULL;
}
