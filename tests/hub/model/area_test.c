#include "hub/model/area.h"

#include <math.h>

#include "hub/model/geometry.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct arena arena;

static struct zones italy(void)
{
    static struct buf text;
    struct zones      zones;
    struct err        err;

    if (!text.len)
        cases_read(&text, "tests/cases/outlines/italy.geojson");
    CHECK_INT(zones_read_geojson(&zones, &arena, text.bytes, text.len, "id", "name", &err), 0);
    return zones;
}

static void read_case(const struct buf *input, struct buf *got)
{
    struct arena own = {0};
    struct area  area;
    struct err   err = {0};

    if (area_parse(&area, &own, input->bytes, input->len, &err) != 0)
        buf_format(got, "%s", err.text);
    else {
        struct writer out = writer_open(got);

        write_object(&out, NULL);
        area_write(&area, &out);
        write_end(&out);
    }
    arena_free(&own);
}

TEST(areas_are_read_strictly_and_written_again)
{
    cases_try("area", read_case);
}

TEST(a_polygon_of_cap_is_the_same_text_again)
{
    const char *text =
        "43.70000,10.90000 43.70000,10.95000 43.74000,10.95000 43.70000,10.90000";
    struct buf  out = {0};
    struct ring ring;

    CHECK_INT(area_read_polygon(&ring, &arena, text, 500, NULL), 0);
    CHECK(ring.points[1].lat == 43.7 && ring.points[1].lon == 10.95);
    area_write_polygon(&out, &ring);
    CHECK_TEXT(out.bytes, text);
    buf_free(&out);
}

TEST(rounding_makes_no_point_twice_and_no_minus_zero)
{
    struct point points[] = {{0, 0}, {-0.000001, 0.000002}, {0, 1}, {1, 1}, {0, 0}};
    struct ring  ring = {points, 5};
    struct buf   out = {0};

    area_write_polygon(&out, &ring);
    CHECK_TEXT(out.bytes, "0.00000,0.00000 0.00000,1.00000 1.00000,1.00000 0.00000,0.00000");
    buf_free(&out);
}

TEST(the_ground_is_the_union_of_all_parts)
{
    struct zones  zones = italy();
    const char   *ids[] = {"048014"};
    struct circle circle = {{43.9, 10.9464}, 2000};
    struct ring   ring;
    struct area   area = {.circles = &circle, .circle_count = 1, .zones = ids, .zone_count = 1};
    struct shape  shape;
    struct err    err;

    CHECK_INT(area_read_polygon(&ring, &arena, "43,11 43,11.1 43.1,11.1 43,11", 500, &err), 0);
    area.polygons = &ring;
    area.polygon_count = 1;
    CHECK_INT(area_shape(&shape, &arena, &area, &zones, &err), 0);
    CHECK_INT(shape.count, 3);
    CHECK(shape_contains(&shape, (struct point){43.7189, 10.9464}));
    CHECK(shape_contains(&shape, (struct point){43.01, 11.09}));
    CHECK(shape_contains(&shape, point_moved(circle.centre, 77, 1999)));
    CHECK(!shape_contains(&shape, point_moved(circle.centre, 77, 2010)));
    CHECK(area_contains(&area, &zones, (struct point){43.7189, 10.9464}));
    CHECK(area_contains(&area, &zones, (struct point){43, 11.05})); /* on its border */
    CHECK(area_contains(&area, &zones, point_moved(circle.centre, 77, 1999)));
    CHECK(!area_contains(&area, &zones, (struct point){43.5, 10.9464}));
}

TEST(no_area_and_unknown_zones_are_refused)
{
    struct zones zones = italy();
    const char  *ids[] = {"48014"}; /* the leading zero counts */
    struct area  none = {0}, unknown = {.zones = ids, .zone_count = 1};
    struct shape shape;
    struct err   err;

    CHECK_INT(area_shape(&shape, &arena, &none, &zones, &err), -1);
    CHECK(strstr(err.text, "no area") != NULL);
    CHECK_INT(area_shape(&shape, &arena, &unknown, &zones, &err), -1);
    CHECK_TEXT(err.text, "there is no zone \"48014\"");
    CHECK_INT(area_shape(&shape, &arena, &unknown, NULL, &err), -1);
}

/* The outline of a zone, as somebody would draw it: rounded, so many metres wider. */
static struct area drawn(const struct zone *zone, double wider_m)
{
    struct shape wide;
    struct area  area;
    struct err   err;

    CHECK_INT(geometry_buffer(&wide, &arena, &zone->shape, wider_m, &err), 0);
    CHECK_INT(area_of_shape(&area, &arena, &wide, 20000, &err), 0);
    return area;
}

TEST(an_area_outside_the_territory_is_refused)
{
    struct zones       zones = italy();
    const struct zone *empoli = zones_find(&zones, "048014");
    const char        *both[] = {"048014", "048050"}, *wrong[] = {"088009"};
    const char        *gone[] = {"048099", "048014"};
    struct area        touching = drawn(empoli, 10), beyond = drawn(empoli, 60);
    struct area        all = {.zones = both, .zone_count = 2};
    struct err         err = {0};

    CHECK_INT(area_within(&touching, &zones, both, 1, &err), 0);
    CHECK_INT(area_within(&beyond, &zones, both, 1, &err), -1);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK_INT(area_within(&all, &zones, both, 1, &err), -1);
    CHECK_INT(area_within(&all, &zones, both, 2, &err), 0);
    CHECK_INT(area_within(&touching, &zones, wrong, 1, &err), -1);
    CHECK_INT(area_within(&touching, &zones, both, 0, &err), -1);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    /* A zone that is gone, or without an outline, shuts nobody out of the others. */
    CHECK_INT(area_within(&touching, &zones, gone, 2, &err), 0);
    CHECK_INT(area_within(&touching, &zones, gone, 1, &err), -1);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK_INT(area_within(&(struct area){0}, &zones, both, 2, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
}

TEST(a_region_becomes_few_polygons_that_leave_nobody_out)
{
    struct zones       zones = italy();
    const struct zone *toscana = zones_find(&zones, "09");
    struct area        area;
    struct err         err;

    CHECK_INT(area_of_shape(&area, &arena, &toscana->shape, 100, &err), 0);
    CHECK_INT(area.polygon_count, toscana->shape.count);
    for (size_t i = 0; i < area.polygon_count; i++)
        CHECK_INT(geometry_check_ring(&area.polygons[i], 100, &err), 0);
    for (size_t p = 0; p < toscana->shape.count; p++)
        for (size_t i = 0; i < toscana->shape.polygons[p].rings[0].count; i++)
            CHECK(area_contains(&area, NULL, toscana->shape.polygons[p].rings[0].points[i]));
}

TEST(the_box_holds_polygons_and_circles)
{
    struct circle circle = {{43.9, 10.9}, 2000};
    struct area   area = {.circles = &circle, .circle_count = 1};
    struct box    box;

    CHECK(area_box(&area, &box));
    for (int turn = 0; turn < 360; turn++)
        CHECK(box_contains(&box, point_moved(circle.centre, turn, 1999.9)));
    CHECK(!area_box(&(struct area){0}, &box));
    arena_free(&arena);
}

RUN(areas_are_read_strictly_and_written_again, a_polygon_of_cap_is_the_same_text_again,
    rounding_makes_no_point_twice_and_no_minus_zero, the_ground_is_the_union_of_all_parts,
    no_area_and_unknown_zones_are_refused, an_area_outside_the_territory_is_refused,
    a_region_becomes_few_polygons_that_leave_nobody_out, the_box_holds_polygons_and_circles)
