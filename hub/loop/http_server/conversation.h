/* conversation.h: one connection without its socket: what the peer says comes in by
 * conversation_hear(), what is to be written gathers in out, and time is passed in. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_CONVERSATION_H
#define TOCSIN_LOOP_HTTP_SERVER_CONVERSATION_H

#include "hub/loop/http_server/parse.h"
#include "hub/loop/http_server/phase.h"
#include "hub/loop/http_server/shared.h"

enum { CONVERSATION_LINGER_MS = 2000 };

struct conversation {
    struct parse_listener listener;
    struct shared        *shared;
    struct tally         *owner; /* each request holds a place */
    /* There may be something to write or to close. */
    void (*on_wake)(struct conversation *);
    const char     *peer; /* "": a local process */
    struct parse   *parse;
    struct request *first, *last; /* not yet answered and written into out, by arrival */
    struct request *reading;      /* the last one, while its head or body is coming */
    size_t          count;        /* of requests */
    struct buf      out;          /* to be written */
    struct buf      held;         /* heard, but too many requests are unanswered */
    size_t          in_flight;    /* bytes taken out of out and not yet gone: the socket's */
    size_t          dropped;      /* bytes heard and not listened to */
    enum phase      phase;
    int64_t         now_ms, due_ms, moved_ms;
    bool            owes;      /* something since all was sent last */
    bool            ends;      /* an answer said so: later requests are not served */
    bool            is_mute;   /* that answer has been given: others are thrown away */
    bool            is_broken; /* to be ended without ceremony */
};

void conversation_open(struct conversation *talk, struct shared *shared, struct tally *owner,
                       int64_t now_ms);
void conversation_close(struct conversation *talk); /* no request may be left */

void conversation_hear(struct conversation *talk, const char *bytes, size_t len,
                       int64_t now_ms);
void conversation_hear_end(struct conversation *talk); /* the peer sends no more */
void conversation_lose(struct conversation *talk);     /* the connection is gone */

/* True: listen on. False: nothing more is wanted now (or for ever). */
bool conversation_listens(const struct conversation *talk);

/* Goes on with what was held back, as far as it may. */
void conversation_go_on(struct conversation *talk, int64_t now_ms);

/* All of out has left. */
void conversation_sent(struct conversation *talk, int64_t now_ms);

/* Ends what has taken too long. */
void conversation_check_time(struct conversation *talk, int64_t now_ms);

/* Answers with an error of our own after all that is owed, and ends. */
void conversation_refuse(struct conversation *talk, int status, const char *detail);

/* No more requests; those whole are answered; streams are told. */
void conversation_finish(struct conversation *talk);

#endif
