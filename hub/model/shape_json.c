#include "hub/model/shape_json.h"

#include <math.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/geometry.h"

enum { NUMBER_MAX = 40, RINGS_MAX = 10000, PARTS_MAX = 10000 };

enum { POLYGON, MULTIPOLYGON, POINT };
static const char *const SHAPE_WORDS[] = {"Polygon", "MultiPolygon", NULL};
static const char *const FOREIGN_WORDS[] = {"Polygon", "MultiPolygon", "Point", NULL};

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

/* The coordinates, and which of words they are of. */
static int read_words(struct scan *scan, struct reader *in, const char *const *words,
                      int *word_r)
{
    size_t len;

    *word_r = read_word(in, "type", words);
    scan->at = read_json_or_null(in, "coordinates", &len);
    pass_over(in);
    if (!in->failed && !scan->at)
        reader_complain(in, "coordinates", "is missing");
    return in->failed ? -1 : 0;
}

int shape_read(struct shape *shape_r, struct arena *arena, struct reader *in, struct err *err)
{
    struct scan scan = {.arena = arena, .err = err};
    int         word;

    if (read_words(&scan, in, SHAPE_WORDS, &word) != 0)
        return -1;
    return scan_shape(&scan, word == MULTIPOLYGON, shape_r);
}

int shape_read_geojson(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err)
{
    struct arena  scratch = {0};
    struct reader in = reader_open(bytes, len, &scratch, err);
    int           failed = in.failed ? -1 : shape_read(shape_r, arena, &in, err);

    if (reader_close(&in) != 0 || failed)
        failed = -1;
    else
        failed = geometry_check(shape_r, GEOMETRY_POINTS_MAX, err);
    arena_free(&scratch);
    return failed;
}

/* ── of others ───────────────────────────────────────────────────────────────────── */

/* A line of more than half the world gets a point in its middle: the same line, and no doubt
 * any more which way round it goes. */
static void halve_long_lines(struct ring *ring, struct arena *arena)
{
    struct ring halved = {arena_alloc(arena, (2 * ring->count + 1) * sizeof *halved.points), 0};

    for (size_t i = 0; i < ring->count; i++) {
        struct point at = ring->points[i], next = ring->points[i + 1 < ring->count ? i + 1 : i];

        halved.points[halved.count++] = at;
        if (fabs(next.lon - at.lon) > 180)
            halved.points[halved.count++] =
                (struct point){(at.lat + next.lat) / 2, (at.lon + next.lon) / 2};
    }
    *ring = halved;
}

/* An area may have shrunk to a point. */
static bool is_point(const struct shape *shape)
{
    struct box box = shape_box(shape);

    return !shape_is_empty(shape) && box.south == box.north && box.west == box.east;
}

static int read_foreign(struct shape *shape_r, struct arena *arena, struct reader *in,
                        struct arena *scratch, struct err *err)
{
    struct scan  scan = {.arena = scratch, .err = err};
    struct point point;
    struct shape wild;
    int          word;

    if (read_words(&scan, in, FOREIGN_WORDS, &word) != 0)
        return -1;
    if (word == POINT)
        return scan_point(&scan, &point) != 0 ? -1 : geometry_point(shape_r, arena, point, err);
    if (scan_shape(&scan, word == MULTIPOLYGON, &wild) != 0)
        return -1;
    if (is_point(&wild))
        return geometry_point(
            shape_r, arena, (struct point){shape_box(&wild).south, shape_box(&wild).west}, err);
    for (size_t p = 0; p < wild.count; p++)
        for (size_t r = 0; r < wild.polygons[p].count; r++)
            halve_long_lines(&wild.polygons[p].rings[r], scratch);
    return geometry_mend(shape_r, arena, &wild, err);
}

int shape_read_foreign(struct shape *shape_r, struct arena *arena, const char *bytes,
                       size_t len, struct err *err)
{
    struct arena  scratch = {0};
    struct reader in = reader_open(bytes, len, &scratch, err);
    int           failed = in.failed ? -1 : read_foreign(shape_r, arena, &in, &scratch, err);

    if (reader_close(&in) != 0)
        failed = -1;
    arena_free(&scratch);
    return failed;
}

/* ── writing ───────────────────────────────────────────────────────────────────── */

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

void shape_write(struct writer *out, const char *name, const struct shape *shape)
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

    shape_write(&out, NULL, shape);
}
