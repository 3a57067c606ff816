/* epoll.c [PORT]: what a socket costs, and nothing else: answers 204 to each read, without
 * looking at it. The yardstick of HTTP intake. Says its port; ends with its input. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char ANSWER[] =
    "HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";

static void must(int status, const char *what)
{
    if (status < 0) {
        perror(what);
        exit(1);
    }
}

static void watch(int epoll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

    must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

static int open_listener(int port)
{
    struct sockaddr_in where = {.sin_family = AF_INET,
                                .sin_port = htons((unsigned short)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          len = sizeof where;
    int                yes = 1;
    int                fd = socket(AF_INET, SOCK_STREAM, 0);

    must(fd, "socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    must(bind(fd, (struct sockaddr *)&where, sizeof where), "bind");
    must(listen(fd, 1024), "listen");
    must(getsockname(fd, (struct sockaddr *)&where, &len), "getsockname");
    printf("%d\n", ntohs(where.sin_port));
    fflush(stdout);
    return fd;
}

static void answer(int fd)
{
    char    bytes[65536];
    ssize_t got = read(fd, bytes, sizeof bytes);

    if (got <= 0 || write(fd, ANSWER, sizeof ANSWER - 1) < 0)
        close(fd);
}

static void accept_one(int epoll, int listener)
{
    int yes = 1;
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

    if (fd < 0)
        return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(epoll, fd);
}

int main(int argc, char **argv)
{
    struct epoll_event events[256];
    int                epoll = epoll_create1(0);
    int                listener = open_listener(argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0);

    watch(epoll, listener);
    watch(epoll, STDIN_FILENO);
    for (;;) {
        int count = epoll_wait(epoll, events, 256, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == STDIN_FILENO)
                return 0;
            if (events[i].data.fd == listener)
                accept_one(epoll, listener);
            else
                answer(events[i].data.fd);
        }
    }
}
