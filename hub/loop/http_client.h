/* http_client.h: HTTP going out. With smtp_client.h the face of hub/loop/curl/, the one
 * room that uses libcurl (multi interface, socket action, on the hub's loop).
 *
 * A call belongs to the caller from http_send() until its on_reply, and everything it
 * points at must live as long. on_reply runs exactly once, never before http_send() has
 * returned; a cancelled call and one with a bad URL get theirs too. Nothing is retried
 * and no redirect is followed: what a reply means is the caller's business. The program
 * must ignore SIGPIPE. */
#ifndef TOCSIN_LOOP_HTTP_CLIENT_H
#define TOCSIN_LOOP_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "hub/base/err.h"
#include "hub/base/tally.h"

struct arena;
struct http_client;
struct http_reply;
struct net_list;
struct transfer;

enum {
    HTTP_CONNECT_MS = 5000,     /* when a call asks for 0 */
    HTTP_TOTAL_MS = 15000,      /* when a call asks for 0; waiting for a connection counts */
    HTTP_REPLY_MAX = 64 * 1024, /* when a call asks for 0 */
    HTTP_CONNECTIONS_PER_HOST = 16, /* more only lengthens the queue (measured) */
};

/* What became of a call. */
enum http_fault {
    HTTP_ANSWERED,    /* a whole reply came; look at its status */
    HTTP_UNREACHABLE, /* no connection: name, route, port, or TLS hand-shake */
    HTTP_UNTRUSTED,   /* its certificate does not hold, or it does not take our password */
    HTTP_FORBIDDEN,   /* the address is not one a public_only call may go to */
    HTTP_TIMEOUT,
    HTTP_BROKEN,    /* the connection ended, or what came was not HTTP */
    HTTP_TOO_LARGE, /* the reply is longer than reply_max */
    HTTP_CANCELLED,
    HTTP_BAD_CALL, /* the URL or a field can not be sent at all */
};

struct http_field { /* RFC 9110 §5; an empty value sends an empty field */
    const char *name, *value;
};

struct http_part { /* one part of multipart/form-data, RFC 7578 */
    const char *name;
    const char *file_name; /* NULL: a plain field */
    const char *type;      /* NULL: none said */
    const void *bytes;
    size_t      len;
};

struct http_call {
    const char              *method; /* NULL: GET, or POST when there is a body or parts */
    const char              *url;    /* http or https */
    const struct http_field *fields;
    size_t                   field_count;
    const void              *body; /* NULL: none */
    size_t                   body_len;
    const struct http_part  *parts; /* instead of a body */
    size_t                   part_count;
    const char              *user, *password; /* Basic; NULL: none */
    const char              *ca_file;         /* PEM; NULL: the client's */
    const char              *unix_socket;     /* its path; NULL: TCP to the URL's host */
    unsigned                 connect_ms, total_ms;
    size_t                   reply_max; /* bytes of body accepted */
    /* The address was given by somebody outside (webhooks, feeds, push): https only, and
     * no address that is private, loopback, link-local, shared, multicast or otherwise not
     * public, checked on the socket itself, so that a name that changes its mind does not
     * get in. allowed may name networks that are fine all the same, also by plain http. */
    bool                   is_public_only;
    const struct net_list *allowed; /* NULL: none */
    /* Of the bodies, so far; kept while is_watched. */
    bool     is_watched;
    uint64_t sent, got, got_total; /* got_total 0: not known */
    void (*on_reply)(struct http_call *, const struct http_reply *);
    struct transfer *transfer; /* the client's, from http_send() to on_reply */
};

/* Borrowed for the length of on_reply. */
struct http_reply {
    enum http_fault  fault;
    int              status;   /* 100 … 599; 0: none came */
    bool             was_sent; /* at least one byte of the request left this machine */
    const char      *why;      /* for people, in English, without address or secret */
    const char      *body;     /* NUL-terminated, never NULL */
    size_t           body_len;
    struct transfer *transfer; /* for http_reply_field() */
};

struct http_client_settings {
    const char *user_agent;           /* NULL: "tocsin" */
    const char *ca_file;              /* PEM; NULL: the system's */
    unsigned    connections_per_host; /* 0: HTTP_CONNECTIONS_PER_HOST */
};

/* The client holds one place in owner until it has gone. */
int http_client_open(struct http_client **client_r, const struct http_client_settings *settings,
                     uv_loop_t *loop, struct tally *owner, struct err *err);

/* No new calls after this; the open ones end by themselves or by their time limits, and
 * the client goes with the last. May be called from inside on_reply. */
void http_client_close(struct http_client *client);

void http_send(struct http_client *client, struct http_call *call);

/* on_reply follows soon, with HTTP_CANCELLED and the truth about was_sent. */
void http_cancel(struct http_client *client, struct http_call *call);

unsigned http_client_open_calls(const struct http_client *client); /* HTTP and SMTP */

/* A field of the reply, the last of that name; NULL: not there. Borrowed like the reply. */
const char *http_reply_field(const struct http_reply *reply, const char *name);

/* Retry-After (RFC 9110 §10.2.3) in ms from now_ms, seconds or date; -1: not said. */
int64_t http_reply_retry_ms(const struct http_reply *reply, int64_t now_ms);

/* For use in a URL: everything but RFC 3986's unreserved letters as %XX. */
const char *url_quote(struct arena *arena, const char *text);

#endif
