#include "hub/commands/match/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/gzip.h"
#include "hub/base/reader.h"
#include "hub/model/area.h"
#include "hub/model/shape_json.h"

enum { FILE_BYTES_MAX = 1 << 30, PIECE = 64 * 1024, ID_MAX = 1000, SAID_MAX = 5 };

static int read_area(struct shape *ground_r, struct arena *arena, struct reader *in,
                     struct err *err)
{
    struct reader inner = reader_inside(in, "area");
    struct area   area;

    area_read(&area, &inner);
    if (reader_leave(&inner, in) != 0)
        return -1;
    return area_shape(ground_r, arena, &area, NULL, err);
}

static int read_ground(struct shape *ground_r, struct arena *arena, struct reader *in,
                       struct err *err)
{
    size_t      len;
    const char *ring = read_json_or_null(in, "polygon_lonlat", &len);
    const char *geometry = read_json_or_null(in, "geometry", &len);

    if (in->failed)
        return -1;
    if (ring)
        geometry = arena_format(in->arena, "{\"type\":\"Polygon\",\"coordinates\":[%s]}", ring);
    if (geometry)
        return shape_read_foreign(ground_r, arena, geometry, strlen(geometry), err);
    if (reader_has(in, "area"))
        return read_area(ground_r, arena, in, err);
    return err_set(err, ERR_INVALID, "has no polygon_lonlat, geometry or area");
}

static int read_line(struct match_place *place_r, struct arena *arena, const char *line,
                     size_t len, struct err *err)
{
    struct arena  scratch = {0};
    struct reader in = reader_open(line, len, &scratch, err);
    const char   *id = read_text_or(&in, "identifier", ID_MAX, NULL);
    int           failed = 0;

    if (!id)
        id = read_text(&in, "id", ID_MAX);
    if (!in.failed)
        failed = read_ground(&place_r->ground, arena, &in, err);
    for (size_t i = 0; reader_key(&in, i); i++)
        ; /* whatever else stands there */
    place_r->id = arena_text(arena, id);
    if (reader_close(&in) != 0)
        failed = -1;
    arena_free(&scratch);
    return failed;
}

static void take_line(struct match_places *places, const char *path, size_t number,
                      const char *line, size_t len)
{
    struct err err = {0};

    if (places->count == places->room) {
        places->room = places->room ? 2 * places->room : 1024;
        places->items = mem_grown(places->items, places->room * sizeof *places->items);
    }
    if (read_line(&places->items[places->count], &places->arena, line, len, &err) == 0)
        places->count++;
    else if (places->refused++ < SAID_MAX)
        fprintf(stderr, "tocsin match: %s: line %zu: %s\n", path, number, err.text);
}

static int read_all(struct buf *text, const char *path, struct err *err)
{
    struct gzip *gzip;
    size_t       got = 1;
    int          failed;

    if (gzip_open(&gzip, path, FILE_BYTES_MAX, err) < 0)
        return -1;
    for (failed = 0; !failed && got > 0; text->len += got) {
        buf_reserve(text, PIECE);
        failed = source_read(gzip_source(gzip), text->bytes + text->len, PIECE, &got, err);
        got = failed ? 0 : got;
    }
    gzip_close(gzip);
    return failed ? err_at(err, path) : 0;
}

int match_read(struct match_places *places_r, const char *path, struct err *err)
{
    struct buf text = {0};
    int        failed = read_all(&text, path, err);
    size_t     number = 1;

    *places_r = (struct match_places){0};
    for (size_t at = 0; !failed && at < text.len; number++) {
        const char *end = memchr(text.bytes + at, '\n', text.len - at);
        size_t      len = end ? (size_t)(end - text.bytes) - at : text.len - at;

        if (len > 0)
            take_line(places_r, path, number, text.bytes + at, len);
        at += len + 1;
    }
    buf_free(&text);
    if (!failed && places_r->count == 0)
        failed = err_set(err, ERR_INVALID, "%s: holds no place that can be read", path);
    return failed;
}

void match_free(struct match_places *places)
{
    free(places->items);
    arena_free(&places->arena);
    *places = (struct match_places){0};
}
