/* restore.c: a backup comes back, and forgets what it was about to send. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/file.h"
#include "hub/base/writer.h"
#include "hub/store/folder.h"
#include "hub/store/manifest.h"
#include "hub/store/sqlite/lock.h"
#include "hub/store/sqlite/migrate.h"
#include "hub/store/sqlite/nouns.h"

enum { COUNTER_JUMP = 1000000, MANIFEST_MAX = 65536 };

struct restore {
    const char            *path, *folder, *fresh; /* the store; the backup; the new file */
    int64_t                now_ms;
    struct manifest        manifest;
    struct store_restored *restored;
    struct arena           arena;
};

static int check_backup(struct restore *restore, struct err *err)
{
    const char *store = arena_format(&restore->arena, "%s/store.db", restore->folder);
    const char *text = arena_format(&restore->arena, "%s/manifest.json", restore->folder);
    struct buf  bytes = {0};
    uint8_t     sha[SHA256_LEN];
    int64_t     len;
    int         failed;

    failed = file_read(&bytes, text, MANIFEST_MAX, err) < 0 ||
             manifest_read(&restore->manifest, (struct blob){bytes.bytes, bytes.len}, err) < 0;
    buf_free(&bytes);
    if (failed || file_digest(store, sha, &len, err) < 0)
        return -1;
    if (len != restore->manifest.bytes ||
        memcmp(sha, restore->manifest.sha256, sizeof sha) != 0)
        return err_set(err, ERR_INVALID, "%s is not what its manifest says", store);
    unlink(restore->fresh);
    return file_copy(store, restore->fresh, err);
}

static int change(struct db *db, int64_t *count_r, const char *sql, int64_t number,
                  struct err *err)
{
    if (DB_RUN(db, err, sql, number_value(number)) < 0)
        return -1;
    *count_r = db_changes(db);
    return 0;
}

/* Nothing that was on its way then is sent now, and no number comes twice. */
static int disarm(struct db *db, const struct restore *restore, struct err *err)
{
    struct store_restored *done = restore->restored;
    int64_t                plans;

    if (change(db, &done->counters, "update counter set next = next + ?1", COUNTER_JUMP, err) <
            0 ||
        change(db, &done->chunks,
               "update chunk set state = 3, lease_ms = 0 where state in (0, 1) and ?1", 1,
               err) < 0 ||
        change(db, &done->notices,
               "update notice set outcome = 'restored', closed_ms = ?1, address = null,"
               " text = null where outcome is null",
               restore->now_ms, err) < 0 ||
        change(db, &done->sessions, "delete from session where ?1", 1, err) < 0)
        return -1;
    return change(db, &plans, "update plan set is_closed = ?1", 1, err) < 0 ||
                   change(db, &plans,
                          "update alert set todo = null where todo is not null and ?1", 1,
                          err) < 0
               ? -1
               : 0;
}

static int note(struct db *db, const struct restore *restore, struct err *err)
{
    struct buf       facts = {0};
    struct writer    out = writer_open(&facts);
    struct store_job job = {0};
    struct deed      deed = {.word = "store.restored",
                             .about = "store",
                             .actor = "system",
                             .mode = "actual",
                             .at_ms = restore->now_ms};
    int              failed;

    write_object(&out, NULL);
    write_integer(&out, "backup_ms", restore->manifest.made_ms);
    write_integer(&out, "head", restore->manifest.head.seq);
    write_integer(&out, "chunks", restore->restored->chunks);
    write_integer(&out, "notices", restore->restored->notices);
    write_end(&out);
    deed.facts = facts.bytes;
    failed = deed_append(db, &deed, &job);
    if (failed < 0)
        *err = job.err;
    buf_free(&facts);
    return failed;
}

static int prepare(struct db *db, const struct restore *restore, struct err *err)
{
    if (db_open(db, restore->fresh, DB_WRITES, err) < 0 || migrate(db, err) < 0 ||
        DB_RUN(db, err, "begin immediate") < 0 || disarm(db, restore, err) < 0 ||
        note(db, restore, err) < 0)
        return -1;
    if (FAILPOINT("restore.commit"))
        return err_set(err, ERR_INTERNAL, "the disk failed");
    return DB_RUN(db, err, "commit");
}

static int move(const char *from, const char *to, struct err *err)
{
    if (FAILPOINT("restore.rename") || (rename(from, to) < 0 && errno != ENOENT))
        return err_set(err, ERR_INTERNAL, "renaming %s: %s", from, strerror(errno));
    return 0;
}

/* What lay there goes aside with its log, then the new file takes the name. */
static int exchange(struct restore *restore, struct err *err)
{
    static const char *const ENDINGS[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
        if (move(arena_format(&restore->arena, "%s%s", restore->path, ENDINGS[i]),
                 arena_format(&restore->arena, "%s.replaced-%lld%s", restore->path,
                              (long long)restore->now_ms, ENDINGS[i]),
                 err) < 0)
            return -1;
    if (move(restore->fresh, restore->path, err) < 0)
        return -1;
    return folder_sync(folder_of(&restore->arena, restore->path), err);
}

/* While the old store still stands: whatever root made is the hub's own. */
static int hand_over(struct restore *restore, struct err *err)
{
    if (folder_hand_over(restore->fresh, err) < 0 ||
        folder_hand_over(arena_format(&restore->arena, "%s.lock", restore->path), err) < 0)
        return -1;
    return folder_hand_over(photo_folder(&restore->arena, restore->path), err);
}

static int restore_all(struct restore *restore, struct err *err)
{
    struct db   db = {0};
    const char *photos = arena_format(&restore->arena, "%s/photos", restore->folder);
    int64_t     linked;
    int         failed;

    if (check_backup(restore, err) < 0)
        return -1;
    db.chance = chance_of_system();
    failed = prepare(&db, restore, err);
    db_close(&db); /* carries the log into the file and removes it */
    if (failed < 0 || file_sync(restore->fresh, err) < 0 ||
        photos_link(photos, photo_folder(&restore->arena, restore->path), &linked, err) < 0 ||
        hand_over(restore, err) < 0)
        return -1;
    return exchange(restore, err);
}

int store_restore(const char *path, const char *folder, int64_t now_ms,
                  struct store_restored *restored_r, struct err *err)
{
    struct restore restore = {
        .path = path, .folder = folder, .now_ms = now_ms, .restored = restored_r};
    int lock, failed;

    if (store_lock(&lock, path, err) < 0)
        return -1;
    *restored_r = (struct store_restored){0};
    restore.fresh = arena_format(&restore.arena, "%s.restoring", path);
    failed = restore_all(&restore, err);
    arena_free(&restore.arena);
    store_unlock(lock);
    return failed;
}
