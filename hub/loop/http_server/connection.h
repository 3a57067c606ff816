/* connection.h: a conversation on its socket, and the crowd of them. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_CONNECTION_H
#define TOCSIN_LOOP_HTTP_SERVER_CONNECTION_H

#include <uv.h>

#include "hub/loop/http_server/conversation.h"

enum { READ_BYTES = 64 * 1024 };

struct connection;

union stream {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t    tcp;
    uv_pipe_t   pipe;
};

/* All connections of a server. */
struct crowd {
    uv_loop_t         *loop;
    struct shared     *shared;
    struct tally       tally; /* each connection holds a place */
    struct connection *all;
    struct connection *woken;             /* those with something to write */
    char               bytes[READ_BYTES]; /* what is being read just now */
};

/* Accepts one from a listening TCP or Unix socket; too many are answered 503. */
void crowd_accept(struct crowd *crowd, uv_stream_t *listener);

void crowd_flush(struct crowd *crowd);      /* writes what was answered since the last */
void crowd_check_time(struct crowd *crowd); /* ends what has taken too long */
void crowd_finish(struct crowd *crowd);     /* each ends when it has answered */
void crowd_lose(struct crowd *crowd);       /* each ends now */

#endif
