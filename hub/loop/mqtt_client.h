/* mqtt_client.h: an MQTT connection that publishes and listens. With mqtt_inbox.h the face
 * of hub/loop/mqtt/, the one room that uses libmosquitto.
 *
 * The connection is made in a worker, made again with back-off when it ends, and starts
 * clean each time: nothing published before is ever sent later by itself. A siren that
 * sounds late is worse than one that is known not to have been asked. */
#ifndef TOCSIN_LOOP_MQTT_CLIENT_H
#define TOCSIN_LOOP_MQTT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "hub/base/chance.h"
#include "hub/base/err.h"
#include "hub/base/tally.h"

enum {
    MQTT_WINDOW = 1000,     /* messages in flight, when settings say 0 */
    MQTT_OUT_MAX = 100,     /* … of ours: at each PUBACK the library looks at them all */
    MQTT_KEEPALIVE_S = 30,  /* when settings say 0; else at least 5 */
    MQTT_QUEUE_MAX = 20000, /* publications that may wait for the window */
    MQTT_PAYLOAD_MAX = 64 * 1024, /* longer ones are not sent, and marked when heard */
    MQTT_TOPIC_MAX = 512,
};

struct mqtt_client;

/* Copied by the open functions. */
struct mqtt_settings {
    const char    *host;
    unsigned       port;
    const char    *client_id;       /* two connections with one id end each other for ever */
    const char    *user, *password; /* NULL: none */
    const char    *ca_file;         /* NULL: no TLS */
    const char    *cert_file, *key_file; /* NULL: no certificate of ours */
    bool           is_v5;                /* false: MQTT 3.1.1 */
    unsigned       keepalive_s;
    unsigned       window;
    const char    *will_topic, *will; /* NULL: none; QoS 1, retained */
    const char    *hello;             /* published to will_topic, retained, when connected */
    unsigned       backoff_ms;        /* before the second attempt, then doubled; 0: 1,000 */
    struct chance *chance;            /* for the jitter of the back-off; outlives us */
};

/* Borrowed for the length of the callback. */
struct mqtt_message {
    const char *topic;
    const char *payload; /* NUL-terminated behind len; "" when is_too_long */
    size_t      len;     /* as the sender said, even when is_too_long */
    bool        is_retained;
    bool        is_too_long;
    int         qos;
};

/* Who goes first when the window is full. */
enum mqtt_urgency { MQTT_PATIENT, MQTT_URGENT, MQTT_BEFORE_ALL, MQTT_URGENCIES };

/* What became of a publication. */
enum mqtt_fate {
    MQTT_TAKEN,    /* the broker acknowledged it (QoS 0: it left this machine) */
    MQTT_NOT_SENT, /* nothing left: not connected, queue full, too long, bad topic */
    MQTT_UNSURE,   /* it left, and the connection ended before an answer */
    MQTT_REFUSED,  /* the broker said no (MQTT 5 only; 3.1.1 brokers acknowledge and drop) */
};

/* The caller's, with topic and payload, until on_fate, which runs exactly once and never
 * before mqtt_publish() has returned. */
struct mqtt_publication {
    const char       *topic;
    const void       *payload;
    size_t            len;
    int               qos; /* 0 or 1 */
    bool              is_retained;
    enum mqtt_urgency urgency;
    uint32_t          expiry_s; /* MQTT 5 Message Expiry Interval; 0: none */
    void (*on_fate)(struct mqtt_publication *, enum mqtt_fate);
    struct mqtt_publication *next; /* the client's */
    enum mqtt_fate           fate; /* the client's */
};

/* One who listens to a filter and to the state of the connection. */
struct mqtt_listener {
    const char *filter; /* NULL: only the state */
    int         qos;    /* 0 or 1 */
    void (*on_message)(struct mqtt_listener *, const struct mqtt_message *);
    /* Down: at the end of a connection and of each attempt that failed. May be NULL. */
    void (*on_link)(struct mqtt_listener *, bool is_up, const char *why);
    struct mqtt_listener *next;       /* the client's */
    bool                  is_told_up; /* the client's */
    void                 *owner;      /* the listener's own */
};

/* Connects and keeps connecting; no network before this has returned. The client holds one
 * place in owner until it has gone. Fails for settings the library refuses. */
int mqtt_client_open(struct mqtt_client **client_r, const struct mqtt_settings *settings,
                     uv_loop_t *loop, struct tally *owner, struct err *err);

/* Says goodbye to the broker (the will is not sent), answers every publication, goes. */
void mqtt_client_close(struct mqtt_client *client);

bool mqtt_is_up(const struct mqtt_client *client);

/* Sent at once when the window has room, else in its turn; while not connected it is
 * answered MQTT_NOT_SENT, never kept for later. */
void mqtt_publish(struct mqtt_client *client, struct mqtt_publication *publication);

/* on_message comes from the loop, never from inside these. The listener is the caller's and
 * is forgotten by mqtt_unlisten(), which may be called from its callbacks. A filter is
 * asked for again at every connection; while one is up, on_link(true) follows soon. */
void mqtt_listen(struct mqtt_client *client, struct mqtt_listener *listener);
void mqtt_unlisten(struct mqtt_client *client, struct mqtt_listener *listener);

#endif
