#include "hub/model/cluster/strips.h"

#include <math.h>
#include <stdlib.h>

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

enum { MANY = 400, FAR = 1000000 };

struct seen {
    bool     pairs[MANY][MANY];
    unsigned twice;
};

static void look(void *ctx, const struct spot *mine, const struct spot *other)
{
    struct seen *seen = ctx;

    seen->twice += seen->pairs[mine->rank][other->rank];
    seen->pairs[mine->rank][other->rank] = true;
}

static struct member at(double lat, double lon)
{
    struct member member = {.has_place = true,
                            .lat = (int32_t)llround(lat * 1e7),
                            .lon = (int32_t)llround(lon * 1e7)};

    member.cosine = near_cosine(member.lat);
    return member;
}

static void line_up(struct strips *strips, const struct cluster *cluster)
{
    strips_line_up(strips, cluster);
    for (uint32_t i = 0; i < strips->count; i++) /* nobody is joined yet */
        strips->glances[i].side = strips->glances[i].rank;
}

/* Looks for pairs within the weight, in a box of so many degrees, as strips do and by hand. */
static void compare(double lat, double lon, double wide, int weight, struct chance *chance)
{
    struct near_kind kind = {
        .distance = near_units(200), .reach = near_units(500), .window_ms = 1, .late_ms = 1};
    struct cluster cluster = {.kinds = &kind, .kind_count = 1};
    struct seen   *seen = MEM_NEW(struct seen);
    struct member  members[MANY];
    struct strips  strips;
    unsigned       near = 0;

    strips_open(&strips, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        double north = lat + wide * ((double)chance_below(chance, 1000001) / 1e6 - 0.5);
        double east = lon + wide * ((double)chance_below(chance, 1000001) / 1e6 - 0.5) /
                                fmax(cos(lat * M_PI / 180), 1e-4);

        members[i] = at(fmin(fmax(north, -90), 90), remainder(east, 360));
        members[i].accuracy_m = (uint32_t)chance_below(chance, 200);
        if (members[i].lon == NEAR_CIRCLE / 2)
            members[i].lon = -members[i].lon;
        strips_add(&strips, &members[i], i);
    }
    line_up(&strips, &cluster);
    for (uint32_t i = 0; i < MANY; i++)
        strips_around(&strips, i, weight, look, seen);
    for (uint32_t i = 0; i < MANY; i++)
        for (uint32_t k = 0; k < MANY; k++) {
            int found = near_weight(&kind, &members[i], &members[k]);

            CHECK(k > i || !seen->pairs[i][k]);
            if (k > i && found >= 0 && found <= weight) {
                near++;
                CHECK(seen->pairs[i][k]);
            }
        }
    CHECK_INT(seen->twice, 0);
    CHECK(near > 20);
    strips_free(&strips);
    free(seen);
}

TEST(all_that_may_be_linked_are_found_wherever_on_the_globe)
{
    static const double PLACES[][2] = {{43.72, 10.95}, {0, 0},         {0, 180},
                                       {-43.7, -180},  {66, 179.9999}, {89.99, 10},
                                       {-89.999, 90},  {90, 0}};
    struct chance       chance = chance_of_seed(11);

    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        compare(PLACES[i][0], PLACES[i][1], 0.05, STRIPS_WEIGHTS - 1, &chance);
        compare(PLACES[i][0], PLACES[i][1], 0.02, 1000, &chance);
    }
}

static bool is_found(int32_t apart, int weight)
{
    struct near_kind kind = {.distance = FAR, .reach = FAR, .window_ms = 1, .late_ms = 1};
    struct cluster   cluster = {.kinds = &kind, .kind_count = 1};
    struct seen     *seen = MEM_NEW(struct seen);
    struct member    one = at(0, 0), other = one;
    struct strips    strips;
    bool             found;

    other.lon += apart;
    strips_open(&strips, 2);
    strips_add(&strips, &one, 0);
    strips_add(&strips, &other, 1);
    line_up(&strips, &cluster);
    strips_around(&strips, 0, weight, look, seen);
    found = seen->pairs[0][1];
    CHECK(found || near_weight(&kind, &one, &other) > weight ||
          near_weight(&kind, &one, &other) < 0);
    strips_free(&strips);
    free(seen);
    return found;
}

/* A link weighs no more than an edge up to the unit before the next weight. */
TEST(links_at_the_edge_of_a_band_are_in_it)
{
    static const int EDGES[] = {0, 255, 1023, STRIPS_WEIGHTS - 1};

    for (size_t i = 0; i < COUNT_OF(EDGES); i++) {
        int32_t next = (int32_t)((int64_t)FAR * (EDGES[i] + 1) / (STRIPS_WEIGHTS - 1));

        for (int32_t apart = next - 3; apart <= next + 3; apart++)
            is_found(apart, EDGES[i]);
    }
    CHECK(is_found(FAR, STRIPS_WEIGHTS - 1) && !is_found(FAR, 255));
}

/* Few of a wide field are looked at: that is what strips are for. */
TEST(most_of_a_wide_field_is_not_looked_at)
{
    struct near_kind kind = {.distance = near_units(300), .reach = near_units(300)};
    struct cluster   cluster = {.kinds = &kind, .kind_count = 1};
    struct seen     *seen = MEM_NEW(struct seen);
    struct chance    chance = chance_of_seed(5);
    struct strips    strips;
    unsigned         looked = 0;

    strips_open(&strips, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        struct member member = at(43.7 + (double)chance_below(&chance, 1000001) * 5e-7,
                                  10.7 + (double)chance_below(&chance, 1000001) * 5e-7);

        strips_add(&strips, &member, i);
    }
    line_up(&strips, &cluster);
    for (uint32_t i = 0; i < MANY; i++)
        strips_around(&strips, i, STRIPS_WEIGHTS - 1, look, seen);
    for (uint32_t i = 0; i < MANY; i++)
        for (uint32_t k = 0; k < MANY; k++)
            looked += seen->pairs[i][k];
    CHECK(looked > 0 && looked < MANY * 2);
    strips_free(&strips);
    free(seen);
}

RUN(all_that_may_be_linked_are_found_wherever_on_the_globe,
    links_at_the_edge_of_a_band_are_in_it, most_of_a_wide_field_is_not_looked_at)
