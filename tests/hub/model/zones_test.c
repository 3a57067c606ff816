#include "hub/model/zones.h"

#include <math.h>

#include "hub/model/geometry.h"
#include "hub/model/shape_json.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void read_case(const struct buf *input, struct buf *got)
{
    struct arena arena = {0};
    struct zones zones;
    struct err   err = {0};

    if (zones_read_geojson(&zones, &arena, input->bytes, input->len, "id", "name", &err) != 0)
        buf_format(got, "%s", err.text);
    else
        zones_write_geojson(got, &zones);
    arena_free(&arena);
}

TEST(collections_are_read_strictly_and_written_as_the_rfc_wants_them)
{
    cases_try("geojson", read_case);
}

TEST(real_outlines_are_found_by_id_and_by_point)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct zones zones;
    struct err   err;
    char         was[ZONE_ID_MAX + 1] = "";

    cases_read(&text, "tests/cases/outlines/italy.geojson");
    CHECK_INT(zones_read_geojson(&zones, &arena, text.bytes, text.len, "id", "name", &err), 0);
    CHECK_INT(zones.count, 6);
    for (size_t i = 0; i < zones.count; i++) {
        CHECK(strcmp(was, zones.items[i].id) < 0);
        snprintf(was, sizeof was, "%s", zones.items[i].id);
        CHECK_INT(geometry_check(&zones.items[i].shape, 5000, &err), 0);
    }
    CHECK_TEXT(zones_find(&zones, "048014")->name, "Empoli");
    CHECK(zones_find(&zones, "48014") == NULL);
    CHECK_TEXT(zones_at(&zones, (struct point){36.9269, 14.7255})->name, "Ragusa");
    CHECK_TEXT(zones_at(&zones, (struct point){43.7189, 10.9464})->id, "048014");
    CHECK(zones_at(&zones, (struct point){41.9, 12.5}) == NULL);
    CHECK(zones_at(&(struct zones){0}, (struct point){41.9, 12.5}) == NULL);
    /* Empoli is 62.21 km² by ISTAT; this outline is simplified. */
    CHECK(shape_area_m2(&zones_find(&zones, "048014")->shape) > 60e6 &&
          shape_area_m2(&zones_find(&zones, "048014")->shape) < 64.5e6);
    buf_free(&text);
    arena_free(&arena);
}

TEST(what_is_written_is_read_again)
{
    struct arena arena = {0};
    struct buf   text = {0}, out = {0}, again = {0};
    struct zones zones, back;
    struct shape shape;
    struct err   err;

    cases_read(&text, "tests/cases/outlines/italy.geojson");
    CHECK_INT(zones_read_geojson(&zones, &arena, text.bytes, text.len, "id", "name", &err), 0);
    zones_write_geojson(&out, &zones);
    CHECK_INT(zones_read_geojson(&back, &arena, out.bytes, out.len, NULL, "name", &err), 0);
    zones_write_geojson(&again, &back);
    CHECK(out.len == again.len);
    again.len = 0;
    shape_write_geojson(&again, &zones.items[0].shape);
    CHECK_INT(shape_read_geojson(&shape, &arena, again.bytes, again.len, &err), 0);
    CHECK_INT(shape_point_count(&shape), shape_point_count(&zones.items[0].shape));
    buf_free(&text);
    buf_free(&out);
    buf_free(&again);
    arena_free(&arena);
}

/* A ring of so many corners around a point, one degree wide. */
static struct shape many_corners(struct arena *arena, size_t corners, double lon)
{
    struct ring ring = {arena_alloc(arena, (corners + 1) * sizeof *ring.points), corners + 1};

    for (size_t i = 0; i < corners; i++) {
        double turn = 2 * M_PI * (double)i / (double)corners;

        ring.points[i] = (struct point){43 + sin(turn) / 2, lon + cos(turn) / 2};
    }
    ring.points[corners] = ring.points[0];
    return shape_of_ring(ring, arena);
}

TEST(a_sum_with_more_points_than_an_outline_may_have_is_none)
{
    struct arena arena = {0};
    struct zone  items[] = {
         {.id = "Tosc-A"}, {.id = "a", .parent = "Tosc-A"}, {.id = "b", .parent = "Tosc-A"}};
    struct zones zones = {.items = items, .count = COUNT_OF(items)};

    items[1].shape = many_corners(&arena, GEOMETRY_POINTS_MAX - 2, 10);
    items[2].shape = many_corners(&arena, 100, 12);
    zones_add_up(&zones, &arena);
    CHECK(shape_is_empty(&items[0].shape));
    items[1].shape = many_corners(&arena, 100, 10);
    zones_add_up(&zones, &arena);
    CHECK_INT(shape_point_count(&items[0].shape), 202);
    arena_free(&arena);
}

RUN(collections_are_read_strictly_and_written_as_the_rfc_wants_them,
    real_outlines_are_found_by_id_and_by_point, what_is_written_is_read_again,
    a_sum_with_more_points_than_an_outline_may_have_is_none)
