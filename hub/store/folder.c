#include "hub/store/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/file.h"

static int complain(struct err *err, const char *doing, const char *path)
{
    enum err_kind kind = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_INTERNAL;

    return err_set(err, kind, "%s %s: %s", doing, path, strerror(errno));
}

/* A step that a failpoint may spoil: the failpoint's errno becomes the step's. */
static bool is_spoilt(int failure)
{
    errno = failure;
    return failure != 0;
}

static int sync_path(const char *path, int flags, struct err *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    int failed = 0;

    if (fd < 0 || is_spoilt(FAILPOINT("folder.sync")) || fsync(fd) < 0)
        failed = complain(err, "syncing", path);
    if (fd >= 0)
        close(fd);
    return failed;
}

int folder_sync(const char *path, struct err *err)
{
    return sync_path(path, O_RDONLY | O_DIRECTORY, err);
}

int file_sync(const char *path, struct err *err)
{
    return sync_path(path, O_RDONLY, err);
}

int folder_ready(const char *path, struct err *err)
{
    struct arena arena = {0};
    int          failed = 0;

    if (!file_exists(path))
        failed =
            folder_make(path, 0700, err) < 0 || folder_sync(folder_of(&arena, path), err) < 0;
    arena_free(&arena);
    return failed ? -1 : 0;
}

int folder_remove(const char *path, struct err *err)
{
    struct arena   arena = {0};
    DIR           *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            unlink(arena_format(&arena, "%s/%s", path, entry->d_name));
    if (folder)
        closedir(folder);
    arena_free(&arena);
    if (rmdir(path) < 0 && errno != ENOENT)
        return complain(err, "removing", path);
    return 0;
}

static int write_all(int fd, struct blob bytes)
{
    const char *at = bytes.at;
    size_t      left = bytes.len;

    while (left > 0) {
        ssize_t got;

        if (is_spoilt(FAILPOINT("folder.write")))
            return -1;
        got = write(fd, at, left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        at += got;
        left -= (size_t)got;
    }
    return 0;
}

static int copy_bytes(int from, int to)
{
    char    bytes[65536];
    ssize_t got;

    while ((got = read(from, bytes, sizeof bytes)) > 0)
        if (write_all(to, (struct blob){bytes, (size_t)got}) < 0)
            return -1;
    return got < 0 ? -1 : 0;
}

int file_copy(const char *from, const char *to, struct err *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int failed = 0;

    if (in < 0 || out < 0 || copy_bytes(in, out) < 0 ||
        is_spoilt(FAILPOINT("folder.copy_sync")) || fsync(out) < 0)
        failed = complain(err, "copying", from);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return failed;
}

int file_link(const char *from, const char *to, struct err *err)
{
    if (link(from, to) == 0 || errno == EEXIST)
        return 0;
    return file_copy(from, to, err);
}

const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

const char *photo_ending(const char *type)
{
    static const struct {
        const char *type, *ending;
    } ENDINGS[] = {{"image/jpeg", "jpg"}, {"image/png", "png"}, {"image/webp", "webp"}};

    for (size_t i = 0; i < COUNT_OF(ENDINGS); i++)
        if (type && strcmp(ENDINGS[i].type, type) == 0)
            return ENDINGS[i].ending;
    return NULL;
}

const char *photo_folder(struct arena *arena, const char *store_path)
{
    return arena_format(arena, "%s/photos", folder_of(arena, store_path));
}

const char *photo_file(struct arena *arena, const char *store_path,
                       const struct kept_photo *photo)
{
    char hex[2 * SHA256_LEN + 1];

    return arena_format(arena, "%s/%s.%s", photo_folder(arena, store_path),
                        hex_text(hex, photo->sha256, SHA256_LEN), photo_ending(photo->type));
}

static int give(const char *path, const struct stat *owner, struct err *err)
{
    if (lchown(path, owner->st_uid, owner->st_gid) == 0 || errno == ENOENT)
        return 0;
    return err_set(err, ERR_INTERNAL, "giving %s to its owner: %s", path, strerror(errno));
}

int folder_hand_over(const char *path, struct err *err)
{
    struct arena   arena = {0};
    struct stat    owner;
    struct dirent *entry;
    DIR           *folder;
    int            failed = 0;

    if (geteuid() != 0 || stat(folder_of(&arena, path), &owner) < 0) {
        arena_free(&arena);
        return 0;
    }
    folder = opendir(path);
    while (failed == 0 && folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            failed = give(arena_format(&arena, "%s/%s", path, entry->d_name), &owner, err);
    if (folder)
        closedir(folder);
    if (failed == 0)
        failed = give(path, &owner, err);
    arena_free(&arena);
    return failed;
}
