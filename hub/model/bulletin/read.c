/* read.c: one bulletin in any of the shapes it comes in. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/zip.h"
#include "hub/model/bulletin/room.h"

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);

    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

static const struct zip_file *file_of(const struct zip *zip, const char *end)
{
    for (size_t i = 0; i < zip->count; i++)
        if (ends_with(zip->files[i].name, end))
            return &zip->files[i];
    return NULL;
}

static int read_table(struct bulletin_rows *rows, const struct zip *zip,
                      struct bulletin_row *as, const char *end, struct arena *arena,
                      struct err *err)
{
    const struct zip_file *table = file_of(zip, end);

    if (!table)
        return err_set(err, ERR_INVALID, "holds no table whose name ends in %s", end);
    if (bulletin_read_dbf(rows, as, arena, table->bytes, table->len, err) < 0)
        return err_at(err, table->name);
    return 0;
}

/* Cap_20260730_1511.xml, 20260730_1511_today.dbf, 20260730_1511_tomorrow.dbf. */
static int read_zip(struct bulletin_rows *rows, const char **identifier_r, struct arena *arena,
                    const char *bytes, size_t len, struct err *err)
{
    struct bulletin_row    as;
    struct zip             zip;
    const struct zip_file *cap;

    if (zip_read(&zip, arena, bytes, len, BULLETIN_BYTES_MAX, err) < 0)
        return -1;
    cap = file_of(&zip, ".xml");
    if (!cap)
        return err_set(err, ERR_INVALID, "holds no CAP message (.xml)");
    if (bulletin_read_cap(rows, &as, identifier_r, arena, cap->bytes, cap->len, err) < 0)
        return err_at(err, cap->name);
    memcpy(as.day, as.today, sizeof as.day);
    if (read_table(rows, &zip, &as, "_today.dbf", arena, err) < 0)
        return -1;
    day_after(as.day, as.today);
    return read_table(rows, &zip, &as, "_tomorrow.dbf", arena, err);
}

static int read_rows(struct bulletin_rows *rows, const char **identifier_r, struct arena *arena,
                     const char *bytes, size_t len, struct err *err)
{
    size_t               blanks = 0;
    struct bulletin_row  as;
    struct memory_source table = source_of_memory(bytes, len);

    while (blanks < len && strchr(" \t\r\n\xef\xbb\xbf", bytes[blanks]) && bytes[blanks])
        blanks++;
    if (len > 2 && memcmp(bytes, "PK", 2) == 0)
        return read_zip(rows, identifier_r, arena, bytes, len, err);
    if (blanks < len && bytes[blanks] == '<')
        return bulletin_read_cap(rows, &as, identifier_r, arena, bytes, len, err);
    return bulletin_read_csv(rows, arena, &table.source, true, err);
}

int bulletin_read(struct bulletin *bulletin_r, struct arena *arena, const char *bytes,
                  size_t len, struct err *err)
{
    struct bulletin_rows rows = {0};
    struct bulletins     all;
    const char          *identifier = "";
    int                  failed = 0;

    if (len > BULLETIN_BYTES_MAX)
        failed = err_set(err, ERR_TOO_LARGE, "is larger than %d MB", BULLETIN_BYTES_MAX >> 20);
    if (!failed)
        failed = read_rows(&rows, &identifier, arena, bytes, len, err);
    if (!failed) {
        bulletins_gather(&all, arena, &rows);
        if (all.count != 1)
            failed = err_set(err, ERR_INVALID, "holds %zu bulletins, not one", all.count);
    }
    free(rows.items);
    if (failed)
        return -1;
    *bulletin_r = all.items[0];
    bulletin_r->identifier = identifier;
    return 0;
}

int bulletins_read(struct bulletins *bulletins_r, struct arena *arena,
                   struct source *const *tables, size_t count, struct err *err)
{
    struct bulletin_rows rows = {0};
    int                  failed = 0;

    for (size_t i = 0; i < count && !failed; i++)
        if (bulletin_read_csv(&rows, arena, tables[i], false, err) < 0)
            failed = err_at(err, arena_format(arena, "table %zu", i + 1));
    if (!failed)
        bulletins_gather(bulletins_r, arena, &rows);
    free(rows.items);
    return failed;
}
