/* mqtt.c: the other ends of an MQTT broker, with as little work as the protocol allows.
 *
 *     mqtt hear PORT FILTER COUNT       acknowledges whatever comes and looks at nothing;
 *                                       the broker keeps its session, as it does the hub's;
 *                                       says "ready", and after COUNT messages ends
 *     mqtt tell PORT TOPIC COUNT SEED   sends COUNT reports, each with an id of its own, at
 *                                       most WINDOW unacknowledged; ends after the last */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/yardstick/link.h"

enum { WINDOW = 500, ROOM = 1 << 20 };

static void hear(struct link *link, const char *filter, unsigned long count)
{
    unsigned long heard = 0;

    link_subscribe(link, &filter, 1);
    puts("ready");
    fflush(stdout);
    while (heard < count) {
        struct link_packet packet;
        size_t             at = 0;

        link_listen(link);
        while ((packet = link_next(link, &at)).kind)
            if (packet.id) {
                link_acknowledge(link, packet.id);
                heard++;
            }
        link_forget(link, at);
        link_flush(link);
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
    uint64_t of = ((uint64_t)seed << 40) + 2 * number;
    int      len =
        snprintf(body, sizeof body,
                 "{\"id\":\"%08x-0000-4000-8000-%012lx\",\"hazard\":\"FL\",\"where\":"
                 "{\"lat\":%.5f,\"lon\":%.5f,\"accuracy_m\":12},"
                 "\"text\":\"acqua alta in strada, livello %lu\"}",
                 seed, number, somewhere(of, 42.5, 1.5), somewhere(of + 1, 10.2, 2), number);

    link_publish(link, topic, body, (size_t)len);
}

static void tell(struct link *link, const char *topic, unsigned long count, unsigned seed)
{
    unsigned long told = 0, taken = 0;

    while (taken < count) {
        struct link_packet packet;
        size_t             at = 0;

        while (told < count && told - taken < WINDOW)
            put_report(link, topic, told++, seed);
        link_flush(link);
        link_listen(link);
        while ((packet = link_next(link, &at)).kind)
            taken += packet.kind == LINK_PUBACK;
        link_forget(link, at);
    }
}

int main(int argc, char **argv)
{
    bool          tells = argc == 6 && strcmp(argv[1], "tell") == 0;
    bool          hears = argc == 5 && strcmp(argv[1], "hear") == 0;
    struct link   link;
    unsigned long count;

    if (!tells && !hears) {
        fprintf(stderr, "mqtt hear PORT FILTER COUNT | mqtt tell PORT TOPIC COUNT SEED\n");
        return 64;
    }
    link_open(&link, (unsigned)strtoul(argv[2], NULL, 10), hears ? "yardstick" : NULL, hears,
              ROOM);
    count = strtoul(argv[4], NULL, 10);
    if (tells)
        tell(&link, argv[3], count, (unsigned)strtoul(argv[5], NULL, 10));
    else
        hear(&link, argv[3], count);
    return 0;
}
