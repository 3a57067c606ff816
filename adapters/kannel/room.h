/* room.h: what the files of this room share: one smsbox of Kannel's, and what it means. */
#ifndef TOCSIN_ADAPTERS_KANNEL_ROOM_H
#define TOCSIN_ADAPTERS_KANNEL_ROOM_H

#include "adapters/adapter.h"
#include "hub/base/buf.h"
#include "hub/base/mem.h"
#include "hub/loop/http_client.h"

struct kannel {
    struct adapter      adapter;
    struct tally        tally; /* of itself and of the probe under way */
    struct arena        arena;
    struct http_call    probe;
    struct buf          probe_url;
    bool                is_closed;
    const char         *url, *username, *password, *from;
    const char         *smsc;    /* "": Kannel chooses */
    const char         *country; /* "39": for national numbers of callers; "": as they come */
    unsigned            segments_max;
    int                 urgent_priority; /* 0 … 3; -1: not said */
    unsigned            timeout_ms;
    enum adapter_health health;
};

/* gateway.c. What an answer of the sendsms page says of a message, and of the gateway. */
struct kannel_meaning {
    enum verdict        verdict;
    enum adapter_health health;
    const char         *why;
};

struct kannel_meaning kannel_meaning_of(const struct http_reply *reply, unsigned segments);

/* Tells the host when it has changed. */
void kannel_tell_health(struct kannel *kannel, enum adapter_health health, const char *why);

void kannel_add_login(const struct kannel *kannel, struct buf *query);

/* hear.c: reports of delivery, and what phones say. */
void kannel_receive(struct adapter *self, struct adapter_request *request);

/* probe.c: would it take a message of ours? */
void kannel_probe(struct adapter *self);

#endif
