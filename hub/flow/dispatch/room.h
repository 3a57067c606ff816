/* room.h: what the files of this station share. From the bottom: alarm, fact, sending, host,
 * hold; above them way, notices and errands, which do not know each other; dispatch on top. */
#ifndef TOCSIN_FLOW_DISPATCH_ROOM_H
#define TOCSIN_FLOW_DISPATCH_ROOM_H

#include "hub/flow/dispatch.h"
#include "hub/loop/timer.h"
#include "hub/model/alert.h"
#include "hub/model/chunk.h"
#include "hub/model/message_json.h"
#include "hub/model/slot.h"
#include "hub/store/alerts.h"
#include "hub/store/counters.h"
#include "hub/store/deliveries.h"
#include "hub/store/notices.h"

enum {
    LEASE_MS = 15000,    /* on the store's clock */
    STOP_MS = 10000,     /* after which nothing more leaves, on ours, from before the claim */
    HEARTBEAT_MS = 4000, /* a lease is prolonged */
    POLL_MS = 5000,
    PROBE_MS = 60000, /* a channel is asked how it is */
    GATHER_MS = 50,   /* at most so often a checkpoint for a few intents */
    GATHER = CHUNK_WINDOW / 4,
    UNREAD_MS = 1000, /* until an alert that could not be read is asked for again */
    PARKED_MAX = 4,   /* chunks of a slot that wait for their last answers only */
};

struct counts {
    uint64_t         sent, delivered, failed, unsure, throttled, repeated, dropped, lost;
    struct histogram latency; /* from the release to the gateway's yes */
};

struct dispatch {
    struct dispatch_settings settings;
    struct tally             tally; /* of handles: the timer, the adapters */
    struct tally             work;  /* of what has to end before the adapters may close */
    struct timer             timer;
    int64_t                  alarm_ticks, polled_ticks, probed_ticks;
    bool                     is_timing, is_closing, is_sweeping;
    struct outlet           *outlets;
    size_t                   outlet_count;
    struct fact             *facts;

    struct store_sweep_leases   sweep;
    struct store_release_chunks release;
};

/* ── an alert that is being sent ───────────────────────────────────────────────── */

struct fact {
    struct fact            *next;
    struct dispatch        *dispatch;
    struct id               id;
    struct store_find_alert find;
    const struct alert_row *row; /* in find */
    struct arena            arena;
    struct alert            alert;
    struct messages         messages;
    struct mode             mode;
    const char             *ref;
    struct store_list_facts names; /* what the message before it is called, by channel */
    unsigned                users;
    bool                    is_loading;
    bool                    is_wrong;   /* its words make no sense, or there is none */
    bool                    is_unread;  /* the store could not tell: asked again */
    bool                    is_resting; /* an Update of it is being counted, as last heard */
    bool                    is_stopped; /* superseded, cancelled, expired */
    void (*on_loaded)(struct fact *);
};

/* ── a message on its way through an adapter ───────────────────────────────────── */

struct sending {
    struct adapter_message message; /* first: the adapter answers with it */
    struct sending        *next;    /* in a hold's line */
    struct arena           arena;
    char                   key[DELIVERY_KEY_LEN + 1];
    struct adapter_file    file;
    struct siren_order     order;
    size_t                 place; /* in the chunk */
    void                  *about; /* whoever sent it */
    void (*on_answer)(struct sending *, const struct adapter_answer *);
};

/* ── a chunk in hand ───────────────────────────────────────────────────────────── */

struct hold {
    struct hold   *next; /* of the outlet */
    struct outlet *outlet;
    struct way    *way;
    struct fact   *fact;

    struct chunk_key key;
    int              lane;
    int64_t          fence;
    struct chunk     chunk;
    int64_t          due_ms[CHUNK_MAX]; /* not asked again before */

    struct sending *ready, **ready_end; /* written down, not handed over */
    size_t          ready_count;
    unsigned        flying; /* handed over, unanswered */

    /* Intents that are being written down while their addresses are looked up. */
    size_t                        picks[CHUNK_WINDOW];
    uint64_t                      recipients[CHUNK_WINDOW];
    bool                          is_gone[CHUNK_WINDOW]; /* wants no more since then */
    size_t                        pick_count;
    struct dispatch_lookup        lookup;
    struct store_checkpoint_chunk checkpoint;
    struct buf                    bytes;
    bool                          is_looking_up, is_checkpointing;

    int64_t stop_ticks;       /* nothing leaves after this */
    int64_t checkpoint_ticks; /* before the last checkpoint, or the claim */
    bool    is_parked;        /* waits for its last answers; its slot works on another */
    bool    is_over;          /* expired, cancelled: no more from it */
    bool    is_yielding;      /* … for now: a better lane waits, or the station closes */
    bool    is_lost;          /* somebody else has it */
    bool    is_ended;         /* the last checkpoint is through */
    void (*on_change)(struct hold *); /* something ended: see what is next */
};

/* One slot of a channel. */
struct way {
    struct outlet            *outlet;
    struct slot               slot;
    struct hold              *active;
    unsigned                  parked, intents; /* of all its chunks */
    struct store_claim_chunks claim;
    int64_t                   claim_ticks;
    bool                      is_claiming, wants_claim;
};

