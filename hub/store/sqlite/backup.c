#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/failpoint.h"
#include "hub/base/file.h"
#include "hub/store/folder.h"
#include "hub/store/manifest.h"
#include "hub/store/sqlite/nouns.h"

/* Where the parts of a backup being made lie. */
struct place {
    const char *folder, *store, *photos, *manifest;
};

static struct place place_at(struct arena *arena, const char *folder)
{
    return (struct place){.folder = folder,
                          .store = arena_format(arena, "%s/store.db", folder),
                          .photos = arena_format(arena, "%s/photos", folder),
                          .manifest = arena_format(arena, "%s/manifest.json", folder)};
}

/* The head as it stands in the copy, not in the store that went on meanwhile. */
static int head_of(const char *path, struct journal_head *head_r, struct err *err)
{
    struct db copy = {0};
    int       failed;

    if (db_open(&copy, path, DB_COPY, err) < 0)
        return -1;
    failed = journal_last_seal(&copy, head_r, err);
    db_close(&copy);
    return failed;
}

static int copy_store(struct db *db, const struct place *place, struct manifest *manifest,
                      struct err *err)
{
    if (db_copy(db, place->store, err) < 0 || head_of(place->store, &manifest->head, err) < 0)
        return -1;
    return file_digest(place->store, manifest->sha256, &manifest->bytes, err);
}

int photos_link(const char *from, const char *to, int64_t *count_r, struct err *err)
{
    DIR           *folder = opendir(from);
    struct dirent *entry;
    int            failed = folder_ready(to, err);

    *count_r = 0;
    while (failed == 0 && folder && (entry = readdir(folder))) {
        struct arena arena = {0};

        if (entry->d_name[0] != '.' && !strstr(entry->d_name, ".new")) {
            failed = file_link(arena_format(&arena, "%s/%s", from, entry->d_name),
                               arena_format(&arena, "%s/%s", to, entry->d_name), err);
            *count_r += failed == 0;
        }
        arena_free(&arena);
    }
    if (folder)
        closedir(folder);
    return failed < 0 ? -1 : folder_sync(to, err);
}

static int fill(struct db *db, const struct place *place, struct manifest *manifest,
                struct arena *arena, struct err *err)
{
    struct buf text = {0};
    int        failed;

    if (folder_ready(place->folder, err) < 0 || copy_store(db, place, manifest, err) < 0 ||
        photos_link(photo_folder(arena, db->path), place->photos, &manifest->photos, err) < 0)
        return -1;
    manifest_write(&text, manifest);
    failed = file_replace(place->manifest, text.bytes, text.len, 0600, err);
    buf_free(&text);
    return failed;
}

static void remove_place(const struct place *place)
{
    folder_remove(place->photos, NULL);
    folder_remove(place->folder, NULL);
}

static int show(const char *from, const char *to, struct arena *arena, struct err *err)
{
    if (FAILPOINT("backup.rename") || rename(from, to) < 0)
        return err_set(err, ERR_INTERNAL, "renaming %s: %s", from, strerror(errno));
    return folder_sync(folder_of(arena, to), err);
}

static bool is_link(const char *path)
{
    struct stat there;

    return lstat(path, &there) == 0 && S_ISLNK(there.st_mode);
}

/* Nothing stands there yet, and what was left of one cut short is no way to elsewhere. */
static int check_free(const struct place *place, const char *folder, struct err *err)
{
    struct stat there;

    if (lstat(folder, &there) == 0)
        return err_set(err, ERR_CONFLICT, "%s exists already", folder);
    if (is_link(place->folder) || is_link(place->photos))
        return err_set(err, ERR_CONFLICT, "%s leads elsewhere", place->folder);
    return 0;
}

int sqlite_backup(struct db *db, struct store_backup *verb)
{
    struct arena   *arena = &verb->job.arena;
    struct err     *err = &verb->job.err;
    struct place    place = place_at(arena, arena_format(arena, "%s.new", verb->folder));
    struct manifest manifest = {.made_ms = verb->now_ms};

    if ((verb->within && folder_ready(verb->within, err) < 0) ||
        check_free(&place, verb->folder, err) < 0)
        return err_at(err, "backup");
    remove_place(&place); /* of one that was cut short */
    if (fill(db, &place, &manifest, arena, err) < 0 ||
        show(place.folder, verb->folder, arena, err) < 0) {
        remove_place(&place);
        return err_at(err, "backup");
    }
    verb->bytes = manifest.bytes;
    verb->head = manifest.head;
    return 0;
}
