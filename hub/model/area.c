#include "hub/model/area.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/geometry.h"

enum { NUMBER_MAX = 24 };

/* ── CAP's texts ───────────────────────────────────────────────────────────────── */

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* "-43.7213": an optional minus, digits, perhaps a point and digits; nothing else. */
static bool read_degrees(const char **at, double *number_r)
{
    const char *end = *at + (**at == '-');
    char        text[NUMBER_MAX + 1];

    if (!is_digit(*end))
        return false;
    while (is_digit(*end))
        end++;
    if (end[0] == '.' && is_digit(end[1]))
        for (end++; is_digit(*end); end++)
            ;
    if (end - *at > NUMBER_MAX)
        return false;
    memcpy(text, *at, (size_t)(end - *at));
    text[end - *at] = 0;
    *at = end;
    if (!text_to_number(text, number_r))
        return false;
    *number_r = *number_r == 0 ? 0 : *number_r; /* -0 is 0 */
    return true;
}

static bool read_pair(const char **at, struct point *point_r)
{
    if (!read_degrees(at, &point_r->lat) || **at != ',')
        return false;
    (*at)++;
    return read_degrees(at, &point_r->lon) && (!**at || is_blank(**at));
}

static size_t count_words(const char *at)
{
    size_t count = 0;

    for (at = skip_blanks(at); *at; at = skip_blanks(at), count++)
        while (*at && !is_blank(*at))
            at++;
    return count;
}

int area_read_polygon(struct ring *ring_r, struct arena *arena, const char *text,
                      size_t points_max, struct err *err)
{
    size_t count = strlen(text) > AREA_RING_TEXT_MAX ? SIZE_MAX : count_words(text);

    if (count > points_max)
        return err_set(err, ERR_INVALID, "has more than %zu points", points_max);
    *ring_r = (struct ring){arena_alloc(arena, (count + 1) * sizeof *ring_r->points), count};
    for (size_t i = 0; i < count; i++) {
        text = skip_blanks(text);
        if (!read_pair(&text, &ring_r->points[i]))
            return err_set(err, ERR_INVALID,
                           "point %zu is not \"lat,lon\" with decimal points, as in "
                           "\"43.71890,10.94640\"",
                           i + 1);
    }
    return geometry_check_ring(ring_r, points_max, err);
}

int area_read_circle(struct circle *circle_r, const char *text, struct err *err)
{
    double radius_km = 0;
    bool   is_read;

    text = skip_blanks(text);
    is_read = read_pair(&text, &circle_r->centre);
    text = skip_blanks(text);
    is_read = is_read && read_degrees(&text, &radius_km) && !*skip_blanks(text);
    if (!is_read)
        return err_set(err, ERR_INVALID,
                       "is not \"lat,lon radius\" with the radius in km, as in "
                       "\"43.71890,10.94640 5\"");
    if (!point_is_valid(circle_r->centre))
        return err_set(err, ERR_INVALID, "its centre is not on the map; is it lat,lon?");
    circle_r->radius_m = radius_km * 1000;
    if (circle_r->radius_m <= 0 || circle_r->radius_m > GEOMETRY_RADIUS_MAX_M)
        return err_set(err, ERR_INVALID, "its radius must lie above 0 and at most %d km",
                       GEOMETRY_RADIUS_MAX_M / 1000);
    return 0;
}

static void pair_text(char text[64], struct point point)
{
    /* Never "-0.00000". */
    double lat = fabs(point.lat) < 5e-6 ? 0 : point.lat;
    double lon = fabs(point.lon) < 5e-6 ? 0 : point.lon;

    snprintf(text, 64, "%.5f,%.5f", lat, lon);
}

void area_write_polygon(struct buf *out, const struct ring *ring)
{
    char before[64] = "", pair[64];

    for (size_t i = 0; i < ring->count; i++) {
        pair_text(pair, ring->points[i]);
        if (strcmp(pair, before) == 0)
            continue;
        if (*before)
            buf_byte(out, ' ');
        buf_text(out, pair);
        memcpy(before, pair, sizeof before);
    }
}

void area_write_circle(struct buf *out, const struct circle *circle)
{
    char pair[64];

    pair_text(pair, circle->centre);
    buf_format(out, "%s %.3f", pair, circle->radius_m / 1000);
}

/* ── our JSON ──────────────────────────────────────────────────────────────────── */

