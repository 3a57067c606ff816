/* load.c: a client that asks one thing over and over on many connections, each time with
 * other numbers in it, and tells how often it was answered.
 *
 *     load PORT CONNECTIONS SECONDS PATH TYPE TEMPLATE [REPEAT [TOKEN]]
 *
 * In the template %U is a fresh UUID of version 7, %N a rising number, %A and %O a latitude and
 * a longitude in the demo town, %a and %o anywhere in Italy. REPEAT puts so many copies of the
 * template into one body, one a line, or, when it begins with "[", as the items of one list.
 * Prints one line: answers/s, items/s, 2xx, others, p50 and p99 in µs. A yardstick's other end:
 * no library. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, BODY_MAX = 1 << 20, REPLY_MAX = 1 << 16, TIMES_MAX = 1 << 22 };

struct connection {
    int     fd;
    int64_t asked_ns;
    size_t  got, want; /* bytes of the reply; want 0: its head is not whole yet */
    char    reply[REPLY_MAX];
};

struct load {
    struct connection *connections;
    size_t             count, repeat;
    const char        *path, *type, *template, *token;
    uint64_t           number, state, good, other;
    char              *request;
    uint32_t          *times_us;
    size_t             time_count;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static uint64_t dice(struct load *load)
{
    uint64_t z = load->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t put_place(char *at, size_t room, struct load *load, double middle, double width)
{
    double share = (double)(dice(load) >> 11) / (double)(1ull << 53);

    return (size_t)snprintf(at, room, "%.5f", middle + (share - 0.5) * width);
}

/* Version 7, as phones make them (RFC 9562 §5.7). */
static size_t put_uuid(char *at, size_t room, struct load *load)
{
    uint64_t        a = dice(load), b = dice(load);
    struct timespec now;
    uint64_t        ms;

    clock_gettime(CLOCK_REALTIME, &now);
    ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    return (size_t)snprintf(at, room, "%08x-%04x-7%03x-8%03x-%012llx", (unsigned)(ms >> 16),
                            (unsigned)(ms & 0xffff), (unsigned)(a & 0xfff), (unsigned)(b >> 52),
                            (unsigned long long)(b & 0xffffffffffff));
}

static size_t fill(char *body, struct load *load)
{
    size_t len = 0;

    for (const char *at = load->template; *at; at++) {
        char  *put = body + len;
        size_t room = 64;

        if (*at != '%') {
            body[len++] = *at;
            continue;
        }
        at++;
        if (*at == 'U')
            len += put_uuid(put, room, load);
        else if (*at == 'N')
            len += (size_t)snprintf(put, room, "%llu", (unsigned long long)load->number++);
        else if (*at == 'A')
            len += put_place(put, room, load, 43.72, 0.2);
        else if (*at == 'a')
            len += put_place(put, room, load, 41.8, 10);
        else if (*at == 'o')
            len += put_place(put, room, load, 12.5, 12);
        else
            len += put_place(put, room, load, 10.95, 0.3);
    }
    return len;
}

static size_t fill_all(char *body, struct load *load)
{
    int    is_list = load->template[0] == '[';
    size_t len = 0;

    if (load->repeat == 1)
        return fill(body, load);
    for (size_t i = 0; i < load->repeat; i++) {
        size_t start = len;

        len += fill(body + len, load);
        if (is_list) { /* "[x]" "[y]" becomes "[x,y]" */
            if (i > 0)
                body[start] = ',';
            if (i + 1 < load->repeat)
                len--;
        } else {
            body[len++] = '\n';
        }
    }
    return len;
}

static void ask(struct load *load, struct connection *connection)
{
    static char body[BODY_MAX];
    size_t      body_len = fill_all(body, load);
    int         head = snprintf(load->request, BODY_MAX,
                                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s%s%s"
                                        "Content-Length: %zu\r\n\r\n",
                                load->path, load->type, load->token ? "Authorization: Bearer " : "",
                        load->token ? load->token : "", load->token ? "\r\n" : "", body_len);
    size_t      len = (size_t)head + body_len, sent = 0;

    memcpy(load->request + head, body, body_len);
    connection->got = connection->want = 0;
    connection->asked_ns = now_ns();
    while (sent < len) {
        ssize_t put = send(connection->fd, load->request + sent, len - sent, 0);

        if (put < 0) {
            perror("send");
            exit(1);
        }
        sent += (size_t)put;
    }
}

/* How long the whole reply is, once its head is there. */
static size_t reply_len(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");
    const char *field = strcasestr(reply, "\r\ncontent-length:");

    if (!end)
        return 0;
    if (field && field < end)
        return (size_t)(end + 4 - reply) + strtoul(field + 17, NULL, 10);
    field = strcasestr(reply, "\r\ntransfer-encoding: chunked");
    if (field && field < end) {
        const char *last = strstr(end, "\r\n0\r\n\r\n");

        return last ? (size_t)(last + 7 - reply) : 0;
    }
    return (size_t)(end + 4 - reply);
}

static void hear(struct load *load, struct connection *connection)
{
    ssize_t got = recv(connection->fd, connection->reply + connection->got,
                       REPLY_MAX - 1 - connection->got, MSG_DONTWAIT);

    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        fprintf(stderr, "load: a connection ended after %llu answers\n",
                (unsigned long long)(load->good + load->other));
        exit(1);
    }
    connection->got += (size_t)got;
    connection->reply[connection->got] = '\0';
    connection->want = reply_len(connection->reply);
    if (connection->want == 0 || connection->got < connection->want)
        return;
    if (connection->reply[9] == '2')
        load->good++;
    else if (load->other++ == 0)
        fprintf(stderr, "load: first other answer: %.300s\n", connection->reply);
    if (load->time_count < TIMES_MAX)
        load->times_us[load->time_count++] =
            (uint32_t)((now_ns() - connection->asked_ns) / 1000);
    ask(load, connection);
}

static int connect_to(unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    return fd;
}

static int by_size(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return a < b ? -1 : a > b;
}

static void run(struct load *load, double seconds)
{
    int     epoll = epoll_create1(EPOLL_CLOEXEC);
    int64_t start_ns = now_ns(), end_ns = start_ns + (int64_t)(seconds * 1e9), ended_ns;

    for (size_t i = 0; i < load->count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &load->connections[i]};

        epoll_ctl(epoll, EPOLL_CTL_ADD, load->connections[i].fd, &event);
        ask(load, &load->connections[i]);
    }
    while ((ended_ns = now_ns()) < end_ns) {
        struct epoll_event events[CONNECTIONS_MAX];
        int                count = epoll_wait(epoll, events, CONNECTIONS_MAX, 100);

        for (int i = 0; i < count; i++)
            hear(load, events[i].data.ptr);
    }
    seconds = (double)(ended_ns - start_ns) / 1e9;
    qsort(load->times_us, load->time_count, sizeof *load->times_us, by_size);
    printf("%.0f %.0f %llu %llu %u %u\n", (double)load->good / seconds,
           (double)load->good * (double)load->repeat / seconds, (unsigned long long)load->good,
           (unsigned long long)load->other,
           load->time_count ? load->times_us[load->time_count / 2] : 0,
           load->time_count ? load->times_us[load->time_count * 99 / 100] : 0);
    close(epoll);
}

