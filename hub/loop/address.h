/* address.h: which network addresses are public, and lists of networks. Pure. */
#ifndef TOCSIN_LOOP_ADDRESS_H
#define TOCSIN_LOOP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"

struct sockaddr;

enum { NET_LIST_MAX = 16 };

struct net {
    uint8_t  bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
    unsigned bits;      /* of the 128 */
};

struct net_list {
    struct net nets[NET_LIST_MAX];
    size_t     count;
};

/* Adds "10.20.0.0/16", "2001:db8::/32" or one address. Bits behind the mask must be 0. */
int net_list_add(struct net_list *list, const char *text, struct err *err);

bool net_list_holds(const struct net_list *list, const struct sockaddr *address);

/* False for all that IANA's special-purpose registries (RFC 6890 and after) keep from
 * being reached globally: loopback, private, shared, link-local (cloud metadata stands
 * there), ULA, documentation, benchmarking, multicast, reserved; also IPv4 of that kind
 * inside IPv6 (mapped, compatible, 6to4, Teredo, NAT64). False for what is not IP. */
bool address_is_public(const struct sockaddr *address);

#endif