static void read_polygons(struct area *area, struct reader *in)
{
    size_t       count = read_list(in, "polygons", AREA_PARTS_MAX);
    struct ring *rings = arena_alloc(in->arena, (count + 1) * sizeof *rings);

    for (size_t i = 0; i < count && !in->failed; i++) {
        const char *text = read_item_text(in, "polygons", i, AREA_RING_TEXT_MAX);
        struct err  err = {0};

        if (!in->failed &&
            area_read_polygon(&rings[i], in->arena, text, AREA_RING_POINTS_MAX, &err) != 0)
            reader_complain(in, arena_format(in->arena, "polygons/%zu", i), err.text);
    }
    area->polygons = rings;
    area->polygon_count = in->failed ? 0 : count;
}

static void read_circles(struct area *area, struct reader *in)
{
    size_t         count = read_list(in, "circles", AREA_PARTS_MAX);
    struct circle *circles = arena_alloc(in->arena, (count + 1) * sizeof *circles);

    for (size_t i = 0; i < count && !in->failed; i++) {
        const char *text = read_item_text(in, "circles", i, 3 * NUMBER_MAX + 8);
        struct err  err = {0};

        if (!in->failed && area_read_circle(&circles[i], text, &err) != 0)
            reader_complain(in, arena_format(in->arena, "circles/%zu", i), err.text);
    }
    area->circles = circles;
    area->circle_count = in->failed ? 0 : count;
}

static void read_zones(struct area *area, struct reader *in)
{
    size_t       count = read_list(in, "zones", AREA_PARTS_MAX);
    const char **zones = arena_alloc(in->arena, (count + 1) * sizeof *zones);

    for (size_t i = 0; i < count && !in->failed; i++) {
        zones[i] = read_item_text(in, "zones", i, ZONE_ID_MAX);
        if (!in->failed && !*zones[i])
            reader_complain(in, arena_format(in->arena, "zones/%zu", i), "is empty");
    }
    area->zones = zones;
    area->zone_count = in->failed ? 0 : count;
}

void area_read(struct area *area_r, struct reader *in)
{
    *area_r = (struct area){.desc = read_text_or(in, "desc", AREA_DESC_MAX, NULL)};
    read_polygons(area_r, in);
    read_circles(area_r, in);
    read_zones(area_r, in);
}

int area_parse(struct area *area_r, struct arena *arena, const char *bytes, size_t len,
               struct err *err)
{
    struct reader in = reader_open(bytes, len, arena, err);

    area_read(area_r, &in);
    if (reader_close(&in) != 0)
        return -1;
    if (area_r->polygon_count + area_r->circle_count + area_r->zone_count == 0)
        return err_field(err, ERR_INVALID, "/polygons",
                         "is missing, and so are circles and zones: no area");
    return 0;
}

void area_write(const struct area *area, struct writer *out)
{
    struct buf text = {0};

    if (area->desc)
        write_text(out, "desc", area->desc);
    write_list(out, "polygons");
    for (size_t i = 0; i < area->polygon_count; i++) {
        text.len = 0;
        area_write_polygon(&text, &area->polygons[i]);
        write_bytes(out, NULL, text.bytes, text.len);
    }
    write_end(out);
    write_list(out, "circles");
    for (size_t i = 0; i < area->circle_count; i++) {
        text.len = 0;
        area_write_circle(&text, &area->circles[i]);
        write_bytes(out, NULL, text.bytes, text.len);
    }
    write_end(out);
    write_list(out, "zones");
    for (size_t i = 0; i < area->zone_count; i++)
        write_text(out, NULL, area->zones[i]);
    write_end(out);
    buf_free(&text);
}

/* ── the ground ────────────────────────────────────────────────────────────────── */

/* Others warn about a point by a circle of radius 0. */
static int circle_shape(struct shape *shape_r, struct arena *arena, const struct circle *circle,
                        struct err *err)
{
    struct ring ring;

    if (circle->radius_m == 0)
        return geometry_point(shape_r, arena, circle->centre, err);
    if (geometry_circle(&ring, arena, circle->centre, circle->radius_m, err) != 0)
        return -1;
    *shape_r = shape_of_ring(ring, arena);
    return 0;
}

static int zone_shape(struct shape *shape_r, const struct zones *zones, const char *id,
                      struct err *err)
{
    const struct zone *zone = zones ? zones_find(zones, id) : NULL;

    if (!zone)
        return err_set(err, ERR_INVALID, "there is no zone \"%s\"", id);
    if (shape_is_empty(&zone->shape))
        return err_set(err, ERR_INVALID,
                       "zone \"%s\" has no outline yet, nor has all that lies in it", id);
    *shape_r = zone->shape;
    return 0;
}

