/* answer.c: what a route says: whole answers and streams. */
#include <assert.h>

#include "hub/loop/http_server/response.h"
#include "hub/loop/http_server/turns.h"

static void begin(struct request *request, const struct http_answer *answer, int64_t length)
{
    struct conversation *talk = request->talk;
    struct buf          *out = turns_out(talk, request);
    struct framing       framing = {.length = length};
    bool                 is_1_0 = request->minor == 0;

    assert(answer->status >= 200 && answer->status <= 599);
    assert(request->state == REQUEST_ASKED ||
           (request->state == REQUEST_HEARD && request->was_headed && !request->was_told));
    request->is_mute |= answer->status == 204 || answer->status == 304;
    request->is_chunked = length < 0 && !is_1_0;
    request->closes = answer->is_last || turns_must_end(talk, request) ||
                      (length < 0 && is_1_0 && !request->is_mute);
    framing.is_chunked = request->is_chunked;
    framing.connection = request->closes ? "close" : is_1_0 ? "keep-alive" : NULL;
    if (out)
        response_add_head(out, talk->shared, answer, &framing);
}

void exchange_answer(struct exchange *exchange, const struct http_answer *answer)
{
    struct request *request = request_of(exchange);
    struct buf     *out = turns_out(request->talk, request);

    begin(request, answer, (int64_t)answer->body_len);
    if (out && !request->is_mute && answer->body_len > 0)
        buf_add(out, answer->body, answer->body_len);
    turns_answered(request->talk, request);
}

void exchange_stream(struct exchange *exchange, const struct http_answer *head, int64_t length)
{
    struct request *request = request_of(exchange);

    begin(request, head, length);
    request->left = length;
    request->state = REQUEST_STREAMED;
    request->was_told &= length < 0; /* half gone is not gone for what has an end */
    turns_begun(request->talk, request);
}

size_t exchange_owed(const struct exchange *exchange)
{
    const struct request      *request = request_seen(exchange);
    const struct conversation *talk = request->talk;

    return request == talk->first ? talk->out.len + talk->in_flight : request->reply.len;
}

bool exchange_send(struct exchange *exchange, const void *bytes, size_t len)
{
    struct request      *request = request_of(exchange);
    struct conversation *talk = request->talk;
    struct buf          *out = turns_out(talk, request);

    assert(request->state == REQUEST_STREAMED);
    if (request->left >= 0) {
        assert((int64_t)len <= request->left);
        request->left -= (int64_t)len;
    }
    request->wants_drained = true;
    talk->on_wake(talk);
    if (!out)
        return false;
    if (request->is_mute || len == 0)
        return true;
    if (request->is_chunked)
        response_add_chunk(out, bytes, len);
    else
        buf_add(out, bytes, len);
    if (exchange_owed(exchange) <= talk->shared->settings.stream_max)
        return true;
    talk->shared->figures.dropped++;
    turns_break_off(talk);
    return false;
}

void exchange_end(struct exchange *exchange)
{
    struct request      *request = request_of(exchange);
    struct conversation *talk = request->talk;
    struct buf          *out = turns_out(talk, request);

    assert(request->state == REQUEST_STREAMED);
    if (request->left > 0 && !request->is_mute)
        turns_break_off(talk);
    else if (out && request->is_chunked && !request->is_mute)
        response_add_chunk(out, "", 0);
    turns_answered(talk, request);
}
