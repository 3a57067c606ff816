/* journal.h: the record of decisions (P10). Rows are numbered without gaps,
 * appended in the transaction of the deed itself, chained and signed by seal. */
#ifndef TOCSIN_STORE_JOURNAL_H
#define TOCSIN_STORE_JOURNAL_H

#include "hub/store/store.h"

enum { STORE_JOURNAL_PAGE_MAX = 1000, STORE_FACTS_MAX = 262144 };

/* What somebody did. Carried by every deciding verb.
 *
 * With once (an Idempotency-Key), the same actor's second use of it does nothing:
 * the verb fails with ERR_CONFLICT, was_repeated is true, and seq and about_r tell
 * what the first one did; another request hash sets was_other_request as well. */
struct deed {
    const char *word;     /* "alert.released" */
    const char *about;    /* "alert:<uuid>", "incident:212" */
    const char *actor;    /* an account's or device's id, or "system" */
    const char *mode;     /* "actual", "test", "exercise/<id>" */
    const char *facts;    /* a JSON object with nothing personal in it; NULL: {} */
    const char *personal; /* a JSON object kept apart so that it can be erased, or NULL */
    int64_t     at_ms;
    const char *once;                    /* at most 100 bytes, or NULL */
    uint8_t     request[STORE_HASH_LEN]; /* hash of the request that carried once */

    int64_t     seq;     /* out: its place in the journal, or the first one's */
    const char *about_r; /* out, when repeated: what the first was about; in job.arena */
    bool        was_repeated, was_other_request;
};

/* A deed that changes nothing else: a login, a comment, a settings reload. */
struct store_append_deed {
    struct store_job job;
    struct deed     *deed;
};
void store_append_deed(struct store *store, struct store_append_deed *verb);

struct journal_row {
    int64_t        seq, at_ms;
    const char    *word, *about, *actor, *mode, *facts;
    const uint8_t *commitment; /* 32 bytes, BLAKE2b(salt, personal); NULL: nothing personal */
    const char    *personal;   /* NULL: not asked for, or erased */
};

/* Rows after (or, backwards, before) seq in order of reading; from 0 the first or
 * the newest. about: only rows about it. limit 1 … STORE_JOURNAL_PAGE_MAX. */
struct store_read_journal {
    struct store_job job;
    int64_t          from;
    bool             backwards;
    size_t           limit;
    const char      *about; /* or NULL */
    bool             with_personal;

    struct journal_row *rows;
    size_t              count;
    int64_t             newest; /* the last seq there is */
};
void store_read_journal(struct store *store, struct store_read_journal *verb);

/* Where the chain stands: H over rows 1 … seq, signed. Before the first seal seq
 * is 0. Its text is chain_head_text(). */
struct journal_head {
    int64_t seq, at_ms;
    uint8_t hash[STORE_HASH_LEN];
    uint8_t signature[ED25519_SIGNATURE_LEN];
};

/* Chains and signs what was appended since the last seal; with nothing new it
 * does nothing. Meant for once per second. ERR_CONFLICT without a key. */
struct store_seal {
    struct store_job job;
    int64_t          now_ms;

    struct journal_head head;
    size_t              sealed; /* rows newly covered */
};
void store_seal(struct store *store, struct store_seal *verb);

struct store_find_head {
    struct store_job job;

    struct journal_head head;
    int64_t             newest; /* rows head.seq + 1 … newest are not sealed yet */
};
void store_find_head(struct store *store, struct store_find_head *verb);

struct journal_seal {
    struct journal_head head; /* after its rows */
    int64_t             first;
    const uint8_t *digests; /* 32 bytes a row, first … head.seq: they name a flipped row */
};

/* Seals whose last row lies after from, oldest first; for the export. */
struct store_read_seals {
    struct store_job job;
    int64_t          from;
    size_t           limit;

    struct journal_seal *seals;
    size_t               count;
};
void store_read_seals(struct store *store, struct store_read_seals *verb);

/* Forgets the personal part (and its salt) of the rows about something, or by an
 * actor, or both; one of them may be NULL. The chain stays valid. The erasure is
 * itself a deed. What cards hold goes along: those about it, and the one whose id it names,
 * unless it waits for somebody; and of a person, whatever he signed. */
struct store_erase_personal {
    struct store_job job;
    const char      *about, *actor;
    /* NULL: no person. His name in any field of a card that says nothing else; and the
     * personal part of what he did about things that begin with signed_under. */
    const char  *name, *signer, *signed_under;
    struct deed *deed;

    size_t erased;
};
void store_erase_personal(struct store *store, struct store_erase_personal *verb);

#endif
