/* deliveries.h: plans and chunks of deliveries (SCALE §4.4). A chunk's bytes are
 * model/chunk's; the store looks only at the counts given beside them. */
#ifndef TOCSIN_STORE_DELIVERIES_H
#define TOCSIN_STORE_DELIVERIES_H

#include "hub/store/journal.h"

enum {
    STORE_CHUNKS_MAX = 64,     /* in one keep_chunks or claim */
    STORE_RECEIPTS_MAX = 1024, /* in one keep_receipts */
    STORE_CHUNK_BYTES_MAX = 1 << 20,
    STORE_STATES = 16, /* values a recipient's state byte may have */
    STORE_DELAYS = 16, /* buckets: delay of at most 2^i × 100 ms */
    STORE_WORDS = 6,   /* values a receipt's word may have */
};

struct chunk_key {
    struct id   alert;
    int64_t     revision;
    const char *channel;
    int64_t     seq;
};

/* How many recipients stand where, as counted by whoever wrote the bytes. */
struct chunk_counts {
    uint32_t total;
    uint32_t by_state[STORE_STATES];
    uint32_t by_delay[STORE_DELAYS];
};

enum chunk_state { CHUNK_WAITING, CHUNK_LEASED, CHUNK_FINISHED, CHUNK_DROPPED };

struct chunk_row {
    struct chunk_key    key;
    int                 lane; /* 0 goes first */
    int64_t             due_ms;
    struct blob         bytes;
    struct chunk_counts counts;
    enum chunk_state    state;
    int64_t             fence;      /* the claim's number, rising */
    bool                must_retry; /* out: see store_retry_failed */
};

/* Begins or resumes the plan of a revision; the first time with its deed. */
struct store_open_plan {
    struct store_job job;
    struct id        alert;
    int64_t          revision, expected; /* deliveries */
    struct deed     *deed;               /* or NULL; not appended when resumed */

    bool was_open, was_closed; /* before this call */
};
void store_open_plan(struct store *store, struct store_open_plan *verb);

/* Adds the chunks that are not there yet, all or none. What rests before their alert is
 * dropped in the same transaction. ERR_CONFLICT: the plan is closed or was never opened. */
struct store_keep_chunks {
    struct store_job        job;
    const struct chunk_row *chunks; /* key, lane, due_ms, bytes, counts */
    size_t                  count;

    size_t kept; /* newly */
};
void store_keep_chunks(struct store *store, struct store_keep_chunks *verb);

/* The plan is complete; the alert's todo is cleared if it is "plan", and what rests before it
 * is dropped: there was nobody to send it to. */
struct store_close_plan {
    struct store_job job;
    struct id        alert;
    int64_t          revision;
    int64_t          at_ms;
    struct deed     *deed; /* or NULL */

    struct chunk_counts counts; /* of all its chunks */
};
void store_close_plan(struct store *store, struct store_close_plan *verb);

/* Takes chunks that are due, by lane, then oldest alert, then seq; not those of an alert with
 * the todo "rest". Nobody else has them before now_ms + lease_ms. Expired leases are not taken
 * back here: sweep. */
struct store_claim_chunks {
    struct store_job job;
    const char      *channel, *owner;
    int64_t          now_ms, lease_ms;
    size_t           limit; /* 1 … STORE_CHUNKS_MAX */
    bool receipts; /* instead: finished or dropped ones with receipts to fold in, and those
                      of which is to be tried anew what failed */

    struct chunk_row *chunks;
    size_t            count;
    int64_t next_due_ms; /* when nothing was due: the earliest that will be; 0: none */
};
void store_claim_chunks(struct store *store, struct store_claim_chunks *verb);

enum chunk_next {
    CHUNK_KEEP,   /* the lease goes on until lease_until_ms */
    CHUNK_YIELD,  /* waits again until due_ms */
    CHUNK_FINISH, /* nothing left to send */
    CHUNK_RETRY,  /* a finished one waits again until due_ms: what failed is tried anew */
};

/* Writes the answers so far and the next intents. ERR_CONFLICT: the fence is lost;
 * stop at once, nothing was written. */
struct store_checkpoint_chunk {
    struct store_job    job;
    struct chunk_key    key;
    int64_t             fence;
    struct blob         bytes;
    struct chunk_counts counts;
    enum chunk_next     next;
    int64_t             lease_until_ms, due_ms;
    int64_t             now_ms;
    int64_t             receipts_upto; /* forget its receipts up to this one; 0: none */
    bool                is_retry_done; /* the must_retry it was claimed with is seen to; one
                                          that came since the claim stands */

    bool must_stop;  /* its revision was dropped meanwhile: send no more, finish */
    bool must_rest;  /* its alert rests: send no more for now, yield */
    bool must_yield; /* a better lane waits for this channel */
};
void store_checkpoint_chunk(struct store *store, struct store_checkpoint_chunk *verb);

/* Gives back what an owner holds, as it was last written: an orderly stop, or the start
 * after a crash. Its notices too. */
struct store_release_chunks {
    struct store_job job;
    const char      *owner;

