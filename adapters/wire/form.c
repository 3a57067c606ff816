#include "adapters/wire/form.h"

#include <ctype.h>
#include <string.h>

static int hex_value(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    letter = (char)tolower((unsigned char)letter);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static const char *unquoted(struct arena *arena, const char *text, size_t len, size_t *len_r)
{
    char  *plain = arena_alloc(arena, len + 1);
    size_t done = 0;

    for (size_t i = 0; i < len; i++) {
        int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
        int low = i + 2 < len ? hex_value(text[i + 2]) : -1;

        if (text[i] == '%' && high >= 0 && low >= 0) {
            plain[done++] = (char)(high << 4 | low);
            i += 2;
        } else {
            plain[done++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    *len_r = done;
    return plain;
}

void form_parse(struct form *form_r, struct arena *arena, const char *text, size_t len)
{
    const char *end = text + len;

    form_r->count = 0;
    while (text < end && form_r->count < FORM_FIELDS_MAX) {
        const char        *stop = memchr(text, '&', (size_t)(end - text));
        const char        *equals;
        struct form_field *field = &form_r->fields[form_r->count];
        size_t             name_len;

        stop = stop ? stop : end;
        equals = memchr(text, '=', (size_t)(stop - text));
        equals = equals ? equals : stop;
        if (stop > text) {
            const char *value = equals < stop ? equals + 1 : stop;

            field->name = unquoted(arena, text, (size_t)(equals - text), &name_len);
            field->value = unquoted(arena, value, (size_t)(stop - value), &field->len);
            form_r->count++;
        }
        text = stop < end ? stop + 1 : end;
    }
}

const struct form_field *form_field(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

const char *form_text(const struct form *form, const char *name, const char *absent)
{
    const struct form_field *field = form_field(form, name);

    return field ? field->value : absent;
}

static void add_quoted(struct buf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char letter = (unsigned char)*text;

        if (isalnum(letter) || strchr("-._~", *text))
            buf_byte(out, *text);
        else
            buf_format(out, "%%%02X", letter);
    }
}

void form_add(struct buf *out, const char *name, const char *value)
{
    if (out->len > 0)
        buf_byte(out, '&');
    add_quoted(out, name);
    buf_byte(out, '=');
    add_quoted(out, value);
}
