#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/store/folder.h"
#include "hub/store/sqlite/lock.h"
#include "hub/store/sqlite/migrate.h"
#include "hub/store/sqlite/nouns.h"

enum { LOG_PAGES_MAX = 1000 }; /* 4 MB of log, then it is carried into the file */

struct backend {
    struct db      writer, readers[BACKEND_READERS], errands;
    struct arena   arena; /* the path */
    const char    *path;
    struct ed25519 seal;
    int            lock;
    atomic_int     log_pages, log_carried; /* at the last commit, at the last upkeep */
};

typedef int verb_fn(struct db *db, struct store_job *job);

#define VERB(name, lane)                                                                       \
    static int run_##name(struct db *db, struct store_job *job)                                \
    {                                                                                          \
        return sqlite_##name(db, CONTAINER_OF(job, struct store_##name, job));                 \
    }
#include "hub/store/verbs.def"
#undef VERB

#define VERB(name, lane) [VERB_##name] = run_##name,
static verb_fn *const RUNS[VERBS] = {
#include "hub/store/verbs.def"
};
#undef VERB

static enum group_fate fate_of(const struct db *db, const struct err *err)
{
    if (db->is_broken)
        return GROUP_BROKEN;
    return err->kind == ERR_FULL ? GROUP_FULL : GROUP_FAILED;
}

/* Each verb that writes is a durable step of its own, passed twice: when it was done but not
 * committed, and when it was committed but nobody told. */
