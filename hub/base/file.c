#include "hub/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/mem.h"

enum { READ_STEP = 64 * 1024, GROUP = 64 /* files replaced together */ };

static int fail(struct err *err, const char *path)
{
    enum err_kind kind = errno == ENOENT                      ? ERR_NOT_FOUND
                         : errno == ENAMETOOLONG              ? ERR_INVALID
                         : errno == ENOSPC || errno == EDQUOT ? ERR_FULL
                                                              : ERR_INTERNAL;

    return err_set(err, kind, "%s: %s", path, strerror(errno));
}

static int read_all(struct buf *buf, int fd, const char *path, size_t most, struct err *err)
{
    size_t before = buf->len;
    char   step[READ_STEP];

    for (;;) {
        ssize_t got = read(fd, step, sizeof step);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(err, path);
        if (got == 0)
            break;
        if (buf->len - before + (size_t)got > most)
            return err_set(err, ERR_TOO_LARGE, "%s: is larger than %zu bytes", path, most);
        buf_add(buf, step, (size_t)got);
    }
    buf_add(buf, "", 0);
    return 0;
}

int file_read(struct buf *buf, const char *path, size_t most, struct err *err)
{
    int fd, failed;

    if (strcmp(path, "-") == 0)
        return read_all(buf, STDIN_FILENO, "standard input", most, err);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(err, path);
    failed = read_all(buf, fd, path, most, err);
    close(fd);
    return failed;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* A step a failpoint may spoil: its errno becomes the step's. */
static bool is_spoilt(int failure)
{
    errno = failure ? failure : errno;
    return failure != 0;
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = is_spoilt(FAILPOINT("file.write")) ? -1 : write(fd, bytes, len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        len -= (size_t)put;
    }
    return 0;
}

/* The name of the folder a path lies in; "." for a bare name. */
static void folder_of(char folder[PATH_MAX], const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        snprintf(folder, PATH_MAX, ".");
    else
        snprintf(folder, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    int  fd, failed;

    folder_of(folder, path);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    failed = is_spoilt(FAILPOINT("file.folder_sync")) ? -1 : fsync(fd);
    close(fd);
    return failed;
}

/* ── replacing ──────────────────────────────────────────────────────────────────── */

/* One on its way: the new file beside the old one, open until it is on disk. */
struct replacing {
    char beside[PATH_MAX];
    int  fd; /* -1: not open */
};

static bool is_new_folder(const struct file_new *files, size_t i)
{
    char folder[PATH_MAX], before[PATH_MAX];

    folder_of(folder, files[i].path);
    for (size_t j = 0; j < i; j++) {
        folder_of(before, files[j].path);
        if (!files[j].is_failed && strcmp(folder, before) == 0)
            return false;
    }
    return true;
}

static void give_up(struct file_new *file, struct replacing *one, struct err **err)
{
    fail(*err, file->path);
    *err = NULL; /* the first is told */
    file->is_failed = true;
    if (one->fd >= 0)
        close(one->fd);
    one->fd = -1;
    unlink(one->beside);
}

static void put_beside(struct file_new *file, struct replacing *one, struct err **err)
{
    one->fd = -1;
    file->is_failed = false;
    if (snprintf(one->beside, sizeof one->beside, "%s.new", file->path) >=
        (int)sizeof one->beside) {
        one->beside[0] = '\0';
        errno = ENAMETOOLONG;
        give_up(file, one, err);
        return;
    }
    one->fd = open(one->beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)file->mode);
    if (one->fd < 0 || write_all(one->fd, file->bytes, file->len) < 0)
        give_up(file, one, err);
    else /* begins what the fsync below waits for; its failures are fsync's to tell */
        sync_file_range(one->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

static void put_in_place(struct file_new *file, struct replacing *one, struct err **err)
{
    int failed = is_spoilt(FAILPOINT("file.sync")) || fsync(one->fd) < 0;
    int fd = one->fd;

    one->fd = -1;
    if (close(fd) < 0 || failed || is_spoilt(FAILPOINT("file.rename")) ||
        rename(one->beside, file->path) < 0)
        give_up(file, one, err);
}

/* At most GROUP at once: each is an open file. */
static void replace_group(struct file_new *files, size_t count, struct err **err)
{
    struct replacing *group = MEM_NEW_ARRAY(struct replacing, count);

    for (size_t i = 0; i < count; i++)
        put_beside(&files[i], &group[i], err);
    for (size_t i = 0; i < count; i++) /* all data first: one commit of the journal then */
        if (group[i].fd >= 0)
            sync_file_range(group[i].fd, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE);
    for (size_t i = 0; i < count; i++)
        if (group[i].fd >= 0)
            put_in_place(&files[i], &group[i], err);
    for (size_t i = 0; i < count; i++)
        if (!files[i].is_failed && is_new_folder(files, i) && sync_folder(files[i].path) < 0) {
            fail(*err, files[i].path);
            *err = NULL;
            files[i].is_failed = true;
        }
    free(group);
}

int files_replace(struct file_new *files, size_t count, struct err *err)
{
    struct err *first = err;
    bool        is_failed = false;

    for (size_t at = 0; at < count; at += GROUP)
        replace_group(files + at, count - at < GROUP ? count - at : GROUP, &first);
    for (size_t i = 0; i < count; i++)
        is_failed |= files[i].is_failed;
    return is_failed ? -1 : 0;
}

int file_replace(const char *path, const void *bytes, size_t len, unsigned mode,
                 struct err *err)
{
    struct file_new file = {.path = path, .bytes = bytes, .len = len, .mode = mode};

    return files_replace(&file, 1, err);
}

int file_alias(const char *path, const char *target, struct err *err)
{
    return symlink(target, path) == 0 || errno == EEXIST ? 0 : fail(err, path);
}

const char *file_aliased(struct arena *arena, const char *path)
{
    char    folder[PATH_MAX], target[PATH_MAX];
    ssize_t len = readlink(path, target, sizeof target - 1);

    if (len <= 0)
        return NULL;
    target[len] = '\0';
    folder_of(folder, path);
    return arena_format(arena, "%s/%s", folder, target);
}

int folder_make(const char *path, unsigned mode, struct err *err)
{
    char above[PATH_MAX];

    if (mkdir(path, (mode_t)mode) == 0 || errno == EEXIST)
        return 0;
    if (errno != ENOENT)
        return fail(err, path);
    folder_of(above, path);
    if (strcmp(above, path) == 0 || folder_make(above, mode, err) < 0)
        return -1;
    return mkdir(path, (mode_t)mode) == 0 || errno == EEXIST ? 0 : fail(err, path);
}