int area_shape(struct shape *shape_r, struct arena *arena, const struct area *area,
               const struct zones *zones, struct err *err)
{
    size_t        count = area->polygon_count + area->circle_count + area->zone_count;
    struct shape *parts = arena_alloc(arena, (count + 1) * sizeof *parts);
    size_t        at = 0;

    if (count == 0)
        return err_set(err, ERR_INVALID, "no area: it names no polygon, circle or zone");
    for (size_t i = 0; i < area->polygon_count; i++, at++) {
        if (geometry_check_ring(&area->polygons[i], AREA_FOREIGN_POINTS_MAX, err) != 0)
            return err_at(err, "polygon");
        parts[at] = shape_of_ring(area->polygons[i], arena);
    }
    for (size_t i = 0; i < area->circle_count; i++, at++)
        if (circle_shape(&parts[at], arena, &area->circles[i], err) != 0)
            return err_at(err, "circle");
    for (size_t i = 0; i < area->zone_count; i++, at++)
        if (zone_shape(&parts[at], zones, area->zones[i], err) != 0)
            return -1;
    if (count > 1)
        return geometry_union(shape_r, arena, parts, count, err);
    *shape_r = parts[0];
    return 0;
}

int area_within(const struct area *area, const struct zones *zones,
                const char *const *territory, size_t territory_count, struct err *err)
{
    struct arena  arena = {0};
    struct shape *parts = arena_alloc(&arena, (territory_count + 1) * sizeof *parts);
    struct shape  ground, allowed = {0};
    size_t        count = 0;
    int           failed = area_shape(&ground, &arena, area, zones, err);

    for (size_t i = 0; i < territory_count; i++)
        count += zone_shape(&parts[count], zones, territory[i], NULL) == 0;
    if (!failed && count > 0)
        failed = geometry_union(&allowed, &arena, parts, count, err);
    if (!failed && !geometry_covers(&allowed, &ground, AREA_TERRITORY_SLACK_M))
        failed = err_set(err, ERR_FORBIDDEN, "the area reaches outside the territory");
    arena_free(&arena);
    return failed;
}

static int draw_part(struct ring *rings, size_t *count, struct arena *arena,
                     const struct polygon *polygon, size_t points_max, struct err *err)
{
    struct shape whole = shape_of_ring(polygon->rings[0], arena), simple;

    if (whole.polygons->rings->count > points_max) {
        if (geometry_simplify(&simple, arena, &whole, 5, points_max, err) != 0)
            return -1;
        whole = simple;
    }
    for (size_t i = 0; i < whole.count && *count < AREA_PARTS_MAX; i++)
        rings[(*count)++] = whole.polygons[i].rings[0];
    return 0;
}

int area_of_shape(struct area *area_r, struct arena *arena, const struct shape *shape,
                  size_t points_max, struct err *err)
{
    struct ring *rings = arena_alloc(arena, AREA_PARTS_MAX * sizeof *rings);
    size_t       count = 0;

    if (shape->count > AREA_PARTS_MAX)
        return err_set(err, ERR_INVALID, "has %zu parts; at most %d are taken", shape->count,
                       AREA_PARTS_MAX);
    for (size_t p = 0; p < shape->count; p++)
        if (draw_part(rings, &count, arena, &shape->polygons[p], points_max, err) != 0)
            return -1;
    *area_r = (struct area){.polygons = rings, .polygon_count = count};
    return 0;
}

bool area_box(const struct area *area, struct box *box_r)
{
    bool is_first = true;

    for (size_t i = 0; i < area->polygon_count + area->circle_count; i++) {
        struct polygon polygon = {NULL, 1};
        struct box     box;

        if (i < area->polygon_count) {
            struct ring ring = area->polygons[i];

            polygon.rings = &ring;
            box = shape_box(&(struct shape){&polygon, 1});
        } else {
            const struct circle *circle = &area->circles[i - area->polygon_count];

            box = box_around(circle->centre, circle->radius_m);
        }
        if (is_first)
            *box_r = box;
        is_first = false;
        *box_r = (struct box){fmin(box_r->south, box.south), fmin(box_r->west, box.west),
                              fmax(box_r->north, box.north), fmax(box_r->east, box.east)};
    }
    return !is_first;
}

bool area_contains(const struct area *area, const struct zones *zones, struct point point)
{
    struct arena arena = {0};
    struct shape shape;
    bool         contains = false;

    for (size_t i = 0; i < area->polygon_count && !contains; i++) {
        shape = shape_of_ring(area->polygons[i], &arena);
        contains = shape_contains(&shape, point);
    }
    /* As the audience sees it: the circle's 64 corners, not the circle. */
    for (size_t i = 0; i < area->circle_count && !contains; i++)
        contains = circle_shape(&shape, &arena, &area->circles[i], NULL) == 0 &&
                   shape_contains(&shape, point);
    for (size_t i = 0; i < area->zone_count && !contains; i++)
        contains = zone_shape(&shape, zones, area->zones[i], NULL) == 0 &&
                   shape_contains(&shape, point);
    arena_free(&arena);
    return contains;
}
