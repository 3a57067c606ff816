/* watch.h: the station that waits: what must happen because time passes, and what must be
 * told because something is no longer as it was. Driven by one tick a second; what it
 * finds it hands on through callbacks, and decides nothing itself. */
#ifndef TOCSIN_FLOW_WATCH_H
#define TOCSIN_FLOW_WATCH_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/event.h"
#include "hub/store/alerts.h"
#include "hub/store/store.h"

struct watch;

enum {
    WATCH_TICK_MS = 1000,
    WATCH_ESCALATES_MS = 60000,      /* a proposal nobody answered is put forward again */
    WATCH_ESCALATIONS_MAX = 5,       /* … so often; then everybody knows */
    WATCH_MINUTE_MS = 60000,         /* public files, leases */
    WATCH_JUMP_MS = 2000,            /* wall clock against monotonic (edges.md §1) */
    WATCH_JUMP_GRAVE_MS = 5 * 60000, /* nothing waiting goes out by itself after this */
    WATCH_DOWN_MS = 60000,           /* a channel that is down so long does not mend itself */
    WATCH_CHANNELS_MAX = 64,
};

/* No clock was set before this: 2026-01-01T00:00:00Z. */
#define WATCH_EPOCH_MS 1767225600000

struct watch_settings {
    struct uv_loop_s   *loop; /* NULL: no timer; the owner calls watch_tick() */
    struct store       *store;
    const struct clock *clock;
    struct tally       *owner;

    /* This alert's time is up: RELEASE_EXPIRE. Again a tick later as long as it is. */
    void (*on_expired)(void *house, const struct id *alert);
    /* Nobody has answered for so many minutes: call the next approver. */
    void (*on_escalate)(void *house, const struct alert_row *row, unsigned minutes);
    /* Each minute and at each expiry: the public files. */
    void (*on_minute)(void *house);
    /* The clock jumped by so much, or (jump 0) is not set at all: is_grave asks an
     * officer before the backlog goes out. */
    void (*on_jump)(void *house, int64_t jump_ms, bool is_grave);
    /* This channel has been down for WATCH_DOWN_MS, and an actual alert is out; once, until
     * it was up again. */
    void (*on_down)(void *house, const char *channel, const char *why);
    void (*on_sealed)(void *house, const struct journal_head *head);
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

int  watch_open(struct watch **watch_r, const struct watch_settings *settings, struct err *err);
void watch_close(struct watch *watch);

/* One second has passed; also called by its own timer. */
void watch_tick(struct watch *watch);

/* Nothing a tick asked the store for is still on its way. */
bool watch_is_idle(const struct watch *watch);

/* What others see, told here; a change becomes an event: "channel.down" and "channel.up",
 * "disk.room", "loop.lag". why is for people, or NULL. */
void watch_channel(struct watch *watch, const char *name, bool is_up, const char *why);

struct watch_figures {
    int64_t  beat_ms;   /* when the last tick ran; an old one is a hub that hangs */
    int64_t  sealed_ms; /* when the journal was last found sealed */
    int64_t  jump_ms;   /* the last jump of the clock, 0: none */
    uint64_t ticks, expired, escalated, swept;
    uint64_t live;    /* actual alerts that are out, as last looked */
    uint64_t pending; /* proposals that wait for an approver, as last looked */
    bool     is_clock_set;
    bool     is_sealed; /* the last try to seal the journal did */
};
void watch_figures(const struct watch *watch, struct watch_figures *figures_r);

/* May what waits go out? Not with a clock that was never set, nor after a grave jump
 * until watch_trust(), an officer's word. Cancels and releases made now always may. */
bool watch_trusts_clock(const struct watch *watch);
void watch_trust(struct watch *watch);

#endif
