/* far.h: the far side of a TCP connection, which does as a test tells it, on the test's
 * own loop: no thread, no clock, a free port of 127.0.0.1. */
#ifndef TOCSIN_TESTS_KIT_FAR_H
#define TOCSIN_TESTS_KIT_FAR_H

#include <stdbool.h>
#include <uv.h>

#include "hub/base/buf.h"

struct far_peer;

struct far {
    uv_tcp_t         listener;
    unsigned         port;
    unsigned         connections; /* ever made */
    struct far_peer *peers;       /* open now */
    void            *owner;
    void (*on_bytes)(struct far_peer *);    /* peer->got has grown */
    void (*on_greeting)(struct far_peer *); /* NULL: it waits to be spoken to */
};

struct far_peer {
    uv_tcp_t         tcp;
    struct far      *far;
    struct far_peer *next;
    struct buf       got;
    unsigned         turn; /* the test's */
};

/* Ends the test when there is no port. */
void far_open(struct far *far, uv_loop_t *loop, void (*on_bytes)(struct far_peer *));
void far_say(struct far_peer *peer, const char *text);
void far_hang_up(struct far_peer *peer); /* the peer is gone after this */
void far_close(struct far *far);         /* and all its peers */

/* A whole HTTP request stands in peer->got; its length, 0 when there is more to come. */
size_t far_request_len(const struct far_peer *peer);

/* A port of 127.0.0.1 nobody listens on, kept from everybody who asks for any port until the
 * test ends; a server told to listen there may (SO_REUSEADDR). */
unsigned far_free_port(void);

#endif
