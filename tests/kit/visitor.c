#include "tests/kit/visitor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/kit/check.h"

static void come(struct visitor *visitor, uv_loop_t *loop, int family,
                 const struct sockaddr *where, socklen_t len)
{
    *visitor = (struct visitor){.loop = loop};
    visitor->fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(visitor->fd >= 0);
    CHECK_INT(connect(visitor->fd, where, len), 0);
}

void visitor_come(struct visitor *visitor, uv_loop_t *loop, int port)
{
    struct sockaddr_in where = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int                yes = 1;

    come(visitor, loop, AF_INET, (const struct sockaddr *)&where, sizeof where);
    setsockopt(visitor->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void visitor_come_to(struct visitor *visitor, uv_loop_t *loop, const char *path)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};

    snprintf(where.sun_path, sizeof where.sun_path, "%s", path);
    come(visitor, loop, AF_UNIX, (const struct sockaddr *)&where, sizeof where);
}

static void listen_once(struct visitor *visitor)
{
    char    bytes[65536];
    ssize_t got = recv(visitor->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (got > 0)
        buf_add(&visitor->heard, bytes, (size_t)got);
    else if (got == 0 || errno != EAGAIN)
        visitor->has_ended = true;
}

void visitor_turn(struct visitor *visitor)
{
    struct pollfd ends[] = {{.fd = visitor->fd, .events = POLLIN},
                            {.fd = uv_backend_fd(visitor->loop), .events = POLLIN}};

    uv_run(visitor->loop, UV_RUN_NOWAIT);
    poll(ends, 2, uv_backend_timeout(visitor->loop));
    if (ends[0].revents)
        listen_once(visitor);
}

void visitor_say(struct visitor *visitor, const char *bytes, size_t len)
{
    while (len > 0 && !visitor->has_ended) {
        ssize_t sent = send(visitor->fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN) {
            break;
        }
        if (len > 0)
            visitor_turn(visitor);
    }
}

void visitor_say_text(struct visitor *visitor, const char *text)
{
    visitor_say(visitor, text, strlen(text));
}

void visitor_say_slowly(struct visitor *visitor, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len && !visitor->has_ended; i++) {
        visitor_say(visitor, bytes + i, 1);
        uv_run(visitor->loop, UV_RUN_NOWAIT);
        uv_run(visitor->loop, UV_RUN_NOWAIT);
    }
}

void visitor_say_no_more(struct visitor *visitor)
{
    shutdown(visitor->fd, SHUT_WR);
}

bool visitor_hear(struct visitor *visitor, const char *text)
{
    while (!visitor->heard.bytes || !strstr(visitor->heard.bytes, text)) {
        if (visitor->has_ended)
            return false;
        visitor_turn(visitor);
    }
    return true;
}

void visitor_hear_end(struct visitor *visitor)
{
    while (!visitor->has_ended)
        visitor_turn(visitor);
}

const char *visitor_statuses(struct visitor *visitor, char *text, size_t room)
{
    const char *at = visitor->heard.bytes ? visitor->heard.bytes : "";
    size_t      len = 0;

    text[0] = '\0';
    while ((at = strstr(at, "HTTP/1.1 ")) && len + 5 < room) {
        at += strlen("HTTP/1.1 ");
        if (*at < '1' || *at > '5')
            continue;
        len += (size_t)snprintf(text + len, room - len, "%s%.3s", len > 0 ? " " : "", at);
    }
    return text;
}

void visitor_leave(struct visitor *visitor)
{
    close(visitor->fd);
    buf_free(&visitor->heard);
}
