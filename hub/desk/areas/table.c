#include "hub/desk/areas/table.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/shape_json.h"

static const char ABSENT_KIND[] = "zone";

enum { DEPTH_MAX = 8 }; /* of zones in zones */

static int by_id(const void *one, const void *other)
{
    return strcmp(((const struct zone *)one)->id, ((const struct zone *)other)->id);
}

/* The name in the language, else the first there is, else the id. */
static const char *name_of(const struct zone_row *row, const char *language,
                           struct arena *arena)
{
    struct reader in = reader_open(row->name, strlen(row->name), arena, NULL);
    const char   *first = reader_key(&in, 0);
    const char   *name = first ? read_text(&in, first, ZONE_NAME_MAX) : row->id;

    name = read_text_or(&in, language, ZONE_NAME_MAX, name);
    for (size_t i = 1; first && reader_key(&in, i);)
        i++;
    reader_close(&in);
    return arena_text(arena, name);
}

static int read_row(struct zone *zone_r, const struct zone_row *row, const char *language,
                    struct arena *arena, struct err *err)
{
    *zone_r = (struct zone){
        .id = arena_text(arena, row->id),
        .name = name_of(row, language, arena),
        .kind = arena_text(arena, row->kind),
        .parent = arena_text(arena, row->parent),
    };
    if (*row->shape &&
        shape_read_geojson(&zone_r->shape, arena, row->shape, strlen(row->shape), err) < 0)
        return err_at(err, zone_r->id);
    zone_r->box = shape_box(&zone_r->shape);
    return 0;
}

static int read_pages(struct zones *zones, const struct table_page *pages, const char *language,
                      struct arena *arena, struct err *err)
{
    for (const struct table_page *page = pages; page; page = page->next)
        for (size_t i = 0; i < page->list.count; i++)
            if (read_row(&zones->items[zones->count++], &page->list.rows[i], language, arena,
                         err) < 0)
                return -1;
    if (zones->count > 0)
        qsort(zones->items, zones->count, sizeof *zones->items, by_id);
    return 0;
}

/* Those that were imported win, and take from the file what they have not: not to be kept, or
 * it would win over a corrected file for ever. */
static void add_file(struct zones *zones, const struct zones *file)
{
    size_t imported = zones->count;

    for (size_t i = 0; i < imported; i++)
        zones->items[i].is_borrowed = shape_is_empty(&zones->items[i].shape);
    zones_complete(zones, file);
    for (size_t i = 0; i < file->count; i++)
        if (!zones_find(&(struct zones){.items = zones->items, .count = imported},
                        file->items[i].id)) {
            zones->items[zones->count] = file->items[i];
            zones->items[zones->count].is_borrowed = true;
            zones->items[zones->count++].kind = ABSENT_KIND;
        }
    if (zones->count > 0)
        qsort(zones->items, zones->count, sizeof *zones->items, by_id);
}

struct table *zone_table_new(const struct zones *file, const struct table_page *pages,
                             const char *language, struct err *err)
{
    struct table *table = MEM_NEW(struct table);
    size_t        most = file->count;

    for (const struct table_page *page = pages; page; page = page->next)
        most += page->list.count;
    table->zones.items = arena_alloc(&table->arena, (most + 1) * sizeof *table->zones.items);
    if (read_pages(&table->zones, pages, language, &table->arena, err) < 0) {
        zone_table_free(table);
        return NULL;
    }
    add_file(&table->zones, file);
    zones_add_up(&table->zones, &table->arena);
    table->area_km2 = arena_alloc(&table->arena, (most + 1) * sizeof *table->area_km2);
    for (size_t i = 0; i < table->zones.count; i++)
        table->area_km2[i] = shape_area_m2(&table->zones.items[i].shape) / 1e6;
    return table;
}

/* What the import and what is known will be together. */
static struct zones zones_after(const struct zones *import, const struct zones *known,
                                const struct zones *file, struct arena *arena)
{
    size_t       most = import->count + known->count + file->count;
    struct zones after = {arena_alloc(arena, (most + 1) * sizeof *after.items), 0, 0};

    for (size_t i = 0; i < import->count; i++)
        after.items[after.count++] = import->items[i];
    for (size_t i = 0; i < known->count; i++)
        if (!zones_find(import, known->items[i].id)) {
            after.items[after.count] = known->items[i];
            if (known->items[i].is_borrowed)
                after.items[after.count].shape = (struct shape){0};
            after.count++;
        }
    qsort(after.items, after.count, sizeof *after.items, by_id);
    add_file(&after, file);
    zones_add_up(&after, arena);
    return after;
}

/* The innermost zone for lack of whose outline this one has none. */
static const struct zone *lacking(const struct zones *zones, const struct zone *zone)
{
    for (int depth = 0; depth < DEPTH_MAX; depth++)
        for (size_t i = 0; i < zones->count; i++) {
            const struct zone *part = &zones->items[i];

            if (part->parent && strcmp(part->parent, zone->id) == 0 &&
                shape_is_empty(&part->shape)) {
                zone = part;
                break;
            }
        }
    return zone;
}

int zone_table_check(const struct zones *import, const struct zones *known,
                     const struct zones *file, struct arena *arena, struct err *err)
{
    struct zones after = zones_after(import, known, file, arena);

    for (size_t i = 0; i < known->count; i++) {
        const struct zone *zone = zones_find(&after, known->items[i].id);

        if (!shape_is_empty(&known->items[i].shape) && shape_is_empty(&zone->shape))
            return err_set(err, ERR_INVALID,
                           "zone \"%s\" would lose its outline: bring that of \"%s\" first",
                           zone->id, lacking(&after, zone)->id);
    }
    return 0;
}

void zone_table_free(struct table *table)
{
    while (table) {
        struct table *older = table->older;

        arena_free(&table->arena);
        free(table);
        table = older;
    }
}

static const char *kept(struct arena *arena, struct buf *text)
{
    const char *copy = arena_copy(arena, text->len ? text->bytes : "", text->len);

    buf_free(text);
    return copy;
}

struct zone_row *zone_table_rows(const struct zones *zones, const char *language,
                                 int64_t now_ms, struct arena *arena)
{
    struct zone_row *rows = arena_alloc(arena, (zones->count + 1) * sizeof *rows);

    for (size_t i = 0; i < zones->count; i++) {
        struct buf    name = {0}, shape = {0};
        struct writer out = writer_open(&name);

        write_object(&out, NULL);
        write_text(&out, language, zones->items[i].name);
        write_end(&out);
        if (!shape_is_empty(&zones->items[i].shape))
            shape_write_geojson(&shape, &zones->items[i].shape);
        rows[i] =
            (struct zone_row){.id = zones->items[i].id,
                              .kind = zones->items[i].kind ? zones->items[i].kind : ABSENT_KIND,
                              .parent = zones->items[i].parent,
                              .name = kept(arena, &name),
                              .shape = kept(arena, &shape),
                              .changed_ms = now_ms};
    }
    return rows;
}
