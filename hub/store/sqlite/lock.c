#include "hub/store/sqlite/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "hub/store/folder.h"

static int open_private(const char *path, int *fd_r, struct err *err)
{
    *fd_r = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return *fd_r < 0 ? err_set(err, ERR_INTERNAL, "opening %s: %s", path, strerror(errno)) : 0;
}

static int take(int lock, const char *path, struct err *err)
{
    if (flock(lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno == EWOULDBLOCK)
        return err_set(err, ERR_BUSY, "another tocsin has %s open", path);
    return err_set(err, ERR_INTERNAL, "locking %s: %s", path, strerror(errno));
}

int store_lock(int *lock_r, const char *path, struct err *err)
{
    struct arena arena = {0};
    int          lock = -1, file = -1;
    int          failed = folder_ready(folder_of(&arena, path), err) < 0 ||
                 open_private(arena_format(&arena, "%s.lock", path), &lock, err) < 0 ||
                 take(lock, path, err) < 0 || open_private(path, &file, err) < 0;

    arena_free(&arena);
    if (file >= 0)
        close(file);
    if (failed)
        store_unlock(lock);
    *lock_r = failed ? -1 : lock;
    return failed ? -1 : 0;
}

void store_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
