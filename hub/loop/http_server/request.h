/* request.h: an exchange with what only this room sees of it: where its head, body and
 * waiting reply are kept. Requests are used again, buffers and all, so that a request of
 * common size costs no allocation. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_REQUEST_H
#define TOCSIN_LOOP_HTTP_SERVER_REQUEST_H

#include "hub/base/buf.h"
#include "hub/loop/http_server.h"

enum { REQUEST_FIELDS_MAX = 100 };

enum request_state {
    REQUEST_HEARD,    /* its head or body is still coming */
    REQUEST_ASKED,    /* it is whole and the route's */
    REQUEST_STREAMED, /* the route has begun to answer */
    REQUEST_ANSWERED,
};

struct request {
    struct exchange      exchange;
    struct conversation *talk;
    struct request      *next; /* by arrival; or the next spare one */
    struct arena         arena;
    struct buf           text;  /* the target, then names and values, each NUL-terminated */
    struct buf           body;  /* at most body_max */
    struct buf           reply; /* bytes that wait until those before are answered */
    struct {
        uint16_t name, value; /* where in text */
    } fields[REQUEST_FIELDS_MAX];
    size_t             field_count;
    enum request_state state;
    int                major, minor; /* of HTTP */
    int64_t            declared;     /* bytes of body; -1: chunked */
    size_t             body_max;
    int64_t            left; /* of a stream of known length; -1: unknown */
    bool               keeps_alive, is_continue_due;
    bool               was_headed;   /* on_head was called */
    bool               was_told;     /* on_gone was called */
    bool               is_discarded; /* answered early; the body is read and dropped */
    bool               is_chunked;   /* the answer is */
    bool               is_mute;      /* HEAD, 204, 304: an answer without its body */
    bool               closes;       /* the answer said so */
    bool               wants_drained;
};

/* What is shared by requests of one server: those not in use. A zeroed one is empty. */
struct request_pool {
    struct request *spare;
    size_t          count;
};

struct request *request_new(struct request_pool *pool);
void            request_free(struct request *request, struct request_pool *pool);
void            request_pool_free(struct request_pool *pool);

static inline struct request *request_of(struct exchange *exchange)
{
    return CONTAINER_OF(exchange, struct request, exchange);
}

static inline const struct request *request_seen(const struct exchange *exchange)
{
    return (const struct request *)(const void *)((const char *)exchange -
                                                  offsetof(struct request, exchange));
}

/* Name and value of a field of the head, in the order of arrival. */
const char *request_name(const struct request *request, size_t i);
const char *request_value(const struct request *request, size_t i);

#endif
