/* multipart.h: a form with files as browsers send it (multipart/form-data, RFC 7578). The
 * bytes of a file are borrowed from the body; nothing is decoded. */
#ifndef TOCSIN_BASE_MULTIPART_H
#define TOCSIN_BASE_MULTIPART_H

#include <stddef.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"

enum {
    MULTIPART_PARTS_MAX = 100,
    MULTIPART_BOUNDARY_MAX = 70,   /* RFC 2046 §5.1.1 */
    MULTIPART_HEAD_MAX = 4096,     /* bytes of one part's fields */
    MULTIPART_TEXT_MAX = 64 * 1024 /* of a value that is no file */
};

struct part {
    const char *name;     /* of the field */
    const char *filename; /* as the browser says; NULL: no file. Never a path of ours */
    const char *text;     /* the value, NUL-terminated; "" of a file */
    const char *bytes;    /* of the value, in the body */
    size_t      len;
};

struct multipart {
    struct part *parts;
    size_t       count;
};

/* content_type is the request's field, with its boundary; body is whole. ERR_INVALID: no
 * boundary, cut short, a part without a name, a text that is not UTF-8; ERR_TOO_LARGE: too
 * many parts, too long a text. Texts live in the arena. */
int multipart_read(struct multipart *form_r, struct arena *arena, const char *content_type,
                   const char *body, size_t len, struct err *err);

/* The first part of that name, or NULL. */
const struct part *multipart_find(const struct multipart *form, const char *name);

/* What was written in that field, without blanks before it; NULL: the field is absent, or
 * empty. */
const char *multipart_said(const struct multipart *form, const char *name);

#endif
