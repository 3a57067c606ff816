/* err.h: what went wrong, in words the person reading can act on. */
#ifndef TOCSIN_BASE_ERR_H
#define TOCSIN_BASE_ERR_H

#include <stdarg.h>

enum err_kind {
    ERR_NONE,
    ERR_INVALID,   /* the input is wrong; asking again will not help */
    ERR_UNKNOWN,   /* we do not know who is asking */
    ERR_FORBIDDEN, /* the asker may not do this */
    ERR_STEP_UP,   /* the asker may, once the second factor was shown again */
    ERR_NOT_FOUND, /* there is no such thing */
    ERR_CONFLICT,  /* somebody changed it first, or its state does not allow it */
    ERR_TOO_LARGE, /* more bytes than this place takes */
    ERR_BUSY,      /* nothing was done; ask again later */
    ERR_FULL,      /* no room on disk; nothing was done */
    ERR_INTERNAL,  /* our side failed */
};

struct err {
    enum err_kind kind;
    char          pointer[100]; /* RFC 6901, the field complained about; "" when none */
    char          text[240];
};

/* Fills err (which may be NULL) and returns -1, so that a failing function
 * can end in one line: return err_set(err, ERR_INVALID, "..."); */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same about one field of a document: pointer is an RFC 6901 JSON pointer
 * ("/where/lat"), and the text becomes "where/lat: <fmt>". */
int err_field(struct err *err, enum err_kind kind, const char *pointer, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts "<place>: " in front of the text on its way up; returns -1. */
int err_at(struct err *err, const char *place);

/* The text without the places in front that its pointer names already. In err. */
const char *err_words(const struct err *err);

#endif
