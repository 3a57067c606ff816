#include "hub/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/failpoint.h"

enum { READ_STEP = 64 * 1024 };

static int fail(struct err *err, const char *path)
{
    enum err_kind kind = errno == ENOENT                      ? ERR_NOT_FOUND
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

static int write_new(const char *path, const void *bytes, size_t len, unsigned mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    int failed;

    if (fd < 0)
        return -1;
    failed =
        write_all(fd, bytes, len) < 0 || is_spoilt(FAILPOINT("file.sync")) || fsync(fd) < 0;
    return close(fd) < 0 || failed ? -1 : 0;
}

int file_replace(const char *path, const void *bytes, size_t len, unsigned mode,
                 struct err *err)
{
    char beside[PATH_MAX];

    if (snprintf(beside, sizeof beside, "%s.new", path) >= (int)sizeof beside)
        return err_set(err, ERR_INVALID, "%s: the path is too long", path);
    if (write_new(beside, bytes, len, mode) < 0 || is_spoilt(FAILPOINT("file.rename")) ||
        rename(beside, path) < 0) {
        fail(err, path);
        unlink(beside);
        return -1;
    }
    return sync_folder(path) < 0 ? fail(err, path) : 0;
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
