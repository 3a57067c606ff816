/* vfs.c: the system's VFS with a failpoint before each write and each sync of the
 * database file and of its log. What is written to the log is gathered until it must be
 * there: a commit of thirty reports asks the disk once, not a hundred times. And the log grows
 * by a whole step of zeros at a time: where a file's length has changed, a sync has a second
 * thing to write. Everything else goes straight through. */
#include "hub/store/sqlite/vfs.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/failpoint.h"

enum {
    RUN_MAX = 0x1ffff, /* bytes: the most that the system's VFS writes in one call */
    STEP = 1 << 18,
};

static const char NAME[] = "tocsin";

/* A file of ours: the system's file follows in the same memory. */
struct guarded {
    sqlite3_file  base;
    sqlite3_file *real;
    int           is_log;
    struct buf    run; /* the log's: written one after the other, not yet told the system */
    sqlite3_int64 run_at;
    sqlite3_int64 size; /* the log's, as far as this connection knows */
};

static struct guarded *guarded(sqlite3_file *file)
{
    return (struct guarded *)(void *)file;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return guarded(file)->real;
}

/* Behind what is written now there is nothing that counts: only one connection writes, and
 * readers read no further than it has committed. Where there is no room the log grows as it
 * can. */
static void grow(struct guarded *log, sqlite3_int64 end)
{
    static const char zeros[1 << 16];
    sqlite3_int64     step = (end + STEP - 1) / STEP * STEP;

    while (end < step) {
        int len = step - end < (int)sizeof zeros ? (int)(step - end) : (int)sizeof zeros;

        if (log->real->pMethods->xWrite(log->real, zeros, len, end) != SQLITE_OK)
            return;
        end += len;
    }
    log->size = step;
}

static int write_through(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    int failure =
        guarded(file)->is_log ? FAILPOINT("store.log.write") : FAILPOINT("store.file.write");

    if (failure)
        return failure == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    failure = real(file)->pMethods->xWrite(real(file), bytes, len, at);
    if (failure == SQLITE_OK && guarded(file)->is_log && at + len > guarded(file)->size)
        grow(guarded(file), at + len);
    return failure;
}

/* The run to the system. One that fails is forgotten: its transaction fails with it. Other
 * connections read no frame of the log before the sync of its commit, which comes after this.
 */
static int end_run(sqlite3_file *file)
{
    struct guarded *log = guarded(file);
    size_t          len = log->run.len;

    log->run.len = 0;
    return len > 0 ? write_through(file, log->run.bytes, (int)len, log->run_at) : SQLITE_OK;
}

static int close_file(sqlite3_file *file)
{
    int rc = end_run(file);
    int closed = real(file)->pMethods->xClose(real(file));

    buf_free(&guarded(file)->run);
    return rc != SQLITE_OK ? rc : closed;
}

static int read_file(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
    int rc = end_run(file);

    return rc != SQLITE_OK ? rc : real(file)->pMethods->xRead(real(file), bytes, len, at);
}

static int write_file(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    struct guarded *log = guarded(file);
    sqlite3_int64   end = log->run_at + (sqlite3_int64)log->run.len;
    int             rc = SQLITE_OK;

    if (!log->is_log)
        return write_through(file, bytes, len, at);
    if (at != end || log->run.len + (size_t)len > RUN_MAX)
        rc = end_run(file);
    if (log->run.len == 0)
        log->run_at = at;
    buf_add(&log->run, bytes, (size_t)len);
    return rc;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    int rc = end_run(file);

    if (FAILPOINT("store.file.truncate"))
        return SQLITE_IOERR_TRUNCATE;
    guarded(file)->size = 0;
    return rc != SQLITE_OK ? rc : real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    int rc = end_run(file);
    int failure;

    if (rc != SQLITE_OK)
        return rc;
    failure =
        guarded(file)->is_log ? FAILPOINT("store.log.sync") : FAILPOINT("store.file.sync");
    if (failure)
        return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int rc = end_run(file);

    return rc != SQLITE_OK ? rc : real(file)->pMethods->xFileSize(real(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int check_lock(sqlite3_file *file, int *is_reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), is_reserved);
}

static int control(sqlite3_file *file, int op, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), op, argument);
}

static int sector_size(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int traits(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void order_shared(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int unmap_shared(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = traits,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = order_shared,
    .xShmUnmap = unmap_shared,
};

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *flags_r)
{
    sqlite3_vfs    *system = vfs->pAppData;
    struct guarded *outer = guarded(file);
    int             rc;

    outer->real = (sqlite3_file *)(void *)(outer + 1);
    outer->is_log = (flags & SQLITE_OPEN_WAL) != 0;
    outer->run = (struct buf){0};
    outer->run_at = outer->size = 0;
    rc = system->xOpen(system, name, outer->real, flags, flags_r);
    outer->base.pMethods = outer->real->pMethods ? &METHODS : NULL;
    return rc;
}

static sqlite3_vfs ours;

static void register_once(void)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);

    ours = *system;
    ours.pNext = NULL;
    ours.zName = NAME;
    ours.szOsFile = (int)sizeof(struct guarded) + system->szOsFile;
    ours.pAppData = system;
    ours.xOpen = open_file;
    sqlite3_vfs_register(&ours, 0);
}

const char *vfs_name(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, register_once);
    return NAME;
}
