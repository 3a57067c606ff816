#include "hub/commands/replay/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/csv.h"
#include "hub/base/gzip.h"
#include "hub/base/text.h"
#include "hub/model/report.h"

enum { TEXT_BYTES_MAX = 1 << 30, SAID_MAX = 10, FIRST_ROOM = 1024 };

enum column { ID, TIME, LAT, LON, CATEGORY, GROUP, DISTRICT, TEXT_COLUMN, SOURCE, COLUMNS };

/* What each column may be called; the first that is there counts. */
static const char *const NAMES[COLUMNS][6] = {
    [ID] = {"id", "number", NULL},
    [TIME] = {"time", "opened_utc", "begin_utc", "created_utc", "observed", NULL},
    [LAT] = {"lat", "latitude", NULL},
    [LON] = {"lon", "lng", "longitude", NULL},
    [CATEGORY] = {"category", "hazard", "type", NULL},
    [GROUP] = {"group", "reason", NULL},
    [DISTRICT] = {"district", "office", "wfo", NULL},
    [TEXT_COLUMN] = {"text", "description", NULL},
    [SOURCE] = {"source", "sender", NULL},
};

struct table {
    struct csv  csv;
    int         at[COLUMNS];
    const char *map;
    size_t      room;
};

/* The value of "name=value" in the map, in the arena; NULL when it is not there. */
static const char *mapped(const struct table *table, struct arena *arena, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = table->map; at && *at;
         at = strchr(at, ',') ? strchr(at, ',') + 1 : "")
        if (strncmp(at, name, len) == 0 && at[len] == '=')
            return arena_copy(arena, at + len + 1, strcspn(at + len + 1, ","));
    return NULL;
}

/* Each "name=header" of the map must name a column of ours. */
static int check_map(const struct table *table, struct arena *arena, struct err *err)
{
    for (const char *at = table->map; at && *at; at += strcspn(at, ","), at += *at == ',') {
        size_t len = strcspn(at, "=,");
        int    i = 0;

        while (i < COLUMNS &&
               (strlen(NAMES[i][0]) != len || strncmp(NAMES[i][0], at, len) != 0))
            i++;
        if (i == COLUMNS || at[len] != '=')
            return err_set(err, ERR_INVALID,
                           "--map: \"%s\" must be id, time, lat, lon, category, group, "
                           "district, text or source, "
                           "= and a header",
                           arena_copy(arena, at, strcspn(at, ",")));
    }
    return 0;
}

static int find_columns(struct table *table, struct arena *arena, struct err *err)
{
    if (check_map(table, arena, err) < 0)
        return -1;
    for (int i = 0; i < COLUMNS; i++) {
        const char *name = mapped(table, arena, NAMES[i][0]);

        table->at[i] = name ? csv_column(&table->csv, name) : -1;
        if (name && table->at[i] < 0)
            return err_set(err, ERR_INVALID, "--map: there is no column %s", name);
        for (size_t j = 0; table->at[i] < 0 && NAMES[i][j]; j++)
            table->at[i] = csv_column(&table->csv, NAMES[i][j]);
    }
    if (table->at[ID] < 0 || table->at[TIME] < 0)
        return err_set(err, ERR_INVALID,
                       "needs the columns id and time (or opened_utc, begin_utc); others are "
                       "named with --map id=…,time=…");
    return 0;
}

static const char *field(const struct table *table, enum column column)
{
    int at = table->at[column];

    return at >= 0 && (size_t)at < table->csv.count ? table->csv.fields[at] : "";
}

/* RFC 3339, or the same without an offset: then it is UTC. */
static bool read_time(int64_t *ms_r, const char *text)
{
    char with_zone[64];

    if (stamp_parse(ms_r, text))
        return true;
    snprintf(with_zone, sizeof with_zone, "%.40sZ", text);
    return stamp_parse(ms_r, with_zone);
}

static size_t kind_of(struct replay_rows *rows, const char *category, const char *group)
{
    for (size_t i = 0; i < rows->kind_count; i++)
        if (strcmp(rows->kinds[i], category) == 0)
            return i;
    if (rows->kind_count == REPLAY_KINDS_MAX)
        return REPLAY_KINDS_MAX - 1;
    rows->kinds[rows->kind_count] = arena_text(&rows->arena, category);
    rows->groups[rows->kind_count] = arena_text(&rows->arena, group);
    return rows->kind_count++;
}

