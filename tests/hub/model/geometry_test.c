#include "hub/model/geometry.h"

#include <math.h>

#include "tests/kit/check.h"

#define RING(...)                                                                              \
    (struct ring)                                                                              \
    {                                                                                          \
        (struct point[]){__VA_ARGS__},                                                         \
            sizeof((struct point[]){__VA_ARGS__}) / sizeof(struct point)                       \
    }

static struct ring square(double south, double west, double side)
{
    static struct point points[8][5];
    static unsigned     turn;
    struct point       *at = points[turn++ % 8];

    at[0] = at[4] = (struct point){south, west};
    at[1] = (struct point){south, west + side};
    at[2] = (struct point){south + side, west + side};
    at[3] = (struct point){south + side, west};
    return (struct ring){at, 5};
}

static void check_refused(struct ring ring, const char *wanted)
{
    struct err err = {0};

    CHECK_INT(geometry_check_ring(&ring, 500, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    if (!strstr(err.text, wanted))
        CHECK_TEXT(err.text, wanted);
}

TEST(an_area_that_is_none_is_refused_in_words)
{
    struct point many[600];
    struct ring  good = square(43.7, 10.9, 0.1);

    CHECK_INT(geometry_check_ring(&good, 500, NULL), 0);
    check_refused((struct ring){0}, "is empty");
    check_refused(RING({1, 1}, {1, 2}, {1, 1}), "at least 4");
    check_refused(RING({1, 1}, {1, 2}, {2, 2}, {2, 1}), "not closed");
    check_refused(RING({0, 0}, {4, 4}, {0, 4}, {4, 0}, {0, 0}),
                  "wrong at 2.00000,2.00000: it crosses itself");
    check_refused(RING({1, 1}, {1, 2}, {1, 2}, {2, 2}, {1, 1}), "point 2 stands twice");
    check_refused(RING({1, 1}, {91, 2}, {2, 2}, {1, 1}), "point 2 (91.00000,2.00000)");
    check_refused(RING({1, 1}, {NAN, 2}, {2, 2}, {1, 1}), "point 2");
    check_refused(RING({1, 1}, {1, 2}, {1, 3}, {1, 1}), "");
    check_refused(RING({-17, 179}, {-17, -179}, {-18, -179}, {-18, 179}, {-17, 179}),
                  "antimeridian after point 1");
    for (int i = 0; i < 600; i++)
        many[i] = point_moved((struct point){43.7, 10.9}, i * 360.0 / 599, 1000);
    many[599] = many[0];
    check_refused((struct ring){many, 600}, "has 600 points; at most 500");
}

TEST(holes_outside_and_polygons_that_overlap_are_refused)
{
    struct ring    rings[] = {square(0, 0, 1), square(5, 5, 1)};
    struct polygon holed = {rings, 2};
    struct polygon pair[] = {{&rings[0], 1}, {&rings[1], 1}};
    struct shape   wrong = {&holed, 1}, apart = {pair, 2};
    struct err     err = {0};

    CHECK_INT(geometry_check(&wrong, 500, &err), -1);
    CHECK(strstr(err.text, "a hole lies outside") != NULL);
    CHECK_INT(geometry_check(&apart, 500, &err), 0);
    rings[1] = square(0.5, 0.5, 1);
    CHECK_INT(geometry_check(&apart, 500, &err), -1);
    CHECK_INT(geometry_check(&(struct shape){0}, 500, &err), -1);
}

TEST(a_bow_tie_of_the_wild_is_mended_into_its_two_wings)
{
    struct arena arena = {0};
    struct ring tie = RING({0, 0}, {4, 4}, {4, 4}, {0, 4}, {4, 0}); /* open, doubled, crossed */
    struct shape shape = shape_of_ring(tie, &arena), good, none;
    struct err   err = {0};

    CHECK_INT(geometry_mend(&good, &arena, &shape, &err), 0);
    CHECK_INT(geometry_check(&good, 500, &err), 0);
    CHECK_INT(good.count, 2);
    shape = shape_of_ring(RING({1, 1}, {1, 2}, {1, 3}, {1, 1}), &arena);
    CHECK_INT(geometry_mend(&none, &arena, &shape, &err), -1);
    arena_free(&arena);
}

TEST(a_union_covers_its_parts_and_what_is_common_lies_in_both)
{
    struct arena arena = {0};
    struct shape two[] = {shape_of_ring(square(43.7, 10.9, 0.1), &arena),
                          shape_of_ring(square(43.75, 10.95, 0.1), &arena)};
    struct shape all, both;
    struct err   err = {0};

    CHECK_INT(geometry_union(&all, &arena, two, 2, &err), 0);
    CHECK_INT(geometry_common(&both, &arena, &two[0], &two[1], &err), 0);
    CHECK_INT(all.count, 1);
    CHECK(fabs(shape_area_m2(&all) + shape_area_m2(&both) - shape_area_m2(&two[0]) -
               shape_area_m2(&two[1])) < 1);
    CHECK(geometry_covers(&all, &two[0], 0.01) && geometry_covers(&all, &two[1], 0.01));
    CHECK(!geometry_covers(&two[0], &two[1], 0.01));
    arena_free(&arena);
}

TEST(a_buffer_is_as_wide_as_asked)
{
    struct arena arena = {0};
    struct shape shape = shape_of_ring(square(43.7, 10.9, 0.1), &arena), wide, thin;
    struct err   err = {0};
    struct box   box, was = shape_box(&shape);

    CHECK_INT(geometry_buffer(&wide, &arena, &shape, 500, &err), 0);
    box = shape_box(&wide);
    CHECK(fabs(point_distance_m((struct point){box.south, 10.95},
                                (struct point){was.south, 10.95}) -
               500) < 1);
    CHECK(fabs(point_distance_m((struct point){43.75, box.east},
                                (struct point){43.75, was.east}) -
               500) < 5);
    CHECK(geometry_covers(&wide, &shape, 0));
    CHECK(!geometry_covers(&shape, &wide, 450));
    CHECK(geometry_covers(&shape, &wide, 520));
    CHECK_INT(geometry_buffer(&thin, &arena, &shape, -10000, &err), 0);
    CHECK(shape_is_empty(&thin));
    arena_free(&arena);
}

TEST(a_draft_holds_its_reports_and_stays_in_the_zone)
{
    struct arena arena = {0};
    struct point reports[] = {{43.71, 10.91}, {43.72, 10.95}, {43.74, 10.92}, {43.72, 10.92}};
    struct shape zone = shape_of_ring(square(43.7, 10.9, 0.045), &arena), draft, alone;
    struct err   err = {0};

    CHECK_INT(geometry_draft(&draft, &arena, reports, 4, 300, NULL, &err), 0);
    for (int i = 0; i < 4; i++)
        for (int turn = 0; turn < 360; turn += 30)
            CHECK(shape_contains(&draft, point_moved(reports[i], turn, 290)));
    CHECK_INT(geometry_draft(&draft, &arena, reports, 4, 300, &zone, &err), 0);
    CHECK(geometry_covers(&zone, &draft, 0.01));
    CHECK(shape_contains(&draft, reports[0]) && !shape_contains(&draft, reports[1]));
    CHECK_INT(geometry_draft(&alone, &arena, reports, 1, 100, NULL, &err), 0);
    CHECK(fabs(shape_area_m2(&alone) - M_PI * 100 * 100) < 200);
    CHECK_INT(geometry_draft(&alone, &arena, reports, 0, 100, NULL, &err), -1);
    CHECK_INT(geometry_draft(&alone, &arena, reports, 4, 0, NULL, &err), -1);
    arena_free(&arena);
}

TEST(simpler_is_never_less)
{
    struct arena arena = {0};
    struct point jagged[2001];
    struct shape shape, simple;
    struct err   err = {0};

    for (int i = 0; i < 2000; i++)
        jagged[i] = point_moved((struct point){43.7, 10.9}, i * 0.18, 5000 + (i * 7919) % 400);
    jagged[2000] = jagged[0];
    shape = shape_of_ring((struct ring){jagged, 2001}, &arena);
    CHECK_INT(geometry_simplify(&simple, &arena, &shape, 5, 100, &err), 0);
    CHECK(shape_point_count(&simple) <= 100);
    CHECK_INT(geometry_check(&simple, 100, &err), 0);
    for (int i = 0; i < 2000; i++)
        CHECK(shape_contains(&simple, jagged[i]));
    CHECK(shape_area_m2(&simple) < 1.3 * shape_area_m2(&shape));
    CHECK_INT(geometry_simplify(&simple, &arena, &shape, 5, 3, &err), -1);
    arena_free(&arena);
}

TEST(a_circle_cuts_nobody_out)
{
    static const double radii[] = {1, 50, 5000, 100000, 700000};
    static const double lats[] = {0, 43.7, -43.7, 65};
    struct arena        arena = {0};
    struct err          err = {0};

    for (size_t r = 0; r < COUNT_OF(radii); r++)
        for (size_t l = 0; l < COUNT_OF(lats); l++) {
            struct point centre = {lats[l], 10.9};
            struct ring  ring = {0};
            struct shape shape;

            CHECK_INT(geometry_circle(&ring, &arena, centre, radii[r], &err), 0);
            CHECK_INT(ring.count, 65);
            CHECK_INT(geometry_check_ring(&ring, 65, &err), 0);
            shape = shape_of_ring(ring, &arena);
            for (int k = 0; k < 3600; k++)
                CHECK(shape_contains(&shape,
                                     point_moved(centre, k * 0.1, radii[r] * 0.99999 - 0.02)));
            CHECK(shape_area_m2(&shape) < 1.1 * M_PI * radii[r] * radii[r]);
        }
    arena_free(&arena);
}

TEST(a_circle_over_the_edge_of_the_map_is_refused)
{
    struct arena arena = {0};
    struct ring  ring;
    struct err   err = {0};

    CHECK_INT(geometry_circle(&ring, &arena, (struct point){0, 179.99}, 5000, &err), -1);
    CHECK_INT(geometry_circle(&ring, &arena, (struct point){89.99, 0}, 5000, &err), -1);
    CHECK_INT(geometry_circle(&ring, &arena, (struct point){0, 0}, 0, &err), -1);
    CHECK_INT(geometry_circle(&ring, &arena, (struct point){0, 0}, NAN, &err), -1);
    CHECK_INT(geometry_circle(&ring, &arena, (struct point){0, 0}, 2e6, &err), -1);
    CHECK_INT(geometry_circle(&ring, &arena, (struct point){100, 0}, 5, &err), -1);
    arena_free(&arena);
}

TEST(neighbours_share_a_border_and_no_ground)
{
    struct arena arena = {0};
    struct shape town = shape_of_ring(square(0, 0, 1), &arena);
    struct shape next = shape_of_ring(square(0, 1, 1), &arena);
    struct shape in = shape_of_ring(square(0.2, 0.2, 0.1), &arena);
    struct shape across = shape_of_ring(square(0.5, 0.9, 0.2), &arena);

    CHECK(!geometry_overlaps(&town, &next));
    CHECK(geometry_overlaps(&town, &in) && geometry_overlaps(&in, &town));
    CHECK(geometry_overlaps(&town, &across) && geometry_overlaps(&next, &across));
    arena_free(&arena);
}

TEST(the_tree_finds_what_asking_each_one_finds)
{
    enum { SIDE = 20 };
    struct arena          arena = {0};
    struct shape          shapes[SIDE * SIDE];
    const struct shape   *list[SIDE * SIDE];
    uint32_t              hits[SIDE * SIDE];
    struct geometry_tree *tree;

    for (int i = 0; i < SIDE * SIDE; i++) {
        struct ring ring = {arena_alloc(&arena, 5 * sizeof(struct point)), 5};

        memcpy(ring.points, square(i / SIDE, i % SIDE, 1).points, 5 * sizeof(struct point));
        shapes[i] = shape_of_ring(ring, &arena);
        list[i] = &shapes[i];
    }
    tree = geometry_tree_new(list, SIDE * SIDE);
    for (int turn = 0; turn < 50; turn++) {
        struct shape area =
            shape_of_ring(square(turn * 0.31, turn * 0.17, 0.5 + turn % 5), &arena);
        size_t count = geometry_tree_find(tree, &area, hits), at = 0;

        for (uint32_t i = 0; i < SIDE * SIDE; i++)
            if (geometry_overlaps(&area, &shapes[i])) {
                CHECK(at < count);
                CHECK_INT(hits[at++], i);
            }
        CHECK_INT(at, count);
    }
    CHECK_INT(geometry_tree_find(tree, &(struct shape){0}, hits), 0);
    geometry_tree_free(tree);
    tree = geometry_tree_new(NULL, 0);
    CHECK_INT(geometry_tree_find(tree, &shapes[0], hits), 0);
    geometry_tree_free(tree);
    geometry_tree_free(NULL);
    arena_free(&arena);
}

RUN(an_area_that_is_none_is_refused_in_words,
    holes_outside_and_polygons_that_overlap_are_refused,
    a_bow_tie_of_the_wild_is_mended_into_its_two_wings,
    a_union_covers_its_parts_and_what_is_common_lies_in_both, a_buffer_is_as_wide_as_asked,
    a_draft_holds_its_reports_and_stays_in_the_zone, simpler_is_never_less,
    a_circle_cuts_nobody_out, a_circle_over_the_edge_of_the_map_is_refused,
    neighbours_share_a_border_and_no_ground, the_tree_finds_what_asking_each_one_finds)