#define STEP_READ(name)
#define STEP_FIRST(name)                                                                       \
    case VERB_##name:                                                                          \
        return FAILPOINT("verb." #name);
#define STEP_THEN(name)   STEP_FIRST(name)
#define STEP_REPORT(name) STEP_FIRST(name)
#define STEP_PHOTO(name)  STEP_FIRST(name)
#define STEP_ERRAND(name)
#define VERB(name, lane) STEP_##lane(name)
static int pass_step(const struct store_job *job)
{
    switch (job->verb) {
#include "hub/store/verbs.def"
    default:
        return 0;
    }
}
#undef VERB

static int meet_fault(struct db *db, int failure, struct err *err)
{
    if (failure == ENOSPC)
        return err_set(err, ERR_FULL, "store: no space left on device");
    db->is_broken |= failure != 0;
    return failure ? err_set(err, ERR_INTERNAL, "store: the disk failed") : 0;
}

/* One report alone writes by one statement, be it kept or laid aside: that is done whole or
 * not at all by itself. */
static bool is_one_statement(struct store_job *job)
{
    return job->verb == VERB_keep_reports &&
           CONTAINER_OF(job, struct store_keep_reports, job)->count == 1;
}

/* A verb that fails rolls back alone, unless it took the transaction with it. */
static int run_verb(struct db *db, struct store_job *job, struct err *err)
{
    bool   needs_savepoint = !is_one_statement(job);
    size_t mark = db->kept.len;

    if (needs_savepoint && DB_RUN(db, err, "savepoint verb") < 0)
        return -1;
    job->failed = RUNS[job->verb](db, job);
    if (job->failed < 0) {
        db->kept.len = mark;
        if (db->is_broken || job->err.kind == ERR_FULL || sqlite3_get_autocommit(db->file)) {
            *err = job->err;
            return -1;
        }
        if (needs_savepoint && DB_RUN(db, err, "rollback to verb") < 0)
            return -1;
    }
    if (meet_fault(db, pass_step(job), err) < 0)
        return -1;
    return needs_savepoint ? DB_RUN(db, err, "release verb") : 0;
}

/* After this returned 0 the group is on disk. */
static int commit(struct db *db, struct err *err)
{
    if (meet_fault(db, FAILPOINT("store.commit"), err) < 0 || DB_RUN(db, err, "commit") < 0)
        return -1;
    if (!FAILPOINT("store.committed"))
        return 0;
    db->is_broken = true;
    return err_set(err, ERR_INTERNAL, "store: the answer of the disk was lost");
}

/* Of what is on disk nothing can be taken back. */
static int tell(struct db *db, struct store_job **jobs, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (pass_step(jobs[i])) {
            db->is_broken = true;
            return err_set(err, ERR_INTERNAL, "store: the answer of the disk was lost");
        }
    return 0;
}

static enum group_fate write_group(struct backend *backend, struct store_job **jobs,
                                   size_t count, struct err *err)
{
    struct db *db = &backend->writer;

    db->kept.len = 0;
    if (DB_RUN(db, err, "begin immediate") < 0)
        return fate_of(db, err);
    for (size_t i = 0; i < count; i++)
        if (run_verb(db, jobs[i], err) < 0)
            goto fail;
    if (reports_journal(db, err) < 0 || commit(db, err) < 0 || tell(db, jobs, count, err) < 0)
        goto fail;
    return GROUP_KEPT;

fail:
    if (!sqlite3_get_autocommit(db->file))
        DB_RUN(db, NULL, "rollback");
    return fate_of(db, err);
}

static void read_one(struct backend *backend, size_t i, struct store_job *job)
{
    struct db *db = &backend->readers[i];

    job->failed = FAILPOINT("store.read")
                      ? err_set(&job->err, ERR_INTERNAL, "store: the disk failed")
                      : DB_RUN(db, &job->err, "begin");
    if (job->failed < 0)
        return;
    job->failed = RUNS[job->verb](db, job);
    DB_RUN(db, NULL, "commit");
}

static void run_errand(struct backend *backend, struct store_job *job)
{
    if (job->verb == VERB_keep_photo)
        job->failed =
            photo_put_file(backend->path, CONTAINER_OF(job, struct store_keep_photo, job));
    else
        job->failed = RUNS[job->verb](&backend->errands, job);
}

static int on_log_grown(void *about, sqlite3 *file, const char *name, int pages)
{
    struct backend *backend = about;

    (void)file;
    (void)name;
    atomic_store(&backend->log_pages, pages);
    return SQLITE_OK;
}

static bool wants_upkeep(const struct backend *backend)
{
    int pages = atomic_load(&backend->log_pages), carried = atomic_load(&backend->log_carried);

    return pages >= LOG_PAGES_MAX &&
           (pages < carried || pages - carried >= LOG_PAGES_MAX || carried == 0);
}

/* Passive: neither the writer nor a reader waits for it. */
static int do_upkeep(struct backend *backend, struct err *err)
{
    struct db *db = &backend->errands;
    int        rc;

    atomic_store(&backend->log_carried, atomic_load(&backend->log_pages));
    if (FAILPOINT("store.checkpoint"))
        return err_set(err, ERR_INTERNAL, "store: the disk failed");
    rc = sqlite3_wal_checkpoint_v2(db->file, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY ? 0 : db_complain(db, err);
}

static void close_backend(struct backend *backend, int64_t now_ms)
{
    struct journal_head head;
    size_t              sealed;
    struct err          err;

    if (backend->writer.file && backend->writer.seal && !backend->writer.is_broken &&
        journal_seal_all(&backend->writer, now_ms, &head, &sealed, &err) < 0)
        LOG(LOG_ALARM, "store.not_sealed", TEXT("why", err.text));
    for (size_t i = 0; i < BACKEND_READERS; i++)
        db_close(&backend->readers[i]);
    db_close(&backend->errands);
    db_close(&backend->writer);
    store_unlock(backend->lock);
    crypto_wipe(&backend->seal, sizeof backend->seal);
    arena_free(&backend->arena);
    free(backend);
}

static int open_files(struct backend *backend, struct err *err)
{
    if (db_open(&backend->writer, backend->path, DB_WRITES, err) < 0 ||
        migrate(&backend->writer, err) < 0 ||
        db_open(&backend->errands, backend->path, DB_WRITES, err) < 0)
        return -1;
    for (size_t i = 0; i < BACKEND_READERS; i++)
        if (db_open(&backend->readers[i], backend->path, DB_READS, err) < 0)
            return -1;
    sqlite3_wal_hook(backend->writer.file, on_log_grown, backend);
    return 0;
}

static int open_backend(struct backend **backend_r, const struct store_settings *settings,
                        struct err *err)
{
    struct backend *backend = MEM_NEW(struct backend);

    backend->lock = -1;
    backend->path = arena_text(&backend->arena, settings->path);
    if (store_lock(&backend->lock, backend->path, err) < 0 || open_files(backend, err) < 0) {
        close_backend(backend, 0);
        return -1;
    }
    backend->writer.chance = settings->chance;
    if (settings->seal) {
        backend->seal = *settings->seal;
        backend->writer.seal = &backend->seal;
    }
    *backend_r = backend;
    return 0;
}

const struct backend_kind SQLITE_BACKEND = {
    .open = open_backend,
    .write = write_group,
    .read = read_one,
    .errand = run_errand,
    .wants_upkeep = wants_upkeep,
    .upkeep = do_upkeep,
    .close = close_backend,
};