    size_t released; /* chunks */
};
void store_release_chunks(struct store *store, struct store_release_chunks *verb);

/* What waits for a channel is due at now_ms, if it was due later. */
struct store_hasten_chunks {
    struct store_job job;
    const char      *channel;
    int64_t          now_ms;

    size_t hastened;
};
void store_hasten_chunks(struct store *store, struct store_hasten_chunks *verb);

/* Leases that ended before now_ms wait again; those of dropped revisions are dropped. */
struct store_sweep_leases {
    struct store_job job;
    int64_t          now_ms;

    size_t swept;
};
void store_sweep_leases(struct store *store, struct store_sweep_leases *verb);

/* What a gateway says later about one delivery. */
struct receipt_row {
    int64_t          no; /* out */
    struct chunk_key key;
    uint32_t         place; /* of the recipient in its chunk */
    int              said;  /* the word of model/delivery */
    int64_t          at_ms;
    uint32_t         round;  /* of the delivery's tries: which */
    const char      *device; /* of a group of sirens: which; NULL: the recipient itself */
    const char      *why;    /* NULL: it does not say */
};

/* Appends; a receipt of a chunk nobody knows is kept and never folded. What a device said
 * stays for ever beside it, each of its words once: a repeat changes nothing. */
struct store_keep_receipts {
    struct store_job          job;
    const struct receipt_row *receipts;
    size_t                    count;
};
void store_keep_receipts(struct store *store, struct store_keep_receipts *verb);

/* The receipts waiting for a chunk, oldest first, without device. They are
 * forgotten by the checkpoint that names the last one in receipts_upto. */
struct store_take_receipts {
    struct store_job job;
    struct chunk_key key;
    size_t           limit; /* 1 … 10,000 */

    struct receipt_row *receipts;
    size_t              count;
};
void store_take_receipts(struct store *store, struct store_take_receipts *verb);

struct delivery_count {
    const char         *channel;
    int64_t             revision;
    uint64_t            chunks[4];                 /* by enum chunk_state */
    struct chunk_counts counts;                    /* of all chunks */
    struct chunk_counts dropped;                   /* of those in state CHUNK_DROPPED */
    size_t              receipts;                  /* waiting */
    uint32_t            devices[1 << STORE_WORDS]; /* by what each has said: bit i: word i */
};

/* Per channel and revision of an alert. */
struct store_count_deliveries {
    struct store_job job;
    struct id        alert;

    struct delivery_count *counts;
    size_t                 count;
};
void store_count_deliveries(struct store *store, struct store_count_deliveries *verb);

/* Chunks of an alert with their bytes, by revision, channel and seq, page by page: from
 * them model/chunk tells who was reached (P7: done or intent), or finds one delivery. */
struct store_load_chunks {
    struct store_job job;
    struct chunk_key from; /* the alert; then revision, channel and seq of the last one seen */
    const char      *channel; /* or NULL: all */
    int              having;  /* only with a recipient in this state; 0: all */
    size_t           limit;   /* 1 … STORE_CHUNKS_MAX */

    struct chunk_row *chunks;
    size_t            count;
};
void store_load_chunks(struct store *store, struct store_load_chunks *verb);

/* What failed in the finished chunks of a channel is to be sent once more: they are claimed
 * with those that have receipts, which are folded in first, until a checkpoint says that it is
 * done. ERR_CONFLICT: the revision is not out or over, or there is no such chunk. */
struct store_retry_failed {
    struct store_job job;
    struct id        alert;
    int64_t          revision;
    const char      *channel;
    int              failed;     /* the state */
    int64_t          recipients; /* as counted; 0: ERR_CONFLICT */
    int64_t          now_ms;
    struct deed     *deed;

    size_t chunks;
};
void store_retry_failed(struct store *store, struct store_retry_failed *verb);

/* What came to a state less what left it, in one minute, by the checkpoints written then. */
struct moved_row {
    const char *channel;
    int64_t     minute; /* since the epoch */
    int32_t     by_state[STORE_STATES];
};

/* Of an alert, by channel and minute. */
struct store_load_moved {
    struct store_job job;
    struct id        alert;

    struct moved_row *rows;
    size_t            count;
};
void store_load_moved(struct store *store, struct store_load_moved *verb);

/* What the devices of an alert's orders said, by revision, channel, seq, place, device and
 * word, page by page. */
struct store_load_devices {
    struct store_job   job;
    struct receipt_row from;  /* the alert; then the last one seen, its word too */
    size_t             limit; /* 1 … 10,000 */

    struct receipt_row *words;
    size_t              count;
};
void store_load_devices(struct store *store, struct store_load_devices *verb);

/* A revision is cancelled or over: its waiting chunks are dropped, leased ones are told at
 * their next checkpoint, its plan takes no more. revision and all older; and what rests before
 * the alert. */
struct store_drop_unsent {
    struct store_job job;
    struct id        alert;
    int64_t          revision;
    struct deed     *deed; /* or NULL */

    size_t dropped; /* of the alert itself */
};
void store_drop_unsent(struct store *store, struct store_drop_unsent *verb);

#endif
