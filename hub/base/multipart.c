#include "hub/base/multipart.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "hub/base/text.h"

struct span {
    const char *at;
    size_t      len;
};

/* ── parameters of a field: '; name="value"' ────────────────────────────────────── */

/* One value, quoted or a token, from at; a quoted one ends at the next quotation mark, for
 * browsers write one inside as %22 (WHATWG HTML §4.10.21.8). */
static struct span value_at(const char *at, const char *end)
{
    struct span value = {at, 0};
    bool        is_quoted = at < end && *at == '"';

    value.at += is_quoted;
    while (value.at + value.len < end &&
           (is_quoted ? value.at[value.len] != '"' : !strchr("; \t", value.at[value.len])))
        value.len++;
    if (is_quoted && value.at + value.len == end)
        value.len = 0; /* never closed */
    return value;
}

/* The parameter of that name behind the first ';' of a field; at NULL: there is none. */
static struct span parameter(struct span field, const char *name)
{
    const char *end = field.at + field.len;
    const char *at = memchr(field.at, ';', field.len);
    size_t      name_len = strlen(name);

    while (at && at < end) {
        struct span value;

        at++;
        at += strspn(at, " \t");
        if ((size_t)(end - at) > name_len && strncasecmp(at, name, name_len) == 0 &&
            at[name_len] == '=')
            return value_at(at + name_len + 1, end);
        while (at < end && *at != '=' && *at != ';')
            at++;
        if (at >= end)
            break;
        if (*at == '=') {
            value = value_at(at + 1, end);
            at = value.at + value.len;
        }
        at = memchr(at, ';', (size_t)(end - at));
    }
    return (struct span){NULL, 0};
}

/* ── one part ───────────────────────────────────────────────────────────────────── */

struct reading {
    struct multipart *form;
    struct arena     *arena;
    char              line[MULTIPART_BOUNDARY_MAX + 5]; /* CR LF "--" boundary */
    size_t            line_len;
    const char       *at, *end;
    struct err       *err;
};

static bool is_named(struct span line, const char *name)
{
    size_t len = strlen(name);

    return line.len > len && strncasecmp(line.at, name, len) == 0 && line.at[len] == ':';
}

/* The field that says what the part is; the others tell us nothing. */
static struct span disposition(const char *at, const char *end)
{
    while (at < end) {
        const char *stop = memmem(at, (size_t)(end - at), "\r\n", 2);
        struct span line = {at, (size_t)((stop ? stop : end) - at)};

        if (is_named(line, "content-disposition"))
            return line;
        at += line.len + 2;
    }
    return (struct span){NULL, 0};
}

static int take_part(struct reading *reading, struct span head, struct span value)
{
    struct part *part = &reading->form->parts[reading->form->count];
    struct span  field = disposition(head.at, head.at + head.len);
    struct span  name = {0}, filename = {0};

    if (field.at) {
        char *copy = arena_copy(reading->arena, field.at, field.len); /* ends with a NUL */

        name = parameter((struct span){copy, field.len}, "name");
        filename = parameter((struct span){copy, field.len}, "filename");
    }
    if (!name.at || name.len == 0 || !text_is_utf8(name.at, name.len))
        return err_set(reading->err, ERR_INVALID, "a part of the form has no name");
    if (reading->form->count == MULTIPART_PARTS_MAX)
        return err_set(reading->err, ERR_TOO_LARGE, "a form has at most %d parts",
                       MULTIPART_PARTS_MAX);
    *part = (struct part){.name = arena_copy(reading->arena, name.at, name.len),
                          .text = "",
                          .bytes = value.at,
                          .len = value.len};
    reading->form->count++;
    if (filename.at) {
        part->filename = arena_copy(reading->arena, filename.at, filename.len);
        return 0;
    }
    if (value.len > MULTIPART_TEXT_MAX)
        return err_set(reading->err, ERR_TOO_LARGE, "a text of the form is too long");
    if (!text_is_utf8(value.at, value.len))
        return err_set(reading->err, ERR_INVALID, "a text of the form is not UTF-8");
    part->text = arena_copy(reading->arena, value.at, value.len);
    return 0;
}

/* ── the body ───────────────────────────────────────────────────────────────────── */

static size_t left(const struct reading *reading)
{
    return (size_t)(reading->end - reading->at);
}

static int cut_short(struct reading *reading)
{
    return err_set(reading->err, ERR_INVALID, "the form was cut short");
}

/* From behind a delimiter to behind the next. Whether it was the last. */
static int read_part(struct reading *reading)
{
    const char *blank, *stop;
    struct span head, value;

    if (left(reading) < 2 || memcmp(reading->at, "\r\n", 2) != 0)
        return cut_short(reading);
    blank = memmem(reading->at, left(reading), "\r\n\r\n", 4);
    if (!blank || blank - reading->at > MULTIPART_HEAD_MAX)
        return cut_short(reading);
    head = (struct span){reading->at + 2,
                         blank > reading->at ? (size_t)(blank - reading->at - 2) : 0};
    reading->at = blank + 2; /* an empty value's delimiter begins with the head's CR LF */
    stop = memmem(reading->at, left(reading), reading->line, reading->line_len);
    if (!stop)
        return cut_short(reading);
    value.at = blank + 4;
    value.len = stop > value.at ? (size_t)(stop - value.at) : 0;
    reading->at = stop + reading->line_len;
    return take_part(reading, head, value);
}

int multipart_read(struct multipart *form_r, struct arena *arena, const char *content_type,
                   const char *body, size_t len, struct err *err)
{
    struct span boundary =
        parameter((struct span){content_type, strlen(content_type)}, "boundary");
    struct reading reading = {
        .form = form_r, .arena = arena, .at = body, .end = body + len, .err = err};

    *form_r = (struct multipart){
        .parts = arena_alloc(arena, MULTIPART_PARTS_MAX * sizeof *form_r->parts)};
    if (!boundary.at || boundary.len == 0 || boundary.len > MULTIPART_BOUNDARY_MAX)
        return err_set(err, ERR_INVALID, "the form says no boundary of its parts");
    reading.line_len = (size_t)snprintf(reading.line, sizeof reading.line, "\r\n--%.*s",
                                        (int)boundary.len, boundary.at);
    if (len < reading.line_len - 2 || memcmp(body, reading.line + 2, reading.line_len - 2) != 0)
        return cut_short(&reading);
    reading.at += reading.line_len - 2;
    while (left(&reading) < 2 || memcmp(reading.at, "--", 2) != 0)
        if (read_part(&reading) < 0)
            return -1;
    return 0;
}

const struct part *multipart_find(const struct multipart *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->parts[i].name, name) == 0)
            return &form->parts[i];
    return NULL;
}

const char *multipart_said(const struct multipart *form, const char *name)
{
    const struct part *part = multipart_find(form, name);
    const char        *text = part ? part->text + strspn(part->text, " \t\r\n") : "";

    return *text ? text : NULL;
}
