#include "hub/loop/http_server/conversation.h"

#include <string.h>

#include "hub/loop/http_server/head.h"
#include "hub/loop/http_server/response.h"
#include "hub/loop/http_server/turns.h"

enum {
    OUT_MAX = 256 * 1024,     /* bytes owed while which no further request is read */
    RESERVED_MAX = 64 * 1024, /* bytes of body there is room for before they came */
    DROPPED_MAX = 512 * 1024, /* bytes heard after the last request */
};

static bool is_full(const struct conversation *talk)
{
    return talk->count >= talk->shared->settings.pipelined_max ||
           talk->out.len + talk->in_flight > OUT_MAX;
}

static struct conversation *talk_of(struct parse_listener *listener)
{
    return CONTAINER_OF(listener, struct conversation, listener);
}

static struct request *on_begin(struct parse_listener *listener)
{
    struct conversation *talk = talk_of(listener);

    talk->reading = turns_append(talk);
    phase_step(talk, EVENT_BEGUN);
    return talk->reading;
}

static enum parse_go refuse(struct conversation *talk, int status, const char *detail)
{
    conversation_refuse(talk, status, detail);
    return PARSE_STOP;
}

static enum parse_go on_head(struct parse_listener *listener)
{
    struct conversation               *talk = talk_of(listener);
    const struct http_server_settings *settings = &talk->shared->settings;
    struct request                    *request = talk->reading;
    struct refusal                     refusal;

    request->is_mute = strcmp(request->exchange.method, "HEAD") == 0;
    if (!head_check(request, &refusal))
        return refuse(talk, refusal.status, refusal.detail);
    head_peer(request, talk->peer, settings->proxies);
    request->exchange.context = settings->context;
    request->exchange.body = "";
    request->was_headed = true;
    request->body_max = settings->on_head(&request->exchange);
    if (talk->phase >= PHASE_LAST)
        return PARSE_STOP;
    request->is_discarded = request->state != REQUEST_HEARD;
    if (!request->is_discarded && request->declared > (int64_t)request->body_max)
        return refuse(talk, 413, "the body is longer than this place takes");
    if (request->declared != 0)
        phase_step(talk, EVENT_HEADED);
    turns_add_continue(talk);
    return PARSE_ON;
}

static enum parse_go on_body(struct parse_listener *listener, const char *bytes, size_t len)
{
    struct conversation *talk = talk_of(listener);
    struct shared       *shared = talk->shared;
    struct request      *request = talk->reading;

    if (request->is_discarded)
        return PARSE_ON;
    if (len > request->body_max - request->body.len)
        return refuse(talk, 413, "the body is longer than this place takes");
    if (len > shared->settings.bodies_max - shared->figures.body_bytes)
        return refuse(talk, 503, "too many requests are being received");
    if (request->body.len == 0 && request->declared > 0 && request->declared <= RESERVED_MAX)
        buf_reserve(&request->body, (size_t)request->declared);
    buf_add(&request->body, bytes, len);
    shared->figures.body_bytes += len;
    talk->due_ms += (int64_t)len * 1000 / shared->settings.body_rate;
    return PARSE_ON;
}

static void ask(struct conversation *talk, struct request *request)
{
    request->state = REQUEST_ASKED;
    if (request->body.len > 0)
        request->exchange.body = request->body.bytes;
    request->exchange.body_len = request->body.len;
    talk->shared->settings.on_request(&request->exchange);
}

static enum parse_go on_whole(struct parse_listener *listener)
{
    struct conversation *talk = talk_of(listener);
    struct request      *request = talk->reading;
    bool                 is_served = !talk->ends;

    talk->shared->figures.requests++;
    talk->owes = true;
    phase_step(talk, EVENT_WHOLE);
    if (!request->keeps_alive || talk->ends)
        phase_step(talk, EVENT_NO_MORE);
    if (request->state == REQUEST_HEARD && !is_served)
        turns_let_go_of_reading(talk);
    talk->reading = NULL;
    if (request->state == REQUEST_HEARD)
        ask(talk, request);
    else
        turns_advance(talk);
    if (talk->phase >= PHASE_LAST)
        return PARSE_STOP;
    return is_full(talk) ? PARSE_PAUSE : PARSE_ON;
}

void conversation_open(struct conversation *talk, struct shared *shared, struct tally *owner,
                       int64_t now_ms)
{
    *talk = (struct conversation){
        .listener = {.on_begin = on_begin,
                     .on_head = on_head,
                     .on_body = on_body,
                     .on_whole = on_whole,
                     .head_max = shared->settings.head_max,
                     .target_max = shared->settings.target_max},
        .shared = shared,
        .owner = owner,
        .peer = "",
        .now_ms = now_ms,
        .due_ms = now_ms + shared->settings.idle_ms,
        .moved_ms = now_ms,
    };
    talk->parse = parse_new(&talk->listener);
}

