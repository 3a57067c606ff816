/* relay.h: the way from a released alert to the gateways on the workbench: the real store,
 * plan, dispatch and receipt wired as the hub wires them, and adapters that do what the
 * test says. Four channels: "sms" knows no repeats, "push" does, "siren" has targets, and
 * "page" is an account of a social network. */
#ifndef TOCSIN_TESTS_FLOW_RELAY_H
#define TOCSIN_TESTS_FLOW_RELAY_H

#include "hub/flow/dispatch.h"
#include "hub/flow/plan.h"
#include "hub/flow/receipt.h"
#include "hub/store/alerts.h"
#include "hub/store/deliveries.h"
#include "tests/hub/store/kit/bench.h"

enum {
    RELAY_CHANNELS = 4,
    RELAY_SENT_MAX = 30000,
    RELAY_SMS = 0,
    RELAY_PUSH,
    RELAY_SIREN,
    RELAY_PAGE
};

/* What a gateway was given. */
struct relay_sent {
    int     channel;
    char    key[65], address[24], text[24], after[24];
    int64_t at_ms;
    int     repeats; /* of the same key before */
};

struct relay {
    struct bench            bench;
    struct clock            clock;
    struct chance           chance;
    struct arena            arena;
    struct hazards         *hazards;
    struct audience        *audience;
    struct targets          sirens, pages;
    struct dispatch_channel channels[RELAY_CHANNELS];
    struct plan_channel     shares[RELAY_CHANNELS];
    struct plan            *plan;
    struct dispatch        *dispatch;
    struct receipt         *receipt;

    /* What the gateways do. */
    enum verdict verdict;
    bool         is_throttled, keeps_silent, is_lending_refused;
    int64_t      retry_ms;
    uint64_t     stopped; /* a recipient without consent */
    int          failing; /* recipients from 1 on that get another answer, and why */
    enum verdict failing_with;
    const char  *why;
    int          log; /* file that outlives a crash: one key a line; -1: none */

    struct relay_sent *sent;
    size_t             sent_count;
    size_t             answered;
    int                held, moved;
    int64_t            found;
    char               why_held[240];
    void (*on_send)(struct relay *);  /* from inside send; NULL */
    void (*on_moved)(struct relay *); /* from inside the event; NULL */
};

/* people: how many subscribers of sms (1 … people) and push (100,001 … 100,000 + people)
 * live in the area. */
void relay_open(struct relay *relay, size_t people);
void relay_start(struct relay *relay); /* the stations, on the store that is there */
void relay_stop(struct relay *relay);  /* in good order; the folder stays */
void relay_close(struct relay *relay);

struct relay_alert {
    uint8_t     last; /* of its id */
    const char *severity, *message;
    const char *channels; /* names, with blanks between */
    int64_t     reach;    /* as approved, of sms and push each */
    uint8_t     previous; /* 0: none; else that one is updated by it, and rests */
    int64_t     lasts_ms; /* 0: an hour */
    const char *mode;     /* NULL: actual */
    const char *words;    /* of all but sirens; NULL: message */
};
/* Puts it into the store as released just now, and wakes the plan. */
void relay_release(struct relay *relay, const struct relay_alert *alert);
/* The same without the wake-up. */
void relay_put(struct relay *relay, const struct relay_alert *alert);

/* As the release station does when the plan said so: it is held, and what it follows goes on.
 */
void relay_hold(struct relay *relay, uint8_t alert);

/* One turn of the loop, and the gateways answer. */
void relay_turn(struct relay *relay);
void relay_settle(struct relay *relay); /* what was asked of the store is done and heard */
/* Turns until so many messages left; then it is checked that no more do. */
void relay_until_sent(struct relay *relay, size_t count);
/* Turns until nothing of the alert waits any more. */
void relay_until_done(struct relay *relay, uint8_t alert);
void relay_quiet(struct relay *relay); /* enough turns for everything under way */

/* Recipients of a channel of an alert in a state. */
/* Its adapter says how it is. */
void                 relay_health(struct relay *relay, int channel, enum adapter_health health);
uint32_t             relay_count(struct relay *relay, uint8_t alert, int channel,
                                 enum recipient_state state);
struct dispatch_view relay_view(struct relay *relay, int channel);

#endif
