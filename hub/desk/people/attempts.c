#include "hub/desk/people/attempts.h"

#include <ctype.h>

enum { PROBES = 16 };

/* FNV-1a over name (letter case aside) and network; "" as name: the network alone. */
static uint64_t number_of(const char *name, const char *network)
{
    uint64_t number = 0xcbf29ce484222325u;

    for (; *name; name++)
        number = (number ^ (uint64_t)tolower((unsigned char)*name)) * 0x100000001b3u;
    number = (number ^ 0xff) * 0x100000001b3u;
    for (; *network; network++)
        number = (number ^ (unsigned char)*network) * 0x100000001b3u;
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

int64_t attempts_wait_ms(struct attempts *attempts, const char *name, const char *network,
                         int64_t now_ms)
{
    int64_t own = throttle_wait_ms(find(attempts, number_of(name, network)), now_ms);
    int64_t all = throttle_wait_ms(find(attempts, number_of("", network)), now_ms);

    return own > all ? own : all;
}

/* A network as a whole is slowed only by four times as many failures: many sit behind one. */
static void count_network(struct attempts *attempts, const char *network, int64_t now_ms)
{
    struct throttle *throttle = find(attempts, number_of(" ", network));

    throttle_failed(throttle, now_ms);
    if (throttle->failures % 4 == 0)
        throttle_failed(find(attempts, number_of("", network)), now_ms);
}

void attempts_failed(struct attempts *attempts, const char *name, const char *network,
                     int64_t now_ms)
{
    throttle_failed(find(attempts, number_of(name, network)), now_ms);
    count_network(attempts, network, now_ms);
}

void attempts_succeeded(struct attempts *attempts, const char *name, const char *network)
{
    throttle_succeeded(find(attempts, number_of(name, network)));
}