void conversation_close(struct conversation *talk)
{
    assert(!talk->first);
    parse_free(talk->parse);
    buf_free(&talk->out);
    buf_free(&talk->held);
}

/* Returns how many bytes were understood; the rest is for later. */
static size_t listen_to(struct conversation *talk, const char *bytes, size_t len)
{
    struct refusal refusal;
    size_t         used = parse_feed(talk->parse, bytes, len, &refusal);

    if (refusal.status)
        conversation_refuse(talk, refusal.status, refusal.detail);
    return talk->phase >= PHASE_LAST ? len : used;
}

void conversation_hear(struct conversation *talk, const char *bytes, size_t len, int64_t now_ms)
{
    size_t used = 0;

    talk->now_ms = now_ms;
    if (talk->phase >= PHASE_LAST) {
        talk->dropped += len;
        if (talk->phase == PHASE_LINGER && talk->dropped > DROPPED_MAX)
            phase_step(talk, EVENT_LOST);
        return;
    }
    if (talk->held.len == 0)
        used = listen_to(talk, bytes, len);
    if (used < len)
        buf_add(&talk->held, bytes + used, len - used);
}

void conversation_go_on(struct conversation *talk, int64_t now_ms)
{
    struct buf held = talk->held;
    size_t     used;

    talk->now_ms = now_ms;
    if (talk->is_mute)
        turns_tell_gone(talk, GONE_PEER);
    if (held.len == 0 || is_full(talk) || talk->phase >= PHASE_LAST)
        return;
    talk->held = (struct buf){0};
    used = listen_to(talk, held.bytes, held.len);
    if (used < held.len)
        buf_add(&talk->held, held.bytes + used, held.len - used);
    buf_free(&held);
}

bool conversation_listens(const struct conversation *talk)
{
    switch (talk->phase) {
    case PHASE_DEAF:
    case PHASE_OVER:
        return false;
    case PHASE_LAST:
    case PHASE_LINGER:
        return talk->dropped <= DROPPED_MAX;
    default:
        return talk->held.len == 0 && !is_full(talk);
    }
}

void conversation_hear_end(struct conversation *talk)
{
    turns_let_go_of_reading(talk);
    phase_step(talk, EVENT_ENDED);
    turns_tell_gone(talk, GONE_HALF);
    turns_advance(talk);
}

void conversation_lose(struct conversation *talk)
{
    phase_step(talk, EVENT_LOST);
    turns_let_go_of_reading(talk);
    buf_free(&talk->out);
    buf_free(&talk->held);
    turns_tell_gone(talk, GONE_PEER);
    turns_advance(talk);
}

void conversation_finish(struct conversation *talk)
{
    talk->ends = true;
    if (talk->reading)
        conversation_refuse(talk, 503, "the server is closing");
    phase_step(talk, EVENT_NO_MORE);
    turns_tell_gone(talk, GONE_SERVER);
}

void conversation_refuse(struct conversation *talk, int status, const char *detail)
{
    struct request *request;
    struct buf     *out;

    if (!talk->reading && talk->phase < PHASE_LAST)
        talk->reading = turns_append(talk);
    request = turns_let_go_of_reading(talk);
    phase_step(talk, EVENT_NO_MORE);
    talk->owes = true;
    talk->ends = true;
    if (request) {
        talk->shared->figures.refused++;
        request->closes = true;
        out = turns_out(talk, request);
        if (out)
            response_add_refusal(out, talk->shared, status, detail, request->is_mute);
    }
    turns_advance(talk);
}

void conversation_sent(struct conversation *talk, int64_t now_ms)
{
    struct request *first = talk->first;

    talk->now_ms = now_ms;
    if (first && first->state == REQUEST_STREAMED && first->wants_drained) {
        first->wants_drained = false;
        if (first->exchange.on_drained)
            first->exchange.on_drained(&first->exchange);
    }
    if (talk->first || talk->out.len > 0)
        return;
    phase_step(talk, EVENT_SENT);
    if (talk->phase == PHASE_IDLE && talk->owes)
        talk->due_ms = now_ms + phase_limit_ms(talk);
    talk->owes = false;
}

void conversation_check_time(struct conversation *talk, int64_t now_ms)
{
    talk->now_ms = now_ms;
    if (talk->in_flight > 0 && now_ms - talk->moved_ms > talk->shared->settings.write_ms) {
        talk->shared->figures.late++;
        conversation_lose(talk);
        return;
    }
    if (now_ms <= talk->due_ms)
        return;
    if (talk->phase == PHASE_HEAD || talk->phase == PHASE_BODY) {
        talk->shared->figures.late++;
        conversation_refuse(talk, 408, "the request came too slowly");
    } else if (talk->phase == PHASE_LINGER) {
        conversation_lose(talk);
    } else if (talk->phase == PHASE_IDLE && !talk->first) {
        phase_step(talk, EVENT_NO_MORE);
    }
}
