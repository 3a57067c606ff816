#include "hub/base/chance.h"
#include "hub/model/cluster.h"
#include "tests/kit/check.h"

enum { MOST = 400 };

/* The least point reachable from each, by going from point to point. */
static void brute(uint32_t *component_r, const int32_t (*points)[2], size_t count,
                  int64_t radius)
{
    bool changed = true;

    for (size_t i = 0; i < count; i++)
        component_r[i] = (uint32_t)i;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < count; j++) {
                int64_t x = (int64_t)points[i][0] - points[j][0];
                int64_t y = (int64_t)points[i][1] - points[j][1];

                if (x <= radius && -x <= radius && y <= radius && -y <= radius &&
                    x * x + y * y <= radius * radius && component_r[j] < component_r[i]) {
                    component_r[i] = component_r[j];
                    changed = true;
                }
            }
    }
}

static void try_points(const int32_t (*points)[2], size_t count, int32_t radius)
{
    uint32_t got[MOST], wanted[MOST];

    cluster_components(got, points, count, radius);
    brute(wanted, points, count, radius);
    for (size_t i = 0; i < count; i++)
        CHECK_INT(got[i], wanted[i]);
}

TEST(components_are_those_of_walking_from_point_to_point)
{
    struct chance chance = chance_of_seed(11);

    for (int round = 0; round < 400; round++) {
        int32_t  points[MOST][2];
        size_t   count = 1 + chance_below(&chance, MOST - 1);
        uint64_t spread = 50 + chance_below(&chance, 3000);
        int32_t  shift = (int32_t)chance_below(&chance, 2000) - 1000;

        for (size_t i = 0; i < count; i++) {
            points[i][0] = (int32_t)chance_below(&chance, spread) + shift;
            points[i][1] = (int32_t)chance_below(&chance, spread) - shift;
        }
        try_points(points, count, 1 + (int32_t)chance_below(&chance, 100));
    }
}

TEST(exactly_the_radius_is_within_and_one_more_is_not)
{
    const int32_t line[][2] = {{0, 0}, {100, 0}, {201, 0}, {201, 100}, {261, 180}};

    try_points(line, 5, 100);
}

TEST(the_ends_of_the_plane_are_far_apart)
{
    const int32_t ends[][2] = {{INT32_MIN, INT32_MIN},     {INT32_MAX, INT32_MAX},
                               {INT32_MIN, INT32_MAX},     {INT32_MAX, INT32_MIN},
                               {INT32_MAX - 1, INT32_MAX}, {INT32_MIN, INT32_MIN + 1}};

    try_points(ends, 6, 1);
    try_points(ends, 6, 1 << 29);
}

TEST(no_points_are_no_components)
{
    cluster_components(NULL, NULL, 0, 1);
}

RUN(components_are_those_of_walking_from_point_to_point,
    exactly_the_radius_is_within_and_one_more_is_not, the_ends_of_the_plane_are_far_apart,
    no_points_are_no_components)
