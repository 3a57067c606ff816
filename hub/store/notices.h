/* notices.h: one message to one person outside any alert: a code, an answer,
 * progress, a summons. */
#ifndef TOCSIN_STORE_NOTICES_H
#define TOCSIN_STORE_NOTICES_H

#include "hub/store/journal.h"

struct notice_row {
    int64_t     no; /* out */
    struct id   id; /* its key at gateways */
    const char *kind, *channel, *mode;
    const char *about;   /* "report:…", "account:…", or NULL */
    struct blob address; /* sealed */
    struct blob text;    /* sealed or plain, as the caller likes */
    int         lane;
    int64_t     due_ms, expires_ms;
    int         attempts; /* out of claim, like the rest */
    int64_t     fence;
    bool        was_in_doubt; /* somebody had it and never said what became of it */
};

/* The same id twice is kept once. */
struct store_keep_notice {
    struct store_job  job;
    struct notice_row notice; /* no is filled in */
    struct deed      *deed;   /* or NULL */

    bool was_known;
};
void store_keep_notice(struct store *store, struct store_keep_notice *verb);

/* Takes what is due and not expired, by lane and due time. Leases that ended, or were
 * released with their owner's chunks (deliveries.h), count as waiting; expired notices are
 * closed on the way. */
struct store_claim_notices {
    struct store_job job;
    const char      *channel, *owner;
    int64_t          now_ms, lease_ms;
    size_t           limit; /* 1 … 256 */

    struct notice_row *notices;
    size_t             count;
    int64_t            next_due_ms; /* 0: none waits */
};
void store_claim_notices(struct store *store, struct store_claim_notices *verb);

/* outcome: what became of it ("sent", "refused", …), which erases address and text;
 * NULL: try again at due_ms. ERR_CONFLICT the fence is lost. */
struct store_finish_notice {
    struct store_job job;
    int64_t          no, fence;
    const char      *outcome;
    int64_t          due_ms, at_ms;
    bool             was_untried; /* with NULL: the claim does not count as an attempt */
};
void store_finish_notice(struct store *store, struct store_finish_notice *verb);

#endif
