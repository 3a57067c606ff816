#include "hub/model/zones.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/geometry.h"
#include "hub/model/shape_json.h"

/* Foreign members are allowed anywhere (RFC 7946 §6.1). */
static void pass_over(struct reader *in)
{
    for (size_t i = 0; reader_key(in, i); i++)
        ;
}

/* ── a collection ──────────────────────────────────────────────────────────────── */

struct import {
    struct zones *zones;
    struct arena *arena;
    const char   *id_name, *name_name;
};

static const char *read_id(struct import *import, struct reader *feature,
                           struct reader *properties)
{
    struct reader *in = import->id_name ? properties : feature;
    const char    *name = import->id_name ? import->id_name : "id";

    return read_text(in, name, ZONE_ID_MAX);
}

static int read_outline(struct import *import, struct reader *feature, struct zone *zone,
                        struct err *err)
{
    struct reader geometry = reader_inside(feature, "geometry");
    struct arena  wild = {0};
    struct shape  shape;
    int           failed = -1;

    if (!geometry.failed)
        failed = shape_read(&shape, &wild, &geometry, err);
    if (reader_leave(&geometry, feature) != 0)
        failed = -1;
    if (!failed)
        failed = geometry_mend(&zone->shape, import->arena, &shape, err);
    if (!failed)
        zone->box = shape_box(&zone->shape);
    arena_free(&wild);
    return failed;
}

static int read_feature(struct import *import, struct reader *feature, struct err *err)
{
    struct zone  *zone = &import->zones->items[import->zones->count];
    struct reader properties = reader_inside(feature, "properties");
    const char   *id, *name;
    struct err    inner = {0};
    int           failed;

    id = read_id(import, feature, &properties);
    name = read_text(&properties, import->name_name, ZONE_NAME_MAX);
    pass_over(&properties);
    reader_leave(&properties, feature);
    pass_over(feature);
    if (feature->failed)
        return -1;
    if (!*id) {
        import->zones->nameless++;
        return 0;
    }
    failed = read_outline(import, feature, zone, &inner);
    if (failed) {
        if (!feature->failed)
            err_field(err, ERR_INVALID, feature->place, "zone \"%s\": %s", id, inner.text);
        return -1;
    }
    zone->id = arena_text(import->arena, id);
    zone->name = arena_text(import->arena, name);
    import->zones->count++;
    return 0;
}

static int by_id(const void *one, const void *other)
{
    return strcmp(((const struct zone *)one)->id, ((const struct zone *)other)->id);
}

static int sort_zones(struct zones *zones, struct err *err)
{
    qsort(zones->items, zones->count, sizeof *zones->items, by_id);
    for (size_t i = 1; i < zones->count; i++)
        if (strcmp(zones->items[i].id, zones->items[i - 1].id) == 0)
            return err_set(err, ERR_INVALID, "two zones have the id \"%s\"",
                           zones->items[i].id);
    return 0;
}

int zones_read_geojson(struct zones *zones_r, struct arena *arena, const char *bytes,
                       size_t len, const char *id_name, const char *name_name, struct err *err)
{
    static const char *const COLLECTION[] = {"FeatureCollection", NULL};
    struct arena             scratch = {0};
    struct import            import = {zones_r, arena, id_name, name_name};
    struct reader            in;
    size_t                   count;
    int                      failed = 0;

    *zones_r = (struct zones){0};
    if (len > ZONES_TEXT_MAX)
        return err_set(err, ERR_TOO_LARGE, "is larger than %d MB", ZONES_TEXT_MAX >> 20);
    in = reader_open(bytes, len, &scratch, err);
    read_word(&in, "type", COLLECTION);
    count = read_list(&in, "features", ZONES_MAX);
    zones_r->items = arena_alloc(arena, (count + 1) * sizeof *zones_r->items);
    for (size_t i = 0; i < count && !failed && !in.failed; i++) {
        struct reader feature = reader_item(&in, "features", i);

        failed = read_feature(&import, &feature, err);
        in.failed = in.failed || feature.failed;
    }
    pass_over(&in);
    if (reader_close(&in) != 0)
        failed = -1;
    arena_free(&scratch);
    return failed ? -1 : sort_zones(zones_r, err);
}

/* ── writing and looking ───────────────────────────────────────────────────────── */

void zones_write_geojson(struct buf *buf, const struct zones *zones)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_text(&out, "type", "FeatureCollection");
    write_list(&out, "features");
    for (size_t i = 0; i < zones->count; i++) {
        write_object(&out, NULL);
        write_text(&out, "type", "Feature");
        write_text(&out, "id", zones->items[i].id);
        write_object(&out, "properties");
        write_text(&out, "name", zones->items[i].name);
        write_end(&out);
        shape_write(&out, "geometry", &zones->items[i].shape);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}

const struct zone *zones_find(const struct zones *zones, const char *id)
{
    struct zone wanted = {.id = id};

    if (zones->count == 0)
        return NULL;
    return bsearch(&wanted, zones->items, zones->count, sizeof *zones->items, by_id);
}

const struct zone *zones_at(const struct zones *zones, struct point point)
{
    for (size_t i = 0; i < zones->count; i++)
        if (box_contains(&zones->items[i].box, point) &&
            shape_contains(&zones->items[i].shape, point))
            return &zones->items[i];
    return NULL;
}

const struct zone *zones_outlined(const struct zones *zones, const char *id)
{
    const struct zone *zone = zones_find(zones, id);

    /* No more steps than there are zones: a table may say that two lie in each other. */
    for (size_t i = 0; zone && shape_is_empty(&zone->shape); i++)
        zone = zone->parent && i < zones->count ? zones_find(zones, zone->parent) : NULL;
    return zone;
}

void zones_complete(struct zones *zones, const struct zones *known)
{
    for (size_t i = 0; i < zones->count; i++) {
        struct zone       *zone = &zones->items[i];
        const struct zone *before = zones_find(known, zone->id);

        if (!before)
            continue;
        zone->kind = zone->kind ? zone->kind : before->kind;
        zone->parent = zone->parent ? zone->parent : before->parent;
        if (shape_is_empty(&zone->shape) && !before->is_borrowed) {
            zone->shape = before->shape;
            zone->box = before->box;
        }
    }
}
