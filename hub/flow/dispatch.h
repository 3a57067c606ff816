/* dispatch.h: the station that sends. Chunks and notices come from the store, by lane,
 * below each channel's rate; what is sent was first written down as an intent, and the
 * last look before the gateway is here (P6, P7). Adapters tell the truth; waiting, repeating
 * and giving up are decided here.
 *
 * After a crash only intents are in doubt, at most one window of CHUNK_WINDOW per slot: a
 * keyed gateway gets them again under the same key, another one only in the gravest lanes
 * (P8). Doubles are counted. */
#ifndef TOCSIN_FLOW_DISPATCH_H
#define TOCSIN_FLOW_DISPATCH_H

#include "adapters/adapter.h"
#include "hub/base/histogram.h"
#include "hub/base/mem.h"
#include "hub/model/asking.h"
#include "hub/model/channel.h"
#include "hub/model/event.h"
#include "hub/model/target.h"

extern const char *const DISPATCH_HEALTH_WORDS[]; /* by enum adapter_health: "up" … */

struct alert_row;
struct dispatch;
struct notice_row;
struct store;

enum { DISPATCH_SLOTS_MAX = 64, DISPATCH_DEVICES_MAX = 20000 };

/* A channel of the settings. Everything is lent until dispatch_close() is through. */
struct dispatch_channel {
    const char                *name;
    const struct adapter_kind *kind;
    const char                *settings; /* the adapter's, a JSON object */
    size_t                     settings_len;
    enum mode_kind             mode;
    int64_t                    rate;         /* a second, in thousandths; 0: no limit */
    unsigned                   slots;        /* 1 … DISPATCH_SLOTS_MAX; the rate is shared */
    const struct targets      *targets;      /* NULL: its recipients are people */
    const char                *callback_url; /* NULL: not reachable */
    const char                *secret;       /* of its gateway's calls; NULL: none come */
    unsigned                   siren_s;      /* how long a siren sounds */
    const struct territory    *territory;    /* to be shown; NULL: everywhere */
};

/* ── whom to ask about people ───────────────────────────────────────────────────── */

struct dispatch_address {
    const char *address;  /* NULL: unknown, or does not want it any more */
    const char *language; /* NULL: the alert's first */
    const char *unsubscribe_url;
};

struct dispatch_lookup {
    void (*on_done)(struct dispatch_lookup *);
    const char     *channel;
    const uint64_t *recipients; /* rising */
    size_t          count;

    struct dispatch_address *addresses; /* out: of each; in arena */
    struct arena             arena;
    int                      failed;
    struct err               err;
};

struct dispatch_settings {
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until dispatch_close() is through */
    struct store       *store;
    const struct clock *clock;
    struct chance      *chance;
    struct http_client *http;
    struct mqtt_client *mqtt; /* NULL: no broker */
    const struct p256  *push_key;
    const char         *site;
    const char         *node; /* owner of leases: this hub's name, the same after a restart */

    const struct dispatch_channel *channels;
    size_t                         channel_count;

