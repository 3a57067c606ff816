/* zones_csv.c: which municipality lies in which warning zone, which of them in which region. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/csv.h"
#include "hub/model/zones.h"

enum column { MUNICIPALITY, MUNICIPALITY_NAME, REGION_NAME, ZONE, ZONE_NAME };

static const char *const COLUMNS[] = {"pro_com_t", "comune_nome", "regione_nome", "zona_codice",
                                      "zona_nome"};

static const int MOST[] = {ZONE_ID_MAX, ZONE_NAME_MAX, ZONE_ID_MAX, ZONE_ID_MAX, ZONE_NAME_MAX};

enum { COLUMN_COUNT = COUNT_OF(COLUMNS), ISTAT_LEN = 6 };

struct table {
    struct csv    csv;
    int           at[COLUMN_COUNT];
    struct zones *zones;
    size_t        room;
    struct arena *arena;
};

static const char *cell(const struct table *table, enum column column)
{
    size_t at = (size_t)table->at[column];

    return at < table->csv.count ? table->csv.fields[at] : "";
}

static void add(struct table *table, const char *id, const char *name, const char *kind,
                const char *parent)
{
    struct zones *zones = table->zones;

    if (zones->count == table->room) {
        table->room = table->room ? 2 * table->room : 1024;
        zones->items = mem_grown(zones->items, table->room * sizeof *zones->items);
    }
    zones->items[zones->count++] = (struct zone){
        .id = arena_text(table->arena, id),
        .name = arena_text(table->arena, name),
        .kind = kind,
        .parent = *parent ? arena_text(table->arena, parent) : NULL,
    };
}

/* "1001" is "001001": spreadsheets lose the leading zeros of ISTAT's codes. */
static const char *istat_of(const struct table *table, char padded[ISTAT_LEN + 1])
{
    const char *code = cell(table, MUNICIPALITY);
    size_t      len = strlen(code);

    if (len == 0 || len >= ISTAT_LEN || code[strspn(code, "0123456789")])
        return code;
    memset(padded, '0', ISTAT_LEN);
    memcpy(padded + ISTAT_LEN - len, code, len + 1);
    return padded;
}

static int take_row(struct table *table, struct err *err)
{
    char        padded[ISTAT_LEN + 1];
    const char *id = istat_of(table, padded), *zone = cell(table, ZONE);
    const char *region = cell(table, REGION_NAME);

    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if ((int)strlen(cell(table, (enum column)i)) > MOST[i])
            return err_set(err, ERR_INVALID, "line %llu: %s is longer than %d bytes",
                           (unsigned long long)table->csv.line, COLUMNS[i], MOST[i]);
    if (*id == '\0')
        return err_set(err, ERR_INVALID, "line %llu: %s is empty",
                       (unsigned long long)table->csv.line, COLUMNS[MUNICIPALITY]);
    add(table, id, cell(table, MUNICIPALITY_NAME), ZONE_MUNICIPALITY, *zone ? zone : region);
    if (*zone)
        add(table, zone, cell(table, ZONE_NAME), ZONE_WARNING_ZONE, region);
    if (*region)
        add(table, region, region, ZONE_REGION, "");
    return 0;
}

static int read_rows(struct table *table, struct err *err)
{
    int got = csv_next(&table->csv, err);

    if (got <= 0)
        return got < 0 ? -1 : err_set(err, ERR_INVALID, "is empty");
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        table->at[i] = csv_column(&table->csv, COLUMNS[i]);
        if (table->at[i] < 0)
            return err_set(err, ERR_INVALID, "column \"%s\" is missing", COLUMNS[i]);
    }
    while ((got = csv_next(&table->csv, err)) > 0)
        if (table->zones->count > 3 * ZONES_MAX)
            return err_set(err, ERR_TOO_LARGE, "has more than %d municipalities", ZONES_MAX);
        else if (take_row(table, err) < 0)
            return -1;
    if (got == 0 && table->zones->count == 0)
        return err_set(err, ERR_INVALID, "has no row but its head");
    return got;
}

static int by_id(const void *one, const void *other)
{
    return strcmp(((const struct zone *)one)->id, ((const struct zone *)other)->id);
}

static bool is_same(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

/* Zones and regions stand in many rows; all of them must say the same. */
static int each_once(struct zones *zones, struct err *err)
{
    size_t kept = 0;

    if (zones->count > 0)
        qsort(zones->items, zones->count, sizeof *zones->items, by_id);
    for (size_t i = 0; i < zones->count; i++) {
        const struct zone *zone = &zones->items[i];
        const struct zone *last = kept ? &zones->items[kept - 1] : NULL;

        if (!last || strcmp(last->id, zone->id) != 0)
            zones->items[kept++] = *zone;
        else if (strcmp(last->kind, zone->kind) != 0 || !is_same(last->parent, zone->parent))
            return err_set(err, ERR_INVALID, "\"%s\" lies in \"%s\" and in \"%s\"", zone->id,
                           last->parent ? last->parent : "nothing",
                           zone->parent ? zone->parent : "nothing");
        else if (strcmp(zone->kind, ZONE_MUNICIPALITY) == 0)
            return err_set(err, ERR_INVALID, "two zones have the id \"%s\"", zone->id);
    }
    zones->count = kept;
    return 0;
}

int zones_read_csv(struct zones *zones_r, struct arena *arena, struct source *source,
                   struct err *err)
{
    struct zones zones = {0};
    struct table table = {.csv = csv_open(source), .zones = &zones, .arena = arena};
    int          failed = read_rows(&table, err);

    csv_close(&table.csv);
    if (!failed)
        failed = each_once(&zones, err);
    *zones_r = (struct zones){0};
    if (!failed) {
        zones_r->items = arena_alloc(arena, (zones.count + 1) * sizeof *zones.items);
        zones_r->count = zones.count;
        if (zones.count > 0)
            memcpy(zones_r->items, zones.items, zones.count * sizeof *zones.items);
    }
    free(zones.items);
    return failed;
}
