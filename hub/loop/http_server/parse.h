/* parse.h: bytes in, requests out: llhttp (strict) and what it leaves to us. It refuses
 * beside all that llhttp refuses: folded fields (RFC 9112 §5.2), lines that end in LF
 * alone, and more bytes of head, target, trailers or chunk extensions than allowed. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_PARSE_H
#define TOCSIN_LOOP_HTTP_SERVER_PARSE_H

#include <stddef.h>

struct parse;
struct request;

struct refusal {
    int         status; /* 0: none */
    const char *detail; /* for people, in English; static */
};

enum parse_go { PARSE_ON, PARSE_PAUSE, PARSE_STOP };

/* Told while parse_feed() runs. PARSE_STOP ends the parse for good. */
struct parse_listener {
    struct request *(*on_begin)(struct parse_listener *); /* where the request is to go */
    enum parse_go (*on_head)(struct parse_listener *);    /* not PARSE_PAUSE */
    enum parse_go (*on_body)(struct parse_listener *, const char *bytes, size_t len);
    enum parse_go (*on_whole)(struct parse_listener *);
    size_t head_max, target_max;
};

/* The listener is borrowed for as long as the parse lives. */
struct parse *parse_new(struct parse_listener *listener);
void          parse_free(struct parse *parse); /* NULL is fine */

/* Takes in bytes and returns how many of them; fewer than len only after PARSE_PAUSE (the
 * rest is to be fed later) and after PARSE_STOP or a refusal (the rest means nothing). */
size_t parse_feed(struct parse *parse, const char *bytes, size_t len,
                  struct refusal *refusal_r);

#endif
