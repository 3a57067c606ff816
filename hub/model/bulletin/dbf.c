/* dbf.c: the department's table of one day: dBASE III, a record for each zone, a colour in
 * words for each risk. Texts are Windows-1252; what we read of them is ASCII. */
#include <string.h>
#include <strings.h>

#include "hub/model/bulletin/room.h"

enum {
    HEAD = 32,
    FIELD = 32,
    NAME_LEN = 11,
    FIELDS_END = 0x0d,
    IN_FORCE = ' ', /* before a record */
    DELETED = '*',
};

enum column { ZONE, HYDROGEOLOGICAL, THUNDERSTORMS, HYDRAULIC, COLUMNS };

static const char *const NAMES[COLUMNS] = {"Zona_all", "Idrogeo", "Temporali", "Idraulico"};

struct dbf {
    const uint8_t *bytes;
    size_t         len, head_len, record_len, count;
    size_t         at[COLUMNS], width[COLUMNS]; /* within a record; width 0: not there */
};

static size_t number_at(const struct dbf *dbf, size_t at, size_t bytes)
{
    size_t number = 0;

    for (size_t i = bytes; i > 0; i--)
        number = number << 8 | dbf->bytes[at + i - 1];
    return number;
}

/* "Zona_all", padded with NUL. */
static bool is_named(const uint8_t *field, const char *name)
{
    char got[NAME_LEN + 1] = "";

    memcpy(got, field, NAME_LEN);
    return strcasecmp(got, name) == 0;
}

static int read_fields(struct dbf *dbf, struct err *err)
{
    size_t at = 1;

    for (size_t place = HEAD; place + FIELD <= dbf->head_len && dbf->bytes[place] != FIELDS_END;
         place += FIELD) {
        const uint8_t *field = dbf->bytes + place;
        size_t         width = field[16];

        for (int c = 0; c < COLUMNS; c++)
            if (is_named(field, NAMES[c])) {
                dbf->at[c] = at;
                dbf->width[c] = width;
            }
        at += width;
    }
    if (at > dbf->record_len)
        return err_set(err, ERR_INVALID, "its fields are longer than its records");
    for (int c = 0; c < COLUMNS; c++)
        if (dbf->width[c] == 0)
            return err_set(err, ERR_INVALID, "field \"%s\" is missing", NAMES[c]);
    return 0;
}

static int read_head(struct dbf *dbf, struct err *err)
{
    if (dbf->len < HEAD || (dbf->bytes[0] & 7) != 3)
        return err_set(err, ERR_INVALID, "is no dBASE table");
    dbf->count = number_at(dbf, 4, 4);
    dbf->head_len = number_at(dbf, 8, 2);
    dbf->record_len = number_at(dbf, 10, 2);
    if (dbf->head_len > dbf->len || dbf->record_len < 1 ||
        dbf->count > (dbf->len - dbf->head_len) / dbf->record_len)
        return err_set(err, ERR_INVALID, "is cut short");
    return read_fields(dbf, err);
}

/* Without the blanks it is padded with. */
static const char *cell(const struct dbf *dbf, const uint8_t *record, enum column column,
                        struct arena *arena)
{
    const char *text = (const char *)record + dbf->at[column];
    size_t      len = dbf->width[column];

    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\0'))
        len--;
    while (len > 0 && *text == ' ')
        text++, len--;
    return arena_copy(arena, text, len);
}

static int read_record(struct bulletin_row *row, const struct dbf *dbf, const uint8_t *record,
                       struct arena *arena, struct err *err)
{
    const char *code = cell(dbf, record, ZONE, arena);

    if (*code == '\0' || strlen(code) > BULLETIN_ZONE_MAX)
        return err_set(err, ERR_INVALID, "its zone must have 1 to %d bytes", BULLETIN_ZONE_MAX);
    for (const char *at = code; *at; at++)
        if (*at < ' ' || *at > '~')
            return err_set(err, ERR_INVALID, "its zone is no code");
    row->code = code;
    for (int r = 0; r < BULLETIN_RISKS; r++)
        if (!bulletin_colour(&row->levels[r],
                             cell(dbf, record, HYDROGEOLOGICAL + (enum column)r, arena)))
            return err_set(err, ERR_INVALID, "zone \"%s\": %s names no colour", code,
                           NAMES[HYDROGEOLOGICAL + r]);
    return 0;
}

int bulletin_read_dbf(struct bulletin_rows *rows, const struct bulletin_row *as,
                      struct arena *arena, const char *bytes, size_t len, struct err *err)
{
    struct dbf dbf = {.bytes = (const uint8_t *)bytes, .len = len};

    if (read_head(&dbf, err) < 0)
        return -1;
    for (size_t i = 0; i < dbf.count; i++) {
        const uint8_t      *record = dbf.bytes + dbf.head_len + i * dbf.record_len;
        struct bulletin_row row = *as;

        if (*record == DELETED)
            continue;
        if (*record != IN_FORCE)
            return err_set(err, ERR_INVALID, "record %zu is neither in force nor deleted",
                           i + 1);
        if (read_record(&row, &dbf, record, arena, err) < 0 ||
            bulletin_rows_add(rows, &row, err) < 0)
            return err_at(err, arena_format(arena, "record %zu", i + 1));
    }
    return 0;
}
