/* turns.h: the requests of a conversation in their order of arrival: each is answered in
 * its turn, whenever its route is ready. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_TURNS_H
#define TOCSIN_LOOP_HTTP_SERVER_TURNS_H

#include "hub/loop/http_server/conversation.h"

struct request *turns_append(struct conversation *talk);

/* Lets go of what is answered. The last thing a caller does with the conversation, which
 * may go with its last request. */
void turns_advance(struct conversation *talk);

/* RFC 9110 §10.1.1: says that the body is wanted, when those ahead are answered. */
void turns_add_continue(struct conversation *talk);

enum gone {
    GONE_HALF,   /* the peer sends no more; it may still read what has a known length */
    GONE_PEER,   /* the connection is lost */
    GONE_SERVER, /* it is we who go: streams end, answers are waited for */
};

/* Calls on_gone of those whom it concerns and who were not told before. */
void turns_tell_gone(struct conversation *talk, enum gone gone);

/* The request that is being read will never be whole: returns it, told and counted as
 * answered; NULL when there is none or it was answered early. */
struct request *turns_let_go_of_reading(struct conversation *talk);

/* Where the bytes of a request's answer go now; NULL: nowhere. */
struct buf *turns_out(struct conversation *talk, struct request *request);

/* Whether the connection can not serve another request after this one. */
bool turns_must_end(const struct conversation *talk, const struct request *request);

/* The connection is to end now, with what was said so far, and serves nobody after this. */
void turns_break_off(struct conversation *talk);

/* The head of its answer is written; all of it is. */
void turns_begun(struct conversation *talk, struct request *request);
void turns_answered(struct conversation *talk, struct request *request);

#endif
