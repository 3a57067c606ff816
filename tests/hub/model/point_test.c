#include "hub/model/point.h"

#include <math.h>

#include "tests/kit/check.h"

static bool near(double got, double wanted, double slack)
{
    return fabs(got - wanted) <= slack;
}

TEST(distances_are_those_of_the_sphere)
{
    struct point firenze = {43.7696, 11.2558}, empoli = {43.7189, 10.9464};
    struct point east = {43.7189, 10.9464 + 0.0125}, north = {43.7189 + 0.01, 10.9464};
    struct point degree_up = {44.7, 0}, degree_across = {43.7, 1}, corner = {43.7, 0};

    CHECK(near(point_distance_m(firenze, empoli), 25485.76, 0.01));
    CHECK(near(point_distance_m(empoli, east), 1004.56, 0.01));
    CHECK(near(point_distance_m(empoli, north), 1111.95, 0.01));
    CHECK(near(point_distance_m(corner, degree_up), 111195.08, 0.01));
    CHECK(near(point_distance_m(corner, degree_across), 80389.90, 0.02));
}

TEST(the_antimeridian_and_the_poles_are_no_walls)
{
    struct point west = {0, 179.9}, east = {0, -179.9};
    struct point here = {89.9, 0}, there = {89.9, 180};
    struct point pole = {90, 0}, other = {-90, 57};

    CHECK(near(point_distance_m(west, east), 22239.02, 0.01));
    CHECK(near(point_distance_m(here, there), 22239.02, 0.01));
    CHECK(near(point_distance_m(pole, other), M_PI * EARTH_RADIUS_M, 1));
}

TEST(a_point_moved_is_that_far_away)
{
    struct point empoli = {43.7189, 10.9464};

    for (int bearing = 0; bearing < 360; bearing += 15) {
        struct point to = point_moved(empoli, bearing, 5000);

        CHECK(near(point_distance_m(empoli, to), 5000, 0.001));
    }
    CHECK(point_moved((struct point){0, 179.99}, 90, 5000).lon < -179.9);
}

TEST(only_points_of_the_earth_are_valid)
{
    CHECK(point_is_valid((struct point){90, -180}));
    CHECK(!point_is_valid((struct point){90.0001, 0}));
    CHECK(!point_is_valid((struct point){0, 180.0001}));
    CHECK(!point_is_valid((struct point){NAN, 0}));
    CHECK(!point_is_valid((struct point){0, INFINITY}));
}

RUN(distances_are_those_of_the_sphere, the_antimeridian_and_the_poles_are_no_walls,
    a_point_moved_is_that_far_away, only_points_of_the_earth_are_valid)
