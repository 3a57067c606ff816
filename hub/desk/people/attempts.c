#include "hub/desk/people/attempts.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/buf.h"

enum { PROBES = 16, OF_A_NETWORK = 4 };

enum count { NAME_THERE = 'n', NETWORK = 'a', NAME = 'e', CODE = 'c' };

void attempts_open(struct attempts *attempts, struct chance *chance)
{
    chance_fill(chance, attempts->key, sizeof attempts->key);
}

void attempts_network(char network[NETWORK_MAX], const char *address)
{
    static const uint8_t MAPPED[12] = {[10] = 0xff, 0xff};
    struct in6_addr      six;

    snprintf(network, NETWORK_MAX, "%s", address);
    if (inet_pton(AF_INET6, address, &six) != 1)
        return;
    if (memcmp(six.s6_addr, MAPPED, sizeof MAPPED) == 0) {
        inet_ntop(AF_INET, six.s6_addr + 12, network, NETWORK_MAX);
        return;
    }
    memset(six.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &six, network, NETWORK_MAX);
}

/* Letter case of a name does not count. */
static uint64_t number_of(const struct attempts *attempts, enum count count, const char *name,
                          const char *network)
{
    struct buf text = {0};
    uint8_t    digest[BLAKE2B_LEN];
    uint64_t   number;

    buf_byte(&text, (char)count);
    for (; *name; name++)
        buf_byte(&text, (char)tolower((unsigned char)*name));
    buf_byte(&text, '\0');
    buf_text(&text, network);
    blake2b(digest, attempts->key, sizeof attempts->key, text.bytes, text.len);
    buf_free(&text);
    memcpy(&number, digest, sizeof number);
    return number ? number : 1;
}

/* Its slot; else the free or longest quiet one near by, emptied for it. */
static struct throttle *find(struct attempts *attempts, uint64_t who)
{
    struct attempts_slot *quiet = &attempts->slots[who % ATTEMPTS_SLOTS];

    for (uint64_t i = 0; i < PROBES; i++) {
        struct attempts_slot *slot = &attempts->slots[(who + i) % ATTEMPTS_SLOTS];

        if (slot->who == who)
            return &slot->throttle;
        if (slot->throttle.last_ms < quiet->throttle.last_ms)
            quiet = slot;
    }
    *quiet = (struct attempts_slot){.who = who};
    return &quiet->throttle;
}

static struct throttle *slot(struct attempts *attempts, enum count count, const char *name,
                             const char *network)
{
    return find(attempts, number_of(attempts, count, name, network));
}

static int64_t most(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

int64_t attempts_begin(struct attempts *attempts, const char *name, const char *network,
                       int64_t now_ms)
{
    struct throttle *there = slot(attempts, NAME_THERE, name, network);
    struct throttle *all = slot(attempts, NETWORK, "", network);
    struct throttle  quarter = {all->failures / OF_A_NETWORK, all->last_ms};
    int64_t wait_ms = most(throttle_wait_ms(there, now_ms), throttle_wait_ms(&quarter, now_ms));

    if (wait_ms > 0)
        return wait_ms;
    throttle_failed(there, now_ms);
    throttle_failed(all, now_ms);
    throttle_failed(slot(attempts, NAME, name, ""), now_ms);
    return 0;
}

bool attempts_are_spent(struct attempts *attempts, const char *name, int64_t now_ms)
{
    return throttle_is_spent(slot(attempts, NAME, name, ""), now_ms);
}

void attempts_succeeded(struct attempts *attempts, const char *name, const char *network)
{
    throttle_succeeded(slot(attempts, NAME_THERE, name, network));
    throttle_succeeded(slot(attempts, NAME, name, ""));
    throttle_forgive(slot(attempts, NETWORK, "", network));
}

void attempts_forgive(struct attempts *attempts, const char *name, const char *network)
{
    throttle_forgive(slot(attempts, NAME_THERE, name, network));
    throttle_forgive(slot(attempts, NAME, name, ""));
    throttle_forgive(slot(attempts, NETWORK, "", network));
}

bool attempts_code(struct attempts *attempts, const char *name, int64_t now_ms)
{
    struct throttle *codes = slot(attempts, CODE, name, "");

    if (throttle_wait_ms(codes, now_ms) > 0)
        return false;
    throttle_failed(codes, now_ms);
    return true;
}

void attempts_code_was_right(struct attempts *attempts, const char *name)
{
    throttle_succeeded(slot(attempts, CODE, name, ""));
}