    /* Answers through on_done, once, never before it returned. */
    void (*look_up)(void *house, struct dispatch_lookup *lookup);
    /* A notice in clear: address, language, subject, text, html; texts in arena. False: it
     * cannot be read any more. */
    bool (*read_notice)(void *house, const struct notice_row *notice, struct arena *arena,
                        struct adapter_message *message_r);
    /* May the channel act where this alert holds? Asked once per alert and channel. */
    bool (*is_in_territory)(void *house, const char *channel, const struct alert_row *alert);
    /* What a gateway says later; kept is told, once, when it is on disk (may be NULL). */
    void (*on_receipt)(void *house, const char *channel, const struct adapter_receipt *receipt,
                       struct adapter_kept *kept);
    void (*on_heard)(void *house, const char *channel, const struct adapter_heard *heard,
                     struct adapter_kept *kept);
    /* Nobody will be reached there any more: an address of that channel, in clear. May be
     * NULL. */
    void (*on_gone)(void *house, const char *channel, const char *address);
    /* "channel.state", "siren.state", "delivery.moved". */
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

/* Opens every adapter; the first complaint names channel and field. Nothing is sent before
 * dispatch_start(), which takes back what a crash left leased and begins. */
int  dispatch_open(struct dispatch **dispatch_r, const struct dispatch_settings *settings,
                   struct err *err);
void dispatch_start(struct dispatch *dispatch);

/* Waits for the answers that are out, writes them down and gives every lease back. */
void dispatch_close(struct dispatch *dispatch);

/* ── wake-ups; a lost one costs seconds, never a message ─────────────────────────── */

void dispatch_wake(struct dispatch *dispatch, const struct id *alert); /* NULL: a notice */
/* Cancelled or expired: what is not at the gateway yet stays here. */
void dispatch_stop(struct dispatch *dispatch, const struct id *alert);
/* It rests: what is not at the gateway yet goes back to the store. Then it goes on. */
void dispatch_rest(struct dispatch *dispatch, const struct id *alert);
void dispatch_resume(struct dispatch *dispatch, const struct id *alert);
/* This recipient wants no more, at once. */
void dispatch_forget(struct dispatch *dispatch, uint64_t recipient);
/* Looks what is due. Its own timer calls it. */
void dispatch_look(struct dispatch *dispatch);

/* ── one message ahead of all ───────────────────────────────────────────────────── */

enum dispatch_errand_kind {
    DISPATCH_TEST_CHANNEL, /* a text to one address */
    DISPATCH_TEST_SIREN,   /* silent */
    DISPATCH_STOP_SIREN,   /* one person */
    DISPATCH_ASK_SIREN,    /* for its state */
};

/* The caller's until on_done, which runs once. The deed is in the journal before anything
 * leaves. */
struct dispatch_errand {
    void (*on_done)(struct dispatch_errand *);
    enum dispatch_errand_kind kind;
    struct asking             asking;
    bool                      is_in_territory;
    const char               *channel;
    const char               *address; /* of a siren: its id, "grp:<group>" */
    const char               *subject, *text;
    struct id                 id; /* its key at the gateway */

    int          failed; /* out */
    struct err   err;
    enum verdict verdict;
    char         why[ADAPTER_WHY_MAX + 1];
};

/* -1 with errand->err: refused, and on_done will not run: ERR_NOT_FOUND no such channel;
 * ERR_UNKNOWN, ERR_FORBIDDEN; ERR_BUSY the hub stops. 0: it will, after the call returned. */
int dispatch_errand(struct dispatch *dispatch, struct dispatch_errand *errand);

/* ── a gateway calls ────────────────────────────────────────────────────────────── */

/* A call to /gateway/<channel>/<secret>/<rest>, as the adapter's contract has it. False:
 * there is no such channel, the secret is wrong, or it hears nothing; say 404. */
bool dispatch_receive(struct dispatch *dispatch, const char *channel, const char *secret,
                      struct adapter_request *request);

/* ── for consoles and metrics ───────────────────────────────────────────────────── */

struct dispatch_view {
    const char             *name, *adapter;
    enum channel_kind       kind;
    enum mode_kind          mode;
    const struct territory *territory; /* NULL: everywhere */
    enum adapter_health     health;
    const char             *why;       /* "" : nothing to say */
    double                  rate;      /* a second, now; 0: no limit */
    bool                    is_slowed; /* the gateway said: too fast */
    unsigned                in_flight, holds;
    uint64_t                sent, delivered, failed, unsure, throttled, repeated, dropped, lost;
    const struct histogram *latency; /* from the release to the gateway's yes; borrowed */
};
size_t dispatch_count(const struct dispatch *dispatch);
void   dispatch_view(const struct dispatch *dispatch, size_t i, struct dispatch_view *view_r);

/* What a device last told; texts are borrowed until the next call into the station. */
struct dispatch_device {
    const char         *channel, *device;
    enum adapter_health health;
    const char         *why, *json; /* "" : nothing */
    int64_t             at_ms;
};
/* From place on_from in the order of names; returns how many were written. */
size_t dispatch_devices(const struct dispatch *dispatch, size_t from,
                        struct dispatch_device *devices_r, size_t room);

#endif
