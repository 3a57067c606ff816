/* phase.h: where a conversation stands, and what moves it. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_PHASE_H
#define TOCSIN_LOOP_HTTP_SERVER_PHASE_H

#include <stdint.h>

struct conversation;

enum phase {
    PHASE_IDLE,   /* between requests */
    PHASE_HEAD,   /* in the head of one */
    PHASE_BODY,   /* in its body */
    PHASE_LAST,   /* nothing more is listened to; what is owed is answered */
    PHASE_DEAF,   /* the same, and the peer has said that it sends no more */
    PHASE_LINGER, /* all is said; the peer is given time to read it and go */
    PHASE_OVER,   /* the connection is to be closed */
};

enum event {
    EVENT_BEGUN,   /* the first byte of a request */
    EVENT_HEADED,  /* its head, and a body follows */
    EVENT_WHOLE,   /* its last byte */
    EVENT_NO_MORE, /* we want no more requests */
    EVENT_SENT,    /* nothing is owed */
    EVENT_ENDED,   /* the peer sends no more */
    EVENT_LOST,    /* the connection is gone */
};

/* The new phase's time limit begins with the step. */
void phase_step(struct conversation *talk, enum event event);

int64_t phase_limit_ms(const struct conversation *talk);

#endif
