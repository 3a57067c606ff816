#include "hub/model/shape.h"

#include <math.h>

#include "hub/base/chance.h"
#include "tests/kit/check.h"

/* A square of 10 by 10 degrees with a hole in the middle and an island in it. */
static struct point       outside[] = {{0, 0}, {0, 10}, {10, 10}, {10, 0}, {0, 0}};
static struct point       hole[] = {{2, 2}, {2, 8}, {8, 8}, {8, 2}, {2, 2}};
static struct point       island[] = {{4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}};
static struct ring        rings[] = {{outside, 5}, {hole, 5}};
static struct ring        inner[] = {{island, 5}};
static struct polygon     polygons[] = {{rings, 2}, {inner, 1}};
static const struct shape SQUARE = {polygons, 2};

static bool inside(double lat, double lon)
{
    return shape_contains(&SQUARE, (struct point){lat, lon});
}

TEST(inside_is_inside_and_holes_are_outside)
{
    CHECK(inside(1, 1));
    CHECK(inside(9, 5));
    CHECK(!inside(3, 5));
    CHECK(inside(5, 5));
    CHECK(!inside(11, 5));
    CHECK(!inside(5, -1));
    CHECK(!inside(5, 11));
    CHECK(!inside(NAN, 5));
}

TEST(the_border_is_inside)
{
    CHECK(inside(0, 0)); /* corners */
    CHECK(inside(10, 10));
    CHECK(inside(0, 5)); /* edges along a parallel */
    CHECK(inside(10, 5));
    CHECK(inside(5, 0)); /* edges along a meridian */
    CHECK(inside(5, 10));
    CHECK(inside(2, 5)); /* of a hole too */
    CHECK(inside(5, 8));
    CHECK(!inside(0, 10.0000001)); /* on its line, past its end */
    CHECK(!inside(0, -0.0000001));
    CHECK(!inside(2.0000001, 5));
}

TEST(a_slanted_border_is_exact_to_the_last_unit)
{
    struct point triangle[] = {{0, 0}, {0, 3}, {3, 0}, {0, 0}};
    struct ring  ring = {triangle, 4};
    struct arena arena = {0};
    struct shape shape = shape_of_ring(ring, &arena);

    CHECK(shape_contains(&shape, (struct point){1.5, 1.5}));
    CHECK(shape_contains(&shape, (struct point){1.2345678, 1.7654322}));
    CHECK(!shape_contains(&shape, (struct point){1.2345678, 1.7654323}));
    CHECK(shape_contains(&shape, (struct point){1.2345678, 1.7654321}));
    arena_free(&arena);
}

TEST(winding_and_corners_on_the_ray_do_not_matter)
{
    struct point  star[] = {{0, 0}, {5, 4}, {0, 8}, {-5, 4}, {0, 0}}; /* corners at lat 0 */
    struct point  back[] = {{0, 0}, {-5, 4}, {0, 8}, {5, 4}, {0, 0}};
    struct arena  arena = {0};
    struct shape  one = shape_of_ring((struct ring){star, 5}, &arena);
    struct shape  other = shape_of_ring((struct ring){back, 5}, &arena);
    struct chance chance = chance_of_seed(7);

    CHECK(shape_contains(&one, (struct point){0, 4}));
    CHECK(!shape_contains(&one, (struct point){0, 9}));
    CHECK(!shape_contains(&one, (struct point){0, -1}));
    CHECK(!shape_contains(&one, (struct point){5, 5}));
    for (int i = 0; i < 10000; i++) {
        struct point at = {(double)chance_below(&chance, 120) / 10 - 6,
                           (double)chance_below(&chance, 100) / 10 - 1};
        bool         diamond = fabs(at.lat) / 5 + fabs(at.lon - 4) / 4 <= 1 + 1e-12;

        CHECK(shape_contains(&one, at) == diamond);
        CHECK(shape_contains(&other, at) == diamond);
    }
    arena_free(&arena);
}

TEST(the_whole_world_is_no_overflow)
{
    struct point world[] = {{-90, -180}, {-90, 180}, {90, 180}, {90, -180}, {-90, -180}};
    struct point half[] = {{-90, -180}, {90, 180}, {90, -180}, {-90, -180}};
    struct arena arena = {0};
    struct shape all = shape_of_ring((struct ring){world, 5}, &arena);
    struct shape upper = shape_of_ring((struct ring){half, 4}, &arena);

    CHECK(shape_contains(&all, (struct point){43.7, 10.9}));
    CHECK(shape_contains(&all, (struct point){90, 180}));
    CHECK(shape_contains(&upper, (struct point){45, 89.9999999}));
    CHECK(shape_contains(&upper, (struct point){45, 90}));
    CHECK(!shape_contains(&upper, (struct point){45, 90.0000002}));
    arena_free(&arena);
}

TEST(areas_are_those_of_the_sphere)
{
    struct point town[] = {
        {43.70, 10.90}, {43.70, 10.95}, {43.74, 10.95}, {43.74, 10.90}, {43.70, 10.90}};
    struct ring ring = {town, 5};
    double      square = ring_area_m2(&(struct ring){outside, 5});
    double      without = square - ring_area_m2(&(struct ring){hole, 5});

    CHECK(fabs(ring_area_m2(&ring) - 17.87e6) < 0.01e6);
    CHECK(fabs(shape_area_m2(&SQUARE) - without - ring_area_m2(&(struct ring){island, 5})) < 1);
}

TEST(boxes_hold_what_they_stand_around)
{
    struct box empoli = box_around((struct point){43.7189, 10.9464}, 5000);
    struct box box = shape_box(&SQUARE);
    struct box far = {20, 20, 30, 30}, touching = {10, 10, 11, 11};

    CHECK(fabs(empoli.south - 43.673934) < 1e-6 && fabs(empoli.north - 43.763866) < 1e-6);
    CHECK(fabs(empoli.west - 10.884184) < 1e-5 && fabs(empoli.east - 11.008616) < 1e-5);
    CHECK(box.south == 0 && box.west == 0 && box.north == 10 && box.east == 10);
    CHECK(box_contains(&box, (struct point){10, 0}));
    CHECK(!box_contains(&box, (struct point){10.1, 0}));
    CHECK(!box_touches(&box, &far));
    CHECK(box_touches(&box, &touching));
    CHECK(shape_is_empty(&(struct shape){0}));
    CHECK_INT(shape_point_count(&SQUARE), 15);
}

RUN(inside_is_inside_and_holes_are_outside, the_border_is_inside,
    a_slanted_border_is_exact_to_the_last_unit, winding_and_corners_on_the_ray_do_not_matter,
    the_whole_world_is_no_overflow, areas_are_those_of_the_sphere,
    boxes_hold_what_they_stand_around)
