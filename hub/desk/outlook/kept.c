#include "hub/desk/outlook/kept.h"

#include <stdio.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"

enum { PLACES_MAX = 2 * ZONES_MAX };

static void read_levels(uint8_t levels[BULLETIN_RISKS], struct reader *in, const char *name)
{
    int64_t digits = read_integer(in, name, 0, 333); /* a digit for each risk */

    for (int r = BULLETIN_RISKS - 1; r >= 0; r--, digits /= 10)
        levels[r] = (uint8_t)(digits % 10 > BULLETIN_RED ? BULLETIN_RED : digits % 10);
}

static int64_t digits_of(const uint8_t levels[BULLETIN_RISKS])
{
    int64_t digits = 0;

    for (int r = 0; r < BULLETIN_RISKS; r++)
        digits = digits * 10 + levels[r];
    return digits;
}

static void read_place(struct criticality_change *place_r, struct reader *in)
{
    struct criticality *after = &place_r->after;

    snprintf(after->day, sizeof after->day, "%s", read_text(in, "day", BULLETIN_DAY_LEN));
    after->place = read_text(in, "place", ZONE_ID_MAX);
    after->zone = read_text(in, "zone", ZONE_ID_MAX);
    place_r->before = *after;
    read_levels(after->levels, in, "levels");
    read_levels(place_r->before.levels, in, "before");
}

int outlook_read_kept(struct outlook_now *now_r, struct arena *arena, const char *json,
                      size_t len, struct err *err)
{
    struct reader in = reader_open(json, len, arena, err);

    *now_r = (struct outlook_now){
        .identifier = read_text(&in, "identifier", BULLETIN_IDENTIFIER_MAX),
        .published_ms = read_integer(&in, "published_ms", INT64_MIN, INT64_MAX),
        .taken_ms = read_integer(&in, "taken_ms", INT64_MIN, INT64_MAX),
        .places.count = read_list(&in, "places", PLACES_MAX),
    };
    now_r->places.items =
        arena_alloc(arena, (now_r->places.count + 1) * sizeof *now_r->places.items);
    for (size_t i = 0; i < now_r->places.count && !in.failed; i++) {
        struct reader place = reader_item(&in, "places", i);

        read_place(&now_r->places.items[i], &place);
        reader_leave(&place, &in);
    }
    return reader_close(&in);
}

void outlook_write_kept(struct buf *json, const struct outlook_now *now)
{
    struct writer out = writer_open(json);

    write_object(&out, NULL);
    write_text(&out, "identifier", now->identifier);
    write_integer(&out, "published_ms", now->published_ms);
    write_integer(&out, "taken_ms", now->taken_ms);
    write_list(&out, "places");
    for (size_t i = 0; i < now->places.count; i++) {
        const struct criticality_change *place = &now->places.items[i];

        write_object(&out, NULL);
        write_text(&out, "day", place->after.day);
        write_text(&out, "place", place->after.place);
        write_text(&out, "zone", place->after.zone);
        write_integer(&out, "levels", digits_of(place->after.levels));
        write_integer(&out, "before", digits_of(place->before.levels));
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}
