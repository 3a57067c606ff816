/* mqtt_inbox.h: an MQTT subscription whose acknowledgement waits for its owner.
 *
 * libmosquitto acknowledges a QoS 1 message before it shows it. The inbox holds the PUBACKs
 * back: it reads at most one window, hands the batch over, and neither reads nor writes
 * until mqtt_inbox_release() says that the batch is on disk. If the hub dies before that,
 * the broker sends the batch again. Nothing is ever published here. The session is
 * persistent, MQTT 3.1.1, QoS 1. */
#ifndef TOCSIN_LOOP_MQTT_INBOX_H
#define TOCSIN_LOOP_MQTT_INBOX_H

#include "hub/loop/mqtt_client.h"

enum {
    MQTT_FILTERS_MAX = 8,
    MQTT_BATCH_BYTES = 8 * 1024 * 1024, /* a batch ends early when it is this heavy */
};

struct mqtt_inbox;

/* The owner's end, lent to the inbox until it has gone. */
struct mqtt_inbox_owner {
    /* Messages live until release, which must come, once per batch, at whatever time,
     * also from inside on_batch, also after on_link(false): then the broker sends them
     * again, and is answered when they have been released again. */
    void (*on_batch)(struct mqtt_inbox_owner *, const struct mqtt_message *messages,
                     size_t count);
    /* Up: connected and every filter granted. May be NULL. */
    void (*on_link)(struct mqtt_inbox_owner *, bool is_up, const char *why);
};

/* filters ends with NULL, at most MQTT_FILTERS_MAX. settings.window is also the largest
 * batch, but for what one TLS record brings beyond it, and should be the broker's
 * max_inflight_messages. */
int mqtt_inbox_open(struct mqtt_inbox **inbox_r, const struct mqtt_settings *settings,
                    const char *const *filters, struct mqtt_inbox_owner *owner, uv_loop_t *loop,
                    struct tally *tally, struct err *err);

/* The batch is on disk: acknowledge it and go on reading. */
void mqtt_inbox_release(struct mqtt_inbox *inbox);

/* A batch that is out is waited for: release still has to come. What was released is
 * acknowledged before the connection ends. */
void mqtt_inbox_close(struct mqtt_inbox *inbox);

/* Instead of release and close, while a batch is out that cannot be kept: the connection
 * ends without acknowledging it, and the broker sends it again to whoever comes next. */
void mqtt_inbox_abandon(struct mqtt_inbox *inbox);

#endif
