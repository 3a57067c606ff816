#include "hub/model/zones.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/base/writer.h"
#include "hub/model/geometry.h"

enum { NUMBER_MAX = 40, RINGS_MAX = 10000, PARTS_MAX = 10000 };

static const char *const SHAPE_WORDS[] = {"Polygon", "MultiPolygon", NULL};

/* ── coordinates: canonical JSON, so brackets, commas and numbers alone ────────── */

struct scan {
    const char   *at;
    struct arena *arena;
    struct err   *err;
    size_t        points; /* so far, in all */
};

static bool take(struct scan *scan, char letter)
{
    if (*scan->at != letter)
        return false;
    scan->at++;
    return true;
}

static int refuse(struct scan *scan)
{
    return err_set(scan->err, ERR_INVALID,
                   "coordinates are not lists of rings of [lon, lat] pairs");
}

static bool scan_number(struct scan *scan, double *number_r)
{
    size_t len = strspn(scan->at, "+-.eE0123456789");
    char   text[NUMBER_MAX + 1];

    if (len == 0 || len > NUMBER_MAX)
        return false;
    memcpy(text, scan->at, len);
    text[len] = 0;
    scan->at += len;
    return text_to_number(text, number_r);
}

static int scan_point(struct scan *scan, struct point *point_r)
{
    double ignored;

    if (!take(scan, '[') || !scan_number(scan, &point_r->lon) || !take(scan, ',') ||
        !scan_number(scan, &point_r->lat))
        return refuse(scan);
    while (take(scan, ',')) /* the altitude, and whatever old files put there */
        if (!scan_number(scan, &ignored))
            return refuse(scan);
    if (!take(scan, ']'))
        return refuse(scan);
    if (!point_is_valid(*point_r))
        return err_set(scan->err, ERR_INVALID,
                       "[%g, %g] is not on the map; GeoJSON wants lon before lat", point_r->lon,
                       point_r->lat);
    return 0;
}

static size_t count_items(const char *at)
{
    size_t depth = 0, count = 0;

    for (; *at && (*at != ']' || depth > 0); at++) {
        count += depth == 0 && *at == '[';
        depth += *at == '[';
        depth -= *at == ']';
    }
    return count;
}

static int scan_ring(struct scan *scan, struct ring *ring_r)
{
    if (!take(scan, '['))
        return refuse(scan);
    ring_r->count = count_items(scan->at);
    scan->points += ring_r->count;
    if (scan->points > GEOMETRY_POINTS_MAX)
        return err_set(scan->err, ERR_INVALID, "has more than %d points", GEOMETRY_POINTS_MAX);
    ring_r->points = arena_alloc(scan->arena, (ring_r->count + 1) * sizeof *ring_r->points);
    for (size_t i = 0; i < ring_r->count; i++)
        if ((i > 0 && !take(scan, ',')) || *scan->at != '[')
            return refuse(scan);
        else if (scan_point(scan, &ring_r->points[i]) != 0)
            return -1;
    return take(scan, ']') ? 0 : refuse(scan);
}

static int scan_polygon(struct scan *scan, struct polygon *polygon_r)
{
    if (!take(scan, '['))
        return refuse(scan);
    polygon_r->count = count_items(scan->at);
    if (polygon_r->count == 0 || polygon_r->count > RINGS_MAX)
        return refuse(scan);
    polygon_r->rings = arena_alloc(scan->arena, polygon_r->count * sizeof *polygon_r->rings);
    for (size_t i = 0; i < polygon_r->count; i++)
        if (i > 0 && !take(scan, ','))
            return refuse(scan);
        else if (scan_ring(scan, &polygon_r->rings[i]) != 0)
            return -1;
    return take(scan, ']') ? 0 : refuse(scan);
}

