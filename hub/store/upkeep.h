/* upkeep.h: copies of the store, bringing one back, and clearing up. */
#ifndef TOCSIN_STORE_UPKEEP_H
#define TOCSIN_STORE_UPKEEP_H

#include "hub/store/journal.h"

/* Writes a consistent copy of the database into a new folder, with the photos
 * (hard links where the disk allows) and manifest.json naming size and SHA-256 of
 * the database, schema and the journal's head. The folder appears whole or not at
 * all. ERR_CONFLICT it exists, or a link would lead elsewhere. Intake goes on meanwhile. */
struct store_backup {
    struct store_job job;
    const char      *folder;
    const char      *within; /* the folder around it, made when missing; NULL: must be there */
    int64_t          now_ms;

    int64_t             bytes;
    struct journal_head head;
};
void store_backup(struct store *store, struct store_backup *verb);

/* What restoring changed, so that nothing old is sent twice and no siren number
 * comes twice. */
struct store_restored {
    int64_t counters; /* jumped ahead by 1,000,000 each */
    int64_t chunks;   /* unfinished, closed as dropped */
    int64_t notices;  /* unsent, closed as "restored" */
    int64_t sessions; /* ended: everybody logs in again */
};

/* Blocking, by itself, under the store's lock: puts a backup in place of what lies
 * at path (which is moved to path.replaced-<now>). The manifest must agree.
 * ERR_BUSY a hub is running; ERR_INVALID the backup is damaged. */
int store_restore(const char *path, const char *folder, int64_t now_ms,
                  struct store_restored *restored_r, struct err *err);

/* Forgets used-up idempotency keys, closed notices, ended sessions and revoked
 * tokens from before a time, a few thousand rows a call; more tells to go on. */
struct store_tidy {
    struct store_job job;
    int64_t          before_ms;

    size_t tidied;
    bool   more;
};
void store_tidy(struct store *store, struct store_tidy *verb);

#endif