static const char *cut(struct arena *arena, const char *text)
{
    size_t len = text_fit(text, strlen(text), REPORT_TEXT_MAX);

    return text_is_utf8(text, len) ? arena_copy(arena, text, len) : "";
}

void replay_refuse(struct replay_rows *rows, uint64_t line, const char *why, const char *what)
{
    rows->refused++;
    if (rows->said == SAID_MAX)
        return;
    rows->said++;
    fprintf(stderr, "tocsin replay: line %llu: %s%s%.60s%s\n", (unsigned long long)line, why,
            what ? ": \"" : "", what ? what : "", what ? "\"" : "");
}

void replay_say_refused(const struct replay_rows *rows)
{
    if (rows->refused > rows->said)
        fprintf(stderr, "tocsin replay: and %zu more rows refused\n",
                rows->refused - rows->said);
}

/* Whether the field is empty or a number within these ends. */
static bool read_degrees(const char *text, double most, double *degrees_r)
{
    return *text == '\0' ||
           (text_to_number(text, degrees_r) && *degrees_r >= -most && *degrees_r <= most);
}

/* False: the row was refused. */
static bool read_row(struct replay_rows *rows, const struct table *table,
                     struct replay_row *row_r)
{
    const char *lat = field(table, LAT), *lon = field(table, LON), *time = field(table, TIME);
    const char *why = NULL, *what = NULL;

    *row_r = (struct replay_row){
        .id = field(table, ID), .line = table->csv.line, .has_place = *lat && *lon};
    if (*row_r->id == '\0')
        why = "has no id";
    else if (!read_time(&row_r->time_ms, what = time))
        why = *time ? "the time must be as in 2026-01-01T10:00:00Z" : "has no time";
    else if (!read_degrees(what = lat, 90, &row_r->lat))
        why = "the latitude must lie between -90 and 90";
    else if (!read_degrees(what = lon, 180, &row_r->lon))
        why = "the longitude must lie between -180 and 180";
    if (why)
        replay_refuse(rows, row_r->line, why, what && *what ? what : NULL);
    return !why;
}

static void take(struct replay_rows *rows, struct table *table)
{
    struct replay_row row;

    if (!read_row(rows, table, &row))
        return;
    row.id = arena_text(&rows->arena, row.id);
    row.kind = kind_of(rows, field(table, CATEGORY), field(table, GROUP));
    row.text = cut(&rows->arena, field(table, TEXT_COLUMN));
    row.source = cut(&rows->arena, field(table, SOURCE));
    row.district = cut(&rows->arena, field(table, DISTRICT));
    if (rows->count == table->room) {
        table->room = table->room ? 2 * table->room : FIRST_ROOM;
        rows->items = mem_grown(rows->items, table->room * sizeof *rows->items);
    }
    rows->items[rows->count++] = row;
}

static int read_table(struct replay_rows *rows, struct table *table, struct err *err)
{
    int got = csv_next(&table->csv, err);

    if (got <= 0)
        return got < 0 ? -1 : err_set(err, ERR_INVALID, "is empty");
    if (find_columns(table, &rows->arena, err) < 0)
        return -1;
    while ((got = csv_next(&table->csv, err)) != 0) {
        if (got > 0)
            take(rows, table);
        else if (err->kind == ERR_INVALID || err->kind == ERR_TOO_LARGE)
            replay_refuse(rows, table->csv.line, strchr(err->text, ':') + 2, NULL);
        else
            return -1;
    }
    return rows->count > 0 ? 0 : err_set(err, ERR_INVALID, "holds no row that can be used");
}

int replay_read(struct replay_rows *rows_r, const char *path, const char *map, struct err *err)
{
    struct gzip *gzip;
    struct table table = {.map = map};
    int          failed;

    *rows_r = (struct replay_rows){0};
    if (gzip_open(&gzip, path, TEXT_BYTES_MAX, err) < 0)
        return -1;
    table.csv = csv_open(gzip_source(gzip));
    failed = read_table(rows_r, &table, err);
    csv_close(&table.csv);
    gzip_close(gzip);
    if (!failed)
        return 0;
    replay_free(rows_r);
    return err_at(err, path);
}

void replay_free(struct replay_rows *rows)
{
    free(rows->items);
    arena_free(&rows->arena);
    *rows = (struct replay_rows){0};
}
