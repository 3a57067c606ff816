#include "hub/model/cluster/near.h"

#include <math.h>

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

static struct member at(double lat, double lon)
{
    struct member member = {.has_place = true,
                            .lat = (int32_t)llround(lat * 1e7),
                            .lon = (int32_t)llround(lon * 1e7)};

    member.cosine = near_cosine(member.lat);
    return member;
}

static double metres(struct member one, struct member other)
{
    CHECK(near_square(&one, &other) == near_square(&other, &one));
    return near_metres(sqrt((double)near_square(&one, &other)));
}

static double haversine(double lat1, double lon1, double lat2, double lon2)
{
    double r = M_PI / 180, a = sin((lat2 - lat1) * r / 2), b = sin((lon2 - lon1) * r / 2);

    return 2 * 6371008.8 * asin(fmin(1, sqrt(a * a + cos(lat1 * r) * cos(lat2 * r) * b * b)));
}

TEST(distances_are_those_of_the_globe)
{
    CHECK(fabs(metres(at(43.7189, 10.9464), at(43.7189, 10.9589)) - 1004.56) < 0.02);
    CHECK(fabs(metres(at(43.7189, 10.9464), at(43.7289, 10.9464)) - 1111.95) < 0.02);
    CHECK(fabs(metres(at(0, 179.9), at(0, -179.9)) - 22239.02) < 0.02);
    CHECK(fabs(metres(at(43.7696, 11.2558), at(43.7189, 10.9464)) - 25485.76) < 0.5);
    CHECK(metres(at(43.7, 10.9), at(43.7, 10.9)) == 0);
}

TEST(near_each_other_they_agree_with_the_haversine_anywhere)
{
    struct chance chance = chance_of_seed(7);

    for (int i = 0; i < 20000; i++) {
        double lat = (double)chance_below(&chance, 1700000001) * 1e-7 - 85;
        double lon = (double)chance_below(&chance, 3600000000) * 1e-7 - 180;
        double lat2 = lat + ((double)chance_below(&chance, 1000001) * 1e-7 - 0.05);
        double lon2 = lon + ((double)chance_below(&chance, 1000001) * 1e-7 - 0.05);
        double truth = haversine(lat, lon, lat2, lon2);
        double got = metres(at(lat, lon), at(lat2, lon2 >= 180 ? lon2 - 360 : lon2));

        CHECK(fabs(got - truth) <= 0.05 + truth * 2e-5);
    }
}

TEST(units_are_metres_of_the_meridian)
{
    CHECK_INT(near_units(1000), 89932);
    CHECK(fabs(near_metres((double)near_units(20000)) - 20000) < 0.02);
    CHECK_INT(near_units(0), 0);
}

static const struct near_kind KIND = {.distance = 26979, /* 300 m */
                                      .reach = 71945,    /* 800 m */
                                      .window_ms = 3600000,
                                      .late_ms = 25200000,
                                      .span_most_ms = 7200000,
                                      .diameter_most = 89932, /* 1 km */
                                      .members_most = 3};

TEST(accuracy_widens_what_is_near_up_to_the_reach)
{
    struct member one = at(43.7, 10.9), far = at(43.7 + 0.005, 10.9); /* 556 m */

    CHECK(!near_is_linked(&KIND, &one, &far));
    one.accuracy_m = 200;
    CHECK(!near_is_linked(&KIND, &one, &far));
    far.accuracy_m = 60;
    CHECK(near_is_linked(&KIND, &one, &far));
    far = at(43.7 + 0.008, 10.9); /* 890 m */
    far.accuracy_m = 5000;
    CHECK(!near_is_linked(&KIND, &one, &far));
}

TEST(time_bounds_count_to_the_millisecond)
{
    struct member one = at(43.7, 10.9), other = one;

    other.happened_ms = 3600000;
    CHECK(near_is_linked(&KIND, &one, &other));
    CHECK_INT(near_weight(&KIND, &one, &other), 4096);
    other.happened_ms++;
    CHECK(!near_is_linked(&KIND, &one, &other));
    other.happened_ms = 0;
    other.kept_ms = -25200000;
    CHECK(near_is_linked(&KIND, &one, &other));
    other.kept_ms--;
    CHECK(!near_is_linked(&KIND, &one, &other));
}

