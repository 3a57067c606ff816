/* link.h: a connection to an MQTT broker on 127.0.0.1 with no library: as little work as the
 * protocol allows (MQTT 3.1.1, QoS 1). Whatever fails ends the program, with a word. */
#ifndef TOCSIN_TESTS_BENCH_LINK_H
#define TOCSIN_TESTS_BENCH_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_PUBLISH = 3, LINK_PUBACK = 4 };

struct link {
    int      fd;
    size_t   room; /* of each of the two below */
    uint8_t *in, *out;
    size_t   in_len, out_len;
    uint16_t last_id; /* of our own publications */
};

/* One that came. topic and body lie in the link until link_forget(). */
struct link_packet {
    unsigned       kind; /* LINK_PUBLISH, LINK_PUBACK or another; 0: nothing whole yet */
    bool           is_retained;
    uint16_t       id; /* of a publication at QoS 1; else 0 */
    const uint8_t *topic, *body;
    size_t         topic_len, body_len;
};

/* Connected and accepted. name: the client's, whose session the broker keeps if is_kept; or
 * NULL for one made of the process. */
void link_open(struct link *link, unsigned port, const char *name, bool is_kept, size_t room);
void link_subscribe(struct link *link, const char *const *filters, size_t count);

/* Into what leaves with the next link_flush(); room must be there. */
void link_publish(struct link *link, const char *topic, const void *body, size_t len);
void link_acknowledge(struct link *link, uint16_t id);
void link_flush(struct link *link);

/* Waits for more of what the broker says; then packet after packet from *at on, until there
 * is no whole one; then those before at are forgotten. */
void               link_listen(struct link *link);
struct link_packet link_next(const struct link *link, size_t *at);
void               link_forget(struct link *link, size_t at);

#endif
