#include "tests/kit/far.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

struct saying {
    uv_write_t write;
    char      *text;
};

static void on_room(uv_handle_t *handle, size_t wish, uv_buf_t *room)
{
    struct far_peer *peer = CONTAINER_OF((uv_tcp_t *)(void *)handle, struct far_peer, tcp);

    buf_reserve(&peer->got, wish);
    *room = uv_buf_init(peer->got.bytes + peer->got.len, (unsigned)wish);
}

static void on_peer_closed(uv_handle_t *handle)
{
    struct far_peer *peer = CONTAINER_OF((uv_tcp_t *)(void *)handle, struct far_peer, tcp);

    buf_free(&peer->got);
    free(peer);
}

void far_hang_up(struct far_peer *peer)
{
    struct far_peer **at = &peer->far->peers;

    while (*at != peer)
        at = &(*at)->next;
    *at = peer->next;
    uv_close((uv_handle_t *)&peer->tcp, on_peer_closed);
}

static void on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *room)
{
    struct far_peer *peer = CONTAINER_OF((uv_tcp_t *)(void *)stream, struct far_peer, tcp);

    (void)room;
    if (len < 0) {
        far_hang_up(peer);
        return;
    }
    peer->got.len += (size_t)len;
    peer->got.bytes[peer->got.len] = '\0';
    peer->far->on_bytes(peer);
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct far      *far = CONTAINER_OF((uv_tcp_t *)(void *)stream, struct far, listener);
    struct far_peer *peer = MEM_NEW(struct far_peer);

    CHECK_INT(status, 0);
    peer->far = far;
    peer->next = far->peers;
    far->peers = peer;
    far->connections++;
    uv_tcp_init(stream->loop, &peer->tcp);
    CHECK_INT(uv_accept(stream, (uv_stream_t *)&peer->tcp), 0);
    uv_read_start((uv_stream_t *)&peer->tcp, on_room, on_read);
    if (far->on_greeting)
        far->on_greeting(peer);
}

void far_open(struct far *far, uv_loop_t *loop, void (*on_bytes)(struct far_peer *))
{
    struct sockaddr_in address;
    int                len = sizeof address;

    far->on_bytes = on_bytes;
    uv_tcp_init(loop, &far->listener);
    uv_ip4_addr("127.0.0.1", 0, &address);
    CHECK_INT(uv_tcp_bind(&far->listener, (struct sockaddr *)&address, 0), 0);
    CHECK_INT(uv_listen((uv_stream_t *)&far->listener, 64, on_connection), 0);
    uv_tcp_getsockname(&far->listener, (struct sockaddr *)&address, &len);
    far->port = ntohs(address.sin_port);
}

static void on_said(uv_write_t *write, int status)
{
    struct saying *saying = CONTAINER_OF(write, struct saying, write);

    (void)status;
    free(saying->text);
    free(saying);
}

void far_say(struct far_peer *peer, const char *text)
{
    struct saying *saying = MEM_NEW(struct saying);
    uv_buf_t       room;

    saying->text = mem_copy_text(text, strlen(text));
    room = uv_buf_init(saying->text, (unsigned)strlen(text));
    uv_write(&saying->write, (uv_stream_t *)&peer->tcp, &room, 1, on_said);
}

void far_close(struct far *far)
{
    while (far->peers)
        far_hang_up(far->peers);
    uv_close((uv_handle_t *)&far->listener, NULL);
}

size_t far_request_len(const struct far_peer *peer)
{
    const char *text = peer->got.bytes;
    const char *end = text ? strstr(text, "\r\n\r\n") : NULL;
    const char *length = text ? strcasestr(text, "\r\nContent-Length:") : NULL;
    size_t      len;

    if (!end)
        return 0;
    len = (size_t)(end - text) + 4;
    if (length && length < end)
        len += strtoul(length + 17, NULL, 10);
    return peer->got.len >= len ? len : 0;
}

unsigned far_free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          len = sizeof address;
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

    CHECK(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0);
    CHECK(bind(fd, (struct sockaddr *)&address, len) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&address, &len) == 0);
    return ntohs(address.sin_port); /* the socket is kept, and with it the port */
}
