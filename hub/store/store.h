/* store.h: what is remembered. Every verb of the trade is a struct its caller
 * owns, with a struct store_job as its first member:
 *
 *     struct store_keep_reports keep = {.job.on_done = on_kept, .reports = r, .count = n};
 *     store_keep_reports(store, &keep);
 *
 * The struct and everything its inputs point at are lent until on_done, which
 * runs on the loop, exactly once, never before the call returned. Verbs that
 * write are committed in groups: when on_done says they did not fail, they are
 * on disk (P1). A verb that fails leaves nothing behind. Outputs' texts live in
 * job.arena; store_job_free() gives them back and makes the struct reusable.
 *
 * Kinds of failure all verbs share: ERR_FULL no room on disk (nothing was done);
 * ERR_INTERNAL the disk failed or failed before: from then on no write is ever
 * acknowledged again (P15). Each verb's header names the others. */
#ifndef TOCSIN_STORE_STORE_H
#define TOCSIN_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/crypto.h"
#include "hub/base/err.h"
#include "hub/base/histogram.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/loop/serial.h"

struct store;
struct uv_loop_s;

enum { STORE_HASH_LEN = 32 };

/* Bytes of someone else's. Absent ones have at == NULL. */
struct blob {
    const void *at;
    size_t      len;
};

struct store_job {
    void (*on_done)(struct store_job *); /* set by the caller */
    int          failed;                 /* 0, or -1 with err saying why */
    struct err   err;
    struct arena arena; /* the outputs' texts and lists */

    /* The store's own. */
    struct serial_job link;
    struct store     *store;
    int               verb;
};

/* Gives back what the verb's outputs hold; inputs stay. */
void store_job_free(struct store_job *job);

/* How much the disk still takes (P15). Each level refuses what the ones above it
 * refuse as well. Release, cancel, dispatch and journal are never refused by level. */
enum store_room {
    STORE_ROOM_ALL,
    STORE_ROOM_NO_PHOTOS,    /* keep_photo is refused */
    STORE_ROOM_NO_ANONYMOUS, /* intake should refuse anonymous reports */
    STORE_ROOM_NO_REPORTS,   /* keep_reports is refused */
};

struct store_settings {
    const char           *path; /* of the database file; .lock, .reserve, photos/ beside it */
    const struct ed25519 *seal; /* signs the journal's seals, copied; NULL: seals are refused */
    struct chance         chance;        /* of salts */
    struct clock          clock;         /* of the last seal, at the close */
    int64_t               reserve_bytes; /* preallocated for bad times; 0 for none */
    int64_t               photos_mark, anonymous_mark, reports_mark; /* free bytes, falling */

    /* On the loop, once, when the disk failed and nothing will be acknowledged any more. */
    void (*on_broken)(void *about, const struct err *err);
    void *about;
};

/* Opens or makes the file, migrates it (after a backup beside it, .before-N), and
 * starts its threads. Takes a place in owner until store_close() is through.
 * ERR_BUSY another process has it; ERR_CONFLICT made by a newer Tocsin. */
int store_open(struct store **store_r, struct uv_loop_s *loop, struct tally *owner,
               const struct store_settings *settings, struct err *err);

/* Every verb already asked for is still done and answered; then the journal is
 * sealed, the files closed, and owner's place given back. NULL is fine. */
void store_close(struct store *store);

/* Around several verbs asked for in one turn of the loop: what they write is committed
 * together, so that it costs one wait for the disk. Each still fails or is kept by
 * itself. Never across a return to the loop. */
void store_hold(struct store *store);
void store_let(struct store *store);

enum store_room store_room(const struct store *store);
bool            store_is_broken(const struct store *store);

/* For /metrics. Sums since the start. */
struct store_figures {
    uint64_t         writes, reads, failures, commits, largest_group;
    struct histogram commit;  /* how long they took */
    size_t           waiting; /* verbs queued now */
    int64_t          file_bytes, free_bytes;
};
void store_figures(const struct store *store, struct store_figures *figures_r);

#endif
