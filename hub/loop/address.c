#include "hub/loop/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"

static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff};

static bool bytes_of(uint8_t bytes[16], const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, address, sizeof v4);
        memcpy(bytes, MAPPED, 12);
        memcpy(bytes + 12, &v4.sin_addr, 4);
        return true;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, address, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, 16);
        return true;
    }
    return false;
}

static bool net_holds(const struct net *net, const uint8_t bytes[16])
{
    unsigned whole = net->bits / 8, rest = net->bits % 8;
    uint8_t  mask = (uint8_t)(0xff00 >> rest);

    if (memcmp(net->bytes, bytes, whole) != 0)
        return false;
    return rest == 0 || (net->bytes[whole] & mask) == (bytes[whole] & mask);
}

static bool net_is_clean(const struct net *net)
{
    for (unsigned bit = net->bits; bit < 128; bit++)
        if (net->bytes[bit / 8] & (0x80 >> bit % 8))
            return false;
    return true;
}

int net_list_add(struct net_list *list, const char *text, struct err *err)
{
    char        ip[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    size_t      len = slash ? (size_t)(slash - text) : strlen(text);
    struct net  net = {.bits = 128};
    int64_t     bits = 128;
    unsigned    least = 0;

    if (len >= sizeof ip)
        return err_set(err, ERR_INVALID, "is not a network");
    snprintf(ip, sizeof ip, "%.*s", (int)len, text);
    if (inet_pton(AF_INET, ip, net.bytes + 12) == 1) {
        memcpy(net.bytes, MAPPED, 12);
        least = 96;
    } else if (inet_pton(AF_INET6, ip, net.bytes) != 1) {
        return err_set(err, ERR_INVALID, "is not a network");
    }
    if (slash && (!text_to_integer(slash + 1, &bits) || bits < 0 || bits > 128 - least))
        return err_set(err, ERR_INVALID, "has a mask that is not 0 to %u", 128 - least);
    net.bits = slash ? (unsigned)bits + least : 128;
    if (!net_is_clean(&net))
        return err_set(err, ERR_INVALID, "has bits set behind its mask");
    if (list->count == NET_LIST_MAX)
        return err_set(err, ERR_INVALID, "is one network too many");
    list->nets[list->count++] = net;
    return 0;
}

bool net_list_holds(const struct net_list *list, const struct sockaddr *address)
{
    uint8_t bytes[16];

    if (!bytes_of(bytes, address))
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (net_holds(&list->nets[i], bytes))
            return true;
    return false;
}

/* IANA special-purpose address registries (RFC 6890, 8190), and what carries IPv4 inside:
 * for those the inner address is not looked at, nobody serves the public from them. */
static const struct {
    uint8_t bytes[16];
    uint8_t bits;
} NOT_PUBLIC[] = {
#define V4(a, b, c, d, n)                                                                      \
    {                                                                                          \
        {[10] = 0xff, [11] = 0xff, [12] = (a), [13] = (b), [14] = (c), [15] = (d)}, 96 + (n)   \
    }
    V4(0, 0, 0, 0, 8),       /* this network */
    V4(10, 0, 0, 0, 8),      /* private */
    V4(100, 64, 0, 0, 10),   /* shared, carrier NAT */
    V4(127, 0, 0, 0, 8),     /* loopback */
    V4(169, 254, 0, 0, 16),  /* link-local, cloud metadata */
    V4(172, 16, 0, 0, 12),   /* private */
    V4(192, 0, 0, 0, 24),    /* protocol assignments */
    V4(192, 0, 2, 0, 24),    /* documentation */
    V4(192, 88, 99, 0, 24),  /* 6to4 relay */
    V4(192, 168, 0, 0, 16),  /* private */
    V4(198, 18, 0, 0, 15),   /* benchmarking */
    V4(198, 51, 100, 0, 24), /* documentation */
    V4(203, 0, 113, 0, 24),  /* documentation */
    V4(224, 0, 0, 0, 3),     /* multicast, reserved, broadcast */
#undef V4
    {{0x20, 0x01}, 23},             /* protocol assignments, Teredo, ORCHID */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x20, 0x02}, 16},             /* 6to4 */
    {{0x3f, 0xff}, 20},             /* documentation */
};

static bool is_ipv4_inside(const uint8_t bytes[16])
{
    return memcmp(bytes, MAPPED, 12) == 0;
}

bool address_is_public(const struct sockaddr *address)
{
    uint8_t bytes[16];

    if (!bytes_of(bytes, address))
        return false;
    /* Of IPv6 only 2000::/3 is given out to the public (RFC 4291 §2.4, RFC 3587 §3): that
     * leaves out ::, ::1, NAT64, ULA, link-local and multicast. */
    if (!is_ipv4_inside(bytes) && (bytes[0] & 0xe0) != 0x20)
        return false;
    for (size_t i = 0; i < COUNT_OF(NOT_PUBLIC); i++) {
        struct net net = {.bits = NOT_PUBLIC[i].bits};

        memcpy(net.bytes, NOT_PUBLIC[i].bytes, 16);
        if (net_holds(&net, bytes))
            return false;
    }
    return true;
}
