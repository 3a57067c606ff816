#include "hub/loop/http_server/connection.h"

#include <stdlib.h>

enum {
    FAREWELLS_MAX = 64, /* connections above the limit that are told so */
    ROOM_KEPT = 1024,   /* of an idle connection's output */
    HASTY_WRITES = 8,   /* of one turn, tried without waiting */
    ADDRESS_ROOM = 46,
};

struct connection {
    union stream        socket;
    uv_write_t          write;
    uv_shutdown_t       shutdown;
    struct conversation talk;
    struct buf          leaving; /* what write is about */
    struct crowd       *crowd;
    struct tally        tally; /* the socket, each request, being woken */
    struct connection  *next, **link;
    struct connection  *next_woken;
    bool                is_woken, is_busy, is_reading, is_shut;
    char                peer[ADDRESS_ROOM];
};

static void flush(struct connection *connection);

static int64_t now_of(const struct connection *connection)
{
    return (int64_t)uv_now(connection->crowd->loop);
}

static bool is_closing(const struct connection *connection)
{
    return uv_is_closing(&connection->socket.handle);
}

static void on_clear(struct tally *tally)
{
    struct connection *connection = CONTAINER_OF(tally, struct connection, tally);
    struct crowd      *crowd = connection->crowd;

    conversation_close(&connection->talk);
    buf_free(&connection->leaving);
    free(connection);
    tally_drop(&crowd->tally);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = CONTAINER_OF(handle, struct connection, socket.handle);

    *connection->link = connection->next;
    if (connection->next)
        connection->next->link = connection->link;
    connection->crowd->shared->figures.connections--;
    tally_drop(&connection->tally);
}

static void on_wake(struct conversation *talk)
{
    struct connection *connection = CONTAINER_OF(talk, struct connection, talk);
    struct crowd      *crowd = connection->crowd;

    if (connection->is_busy || connection->is_woken || is_closing(connection))
        return;
    connection->is_woken = true;
    connection->next_woken = crowd->woken;
    crowd->woken = connection;
    tally_take(&connection->tally);
}

static void on_written(uv_write_t *write, int status)
{
    struct connection *connection = CONTAINER_OF(write, struct connection, write);

    buf_free(&connection->leaving);
    connection->talk.in_flight = 0;
    if (is_closing(connection))
        return;
    if (status < 0)
        conversation_lose(&connection->talk);
    flush(connection);
}

/* The kernel takes no more just now: the rest leaves when it does. */
static void write_later(struct connection *connection, size_t sent)
{
    struct conversation *talk = &connection->talk;
    uv_buf_t             rest;

    connection->leaving = talk->out;
    talk->out = (struct buf){0};
    talk->in_flight = connection->leaving.len - sent;
    talk->moved_ms = now_of(connection);
    rest = uv_buf_init(connection->leaving.bytes + sent, (unsigned)talk->in_flight);
    if (uv_write(&connection->write, &connection->socket.stream, &rest, 1, on_written) < 0) {
        talk->in_flight = 0;
        buf_free(&connection->leaving);
        conversation_lose(talk);
    }
}

static void write_out(struct connection *connection, bool is_hasty)
{
    struct conversation *talk = &connection->talk;
    uv_buf_t             all = uv_buf_init(talk->out.bytes, (unsigned)talk->out.len);
    int                  sent;

    if (talk->out.len == 0 || talk->in_flight > 0)
        return;
    sent = is_hasty ? uv_try_write(&connection->socket.stream, &all, 1) : UV_EAGAIN;
    if (sent < 0 && sent != UV_EAGAIN)
        conversation_lose(talk);
    else if (sent < 0 || (size_t)sent < talk->out.len)
        write_later(connection, sent < 0 ? 0 : (size_t)sent);
    else if (talk->out.room > ROOM_KEPT)
        buf_free(&talk->out);
    else
        talk->out.len = 0;
}

