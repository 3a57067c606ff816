#include <stdlib.h>

#include "hub/model/area.h"
#include "hub/model/geometry.h"
#include "tests/hub/model/audience/crowd.h"

static struct shape square(struct arena *arena, double south, double west, double side)
{
    struct point *at = arena_alloc(arena, 5 * sizeof *at);

    at[0] = at[4] = (struct point){south, west};
    at[1] = (struct point){south, west + side};
    at[2] = (struct point){south + side, west + side};
    at[3] = (struct point){south + side, west};
    return shape_of_ring((struct ring){at, 5}, arena);
}

TEST(zones_and_circles_are_reached_when_the_ground_meets)
{
    struct arena     arena = {0};
    struct zones     zones = italy(&arena);
    struct audience *audience = audience_new();
    struct shape     town = zones_find(&zones, "048014")->shape, circle;
    struct shape     next = zones_find(&zones, "048050")->shape;
    struct shape     small = square(&arena, 43.71, 10.94, 0.01);
    struct ring      ring;

    CHECK_INT(geometry_circle(&ring, &arena, (struct point){43.70, 10.955}, 1300, NULL), 0);
    circle = shape_of_ring(ring, &arena);
    for (uint32_t i = 0; i < 300; i++) {
        struct audience_member member = member_of(i, i < 100 ? SMS : EMAIL);
        const struct shape    *where = i % 3 == 0 ? &town : i % 3 == 1 ? &next : &circle;

        CHECK_INT(audience_add_shape(audience, &member, where, NULL), 0);
    }
    for (int settled = 0; settled < 2; settled++) {
        struct audience_answer answer = ask(audience, &small);

        CHECK_INT(answer.count, 200);
        CHECK_INT(answer.channels[SMS].count, 67);
        CHECK_INT(answer.channels[SMS].endpoints[1], 2);
        audience_answer_free(&answer);
        answer = ask(audience, &next); /* a neighbour has a border in common, no ground */
        CHECK_INT(answer.count, 100);
        audience_answer_free(&answer);
        audience_settle(audience);
    }
    for (uint32_t i = 0; i < 300; i += 3)
        audience_forget(audience, i);
    for (int settled = 0; settled < 2; settled++) {
        struct audience_answer answer = ask(audience, &small);

        CHECK_INT(answer.count, 100);
        audience_answer_free(&answer);
        audience_settle(audience);
    }
    CHECK_INT(audience_size(audience), 200);
    audience_free(audience);
    arena_free(&arena);
}

/* ── pairs of alert and subscription as PostGIS found them ─────────────────────── */

struct named {
    char        *id;
    struct shape shape;
};

static size_t read_named(const char *path, struct named *list, size_t room, struct arena *arena)
{
    struct buf text = {0};
    char      *line, *rest, *ring_text;
    size_t     count = 0;

    cases_read(&text, path);
    for (line = strtok_r(text.bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct ring ring;
        struct err  err = {0};

        CHECK(count < room);
        ring_text = strchr(line, '\t');
        *ring_text++ = 0;
        list[count].id = arena_text(arena, line);
        if (area_read_polygon(&ring, arena, ring_text, AREA_FOREIGN_POINTS_MAX, &err) != 0) {
            fprintf(stderr, "%s: %s\n", line, err.text);
            exit(1);
        }
        list[count++].shape = shape_of_ring(ring, arena);
    }
    buf_free(&text);
    return count;
}

TEST(alerts_of_the_world_reach_the_subscriptions_postgis_found)
{
    static struct named alerts[64], subscriptions[2000];
    struct arena        arena = {0};
    struct audience    *audience = audience_new();
    struct buf          expect = {0}, got = {0};
    size_t alert_count = read_named("tests/cases/geomatch/alerts", alerts, 64, &arena);
    size_t count =
        read_named("tests/cases/geomatch/subscriptions", subscriptions, 2000, &arena);
    size_t pairs = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct audience_member member = member_of(i, SMS);

        CHECK_INT(audience_add_shape(audience, &member, &subscriptions[i].shape, NULL), 0);
    }
    audience_settle(audience);
    cases_read(&expect, "tests/cases/geomatch/expect");
    for (size_t a = 0; a < alert_count; a++) {
        struct audience_answer answer = ask(audience, &alerts[a].shape);

        for (size_t i = 0; i < answer.count; i++, pairs++) {
            uint32_t endpoint = answer.channels[SMS].endpoints[i];

            got.len = 0;
            buf_format(&got, "%s\t%s\n", alerts[a].id, subscriptions[endpoint].id);
            if (!strstr(expect.bytes, got.bytes))
                CHECK_TEXT(got.bytes, "a pair that was expected");
        }
        audience_answer_free(&answer);
    }
    for (size_t i = 0; i < expect.len; i++)
        pairs -= expect.bytes[i] == '\n';
    CHECK_INT(pairs, 0);
    buf_free(&expect);
    buf_free(&got);
    audience_free(audience);
    arena_free(&arena);
}

RUN(zones_and_circles_are_reached_when_the_ground_meets,
    alerts_of_the_world_reach_the_subscriptions_postgis_found)