int main(int argc, char **argv)
{
    struct load load = {.repeat = 1};
    unsigned    port;

    if (argc < 7) {
        fprintf(stderr, "load PORT CONNECTIONS SECONDS PATH TYPE TEMPLATE [REPEAT [TOKEN]]\n");
        return 2;
    }
    port = (unsigned)strtoul(argv[1], NULL, 10);
    load.count = strtoul(argv[2], NULL, 10);
    load.path = argv[4];
    load.type = argv[5];
    load.template = argv[6];
    if (argc > 7)
        load.repeat = strtoul(argv[7], NULL, 10);
    if (argc > 8)
        load.token = argv[8];
    if (load.count < 1 || load.count > CONNECTIONS_MAX || load.repeat < 1)
        return 2;
    load.state = (uint64_t)now_ns();
    load.connections = calloc(load.count, sizeof *load.connections);
    load.request = malloc(2 * BODY_MAX);
    load.times_us = malloc(TIMES_MAX * sizeof *load.times_us);
    for (size_t i = 0; i < load.count; i++)
        load.connections[i].fd = connect_to(port);
    run(&load, strtod(argv[3], NULL));
    for (size_t i = 0; i < load.count; i++)
        close(load.connections[i].fd);
    free(load.connections);
    free(load.request);
    free(load.times_us);
    return 0;
}