static void on_shut(uv_shutdown_t *shutdown, int status)
{
    (void)shutdown;
    (void)status; /* a peer that has gone is noticed by reading */
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
    struct connection *connection = CONTAINER_OF(handle, struct connection, socket.handle);

    (void)wanted;
    *buf = uv_buf_init(connection->crowd->bytes, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    struct connection *connection = CONTAINER_OF(stream, struct connection, socket.stream);

    if (len == 0)
        return;
    connection->is_busy = true;
    if (len > 0)
        conversation_hear(&connection->talk, buf->base, (size_t)len, now_of(connection));
    else if (len == UV_EOF)
        conversation_hear_end(&connection->talk);
    else
        conversation_lose(&connection->talk);
    flush(connection);
}

/* Does with the socket what the conversation has come to. */
static void settle(struct connection *connection)
{
    struct conversation *talk = &connection->talk;
    bool                 listens = conversation_listens(talk);

    if (talk->phase == PHASE_OVER) {
        uv_close(&connection->socket.handle, on_closed);
        return;
    }
    if (talk->phase == PHASE_LINGER && !connection->is_shut) {
        connection->is_shut = true;
        uv_shutdown(&connection->shutdown, &connection->socket.stream, on_shut);
    }
    if (listens && !connection->is_reading)
        uv_read_start(&connection->socket.stream, give_room, on_read);
    else if (!listens && connection->is_reading)
        uv_read_stop(&connection->socket.stream);
    connection->is_reading = listens;
}

static void flush(struct connection *connection)
{
    struct conversation *talk = &connection->talk;
    int64_t              now_ms = now_of(connection);
    int                  turns = 0;

    if (is_closing(connection))
        return;
    connection->is_busy = true;
    do {
        if (talk->is_broken)
            conversation_lose(talk);
        write_out(connection, turns++ < HASTY_WRITES);
        conversation_go_on(talk, now_ms);
        if (talk->out.len == 0 && talk->in_flight == 0)
            conversation_sent(talk, now_ms);
    } while ((talk->out.len > 0 && talk->in_flight == 0) ||
             (talk->is_broken && talk->phase != PHASE_OVER));
    connection->is_busy = false;
    settle(connection);
}

static struct connection *connection_new(struct crowd *crowd, uv_handle_type type)
{
    struct connection *connection = MEM_NEW(struct connection);

    connection->crowd = crowd;
    connection->tally.on_clear = on_clear;
    if (type == UV_TCP)
        uv_tcp_init(crowd->loop, &connection->socket.tcp);
    else
        uv_pipe_init(crowd->loop, &connection->socket.pipe, 0);
    tally_take(&connection->tally);
    tally_take(&crowd->tally);
    conversation_open(&connection->talk, crowd->shared, &connection->tally, now_of(connection));
    connection->talk.on_wake = on_wake;
    connection->talk.peer = connection->peer;
    connection->next = crowd->all;
    connection->link = &crowd->all;
    if (crowd->all)
        crowd->all->link = &connection->next;
    crowd->all = connection;
    crowd->shared->figures.connections++;
    return connection;
}

static void learn_peer(struct connection *connection)
{
    struct sockaddr_storage address = {0};
    int                     len = sizeof address;

    uv_tcp_nodelay(&connection->socket.tcp, 1);
    if (uv_tcp_getpeername(&connection->socket.tcp, (struct sockaddr *)&address, &len) == 0)
        uv_ip_name((struct sockaddr *)&address, connection->peer, sizeof connection->peer);
    if (connection->peer[0] == '\0')
        conversation_lose(&connection->talk); /* "" is who sits at this machine */
}

void crowd_accept(struct crowd *crowd, uv_stream_t *listener)
{
    struct http_server_figures *figures = &crowd->shared->figures;
    size_t                      most = crowd->shared->settings.connections_max;
    struct connection          *connection = connection_new(crowd, listener->type);

    figures->accepted++;
    if (uv_accept(listener, &connection->socket.stream) < 0)
        conversation_lose(&connection->talk);
    else if (listener->type == UV_TCP)
        learn_peer(connection);
    if (figures->connections > most) {
        figures->turned_away++;
        if (figures->connections > most + FAREWELLS_MAX)
            conversation_lose(&connection->talk);
        else
            conversation_refuse(&connection->talk, 503, "too many connections");
    }
    flush(connection);
}

void crowd_flush(struct crowd *crowd)
{
    while (crowd->woken) {
        struct connection *connection = crowd->woken;

        crowd->woken = connection->next_woken;
        connection->is_woken = false;
        flush(connection);
        tally_drop(&connection->tally);
    }
}

/* A part of what is in flight may have gone. */
static void note_progress(struct connection *connection, int64_t now_ms)
{
    size_t waiting = uv_stream_get_write_queue_size(&connection->socket.stream);

    if (waiting < connection->talk.in_flight) {
        connection->talk.in_flight = waiting > 0 ? waiting : 1; /* until on_written */
        connection->talk.moved_ms = now_ms;
    }
}

void crowd_check_time(struct crowd *crowd)
{
    int64_t now_ms = (int64_t)uv_now(crowd->loop);

    for (struct connection *each = crowd->all; each; each = each->next) {
        if (is_closing(each))
            continue;
        note_progress(each, now_ms);
        each->is_busy = true;
        conversation_check_time(&each->talk, now_ms);
        each->is_busy = false;
        if (each->talk.phase >= PHASE_LAST)
            flush(each);
    }
}

static void end_each(struct crowd *crowd, void (*end)(struct conversation *))
{
    for (struct connection *each = crowd->all; each; each = each->next) {
        if (is_closing(each))
            continue;
        each->is_busy = true;
        end(&each->talk);
        flush(each);
    }
}

void crowd_finish(struct crowd *crowd)
{
    end_each(crowd, conversation_finish);
}

void crowd_lose(struct crowd *crowd)
{
    end_each(crowd, conversation_lose);
}
