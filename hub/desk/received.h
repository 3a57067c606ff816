/* received.h: the alerts of others. Asks each source again and again (RFC 9110 §13.1,
 * conditionally), reads what is new and keeps it as a card each, once: sender, identifier and
 * time of sending name it. An Update or Cancel closes those of its mode and sender it refers
 * to, in whichever order they come, and of what is known from its source the same. What
 * waits is acknowledged by somebody; nothing of it goes out by itself.
 *
 * Verbs are the board's: see board.h. */
#ifndef TOCSIN_DESK_RECEIVED_H
#define TOCSIN_DESK_RECEIVED_H

#include "hub/base/clock.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/loop/http_client.h"
#include "hub/model/asking.h"
#include "hub/model/event.h"
#include "hub/model/mode.h"

struct received;
struct store;

enum { RECEIVED_PAGE_MAX = 100, RECEIVED_STEPS = 2 /* calls about one that nobody saw */ };

struct received_source {
    const char *name, *url;
    const char *anchors; /* folder of certificates that vouch for who signs there; or NULL */
    uint64_t    every_ms;
};

struct received_settings {
    struct store                 *store;
    struct http_client           *http;
    struct uv_loop_s             *loop;
    const struct clock           *clock;
    struct tally                 *owner; /* a place is held until received_close() is through */
    const struct received_source *sources; /* live as long as the desk */
    size_t                        source_count;
    /* "alert.received", "received.acknowledged", "received.drafted", "received.called" */
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

int  received_open(struct received **received_r, const struct received_settings *settings,
                   struct err *err);
void received_close(struct received *received);

/* How a source is. why: NULL when the last time went well. Borrowed until the next turn. */
struct received_health {
    const char *name, *url, *why;
    int64_t     asked_ms, good_ms; /* 0: never yet */
    uint64_t    kept;              /* messages new to us, since the start */
};
size_t received_source_count(const struct received *received);
void   received_health(const struct received *received, size_t i,
                       struct received_health *health_r);

struct received_alert {
    struct id   id;
    const char *source, *mode;
    const char *state;   /* "waiting", "acknowledged", "updated", "cancelled" */
    const char *facts;   /* JSON: what the message says, in short */
    const char *place;   /* JSON: its ground, as foreign_read() takes it; NULL: only heard of */
    const char *by;      /* who acknowledged it, as called then; NULL */
    const char *drafted; /* the last alert of ours made from it, its id; NULL */
    unsigned    called;  /* the last step at which officers were called to it; 0: none */
    int64_t     kept_ms, changed_ms;
    const char *cap; /* the message; NULL: not asked for, or larger than a card */
};

struct received_verb {
    void (*on_done)(struct received_verb *);
    int          failed;
    struct err   err;
    struct arena arena;

    struct received *received; /* the desk's */
    void            *work;     /* the desk's */
};

/* By the time of sending, newest first. */
struct received_list {
    struct received_verb verb;
    const struct mode   *mode; /* NULL: any */
    bool                 only_open;
    struct id            before; /* nil: the newest */

    struct received_alert *alerts;
    size_t                 count;
};
void received_list(struct received *received, struct received_list *list);

/* ERR_NOT_FOUND. */
struct received_find {
    struct received_verb verb;
    struct id            id;

    struct received_alert alert;
};
void received_find(struct received *received, struct received_find *find);

/* Somebody has seen it, or made a draft from it; to have seen it a second time changes nothing.
 * ERR_NOT_FOUND. */
struct received_acknowledge {
    struct received_verb verb;
    struct asking        asking;
    struct id            id;
    struct id            drafted; /* the alert; nil: none */

    struct received_alert alert; /* as it is now */
};
void received_acknowledge(struct received *received, struct received_acknowledge *acknowledge);

/* Officers were called to it, as long as it waits: once at each step. ERR_NOT_FOUND. */
struct received_called {
    struct received_verb verb;
    struct id            id;
    unsigned             step; /* 1 … RECEIVED_STEPS */

    struct received_alert alert; /* as it is now */
};
void received_called(struct received *received, struct received_called *called);

#endif