struct device {
    char               *name, *why, *json;
    enum adapter_health health;
    int64_t             at_ms;
};

/* A channel with its adapter. */
struct outlet {
    struct adapter_host            host;
    struct dispatch               *dispatch;
    const struct dispatch_channel *settings;
    struct channel                 channel;
    struct adapter                *adapter;
    struct arena                   arena;
    struct way                    *ways;
    unsigned                       way_count;
    struct hold                   *holds;
    struct counts                  counts;
    int64_t                        next_due_ms; /* of a chunk or a notice; 0: none waits */

    struct store_hasten_chunks hasten;
    bool                       is_hastening, hastens_again;

    struct notices *notices;
    struct errand  *errands, **errands_end; /* waiting for room at the adapter */

    enum adapter_health health;
    char                why[ADAPTER_WHY_MAX + 1];
    struct device      *devices; /* by name */
    size_t              device_count, device_room;
    void (*on_room)(struct outlet *); /* an answer came: others may go */
    void (*on_back)(struct outlet *); /* it was down and is not any more */
};

static inline int64_t ticks_of(const struct dispatch *dispatch)
{
    return clock_ticks(dispatch->settings.clock);
}

static inline int64_t now_of(const struct dispatch *dispatch)
{
    return clock_now(dispatch->settings.clock);
}

/* alarm.c: dispatch_look() runs at that time, or earlier. */
void alarm_open(struct dispatch *dispatch, void (*on_timeout)(struct timer *));
void alarm_at(struct dispatch *dispatch, int64_t ticks);
void alarm_due(struct outlet *outlet, int64_t due_ms); /* it wakes its ways and notices then */
void alarm_rang(struct dispatch *dispatch);            /* none is set any more */
void alarm_close(struct dispatch *dispatch);

/* fact.c: the alert of a chunk, loaded or being loaded; revision 0: any. With a place in
 * users, to be left again. */
struct fact *fact_join(struct dispatch *dispatch, const struct id *alert, int64_t revision,
                       void (*on_loaded)(struct fact *));
void         fact_leave(struct fact *fact);
void         facts_tidy(struct dispatch *dispatch); /* forgets those nobody uses */
struct fact *fact_known(struct dispatch *dispatch, const struct id *alert); /* or NULL */

/* name.c: what the far side calls the post of an alert, for what follows it to refer to. */
void name_keep(struct hold *hold, const struct adapter_answer *answer);
void names_load(struct fact *fact, void (*on_done)(struct store_job *));
/* Or NULL; in arena. */
const char *name_before(const struct fact *fact, const char *channel, struct arena *arena);

/* sending.c: a message of an alert to one recipient; NULL: no words for this channel. */
struct sending *sending_of_alert(const struct hold *hold, size_t place,
                                 const struct dispatch_address *address);
/* Of an order to a group: who must answer it. */
void sending_name_members(struct sending *sending, const struct targets *targets);
void sending_free(struct sending *sending);

/* host.c: what an outlet lends its adapter. */
void host_open(struct outlet *outlet);
void host_close(struct outlet *outlet);

/* hold.c: a chunk just claimed; NULL, and logged, when its bytes cannot be read. */
struct hold *hold_new(struct way *way, const struct chunk_row *row);
void         hold_free(struct hold *hold);
/* Not now: what the plan wrote down as intents waits, certainly not sent. */
void hold_postpone(struct hold *hold);
/* Takes up what the plan wrote down as intents; on_change() when they are ready. */
bool hold_begin(struct hold *hold); /* false: there are none */
/* Marks, writes down, looks up; on_change() when they are ready. */
bool hold_intend(struct hold *hold, size_t room); /* false: there was nobody to ask */
void hold_checkpoint(struct hold *hold, enum chunk_next next, int64_t due_ms);
void hold_take_back(struct hold *hold); /* what is ready: certainly not sent */
void hold_drop_rest(struct hold *hold);
void hold_forget(struct hold *hold, uint64_t recipient);
struct sending *hold_next(struct hold *hold); /* takes the first of the line, or NULL */
/* What the adapter said about one that hold_next() gave; frees it. */
void    hold_answer(struct hold *hold, struct sending *sending,
                    const struct adapter_answer *answer);
void    hold_hasten(struct hold *hold);       /* whoever waits may be asked now */
int64_t hold_due_ms(const struct hold *hold); /* the earliest of those waiting; 0: none */

/* way.c */
void way_open(struct way *way, struct outlet *outlet);
void way_wake(struct way *way); /* there may be work */
void way_look(struct way *way); /* claims, sends, writes: what is due */
void way_prefetch(struct dispatch *dispatch, const struct id *alert);

/* notices.c */
void dispatch_notices_open(struct outlet *outlet);
void notices_wake(struct outlet *outlet);
void notices_look(struct outlet *outlet);
/* Does one that is in hand go before this lane? */
bool notices_outrank(const struct outlet *outlet, int lane);
void dispatch_notices_close(struct outlet *outlet);

/* errand.c: those that wait for room at the adapter. */
void errands_look(struct outlet *outlet);

#endif
