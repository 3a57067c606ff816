/* routes.h: every way in, one row each: method, path, who may, how much, what it does. */
#ifndef TOCSIN_API_ROUTES_H
#define TOCSIN_API_ROUTES_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/model/account.h"

struct call;

enum access {
    ACCESS_OPEN,     /* anybody; credentials are not looked at */
    ACCESS_KNOWN,    /* anybody; who it is, if he says so */
    ACCESS_RIGHT,    /* whose roles have the right */
    ACCESS_KEY,      /* the holder of a report's key */
    ACCESS_LOOPBACK, /* processes of this machine */
    ACCESS_SECRET,   /* the secret in the path */
};

#define ANY_TYPE "*" /* gateways speak as they like; the adapter knows */

enum {
    BODY_NONE = 0,
    BODY_SMALL = 64 * 1024,
    BODY_BATCH = 8 << 20,
    BODY_PHOTO = 10 << 20,
    BODY_FORM = 24 << 20, /* with a photo of any telephone */
    BODY_ALERT = 600000,
    BODY_GATEWAY = 1 << 20,
    BODY_TABLE = 32 << 20
};

struct route {
    const char *method;
    const char *pattern; /* "/api/v1/reports/{id}" */
    enum access access;
    enum right  right; /* of ACCESS_RIGHT */
    size_t      body_max;
    const char *types; /* media types it reads, parted by blanks; NULL: JSON or nothing */
    void (*run)(struct call *);
    void (*refused)(struct call *, const struct err *); /* told when the right is missing */
    /* Says what is wrong as its clients read it, into call->body; may give it another status.
     * Returns the media type. NULL: as problem+json. */
    const char *(*problem)(struct call *, int *status, const struct err *);
    /* Looked at before the body is read, for what is cheaper to refuse early; -1: it has
     * answered. May be NULL. */
    int (*before)(struct call *);
};

extern const struct route ROUTES[]; /* ends with one without a method */
extern const size_t       ROUTE_COUNT;

/* What a look-up found. */
struct route_match {
    const struct route *route;    /* NULL: none */
    const char         *allow[8]; /* methods the path has, when it has others only */
    size_t              allow_count;
};

/* Finds the route of a method (HEAD is GET) and an encoded path. params: call->params. */
struct route_match route_find(struct call *call, const char *method, const char *path);

#endif
