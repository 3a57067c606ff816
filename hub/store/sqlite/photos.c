#include <string.h>

#include "hub/base/file.h"
#include "hub/store/folder.h"
#include "hub/store/sqlite/nouns.h"

static int check_photo(const struct store_keep_photo *verb, struct err *err)
{
    uint8_t sha[SHA256_LEN];

    if (verb->bytes.len > STORE_PHOTO_MAX)
        return err_set(err, ERR_TOO_LARGE, "a photo has at most %d bytes", STORE_PHOTO_MAX);
    if (!photo_ending(verb->photo.type))
        return err_set(err, ERR_INVALID, "a photo is JPEG, PNG or WebP, not %s",
                       verb->photo.type);
    sha256(sha, verb->bytes.at, verb->bytes.len);
    if (memcmp(sha, verb->photo.sha256, sizeof sha) != 0)
        return err_set(err, ERR_INVALID, "the photo's bytes are not of its SHA-256");
    return 0;
}

/* The file is whole and its name is on disk before any row speaks of it. */
int photo_put_file(const char *path, struct store_keep_photo *verb)
{
    struct err *err = &verb->job.err;
    const char *folder, *file;

    if (check_photo(verb, err) < 0)
        return -1;
    verb->photo.size = (int64_t)verb->bytes.len;
    folder = photo_folder(&verb->job.arena, path);
    file = photo_file(&verb->job.arena, path, &verb->photo);
    if (folder_ready(folder, err) < 0)
        return -1;
    if (file_exists(file)) /* its name may not be on disk yet */
        return folder_sync(folder, err);
    return file_replace(file, verb->bytes.at, verb->bytes.len, 0600, err);
}

int sqlite_keep_photo(struct db *db, struct store_keep_photo *verb)
{
    const struct kept_photo *photo = &verb->photo;
    int64_t                  no;

    if (DB_NUMBER(db, &verb->job.err, &no, 0, "select no from report where id = ?1",
                  id_value(&photo->report)) < 0)
        return -1;
    if (no == 0)
        return err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such report");
    return DB_RUN(
        db, &verb->job.err,
        "insert into photo (report, sha256, type, size, at_ms, taken_ms, taken, lat_e7,"
        " lon_e7, look) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        " on conflict do nothing",
        id_value(&photo->report), hash_value(photo->sha256), text_value(photo->type),
        number_value(photo->size), number_value(photo->at_ms), number_value(photo->taken_ms),
        text_value(photo->taken ? photo->taken : ""), number_value(photo->lat_e7),
        number_value(photo->lon_e7), number_value(photo->look));
}

int sqlite_list_photos(struct db *db, struct store_list_photos *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select report, sha256, type, size, at_ms, taken_ms, taken,"
              " lat_e7, lon_e7, look from photo where report = ?1 order by at_ms, sha256",
              id_value(&verb->report));

    verb->count = 0;
    while (query_next(&query)) {
        struct kept_photo *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->report = take_id(&query);
        take_bytes(&query, row->sha256, sizeof row->sha256);
        row->type = take_text(&query);
        row->size = take_number(&query);
        row->at_ms = take_number(&query);
        row->taken_ms = take_number(&query);
        row->taken = take_text(&query);
        row->lat_e7 = take_number(&query);
        row->lon_e7 = take_number(&query);
        row->look = take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}
