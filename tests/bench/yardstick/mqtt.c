/* mqtt.c: the other ends of an MQTT broker, with no library: as little work as the protocol
 * allows (MQTT 3.1.1, QoS 1). On 127.0.0.1.
 *
 *     mqtt hear PORT FILTER COUNT       acknowledges whatever comes and looks at nothing;
 *                                       says "ready", and after COUNT messages ends
 *     mqtt tell PORT TOPIC COUNT SEED   sends COUNT reports, each with an id of its own, at
 *                                       most WINDOW unacknowledged; ends after the last */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WINDOW = 500, ROOM = 1 << 20, CONNECT = 0x10, PUBLISH = 0x32, PUBACK = 0x40 };

struct link {
    int     fd;
    uint8_t in[ROOM], out[ROOM];
    size_t  in_len, out_len;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void put(struct link *link, const void *bytes, size_t len)
{
    memcpy(link->out + link->out_len, bytes, len);
    link->out_len += len;
}

static void put_text(struct link *link, const char *text)
{
    uint16_t len = htons((uint16_t)strlen(text));

    put(link, &len, 2);
    put(link, text, strlen(text));
}

static void put_head(struct link *link, uint8_t type, size_t len)
{
    put(link, &type, 1);
    do {
        uint8_t digit = (uint8_t)(len & 127);

        len >>= 7;
        digit |= (uint8_t)(len > 0 ? 128 : 0);
        put(link, &digit, 1);
    } while (len > 0);
}

static void flush(struct link *link)
{
    size_t sent = 0;

    while (sent < link->out_len) {
        ssize_t n = send(link->fd, link->out + sent, link->out_len - sent, 0);

        if (n < 0)
            fail("send");
        sent += (size_t)n;
    }
    link->out_len = 0;
}

/* More of what the broker says; whole packets are then taken with next(). */
static void listen_on(struct link *link)
{
    ssize_t n = recv(link->fd, link->in + link->in_len, ROOM - link->in_len, 0);

    if (n <= 0)
        fail("the broker ended the connection");
    link->in_len += (size_t)n;
}

/* A whole packet from *at on: its first byte, *body_r behind its head; 0: not yet. */
static uint8_t next(const struct link *link, size_t *at, const uint8_t **body_r)
{
    size_t len = 0, head = *at + 1;

    for (unsigned shift = 0; shift < 28; shift += 7) {
        if (head >= link->in_len)
            return 0;
        len |= (size_t)(link->in[head] & 127) << shift;
        if (!(link->in[head++] & 128))
            break;
    }
    if (head + len > link->in_len)
        return 0;
    *body_r = link->in + head;
    head += len;
    len = *at;
    *at = head;
    return link->in[len];
}

static void forget(struct link *link, size_t len)
{
    memmove(link->in, link->in + len, link->in_len - len);
    link->in_len -= len;
}

static void wait_for_one(struct link *link)
{
    const uint8_t *body;
    size_t         at = 0;

    flush(link);
    while (!next(link, &at, &body))
        listen_on(link);
    forget(link, at);
}

static struct link *link_to(unsigned port)
{
    static struct link link;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char               name[32];

    link.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(link.fd, (struct sockaddr *)&to, sizeof to) < 0)
        fail("connect");
    setsockopt(link.fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    snprintf(name, sizeof name, "yardstick-%d", (int)getpid());
    put_head(&link, CONNECT, 12 + strlen(name));
    put_text(&link, "MQTT");
    put(&link, "\x04\x02\x00\x78", 4); /* 3.1.1, clean, 120 s */
    put_text(&link, name);
    wait_for_one(&link);
    return &link;
}

static void hear(struct link *link, const char *filter, unsigned long count)
{
    unsigned long heard = 0;

    put_head(link, 0x82, 5 + strlen(filter));
    put(link, "\0\1", 2);
    put_text(link, filter);
    put(link, "\1", 1);
    wait_for_one(link);
    puts("ready");
    fflush(stdout);
    while (heard < count) {
        const uint8_t *body;
        size_t         at = 0;
        uint8_t        type;

        listen_on(link);
        while ((type = next(link, &at, &body)))
            if ((type & 0xf0) == (PUBLISH & 0xf0) && (type & 6)) {
                size_t topic = (size_t)(body[0] << 8 | body[1]);

                put_head(link, PUBACK, 2);
                put(link, body + 2 + topic, 2);
                heard++;
            }
        forget(link, at);
        flush(link);
    }
}

/* Somewhere in a region, each elsewhere (splitmix64). */
static double somewhere(uint64_t of, double from, double width)
{
    of *= 0x9e3779b97f4a7c15u;
    of = (of ^ (of >> 30)) * 0xbf58476d1ce4e5b9u;
    of = (of ^ (of >> 27)) * 0x94d049bb133111ebu;
    return from + width * (double)(of >> 40) / (double)(1 << 24);
}

static void put_report(struct link *link, const char *topic, unsigned long number,
                       unsigned seed)
{
    char     body[400];
    uint16_t id = htons((uint16_t)(number % 65535 + 1));
    uint64_t of = ((uint64_t)seed << 40) + 2 * number;
    int      len =
        snprintf(body, sizeof body,
                 "{\"id\":\"%08x-0000-4000-8000-%012lx\",\"hazard\":\"FL\",\"where\":"
                 "{\"lat\":%.5f,\"lon\":%.5f,\"accuracy_m\":12},"
                 "\"text\":\"acqua alta in strada, livello %lu\"}",
                 seed, number, somewhere(of, 42.5, 1.5), somewhere(of + 1, 10.2, 2), number);

    put_head(link, PUBLISH, 2 + strlen(topic) + 2 + (size_t)len);
    put_text(link, topic);
    put(link, &id, 2);
    put(link, body, (size_t)len);
}

static void tell(struct link *link, const char *topic, unsigned long count, unsigned seed)
{
    unsigned long told = 0, taken = 0;

    while (taken < count) {
        const uint8_t *body;
        size_t         at = 0;
        uint8_t        type;

        while (told < count && told - taken < WINDOW)
            put_report(link, topic, told++, seed);
        flush(link);
        listen_on(link);
        while ((type = next(link, &at, &body)))
            taken += type == PUBACK;
        forget(link, at);
    }
}

int main(int argc, char **argv)
{
    bool          tells = argc == 6 && strcmp(argv[1], "tell") == 0;
    bool          hears = argc == 5 && strcmp(argv[1], "hear") == 0;
    struct link  *link;
    unsigned long count;

    if (!tells && !hears) {
        fprintf(stderr, "mqtt hear PORT FILTER COUNT | mqtt tell PORT TOPIC COUNT SEED\n");
        return 64;
    }
    link = link_to((unsigned)strtoul(argv[2], NULL, 10));
    count = strtoul(argv[4], NULL, 10);
    if (tells)
        tell(link, argv[3], count, (unsigned)strtoul(argv[5], NULL, 10));
    else
        hear(link, argv[3], count);
    return 0;
}
