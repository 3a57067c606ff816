/* line.h: one connection to a mail relay, spoken over in lines. Inside this room only.
 *
 * libcurl makes it (name, TCP, TLS, EHLO, AUTH) and is then left out: it would wait for
 * the relay's answer to a message, and for its goodbye, without looking at the loop. Each
 * line has a multi of its own, because libcurl tidies connections it shares. */
#ifndef TOCSIN_LOOP_CURL_LINE_H
#define TOCSIN_LOOP_CURL_LINE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <uv.h>

#include "hub/base/buf.h"
#include "hub/loop/curl/sockets.h"

struct line {
    CURL          *easy; /* the owner sets where to and how before line_connect() */
    struct sockets sockets;
    struct tally   tally; /* of its handles */
    struct tally  *owner;
    uv_poll_t      poll;
    int            watched; /* events the loop looks for */
    bool           is_up, is_closing;
    struct buf     in, out;
    size_t         gone; /* bytes of out that have left */
    void          *mine; /* the owner's */
    /* libcurl is done: the line is up, or result says why not. */
    void (*on_up)(struct line *, CURLcode result);
    void (*on_line)(struct line *, const char *text, size_t len); /* without its end */
    void (*on_end)(struct line *); /* the relay has hung up, or babbles */
};

/* A line that is not connected; holds a place in owner until it has gone. */
struct line *line_new(uv_loop_t *loop, struct tally *owner);

void line_connect(struct line *line);

/* Copies. */
void line_say(struct line *line, const char *bytes, size_t len);

/* All that was said has left this machine. */
bool line_is_flushed(const struct line *line);

/* No callback after this. Says goodbye, but does not wait for an answer. */
void line_close(struct line *line);

#endif