static int scan_shape(struct scan *scan, bool is_multi, struct shape *shape_r)
{
    if (is_multi && !take(scan, '['))
        return refuse(scan);
    shape_r->count = is_multi ? count_items(scan->at) : 1;
    if (shape_r->count == 0 || shape_r->count > PARTS_MAX)
        return refuse(scan);
    shape_r->polygons = arena_alloc(scan->arena, shape_r->count * sizeof *shape_r->polygons);
    for (size_t i = 0; i < shape_r->count; i++)
        if (i > 0 && !take(scan, ','))
            return refuse(scan);
        else if (scan_polygon(scan, &shape_r->polygons[i]) != 0)
            return -1;
    return (!is_multi || take(scan, ']')) && !*scan->at ? 0 : refuse(scan);
}

/* Foreign members are allowed anywhere (RFC 7946 §6.1). */
static void pass_over(struct reader *in)
{
    for (size_t i = 0; reader_key(in, i); i++)
        ;
}

static int read_shape(struct shape *shape_r, struct arena *arena, struct reader *in,
                      struct err *err)
{
    int         word = read_word(in, "type", SHAPE_WORDS);
    size_t      len;
    const char *text = read_json_or_null(in, "coordinates", &len);
    struct scan scan = {.at = text, .arena = arena, .err = err};

    pass_over(in);
    if (!in->failed && !text)
        reader_complain(in, "coordinates", "is missing");
    if (in->failed)
        return -1;
    return scan_shape(&scan, word == 1, shape_r);
}

int shape_read_geojson(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err)
{
    struct arena  scratch = {0};
    struct reader in = reader_open(bytes, len, &scratch, err);
    int           failed = in.failed ? -1 : read_shape(shape_r, arena, &in, err);

    if (reader_close(&in) != 0 || failed)
        failed = -1;
    else
        failed = geometry_check(shape_r, GEOMETRY_POINTS_MAX, err);
    arena_free(&scratch);
    return failed;
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
    const char    *id = read_text(in, name, ZONE_ID_MAX);

    if (!in->failed && !*id)
        reader_complain(in, name, "is empty");
    return id;
}

static int read_outline(struct import *import, struct reader *feature, struct zone *zone,
                        struct err *err)
{
    struct reader geometry = reader_inside(feature, "geometry");
    struct arena  wild = {0};
    struct shape  shape;
    int           failed = -1;

    if (!geometry.failed)
        failed = read_shape(&shape, &wild, &geometry, err);
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

static double turning(const struct ring *ring)
{
    double sum = 0;

    for (size_t i = 0; i + 1 < ring->count; i++)
        sum += (ring->points[i].lon - ring->points[0].lon) *
                   (ring->points[i + 1].lat - ring->points[0].lat) -
               (ring->points[i + 1].lon - ring->points[0].lon) *
                   (ring->points[i].lat - ring->points[0].lat);
    return sum; /* above 0: counter-clockwise */
}

static void write_ring(struct writer *out, const struct ring *ring, bool is_outside)
{
    bool is_turned = (turning(ring) > 0) != is_outside;

    write_list(out, NULL);
    for (size_t i = 0; i < ring->count; i++) {
        const struct point *at = &ring->points[is_turned ? ring->count - 1 - i : i];

        write_list(out, NULL);
        write_degrees(out, NULL, at->lon);
        write_degrees(out, NULL, at->lat);
        write_end(out);
    }
    write_end(out);
}

static void write_shape(struct writer *out, const char *name, const struct shape *shape)
{
    write_object(out, name);
    write_text(out, "type", "MultiPolygon");
    write_list(out, "coordinates");
    for (size_t p = 0; p < shape->count; p++) {
        write_list(out, NULL);
        for (size_t r = 0; r < shape->polygons[p].count; r++)
            write_ring(out, &shape->polygons[p].rings[r], r == 0);
        write_end(out);
    }
    write_end(out);
    write_end(out);
}

void shape_write_geojson(struct buf *buf, const struct shape *shape)
{
    struct writer out = writer_open(buf);

    write_shape(&out, NULL, shape);
}

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
        write_shape(&out, "geometry", &zones->items[i].shape);
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
