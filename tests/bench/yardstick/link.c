#include "tests/bench/yardstick/link.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECT = 0x10, PUBLISH_QOS_1 = 0x32, PUBACK = 0x40, SUBSCRIBE = 0x82 };

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

static void put_number(struct link *link, size_t number)
{
    uint16_t bytes = htons((uint16_t)number);

    put(link, &bytes, 2);
}

static void put_text(struct link *link, const char *text)
{
    put_number(link, strlen(text));
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

void link_flush(struct link *link)
{
    size_t sent = 0;

    while (sent < link->out_len) {
        ssize_t n = send(link->fd, link->out + sent, link->out_len - sent, MSG_NOSIGNAL);

        if (n < 0)
            fail("send");
        sent += (size_t)n;
    }
    link->out_len = 0;
}

void link_listen(struct link *link)
{
    ssize_t n = recv(link->fd, link->in + link->in_len, link->room - link->in_len, 0);

    if (n <= 0)
        fail("the broker ended the connection");
    link->in_len += (size_t)n;
}

static uint16_t number_at(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static void read_body(struct link_packet *packet, uint8_t head, const uint8_t *at, size_t len)
{
    size_t before;

    packet->kind = head >> 4;
    if (packet->kind != LINK_PUBLISH)
        return;
    packet->is_retained = head & 1;
    packet->topic_len = number_at(at);
    packet->topic = at + 2;
    before = 2 + packet->topic_len;
    if (head & 6) {
        packet->id = number_at(at + before);
        before += 2;
    }
    packet->body = at + before;
    packet->body_len = len - before;
}

struct link_packet link_next(const struct link *link, size_t *at)
{
    struct link_packet packet = {0};
    size_t             len = 0, head = *at + 1;

    for (unsigned shift = 0; shift < 28; shift += 7) {
        if (head >= link->in_len)
            return packet;
        len |= (size_t)(link->in[head] & 127) << shift;
        if (!(link->in[head++] & 128))
            break;
    }
    if (head + len > link->in_len)
        return packet;
    read_body(&packet, link->in[*at], link->in + head, len);
    *at = head + len;
    return packet;
}

void link_forget(struct link *link, size_t at)
{
    memmove(link->in, link->in + at, link->in_len - at);
    link->in_len -= at;
}

static void wait_for_one(struct link *link)
{
    size_t at = 0;

    link_flush(link);
    while (link_next(link, &at).kind == 0)
        link_listen(link);
    link_forget(link, at);
}

void link_open(struct link *link, unsigned port, const char *name, bool is_kept, size_t room)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char               made[32];

    *link = (struct link){.room = room, .in = malloc(room), .out = malloc(room)};
    link->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (link->fd < 0 || connect(link->fd, (struct sockaddr *)&to, sizeof to) < 0)
        fail("connect");
    setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    snprintf(made, sizeof made, "yardstick-%d", (int)getpid());
    if (!name)
        name = made;
    put_head(link, CONNECT, 12 + strlen(name));
    put_text(link, "MQTT");
    put(link, is_kept ? "\x04\0\x02\x58" : "\x04\x02\x02\x58", 4); /* 3.1.1, 600 s */
    put_text(link, name);
    wait_for_one(link);
}

void link_subscribe(struct link *link, const char *const *filters, size_t count)
{
    size_t len = 2;

    for (size_t i = 0; i < count; i++)
        len += 3 + strlen(filters[i]);
    put_head(link, SUBSCRIBE, len);
    put_number(link, 1);
    for (size_t i = 0; i < count; i++) {
        put_text(link, filters[i]);
        put(link, "\1", 1);
    }
    wait_for_one(link);
}

void link_publish(struct link *link, const char *topic, const void *body, size_t len)
{
    if (++link->last_id == 0)
        link->last_id = 1;
    put_head(link, PUBLISH_QOS_1, 2 + strlen(topic) + 2 + len);
    put_text(link, topic);
    put_number(link, link->last_id);
    put(link, body, len);
}

void link_acknowledge(struct link *link, uint16_t id)
{
    put_head(link, PUBACK, 2);
    put_number(link, id);
}
