/* http_server.h: HTTP/1.1 coming in (RFC 9110, RFC 9112), on loopback and Unix sockets
 * only; TLS and HTTP/2 are the proxy's in front. The face of hub/loop/http_server/, the
 * one room that uses llhttp.
 *
 * An exchange is one request and its answer. It is the route's from on_request until the
 * route has answered, and it must be answered exactly once, be the peer still there or
 * not; an answer nobody waits for is thrown away. No function here calls back before it
 * has returned, so an answer may be given at any time, from inside on_head too.
 *
 * What is malformed, smuggled, too long or too slow is answered by the server itself
 * (400, 408, 411 … 505 as problem+json) and never reaches a route. Pipelined requests are
 * answered in their order; the answers of one turn of the loop leave in one write. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_H
#define TOCSIN_LOOP_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"

enum {                                     /* when the settings say 0 */
       HTTP_HEAD_MAX = 16 * 1024,          /* bytes of request line and fields: 431 */
       HTTP_TARGET_MAX = 4096,             /* bytes of the request's target: 414 */
       HTTP_PIPELINED_MAX = 32,            /* unanswered requests of one connection */
       HTTP_CONNECTIONS_MAX = 1024,        /* then 503 */
       HTTP_STREAM_MAX = 256 * 1024,       /* bytes a slow reader of a stream may owe us */
       HTTP_BODIES_MAX = 64 * 1024 * 1024, /* bytes of all bodies held at once: 503 */
       HTTP_FILE_MAX = 64 * 1024 * 1024,   /* bytes of a file given away */
       HTTP_HEAD_MS = 10 * 1000,           /* from a request's first byte to its last field */
       HTTP_BODY_MS = 20 * 1000,           /* for a body, plus … */
       HTTP_BODY_RATE = 2000,              /* … a second for so many bytes received */
       HTTP_IDLE_MS = 75 * 1000,           /* between requests */
       HTTP_WRITE_MS = 30 * 1000,          /* for the peer to take anything of an answer */
       HTTP_GRACE_MS = 5 * 1000,           /* for open exchanges, at close */
};

struct http_server;
struct exchange;
struct multipart;

struct http_header { /* RFC 9110 §5; the name of a request's field is in lower case */
    const char *name, *value;
};

/* What a route reads, all of it borrowed until the answer. Only mine and on_gone are
 * written from outside. */
struct exchange {
    const char   *method; /* "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" */
    const char   *path;   /* "/api/v1/reports", still percent-encoded; "*" of OPTIONS */
    const char   *query;  /* what follows '?', still encoded; "" when there is none */
    const char   *peer;   /* the client's IP address; "" when it is a local process */
    const char   *body;   /* NUL-terminated, never NULL; whole at on_request */
    size_t        body_len;
    bool          is_local;  /* came over a Unix socket and no proxy speaks for another */
    bool          is_secure; /* a believed proxy says https */
    struct arena *arena;     /* given back after the answer */
    void         *context;   /* the server's settings.context */
    void         *mine;      /* the route's */
    /* Called at most once when the peer has gone or has closed its half, or when the body
     * never came whole; not after the answer, and for a stream of known length only when
     * the connection is lost. When on_request was called the answer is still due (and is
     * written if it can be); otherwise the exchange is gone after this call. */
    void (*on_gone)(struct exchange *);
    /* Of a stream: everything sent has left. Asked for anew by each exchange_send(). */
    void (*on_drained)(struct exchange *);
};

struct http_server_settings { /* copied; texts are borrowed for as long as the server is */
    /* The head is read, no byte of the body is. Returns how many bytes of body the route
     * takes; more is a 413. It may answer at once instead (401, 404, 429, …): then
     * on_request is not called. Expect: 100-continue is answered after it. */
    size_t (*on_head)(struct exchange *);
    void (*on_request)(struct exchange *); /* the request is whole */
    void *context;
    /* X-Forwarded-For and -Proto are believed from Unix sockets and from these loopback
     * addresses only; ends with NULL, NULL: none. */
    const char *const  *proxies;
    const struct clock *clock; /* for Date */
    size_t   head_max, target_max, pipelined_max, connections_max, stream_max, bodies_max;
    unsigned head_ms, body_ms, body_rate, idle_ms, write_ms, grace_ms;
};

struct http_server_figures {
    size_t   connections, exchanges, body_bytes;
    uint64_t accepted, turned_away; /* connections since start; turned away with a 503 */
    uint64_t requests, refused, late, dropped; /* refused here; deadlines; slow readers */
};

