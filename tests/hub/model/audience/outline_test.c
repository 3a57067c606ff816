#include <math.h>
#include <stdlib.h>

#include "hub/model/geometry.h"
#include "tests/hub/model/audience/crowd.h"

TEST(real_outlines_reach_exactly_who_lies_in_them)
{
    struct arena  arena = {0};
    struct zones  zones = italy(&arena);
    struct point *points = MEM_NEW_ARRAY(struct point, CROWD);

    for (size_t z = 0; z < zones.count; z++) {
        const struct zone *zone = &zones.items[z];
        struct box         box = zone->box;
        struct audience   *audience = crowd_in(box, points, CROWD, z);

        CHECK(check_same(audience, &zone->shape, points, CROWD) > CROWD / 40);
        audience_settle(audience);
        CHECK(check_same(audience, &zone->shape, points, CROWD) > CROWD / 40);
        for (size_t other = 0; other < zones.count; other++)
            check_same(audience, &zones.items[other].shape, points, CROWD);
        audience_free(audience);
    }
    free(points);
    arena_free(&arena);
}

/* A ring of uneven radii, with a hole of the same kind and an island in the hole. */
static struct shape star(struct arena *arena, struct chance *chance, struct point centre,
                         double reach)
{
    size_t          corners = 3 + chance_below(chance, 60);
    struct ring    *rings = arena_alloc(arena, 3 * sizeof *rings);
    struct polygon *polygons = arena_alloc(arena, 2 * sizeof *polygons);

    for (int r = 0; r < 3; r++) {
        double outer = reach * (r == 0 ? 1 : r == 1 ? 0.4 : 0.15);

        rings[r] = (struct ring){arena_alloc(arena, (corners + 1) * sizeof(struct point)),
                                 corners + 1};
        for (size_t i = 0; i < corners; i++) {
            double angle = 2 * M_PI * (double)i / (double)corners;
            double radius = outer * chance_between(chance, 0.85, 1.0);

            rings[r].points[i] = (struct point){centre.lat + radius * sin(angle),
                                                centre.lon + radius * cos(angle)};
        }
        rings[r].points[corners] = rings[r].points[0];
    }
    polygons[0] = (struct polygon){rings, 2};
    polygons[1] = (struct polygon){rings + 2, 1};
    return (struct shape){polygons, 2};
}

TEST(holes_islands_and_any_size_agree_with_asking_each_one)
{
    struct point *points = MEM_NEW_ARRAY(struct point, CROWD);
    struct box    world = {-89, -179, 89, 179};
    struct chance chance = chance_of_seed(21);

    for (int round = 0; round < 2; round++) {
        struct audience *audience = crowd_in(world, points, CROWD, 100 + (uint64_t)round);

        audience_settle(audience);
        for (int turn = 0; turn < 30; turn++) {
            struct arena arena = {0};
            double       reach = pow(10, chance_between(&chance, -1, 1.6));
            struct point centre = {chance_between(&chance, -45, 45),
                                   chance_between(&chance, -130, 130)};
            struct shape shape = star(&arena, &chance, centre, reach);

            check_same(audience, &shape, points, CROWD);
            arena_free(&arena);
        }
        audience_free(audience);
    }
    free(points);
}

/* The first or the last unit of some cell of the curve. */
static double on_grid(struct chance *chance, uint64_t from, uint64_t count)
{
    int64_t cells = (int64_t)(from + chance_below(chance, count));

    return (double)(cells * 65536 - (int64_t)chance_below(chance, 2)) / SHAPE_E7;
}

/* Corners, edges, places and cells of the curve fall together. */
TEST(points_on_the_border_are_reached)
{
    struct point    *points = MEM_NEW_ARRAY(struct point, CROWD);
    struct chance    chance = chance_of_seed(22);
    struct audience *audience = audience_new();

    for (uint32_t i = 0; i < CROWD; i++) {
        struct audience_member member = member_of(i, SMS);

        points[i] = (struct point){on_grid(&chance, 0, 40), on_grid(&chance, 0, 40)};
        CHECK_INT(audience_add_point(audience, &member, points[i], NULL), 0);
    }
    audience_settle(audience);
    for (int turn = 0; turn < 200; turn++) {
        struct arena arena = {0};
        struct point corners[5];
        struct shape shape;

        for (int c = 0; c < 4; c++)
            corners[c] = (struct point){on_grid(&chance, c > 1 ? 20 : 0, 20),
                                        on_grid(&chance, c == 1 || c == 2 ? 20 : 0, 20)};
        corners[4] = corners[0];
        shape = shape_of_ring((struct ring){corners, 5}, &arena);
        if (geometry_check(&shape, 5, NULL) == 0)
            check_same(audience, &shape, points, CROWD);
        arena_free(&arena);
    }
    audience_free(audience);
    free(points);
}

TEST(the_whole_world_is_everybody)
{
    struct point     world[] = {{-90, -180}, {-90, 180}, {90, 180}, {90, -180}, {-90, -180}};
    struct arena     arena = {0};
    struct point    *points = MEM_NEW_ARRAY(struct point, 5000);
    struct audience *audience = crowd_in((struct box){-90, -180, 90, 180}, points, 5000, 5);
    struct audience_member corner = member_of(5000, SMS);
    struct audience_answer answer;
    struct shape           area;

    CHECK_INT(audience_add_point(audience, &corner, (struct point){90, 180}, NULL), 0);
    audience_settle(audience);
    area = shape_of_ring((struct ring){world, 5}, &arena);
    answer = ask(audience, &area);
    CHECK_INT(answer.count, 5001);
    audience_answer_free(&answer);
    arena_free(&arena);
    audience_free(audience);
    free(points);
}

RUN(real_outlines_reach_exactly_who_lies_in_them,
    holes_islands_and_any_size_agree_with_asking_each_one, points_on_the_border_are_reached,
    the_whole_world_is_everybody)
