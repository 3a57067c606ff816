/* crowd.h: an audience to try areas on, and the slow way to ask it. */
#ifndef TOCSIN_TESTS_HUB_MODEL_AUDIENCE_CROWD_H
#define TOCSIN_TESTS_HUB_MODEL_AUDIENCE_CROWD_H

#include "hub/base/chance.h"
#include "hub/model/audience.h"
#include "hub/model/zones.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

enum { CROWD = 20000, SMS = 3, EMAIL = 5 };

static inline struct audience_member member_of(uint32_t endpoint, uint8_t channel)
{
    return (struct audience_member){.endpoint = endpoint,
                                    .channel = channel,
                                    .mildest = SEVERITY_UNKNOWN,
                                    .hazards = hazard_set_of_all()};
}

static inline struct audience_answer ask(const struct audience *audience,
                                         const struct shape    *area)
{
    struct audience_question question = {
        .area = area, .channels = UINT64_MAX, .severity = SEVERITY_SEVERE};
    struct audience_answer answer;

    audience_ask(audience, &question, &answer);
    return answer;
}

static inline double chance_between(struct chance *chance, double least, double most)
{
    return least + (most - least) * (double)chance_below(chance, 1 << 30) / (1 << 30);
}

/* Everybody has a point; the endpoint is its number. */
static inline struct audience *crowd_in(struct box box, struct point *points, size_t count,
                                        uint64_t seed)
{
    struct audience *audience = audience_new();
    struct chance    chance = chance_of_seed(seed);

    for (size_t i = 0; i < count; i++) {
        struct audience_member member = member_of((uint32_t)i, SMS);

        points[i].lat = chance_between(&chance, box.south, box.north);
        points[i].lon = chance_between(&chance, box.west, box.east);
        CHECK_INT(audience_add_point(audience, &member, points[i], NULL), 0);
    }
    return audience;
}

/* The audience finds exactly those that asking each one finds. */
static inline size_t check_same(const struct audience *audience, const struct shape *area,
                                const struct point *points, size_t count)
{
    struct audience_answer answer = ask(audience, area);
    size_t                 at = 0;

    for (size_t i = 0; i < count; i++)
        if (shape_contains(area, points[i])) {
            CHECK(at < answer.channels[SMS].count);
            CHECK_INT(answer.channels[SMS].endpoints[at], i);
            at++;
        }
    CHECK_INT(at, answer.channels[SMS].count);
    CHECK_INT(at, answer.count);
    audience_answer_free(&answer);
    return at;
}

static inline struct zones italy(struct arena *arena)
{
    struct buf   text = {0};
    struct zones zones;

    cases_read(&text, "tests/cases/outlines/italy.geojson");
    CHECK_INT(zones_read_geojson(&zones, arena, text.bytes, text.len, "id", "name", NULL), 0);
    buf_free(&text);
    return zones;
}

#endif
