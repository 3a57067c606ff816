#include "hub/loop/address.h"

#include <arpa/inet.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

union address {
    struct sockaddr     any;
    struct sockaddr_in  v4;
    struct sockaddr_in6 v6;
};

static union address address_of(const char *text)
{
    union address address = {0};

    if (inet_pton(AF_INET, text, &address.v4.sin_addr) == 1) {
        address.any.sa_family = AF_INET;
    } else {
        CHECK(inet_pton(AF_INET6, text, &address.v6.sin6_addr) == 1);
        address.any.sa_family = AF_INET6;
    }
    return address;
}

TEST(what_the_public_cannot_have_is_not_public)
{
    static const char *const CASES[] = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.19.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "100::1",
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        union address address = address_of(CASES[i]);

        if (address_is_public(&address.any))
            fprintf(stderr, "%s\n", CASES[i]);
        CHECK(!address_is_public(&address.any));
    }
}

TEST(what_the_public_has_is_public)
{
    static const char *const CASES[] = {
        "1.1.1.1",    "9.9.9.9",      "100.63.255.255", "100.128.0.1",   "172.15.0.1",
        "172.32.0.1", "192.167.0.1",  "198.17.0.1",     "198.20.0.1",    "223.255.255.255",
        "2600::1",    "2a00:1450::1", "::ffff:1.1.1.1", "2001:4860::88", "2620:fe::fe",
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        union address address = address_of(CASES[i]);

        if (!address_is_public(&address.any))
            fprintf(stderr, "%s\n", CASES[i]);
        CHECK(address_is_public(&address.any));
    }
}

TEST(an_address_that_is_not_ip_is_not_public)
{
    struct sockaddr address = {.sa_family = AF_UNIX};

    CHECK(!address_is_public(&address));
}

TEST(a_list_holds_its_networks_and_nothing_beside_them)
{
    struct net_list list = {0};
    union address   address;

    CHECK_INT(net_list_add(&list, "10.20.0.0/15", NULL), 0);
    CHECK_INT(net_list_add(&list, "127.0.0.1", NULL), 0);
    CHECK_INT(net_list_add(&list, "2001:db8::/33", NULL), 0);
    address = address_of("10.21.255.255");
    CHECK(net_list_holds(&list, &address.any));
    address = address_of("::ffff:10.20.0.1");
    CHECK(net_list_holds(&list, &address.any));
    address = address_of("10.22.0.0");
    CHECK(!net_list_holds(&list, &address.any));
    address = address_of("127.0.0.2");
    CHECK(!net_list_holds(&list, &address.any));
    address = address_of("2001:db8:7fff::1");
    CHECK(net_list_holds(&list, &address.any));
    address = address_of("2001:db8:8000::1");
    CHECK(!net_list_holds(&list, &address.any));
}

TEST(what_is_no_network_is_refused)
{
    static const char *const CASES[] = {"",           "10.0.0",    "10.0.0.0/33", "10.0.0.0/-1",
                                        "10.0.0.1/8", "10.0.0.0/", "::1/129",     "localhost",
                                        "10.0.0.0/8x"};
    struct net_list          list = {0};

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_INT(net_list_add(&list, CASES[i], NULL), -1);
    CHECK_INT(list.count, 0);
}

TEST(a_list_has_an_end)
{
    struct net_list list = {0};
    struct err      err = {0};

    for (size_t i = 0; i < NET_LIST_MAX; i++)
        CHECK_INT(net_list_add(&list, "10.0.0.0/8", NULL), 0);
    CHECK_INT(net_list_add(&list, "10.0.0.0/8", &err), -1);
    CHECK_TEXT(err.text, "is one network too many");
}

RUN(what_the_public_cannot_have_is_not_public, what_the_public_has_is_public,
    an_address_that_is_not_ip_is_not_public, a_list_holds_its_networks_and_nothing_beside_them,
    what_is_no_network_is_refused, a_list_has_an_end)
