/* form.h: name=value&name=value, as gateways call us and as we call some of them
 * (application/x-www-form-urlencoded, WHATWG URL §5.1). Pure. */
#ifndef TOCSIN_ADAPTERS_WIRE_FORM_H
#define TOCSIN_ADAPTERS_WIRE_FORM_H

#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"

enum { FORM_FIELDS_MAX = 32 };

struct form_field {
    const char *name;
    const char *value; /* its bytes, which may be anything; NUL-terminated */
    size_t      len;
};

struct form {
    struct form_field fields[FORM_FIELDS_MAX];
    size_t            count;
};

/* Takes a query or body apart into the arena. Whatever is malformed stays as it is, as
 * browsers and gateways do; of more than FORM_FIELDS_MAX fields the rest is not read. */
void form_parse(struct form *form_r, struct arena *arena, const char *text, size_t len);

/* The first field of that name; NULL: there is none. */
const struct form_field *form_field(const struct form *form, const char *name);

/* Its value as text, cut off at a NUL; absent when there is none. */
const char *form_text(const struct form *form, const char *name, const char *absent);

/* Adds "name=value", after "&" unless it is the first. */
void form_add(struct buf *out, const char *name, const char *value);

#endif
