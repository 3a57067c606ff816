/* csv.c: tables of bulletins, as those who collect them keep them. */
#include <stdio.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/csv.h"
#include "hub/base/text.h"
#include "hub/model/bulletin/room.h"

enum column { PUBLISHED, DAY, ZONE, VALID_FROM, HYDROGEOLOGICAL, THUNDERSTORMS, HYDRAULIC };

static const char *const COLUMNS[] = {"published",     "day",       "zone",     "valid_from",
                                      "idrogeologico", "temporali", "idraulico"};

enum { COLUMN_COUNT = COUNT_OF(COLUMNS) };

static int find_columns(int at[COLUMN_COUNT], const struct csv *csv, bool needs_zone,
                        struct err *err)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        at[i] = csv_column(csv, COLUMNS[i]);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        bool is_needed = i == PUBLISHED || i == DAY || (i == ZONE && needs_zone) ||
                         (i >= HYDROGEOLOGICAL && at[ZONE] >= 0);

        if (is_needed && at[i] < 0)
            return err_set(err, ERR_INVALID, "column \"%s\" is missing", COLUMNS[i]);
    }
    return 0;
}

static const char *cell(const struct csv *csv, const int at[COLUMN_COUNT], enum column column)
{
    return at[column] >= 0 && (size_t)at[column] < csv->count ? csv->fields[at[column]] : "";
}

static int read_when(struct bulletin_row *row_r, const struct csv *csv,
                     const int at[COLUMN_COUNT], struct err *err)
{
    const char *published = cell(csv, at, PUBLISHED), *day = cell(csv, at, DAY);
    const char *from = cell(csv, at, VALID_FROM);
    int64_t     from_ms;

    if (!stamp_parse(&row_r->published_ms, published))
        return err_set(err, ERR_INVALID, "published must be as in 2022-11-26T15:10:59+01:00");
    snprintf(row_r->today, sizeof row_r->today, "%.10s", published);
    if (strcmp(day, "oggi") == 0)
        snprintf(row_r->day, sizeof row_r->day, "%s", row_r->today);
    else if (strcmp(day, "domani") == 0)
        day_after(row_r->day, row_r->today);
    else
        return err_set(err, ERR_INVALID, "day must be oggi or domani");
    if (*from && (!stamp_parse(&from_ms, from) || strncmp(from, row_r->day, 10) != 0))
        return err_set(err, ERR_INVALID, "valid_from is not of %s", row_r->day);
    return 0;
}

static int read_row(struct bulletin_row *row_r, const struct csv *csv,
                    const int at[COLUMN_COUNT], struct arena *arena, struct err *err)
{
    const char *code = cell(csv, at, ZONE);

    *row_r = (struct bulletin_row){0};
    if (read_when(row_r, csv, at, err) < 0)
        return -1;
    if (at[ZONE] < 0)
        return 0;
    if (*code == '\0' || strlen(code) > BULLETIN_ZONE_MAX)
        return err_set(err, ERR_INVALID, "zone must have 1 to %d bytes", BULLETIN_ZONE_MAX);
    row_r->code = arena_text(arena, code);
    for (int r = 0; r < BULLETIN_RISKS; r++) {
        int64_t level;

        if (!text_to_integer(cell(csv, at, HYDROGEOLOGICAL + (enum column)r), &level) ||
            level < BULLETIN_GREEN || level > BULLETIN_RED)
            return err_set(err, ERR_INVALID, "%s must be 0, 1, 2 or 3",
                           COLUMNS[HYDROGEOLOGICAL + r]);
        row_r->levels[r] = (uint8_t)level;
    }
    return 0;
}

static int at_line(const struct csv *csv, struct err *err)
{
    char place[40];

    snprintf(place, sizeof place, "line %llu", (unsigned long long)csv->line);
    return err_at(err, place);
}

static int read_all(struct bulletin_rows *rows, struct csv *csv, struct arena *arena,
                    bool needs_zone, struct err *err)
{
    int                 at[COLUMN_COUNT], got = csv_next(csv, err);
    struct bulletin_row row;

    if (got <= 0)
        return got < 0 ? -1 : err_set(err, ERR_INVALID, "is empty");
    if (find_columns(at, csv, needs_zone, err) < 0)
        return -1;
    while ((got = csv_next(csv, err)) > 0)
        if (read_row(&row, csv, at, arena, err) < 0 || bulletin_rows_add(rows, &row, err) < 0)
            return at_line(csv, err);
    return got;
}

int bulletin_read_csv(struct bulletin_rows *rows, struct arena *arena, struct source *source,
                      bool needs_zone, struct err *err)
{
    struct csv csv = csv_open(source);
    int        failed = read_all(rows, &csv, arena, needs_zone, err);

    csv_close(&csv);
    return failed;
}
