/* call.h: one request on its way through the API, from its head to its answer. It lives
 * in the exchange's arena and is gone once it has been answered. */
#ifndef TOCSIN_API_CALL_H
#define TOCSIN_API_CALL_H

#include "hub/api/room.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/desk/people.h"
#include "hub/loop/http_server.h"
#include "hub/model/account.h"
#include "hub/model/asking.h"

enum { CALL_PARAMS_MAX = 3, CALL_HEADERS_MAX = 8, CALL_PAGE = 100, CALL_PAGE_MAX = 1000 };

struct route;

struct call {
    struct api         *api;
    struct exchange    *exchange;
    struct arena       *arena; /* the exchange's */
    const struct route *route;
    const char         *params[CALL_PARAMS_MAX]; /* of the path, decoded */
    struct who          who;
    const char         *secret; /* that came with the request, or NULL */
    bool                is_by_cookie;
    struct asking       asking; /* filled by call_ask() */
    const char         *language;
    int64_t             began_us;
    struct buf          body; /* of the answer, as it is written */
    struct http_header  headers[CALL_HEADERS_MAX];
    size_t              header_count;
    void               *mine;     /* the route's own */
    size_t              body_max; /* the route's; its before() may lower it */
    bool                is_awaiting;
    bool                is_framed; /* the answer may stand in anybody's page */
};

/* A further field of the answer; value lives as long as the call. */
void call_header(struct call *call, const char *name, const char *value);

/* Answers with what was written into call->body. type is a media type; for
 * "application/json" use call_json(). */
void call_answer(struct call *call, int status, const char *type);
void call_json(struct call *call, int status);

/* Answers with a file of ours, 404 when it is not there. */
void call_file(struct call *call, const char *path, const char *type, const char *cache);

/* Answers problem+json (RFC 9457); the kind gives the status (hub/api/problem.c). */
void call_fail(struct call *call, const struct err *err);
void call_fail_with(struct call *call, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a status of its own and, when after_ms > 0, Retry-After. */
void call_refuse(struct call *call, int status, const struct err *err, int64_t after_ms);

/* Adds the problem an error is, in the client's language. */
void call_write_problem(struct call *call, struct writer *out, const char *name, int status,
                        const struct err *err);

/* Counts what exchange_answer() will not tell anybody; call_answer() does it itself. */
void call_count(struct call *call, int status);

/* The language the client reads best of those we have: the query's lang, or by RFC 9110
 * §12.5.4. */
const char *call_language(struct call *call);
/* A text of the catalogue in that language. */
const char *call_text(struct call *call, const char *key);
/* What is wrong, as the program says it, in that language. */
const char *call_say(struct call *call, const char *text);

/* Fills call->asking from who asks, Idempotency-Key and what is asked. On -1 it is
 * answered already: the key is longer than ASKING_ONCE_MAX. */
int call_ask(struct call *call);

/* The version If-Match names ("7" or 7). On -1 it is answered already: 428 when it is
 * not there, 400 when it is no version. */
int call_if_match(struct call *call, int64_t *version_r);

/* A number of the query. On -1 it is answered already. */
int call_number(struct call *call, const char *name, int64_t absent, int64_t most,
                int64_t *number_r);
/* How many rows a page may have, from 1; CALL_PAGE where nothing is said. */
int call_limit(struct call *call, int64_t most, size_t *limit_r);
/* "next" of a list: this same request, but with the parameter name at value. */
const char *call_next_before(struct call *call, const char *name); /* without the value */
void        call_next(struct call *call, struct writer *out, const char *name, int64_t value);
/* The mode of the query, or, for an asker bound to one, his own. On -1 it is answered. */
int call_mode(struct call *call, bool *has_mode_r, struct mode *mode_r);

/* The body as one JSON object; an empty body is an empty object. */
struct reader call_reader(struct call *call, struct err *err);

struct writer call_writer(struct call *call);

/* Field writers the whole API shares. */
void write_stamp(struct writer *out, const char *name, int64_t ms); /* 0: left out */
void write_id(struct writer *out, const char *name, const struct id *id);
void write_mode(struct writer *out, const char *name, const struct mode *mode);
void write_deed(struct writer *out, int64_t seq, int64_t number, int64_t version);
/* The text as a QR code, an <svg>; a text too long for one is left out. */
void write_qr(struct writer *out, const char *name, const char *text);

#endif
