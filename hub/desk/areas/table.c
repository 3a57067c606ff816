#include "hub/desk/areas/table.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/shape_json.h"

static const char FILE_KIND[] = "zone";

struct known {
    struct zone zone;
    const char *kind;
};

static int by_id(const void *one, const void *other)
{
    return strcmp(((const struct known *)one)->zone.id, ((const struct known *)other)->zone.id);
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

static int read_row(struct known *known_r, const struct zone_row *row, const char *language,
                    struct arena *arena, struct err *err)
{
    known_r->kind = arena_text(arena, row->kind);
    known_r->zone.id = arena_text(arena, row->id);
    known_r->zone.name = name_of(row, language, arena);
    if (shape_read_geojson(&known_r->zone.shape, arena, row->shape, strlen(row->shape), err) <
        0)
        return err_at(err, known_r->zone.id);
    known_r->zone.box = shape_box(&known_r->zone.shape);
    return 0;
}

static bool has(const struct known *sorted, size_t count, const char *id)
{
    struct known wanted = {.zone.id = id};

    return count > 0 && bsearch(&wanted, sorted, count, sizeof *sorted, by_id) != NULL;
}

static void fill(struct table *table, const struct known *known, size_t count)
{
    struct arena *arena = &table->arena;

    table->zones.items = arena_alloc(arena, (count + 1) * sizeof *table->zones.items);
    table->kinds = arena_alloc(arena, (count + 1) * sizeof *table->kinds);
    table->area_km2 = arena_alloc(arena, (count + 1) * sizeof *table->area_km2);
    table->zones.count = count;
    for (size_t i = 0; i < count; i++) {
        table->zones.items[i] = known[i].zone;
        table->kinds[i] = known[i].kind;
        table->area_km2[i] = shape_area_m2(&known[i].zone.shape) / 1e6;
    }
}

struct table *zone_table_new(const struct zones *file, const struct table_page *pages,
                             const char *language, struct err *err)
{
    struct table *table = MEM_NEW(struct table);
    size_t        count = 0, imported, most = file->count;
    struct known *known;

    for (const struct table_page *page = pages; page; page = page->next)
        most += page->list.count;
    known = MEM_NEW_ARRAY(struct known, most + 1);
    for (const struct table_page *page = pages; page; page = page->next)
        for (size_t i = 0; i < page->list.count; i++)
            if (read_row(&known[count++], &page->list.rows[i], language, &table->arena, err) <
                0) {
                free(known);
                zone_table_free(table);
                return NULL;
            }
    imported = count;
    qsort(known, imported, sizeof *known, by_id);
    for (size_t i = 0; i < file->count; i++)
        if (!has(known, imported, file->items[i].id))
            known[count++] = (struct known){file->items[i], FILE_KIND};
    qsort(known, count, sizeof *known, by_id);
    fill(table, known, count);
    free(known);
    return table;
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
    const char *copy = arena_copy(arena, text->bytes, text->len);

    buf_free(text);
    return copy;
}

struct zone_row *zone_table_rows(const struct zones *zones, const char *kind,
                                 const char *language, int64_t now_ms, struct arena *arena)
{
    struct zone_row *rows = arena_alloc(arena, (zones->count + 1) * sizeof *rows);

    for (size_t i = 0; i < zones->count; i++) {
        struct buf    name = {0}, shape = {0};
        struct writer out = writer_open(&name);

        write_object(&out, NULL);
        write_text(&out, language, zones->items[i].name);
        write_end(&out);
        shape_write_geojson(&shape, &zones->items[i].shape);
        rows[i] = (struct zone_row){.id = zones->items[i].id,
                                    .kind = kind,
                                    .name = kept(arena, &name),
                                    .shape = kept(arena, &shape),
                                    .changed_ms = now_ms};
    }
    return rows;
}
