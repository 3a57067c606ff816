/* receipt.h: the last station: what became of what was sent. Gateways tell late, twice
 * and out of order; what they tell is on disk before they hear that it was kept, and is
 * folded into its chunk once nobody sends from that chunk any more. */
#ifndef TOCSIN_FLOW_RECEIPT_H
#define TOCSIN_FLOW_RECEIPT_H

#include "adapters/adapter.h"
#include "hub/base/mem.h"
#include "hub/model/asking.h"
#include "hub/model/chunk.h"
#include "hub/model/event.h"

struct alert_row;
struct receipt;
struct store;

struct receipt_settings {
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until receipt_close() is through */
    struct store       *store;
    const struct clock *clock;
    const char         *node;
    const char *const  *channels; /* names; lent */
    size_t              channel_count;
    /* Does the territory hold all of the alert? */
    bool (*is_in_territory)(void *house, const struct territory *territory,
                            const struct alert_row *alert);
    void (*on_waiting)(void *house); /* what failed waits to be sent anew */
    void (*on_event)(void               *house,
                     const struct event *event); /* "delivery.moved", "delivery.retried" */
    void *house;
};

/* Folds what earlier runs left. */
int  receipt_open(struct receipt **receipt_r, const struct receipt_settings *settings,
                  struct err *err);
void receipt_close(struct receipt *receipt); /* what was taken is still kept */

/* One word of a gateway. kept (or NULL) hears once, after the commit, whether it is on
 * disk. What does not name one of our deliveries is acknowledged and counted. */
void receipt_take(struct receipt *receipt, const char *channel,
                  const struct adapter_receipt *word, struct adapter_kept *kept);

/* Folds what waits. Its own timer calls it. */
void receipt_look(struct receipt *receipt);

/* ── how far an alert has got ───────────────────────────────────────────────────── */

struct receipt_channel {
    const char *channel;
    uint32_t    planned;
    uint32_t    by_state[RECIPIENT_STATES];
    uint32_t    by_delay[CHUNK_DELAYS]; /* sent or more, within 2^i × 100 ms of the release */
    int64_t     p50_ms, p95_ms; /* since release, upper ends of their buckets; -1: none yet */
    size_t      waiting;        /* receipts not folded in yet */
    /* Of its orders to sirens, each siren by itself: by its last word. */
    uint32_t devices[RECEIPT_KINDS];
    bool     is_done; /* nothing is left to send */
};

struct receipt_count {
    void (*on_done)(struct receipt_count *);
    struct id alert;

    struct receipt_channel *channels; /* in arena */
    size_t                  count;
    struct arena            arena;
    int                     failed;
    struct err              err;
};
void receipt_count(struct receipt *receipt, struct receipt_count *count);

/* ── what failed, and trying it anew ────────────────────────────────────────────── */

/* What a minute brought, less what fell back in it; never below nothing. */
struct receipt_minute {
    const char *channel;
    int64_t     at_ms; /* when it began */
    uint32_t    sent, delivered, failed;
};

struct receipt_reason {
    const char  *channel;
    enum failure kind;
    const char  *words; /* the gateway's; "": none, or too many to tell apart */
    uint32_t     count;
    uint32_t     again; /* of them may be tried anew now */
};

struct receipt_progress {
    void (*on_done)(struct receipt_progress *);
    struct id alert;

    int64_t                since_ms; /* the release */
    struct receipt_minute *minutes;  /* by channel and time; all lists in arena */
    size_t                 minute_count;
    struct receipt_reason *reasons; /* by channel, the most frequent first */
    size_t                 reason_count;
    struct arena           arena;
    int                    failed;
    struct err             err;
};
void receipt_progress(struct receipt *receipt, struct receipt_progress *asked);

/* One officer has sent anew what failed for certain by a channel that is through: never what
 * was sent, delivered or is unsure. The deed is in the journal before anything is; it survives
 * a crash. ERR_NOT_FOUND; ERR_FORBIDDEN: right, mode, territory; ERR_CONFLICT: it is stopped,
 * updated or over, or nothing of it failed so. */
struct receipt_retry {
    void (*on_done)(struct receipt_retry *);
    struct asking asking;
    struct id     alert;
    const char   *channel;

    int64_t    retried;
    int        failed;
    struct err err;
};
void receipt_retry(struct receipt *receipt, struct receipt_retry *asked);

/* Each siren of each order of an alert, in the order of revisions, channels, orders, names. */
struct receipt_device {
    const char       *channel, *device;
    enum receipt_kind state;                /* receipt_last() */
    int64_t           at_ms[RECEIPT_KINDS]; /* when it said so; 0: it has not */
    const char       *why;                  /* it failed or is unknown; NULL */
};

struct receipt_devices {
    void (*on_done)(struct receipt_devices *);
    struct id alert;

    struct receipt_device *devices; /* in arena */
    size_t                 count;
    struct arena           arena;
    int                    failed;
    struct err             err;
};
void receipt_devices(struct receipt *receipt, struct receipt_devices *asked);

/* One delivery. ERR_NOT_FOUND. */
struct receipt_find {
    void (*on_done)(struct receipt_find *);
    struct id   alert;
    const char *channel; /* or NULL: the first that has the recipient */
    uint64_t    recipient;

    char                 found_in[33]; /* the channel */
    enum recipient_state state;
    int64_t              delay_ms; /* since release; -1: unknown */
    unsigned             attempts;
    bool                 may_have_left;
    int                  failed;
    struct err           err;
};
void receipt_find(struct receipt *receipt, struct receipt_find *find);

/* ── what people say of it ──────────────────────────────────────────────────────── */

enum { RECEIPT_IN_TIME, RECEIPT_LATE, RECEIPT_NEVER, RECEIPT_ARRIVED }; /* it arrived */
enum { RECEIPT_CLEAR, RECEIPT_UNCLEAR, RECEIPT_CLEARNESS };             /* what to do */
extern const char *const RECEIPT_ARRIVED_WORDS[]; /* "in_time", "late", "never", NULL */
extern const char *const RECEIPT_CLEAR_WORDS[];   /* "yes", "no", NULL */

enum {
    RECEIPT_NETWORK_MAX = 64,
    RECEIPT_SURVEYS_PER_HOUR = 4 /* of an alert, from a network */
};

struct receipt_survey {
    void (*on_done)(struct receipt_survey *);
    struct id   alert;
    const char *network; /* of who says it; it is not kept */
    /* In: 1 at what was said. Out: how many said so. */
    int64_t arrived[RECEIPT_ARRIVED], clear[RECEIPT_CLEARNESS];

    struct arena arena;
    int          failed;
    struct err   err;
};
void receipt_survey(struct receipt *receipt, struct receipt_survey *asked);
/* −1 at once with asked->err, ERR_BUSY: said too often from there; on_done does not follow. */
int receipt_say(struct receipt *receipt, struct receipt_survey *asked);

struct receipt_figures {
    uint64_t kept, strangers, folded;
    size_t   waiting;
};
void receipt_figures(const struct receipt *receipt, struct receipt_figures *figures_r);

#endif
