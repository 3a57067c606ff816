#include "hub/loop/http_server/turns.h"

enum { DRAIN_MAX = 64 * 1024 }; /* a body that is read though it was answered early */

void turns_add_continue(struct conversation *talk)
{
    struct request *request = talk->reading;

    if (!request || request != talk->first || !request->is_continue_due ||
        request->state != REQUEST_HEARD || request->body.len > 0)
        return;
    request->is_continue_due = false;
    buf_text(&talk->out, "HTTP/1.1 100 Continue\r\n\r\n");
}

struct request *turns_append(struct conversation *talk)
{
    struct request *request = request_new(&talk->shared->pool);

    tally_take(talk->owner);
    request->talk = talk;
    *(talk->last ? &talk->last->next : &talk->first) = request;
    talk->last = request;
    talk->count++;
    talk->shared->figures.exchanges++;
    return request;
}

static void remove_first(struct conversation *talk)
{
    struct request *request = talk->first;

    talk->first = request->next;
    if (!talk->first)
        talk->last = NULL;
    talk->count--;
    talk->is_mute |= request->closes;
    talk->shared->figures.exchanges--;
    talk->shared->figures.body_bytes -= request->body.len;
    request_free(request, &talk->shared->pool);
}

/* Its turn has come: what was answered before it leaves now. */
static void take_turn(struct conversation *talk)
{
    struct request *request = talk->first;

    if (turns_out(talk, request))
        buf_add(&talk->out, request->reply.bytes, request->reply.len);
    buf_free(&request->reply);
    turns_add_continue(talk);
}

void turns_advance(struct conversation *talk)
{
    struct tally *owner = talk->owner;
    size_t        gone = 0;

    while (talk->first && talk->first->state == REQUEST_ANSWERED &&
           talk->first != talk->reading) {
        remove_first(talk);
        gone++;
        if (talk->first)
            take_turn(talk);
    }
    while (gone-- > 0)
        tally_drop(owner);
}

static void tell_gone(struct request *request)
{
    if (request->was_told)
        return;
    request->was_told = true;
    if (request->was_headed && request->exchange.on_gone)
        request->exchange.on_gone(&request->exchange);
}

static bool is_to_tell(const struct request *request, enum gone gone)
{
    if (request->was_told || request->state == REQUEST_HEARD)
        return false;
    switch (gone) {
    case GONE_HALF:
        return request->state == REQUEST_ASKED ||
               (request->state == REQUEST_STREAMED && request->left < 0);
    case GONE_SERVER:
        return request->state == REQUEST_STREAMED;
    default:
        return request->state != REQUEST_ANSWERED;
    }
}

/* A route that is told may answer, and the list is another then. */
void turns_tell_gone(struct conversation *talk, enum gone gone)
{
    struct request *request = talk->first;

    while (request) {
        if (is_to_tell(request, gone)) {
            tell_gone(request);
            request = talk->first;
        } else {
            request = request->next;
        }
    }
}

struct request *turns_let_go_of_reading(struct conversation *talk)
{
    struct request *request = talk->reading;

    if (!request || request->state != REQUEST_HEARD) {
        talk->reading = NULL;
        return NULL;
    }
    tell_gone(request); /* which keeps its place while the route is told */
    talk->reading = NULL;
    request->state = REQUEST_ANSWERED;
    return request;
}

struct buf *turns_out(struct conversation *talk, struct request *request)
{
    if (talk->phase == PHASE_OVER || talk->is_mute || talk->is_broken)
        return NULL;
    return request == talk->first ? &talk->out : &request->reply;
}

bool turns_must_end(const struct conversation *talk, const struct request *request)
{
    if (!request->keeps_alive || (talk->shared->is_closing && request == talk->last))
        return true;
    if (request != talk->reading || request->declared == 0)
        return false;
    return talk->phase != PHASE_HEAD || request->declared < 0 ||
           request->declared > DRAIN_MAX || request->is_continue_due;
}

void turns_break_off(struct conversation *talk)
{
    talk->is_broken = true;
    talk->ends = true;
    talk->on_wake(talk);
}

void turns_begun(struct conversation *talk, struct request *request)
{
    if (request->closes) {
        talk->ends = true;
        if (talk->reading == request && request->declared != 0)
            talk->reading = NULL;
        if (!talk->reading)
            phase_step(talk, EVENT_NO_MORE);
    }
    talk->on_wake(talk);
}

void turns_answered(struct conversation *talk, struct request *request)
{
    request->state = REQUEST_ANSWERED;
    turns_begun(talk, request);
    turns_advance(talk);
}
