/* backend.h: the seam between the verbs and what remembers: SQLite, PostgreSQL
 * later, an oracle in memory in the tests. A table of functions; store.c does the
 * queues, the threads, the room on disk and the answers. */
#ifndef TOCSIN_STORE_BACKEND_H
#define TOCSIN_STORE_BACKEND_H

#include "hub/store/alerts.h"
#include "hub/store/areas.h"
#include "hub/store/cards.h"
#include "hub/store/counters.h"
#include "hub/store/deliveries.h"
#include "hub/store/journal.h"
#include "hub/store/notices.h"
#include "hub/store/people.h"
#include "hub/store/reports.h"
#include "hub/store/situation.h"
#include "hub/store/store.h"
#include "hub/store/subscribers.h"
#include "hub/store/survey.h"
#include "hub/store/upkeep.h"

#define VERB(name, lane) VERB_##name,
enum store_verb {
#include "hub/store/verbs.def"
    VERBS
};
#undef VERB

enum { BACKEND_READERS = 2, BACKEND_GROUP_MAX = 256 };

struct backend;

enum group_fate {
    GROUP_KEPT,   /* each verb is on disk or failed alone */
    GROUP_FULL,   /* no room: nothing of the group happened */
    GROUP_FAILED, /* nothing of the group happened; the next may do better */
    GROUP_BROKEN, /* the disk failed: what it holds is not known any more */
};

struct backend_kind {
    int (*open)(struct backend **backend_r, const struct store_settings *settings,
                struct err *err);
    /* On the writer's thread: runs some verbs as one transaction, each in a savepoint
     * of its own, and sets failed and err of each. err: why, unless kept. The same
     * verbs may be given again after a fate that kept nothing. */
    enum group_fate (*write)(struct backend *backend, struct store_job **jobs, size_t count,
                             struct err *err);
    /* On reader i's thread: one verb, in one snapshot. */
    void (*read)(struct backend *backend, size_t i, struct store_job *job);
    /* On the errands' thread: a photo's file, or a backup. */
    void (*errand)(struct backend *backend, struct store_job *job);
    /* On the errands' thread, after writes: the log is carried into the file. */
    bool (*wants_upkeep)(const struct backend *backend); /* any thread */
    int (*upkeep)(struct backend *backend, struct err *err);
    /* Seals the journal at now_ms if there is a key, and lets go of everything. */
    void (*close)(struct backend *backend, int64_t now_ms);
};

extern const struct backend_kind SQLITE_BACKEND;

/* store_open() with another kind. */
int store_open_kind(struct store **store_r, struct uv_loop_s *loop, struct tally *owner,
                    const struct store_settings *settings, const struct backend_kind *kind,
                    struct err *err);

static inline struct store_job *store_job_of(struct serial_job *link)
{
    return link ? CONTAINER_OF(link, struct store_job, link) : NULL;
}

/* A caller's limit, held to what a page may be. */
static inline size_t store_limit(size_t limit, size_t most)
{
    return limit == 0 || limit > most ? most : limit;
}

/* Room for one more in a list kept in an arena: returns list, moved when it was full. */
void *store_grown(struct arena *arena, void *list, size_t count, size_t size);

#endif
