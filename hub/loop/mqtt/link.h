/* link.h: a connection to a broker that is made again and again, for the client and the
 * inbox. Inside this room only.
 *
 * Every connection has a libmosquitto handle of its own: what one had not sent dies with
 * it. The library is called on the loop, but for the connect, which looks up a name; its
 * callbacks only take notes, and what they mean is told after it has returned. */
#ifndef TOCSIN_LOOP_MQTT_LINK_H
#define TOCSIN_LOOP_MQTT_LINK_H

#include <mosquitto.h>
#include <uv.h>

#include "hub/base/mem.h"
#include "hub/loop/mqtt_client.h"
#include "hub/loop/offload.h"

struct link;

struct link_hooks {
    /* From inside the library: may subscribe, may take notes. */
    void (*on_up)(struct link *);
    void (*on_message)(struct link *, const struct mosquitto_message *);
    void (*on_published)(struct link *, int mid, int reason);
    void (*on_subscribed)(struct link *, bool is_granted);
    /* From the loop. */
    void (*on_readable)(struct link *);
    void (*on_writable)(struct link *);
    void (*on_settled)(struct link *); /* the library has worked, or link_soon() was called */
    void (*on_down)(struct link *, const char *why); /* also when no connection came about */
    void (*on_gone)(struct link *);                  /* the last; free it */
};

enum link_state {
    LINK_RESTING,    /* until the next attempt */
    LINK_CONNECTING, /* a worker has the handle */
    LINK_GREETING,   /* until CONNACK */
    LINK_UP,
    LINK_LEAVING, /* until DISCONNECT has left */
    LINK_GONE,
};

struct watch;

struct link {
    const struct link_hooks *hooks;
    uv_loop_t               *loop;
    struct tally            *owner;
    struct tally             tally; /* our handles and the worker */
    struct arena             arena; /* of the settings */
    struct mqtt_settings     settings;
    struct mosquitto        *m; /* NULL while resting */
    enum link_state          state;
    bool                     is_persistent, holds_writes;
    bool                     was_refused; /* it will not get better soon */
    bool                     is_closing;
    int                      connect_rc;
    char                     why[120];
    unsigned                 failures;
    struct offload           offload;
    struct watch            *watch;
    uv_timer_t               tick, rest, soon;
};

/* Copies the settings. is_persistent: the broker keeps our session; holds_writes: nothing
 * leaves but by link_write(). Fails for settings the library refuses, leaving nothing. */
int link_open(struct link *link, const struct mqtt_settings *settings, struct err *err);

/* Makes link->m anew from the settings; its callbacks take notes in link. */
int link_handle_new(struct link *link, struct err *err);

void link_poll(struct link *link, bool wants_read, bool wants_write);
void link_poll_as_needed(struct link *link); /* read always, write when it has to */

/* A library call ended so: 0 when all is well, else the connection will be given up. */
int link_check(struct link *link, int rc);
int link_read(struct link *link, bool *is_dry_r); /* one packet at most */
int link_write(struct link *link);                /* until it is all gone or would block */

void link_soon(struct link *link); /* on_settled follows from the loop */
void link_close(struct link *link);
/* Closes without another byte: what is queued never leaves, and the session stays. */
void link_abandon(struct link *link);

#endif
