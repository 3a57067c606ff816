/* stream.c: GET /api/v1/stream. The last API_EVENTS_KEPT events are remembered; who comes
 * back with Last-Event-ID gets what he missed, or "reset" and asks for everything anew.
 * Ids are <start>-<number>: those of an earlier run are never taken for ours. */
#include "hub/api/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/loop/timer.h"

struct kept_event {
    char  *frame; /* as it goes out */
    size_t len;
    char   mode[MODE_TEXT_MAX + 1];
};

struct listener {
    struct listener *next;
    struct stream   *stream;
    struct exchange *exchange;
    char             mode[MODE_TEXT_MAX + 1]; /* sees this one only; "": all */
    struct id        person;
};

struct stream {
    struct api       *api;
    struct timer      heartbeat;
    struct listener  *listeners;
    size_t            count;
    uint64_t          next; /* number of the next event, from 1 */
    struct kept_event kept[API_EVENTS_KEPT];
};

static void drop(struct listener *listener)
{
    struct listener **at = &listener->stream->listeners;

    while (*at != listener)
        at = &(*at)->next;
    *at = listener->next;
    listener->stream->count--;
    exchange_end(listener->exchange); /* the listener lives in its arena */
}

/* Who does not read fast enough has lost the thread: he comes back and resumes. */
static bool push(struct listener *listener, const char *bytes, size_t len)
{
    if (exchange_send(listener->exchange, bytes, len))
        return true;
    drop(listener);
    return false;
}

static bool may_hear(const struct listener *listener, const char *mode)
{
    return *listener->mode == '\0' || strcmp(listener->mode, mode) == 0;
}

static void add_event(struct buf *frame, const struct event *event)
{
    const char   *json = event->json ? event->json : "{}";
    struct writer out;

    buf_format(frame, "event: %s\ndata: ", event->name);
    out = writer_open(frame);
    write_object(&out, NULL);
    write_text(&out, "about", event->about);
    write_text(&out, "mode", event->mode);
    write_raw(&out, "what", json, strlen(json));
    write_end(&out);
    buf_text(frame, "\n\n");
}

static void push_to_all(struct stream *stream, const char *mode, const char *frame, size_t len)
{
    for (struct listener *next, *listener = stream->listeners; listener; listener = next) {
        next = listener->next;
        if (may_hear(listener, mode))
            push(listener, frame, len);
    }
}

void stream_tell(struct stream *stream, const struct event *event)
{
    struct kept_event *kept = &stream->kept[stream->next % API_EVENTS_KEPT];
    struct buf         frame = {0};

    buf_format(&frame, "id: %" PRIx64 "-%" PRIu64 "\n", (uint64_t)stream->api->opened_ms,
               stream->next);
    add_event(&frame, event);
    free(kept->frame);
    kept->len = frame.len;
    kept->frame = buf_take(&frame);
    snprintf(kept->mode, sizeof kept->mode, "%s", event->mode ? event->mode : "actual");
    stream->next++;
    push_to_all(stream, kept->mode, kept->frame, kept->len);
}

void stream_pass(struct stream *stream, const struct event *event)
{
    struct buf frame = {0};

    add_event(&frame, event);
    push_to_all(stream, event->mode, frame.bytes, frame.len);
    buf_free(&frame);
}

bool stream_holds(const struct stream *stream, const struct id *person)
{
    for (const struct listener *one = stream->listeners; one; one = one->next)
        if (id_same(&one->person, person))
            return true;
    return false;
}

static void on_heartbeat(struct timer *timer)
{
    struct stream *stream = CONTAINER_OF(timer, struct stream, heartbeat);

    for (struct listener *next, *listener = stream->listeners; listener; listener = next) {
        next = listener->next;
        push(listener, ":\n\n", 3);
    }
}

struct stream *stream_new(struct api *api)
{
    struct stream *stream = MEM_NEW(struct stream);

    stream->api = api;
    stream->next = 1;
    timer_start(&stream->heartbeat, api->settings.loop, &api->tally, API_HEARTBEAT_MS,
                on_heartbeat);
    return stream;
}

void stream_close(struct stream *stream)
{
    timer_stop(&stream->heartbeat);
    while (stream->listeners)
        drop(stream->listeners);
}

void stream_free(struct stream *stream)
{
    for (size_t i = 0; i < API_EVENTS_KEPT; i++)
        free(stream->kept[i].frame);
    free(stream);
}

size_t stream_count(const struct stream *stream)
{
    return stream->count;
}

/* ── somebody comes ─────────────────────────────────────────────────────────────── */

static void on_gone(struct exchange *exchange)
{
    drop(exchange->mine);
}

/* The number of the first event he has not seen; 0: we cannot tell, or keep it no more. */
static uint64_t resume_at(const struct stream *stream, const char *last)
{
    char     start[24];
    int64_t  number;
    uint64_t oldest = stream->next > API_EVENTS_KEPT ? stream->next - API_EVENTS_KEPT : 1;
    size_t   len =
        (size_t)snprintf(start, sizeof start, "%" PRIx64 "-", (uint64_t)stream->api->opened_ms);

    if (strncmp(last, start, len) != 0 || !text_to_integer(last + len, &number) || number < 0)
        return 0;
    if ((uint64_t)number + 1 < oldest || (uint64_t)number >= stream->next)
        return 0;
    return (uint64_t)number + 1;
}

static void send_missed(struct listener *listener, const char *last)
{
    struct stream *stream = listener->stream;
    uint64_t       number = resume_at(stream, last);
    char           reset[120];

    if (number == 0) {
        snprintf(
            reset, sizeof reset,
            "id: %" PRIx64 "-%" PRIu64
            "\nevent: reset\ndata: {\"snapshot\":[\"/api/v1/incidents\",\"/api/v1/alerts\"]}"
            "\n\n",
            (uint64_t)stream->api->opened_ms, stream->next - 1);
        push(listener, reset, strlen(reset));
        return;
    }
    for (; number < stream->next; number++) {
        const struct kept_event *kept = &stream->kept[number % API_EVENTS_KEPT];

        if (may_hear(listener, kept->mode) && !push(listener, kept->frame, kept->len))
            return;
    }
}

void stream_get(struct call *call)
{
    static const struct http_header HEADERS[] = {{"Cache-Control", "no-store"},
                                                 {"X-Accel-Buffering", "no"},
                                                 {"X-Content-Type-Options", "nosniff"},
                                                 {0}};
    struct stream                  *stream = call->api->stream;
    struct listener                *listener = arena_alloc(call->arena, sizeof *listener);
    const char                     *last = exchange_header(call->exchange, "last-event-id");
    bool                            has_mode;
    struct mode                     mode;

    if (call_mode(call, &has_mode, &mode) < 0)
        return;
    if (stream->count >= API_STREAMS_MAX) {
        call_fail_with(call, ERR_BUSY, "%d consoles follow already", API_STREAMS_MAX);
        return;
    }
    if (has_mode)
        mode_text(listener->mode, &mode);
    call_count(call, 200);
    listener->stream = stream;
    listener->exchange = call->exchange;
    listener->person = *who_person(&call->who);
    listener->next = stream->listeners;
    stream->listeners = listener;
    stream->count++;
    call->exchange->mine = listener;
    call->exchange->on_gone = on_gone;
    exchange_stream(
        call->exchange,
        &(struct http_answer){.status = 200, .type = "text/event-stream", .headers = HEADERS},
        -1);
    if (push(listener, "retry: 2000\n\n", 13) && last)
        send_missed(listener, last);
}