TEST(a_repeat_weighs_nothing_and_a_stranger_at_the_same_place_its_time)
{
    struct member one = at(43.7, 10.9), other = one;

    other.happened_ms = 1800000;
    CHECK_INT(near_weight(&KIND, &one, &other), 2048);
    one.voice = other.voice = 77;
    CHECK_INT(near_weight(&KIND, &one, &other), 0);
    one.voice = other.voice = 0;
    CHECK_INT(near_weight(&KIND, &one, &other), 2048);
}

TEST(a_repeat_may_be_worded_a_little_otherwise_but_not_say_something_else)
{
    struct member one = at(43.7, 10.9), other = one;

    one.voice = other.voice = 77;
    other.happened_ms = 1800000;
    one.words = 0x1f;
    other.words = 0x0f; /* four of five words */
    CHECK_INT(near_weight(&KIND, &one, &other), 0);
    one.words = 0x0f;
    other.words = 0x07; /* three of four */
    CHECK_INT(near_weight(&KIND, &one, &other), 2048);
    CHECK_INT(near_weight(&KIND, &other, &one), 2048);
}

TEST(those_who_name_one_address_have_longer_and_related_kinds_less_time)
{
    struct near_kind kind = KIND;
    struct member    one = at(43.7, 10.9), other = one;

    kind.address_window_ms = 4 * kind.window_ms;
    kind.late_ms = kind.address_window_ms;
    other.happened_ms = 4 * kind.window_ms;
    CHECK(!near_is_linked(&kind, &one, &other));
    one.address = other.address = 5;
    CHECK(near_is_linked(&kind, &one, &other));
    CHECK_INT(near_weight(&kind, &one, &other), 4096);
    other.hazard = one.hazard + 1;
    CHECK(!near_is_linked(&kind, &one, &other));
    other.happened_ms = kind.window_ms / 4;
    CHECK(near_is_linked(&kind, &one, &other));
    CHECK_INT(near_weight(&kind, &other, &one), 4096);
    other.address = 6;
    CHECK(!near_is_linked(&kind, &one, &other)); /* not even at once: */
    other.happened_ms = one.happened_ms;
    CHECK_INT(near_weight(&kind, &one, &other), -1);
    one.address = other.address = 0; /* nobody names one */
    CHECK_INT(near_weight(&kind, &one, &other), -1);
}

TEST(extents_grow_and_say_which_cap_they_exceed)
{
    struct member one = at(43.7, 179.9999), other = at(43.7, -179.9999);
    struct member north = at(43.7 + 0.0091, 179.9999), nowhere = {.happened_ms = 7200001};
    struct extent a = extent_of(&one), b = extent_of(&other), all = extent_joined(&a, &b);
    struct extent again = extent_joined(&b, &a), c = extent_of(&north), d = extent_of(&nowhere);

    CHECK_INT(all.width, 2000);
    CHECK_INT(all.west, again.west);
    CHECK_INT(extent_excess(&all, &KIND), 0);
    all = extent_joined(&all, &c);
    CHECK_INT(extent_excess(&all, &KIND), 16);
    all = extent_joined(&all, &d);
    CHECK_INT(all.count, 4);
    CHECK_INT(extent_excess(&all, &KIND), 4 | 8 | 16);
    again = extent_joined(&d, &a);
    CHECK(again.has_place && again.west == a.west && again.to_ms == 7200001);
}

RUN(distances_are_those_of_the_globe, near_each_other_they_agree_with_the_haversine_anywhere,
    units_are_metres_of_the_meridian, accuracy_widens_what_is_near_up_to_the_reach,
    time_bounds_count_to_the_millisecond,
    a_repeat_weighs_nothing_and_a_stranger_at_the_same_place_its_time,
    a_repeat_may_be_worded_a_little_otherwise_but_not_say_something_else,
    those_who_name_one_address_have_longer_and_related_kinds_less_time,
    extents_grow_and_say_which_cap_they_exceed)