/* The server holds one place in owner until it has gone. The program ignores SIGPIPE. */
struct http_server *http_server_open(uv_loop_t *loop, struct tally *owner,
                                     const struct http_server_settings *settings);

/* Listens on a loopback address ("127.0.0.1", "::1"); port 0 chooses one. Returns the
 * port or -1: ERR_INVALID when the address is not loopback, ERR_CONFLICT when taken. */
int http_server_listen_tcp(struct http_server *server, const char *address, int port,
                           struct err *err);

/* Listens on a Unix socket of mode 0660. A socket left by a dead process is replaced;
 * ERR_CONFLICT when somebody still answers there. Removed at close. */
int http_server_listen_unix(struct http_server *server, const char *path, struct err *err);

/* Listens on a socket somebody else has opened (systemd, sd_listen_fds(3)): a loopback
 * TCP or Unix socket in the listening state. The fd is the server's from here on. */
int http_server_listen_fd(struct http_server *server, int fd, struct err *err);

/* Stops listening, ends idle connections, and goes when the open exchanges are answered;
 * those that read slowly lose the rest after grace_ms. Streams are told by on_gone. */
void http_server_close(struct http_server *server);

void http_server_figures(const struct http_server   *server,
                         struct http_server_figures *figures_r);

/* The field's value without white space around it; NULL when it is not there. Fields that
 * may stand once only (authorization, content-type, …) do; of others the first. */
const char *exchange_header(const struct exchange *exchange, const char *lower_case_name);

/* A cookie's value (RFC 6265 §5.4); NULL when it is not there. Lives in the arena. */
const char *exchange_cookie(struct exchange *exchange, const char *name);

/* The decoded value of a parameter of the query, or of a body that is
 * application/x-www-form-urlencoded; NULL when it is not there, or is not UTF-8 once
 * decoded. Lives in the arena. */
const char *exchange_query(struct exchange *exchange, const char *name);
const char *exchange_form(struct exchange *exchange, const char *name);

/* All fields of the query; of a body that is a form, of either kind, in their order. -1: as of
 * multipart_read(), or a field is not well encoded. Texts live in the arena. */
int exchange_query_fields(struct exchange *exchange, struct multipart *fields_r,
                          struct err *err);
int exchange_form_fields(struct exchange *exchange, struct multipart *fields_r,
                         struct err *err);

/* %XX undone; NULL when it is malformed, holds %00 or is not UTF-8. Lives in the arena. */
char *url_unquote(struct arena *arena, const char *text, size_t len);

struct http_answer {
    int                       status;  /* 200 … 599 */
    const char               *type;    /* Content-Type; NULL: none */
    const struct http_header *headers; /* ends with {0}; NULL: no others. Content-Length,
                                          Transfer-Encoding, Connection and Date are ours;
                                          control characters become spaces */
    const char *fields; /* constants, as they go out, each line with its CR LF; NULL: none */
    const char *body;   /* copied; not sent to HEAD nor with 204, 304 */
    size_t      body_len;
    bool        is_last; /* the connection ends after this */
};

/* The exchange is not the route's any more after this. */
void exchange_answer(struct exchange *exchange, const struct http_answer *answer);

/* Answers with the head now and the body piece by piece (Server-Sent Events, exports).
 * length: the body's bytes if known, else -1. body of the answer is not looked at. */
void exchange_stream(struct exchange *exchange, const struct http_answer *head, int64_t length);

/* Copies. False: the peer has gone, or owes more than stream_max and is dropped; what
 * remains to do is exchange_end(), at once or at the on_gone that follows. */
bool exchange_send(struct exchange *exchange, const void *bytes, size_t len);

size_t exchange_owed(const struct exchange *exchange); /* bytes sent that have not left yet */

/* Ends a stream; the exchange is not the route's any more. If less than length was sent,
 * the connection is broken off, so that nobody takes a part for the whole. */
void exchange_end(struct exchange *exchange);

struct http_file {
    const char *path; /* chosen by us, never made of a request's text unchecked */
    const char *type;
    const char *cache;  /* Cache-Control; NULL: "no-cache", that is: ask again each time */
    const char *fields; /* as of an answer; stays */
    /* FILE.br and FILE.gz may lie beside it, made from the same bytes: who takes one of
     * these codings gets that (RFC 9110 §12.5.3). */
    bool is_packed;
};

/* Answers GET and HEAD with a regular file, read off the loop piece by piece, with ETag
 * and Last-Modified; 304 when If-None-Match names it (RFC 9110 §13.1.2), 404 when there is
 * no such file. Links at the path's end are not followed. */
void exchange_answer_file(struct exchange *exchange, const struct http_file *file);

#endif
