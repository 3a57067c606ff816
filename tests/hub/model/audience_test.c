#include "hub/model/audience.h"

#include <stdlib.h>

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

TEST(changes_show_at_once_and_settling_changes_nothing)
{
    enum { COUNT = 8000 };
    struct arena     arena = {0};
    struct chance    chance = chance_of_seed(31);
    struct point    *points = MEM_NEW_ARRAY(struct point, COUNT);
    struct shape     area = square(&arena, 43.6, 10.8, 0.3);
    struct box       box = {43.5, 10.7, 44, 11.2};
    struct audience *audience = crowd_in(box, points, COUNT, 32);
    uint64_t         version = audience_version(audience);

    for (int turn = 0; turn < 2000; turn++) {
        uint32_t               i = (uint32_t)chance_below(&chance, COUNT);
        struct audience_member member = member_of(i, SMS);

        audience_forget(audience, i);
        points[i] = (struct point){0, 0};
        if (chance_below(&chance, 3) > 0) {
            points[i].lat = chance_between(&chance, box.south, box.north);
            points[i].lon = chance_between(&chance, box.west, box.east);
            CHECK_INT(audience_add_point(audience, &member, points[i], NULL), 0);
        }
        if (turn % 400 == 300)
            audience_settle(audience);
        if (turn % 100 == 0)
            check_same(audience, &area, points, COUNT);
    }
    CHECK(audience_version(audience) > version);
    check_same(audience, &area, points, COUNT);
    audience_settle(audience);
    check_same(audience, &area, points, COUNT);
    CHECK(audience_bytes(audience) < COUNT * 16 + 65536);
    audience_free(audience);
    free(points);
    arena_free(&arena);
}

TEST(one_endpoint_is_reached_once_however_often_it_subscribed)
{
    struct arena           arena = {0};
    struct audience       *audience = audience_new();
    struct shape           area = square(&arena, 0, 0, 1);
    struct audience_member member = member_of(77, EMAIL);
    struct audience_answer answer;

    for (int i = 0; i < 50; i++)
        CHECK_INT(audience_add_point(audience, &member, (struct point){0.5, 0.5}, NULL), 0);
    audience_settle(audience);
    CHECK_INT(audience_add_shape(audience, &member, &area, NULL), 0);
    CHECK_INT(audience_add_point(audience, &member, (struct point){0.25, 0.5}, NULL), 0);
    answer = ask(audience, &area);
    CHECK_INT(answer.count, 1);
    CHECK_INT(answer.channels[EMAIL].endpoints[0], 77);
    CHECK_INT(answer.version, audience_version(audience));
    audience_answer_free(&answer);
    audience_free(audience);
    arena_free(&arena);
}

TEST(nobody_gets_what_he_did_not_ask_for)
{
    struct arena             arena = {0};
    struct audience         *audience = audience_new();
    struct shape             area = square(&arena, 0, 0, 1);
    struct audience_question question = {.area = &area};
    struct point             where = {0.5, 0.5};

    for (uint32_t i = 0; i < 4096; i++) {
        struct audience_member member = {
            .endpoint = i, .channel = i % 4, .language = i / 4 % 2, .mildest = i / 8 % 5};

        hazard_set_add(&member.hazards, i / 40 % 70);
        CHECK_INT(audience_add_point(audience, &member, where, NULL), 0);
    }
    for (int settled = 0; settled < 2; settled++) {
        for (unsigned turn = 0; turn < 64; turn++) {
            struct audience_answer answer;
            size_t                 wanted = 0;

            question.channels = turn % 16;
            question.languages = turn % 3;
            question.severity = turn % 5;
            question.hazard = turn + 5;
            for (uint32_t i = 0; i < 4096; i++)
                wanted += (question.channels >> i % 4 & 1) &&
                          (!question.languages || question.languages >> i / 4 % 2 & 1) &&
                          question.severity <= i / 8 % 5 && i / 40 % 70 == question.hazard;
            audience_ask(audience, &question, &answer);
            CHECK_INT(answer.count, wanted);
            audience_answer_free(&answer);
        }
        audience_settle(audience);
    }
    audience_free(audience);
    arena_free(&arena);
}

TEST(what_cannot_be_is_refused)
{
    struct audience       *audience = audience_new();
    struct audience_member good = member_of(1, SMS), bad = good;
    struct point           bow[] = {{0, 0}, {4, 4}, {0, 4}, {4, 0}, {0, 0}};
    struct arena           arena = {0};
    struct shape           tie = shape_of_ring((struct ring){bow, 5}, &arena);
    struct err             err;

    CHECK_INT(audience_add_point(audience, &good, (struct point){91, 0}, &err), -1);
    CHECK_INT(audience_add_shape(audience, &good, &tie, &err), -1);
    CHECK_INT(audience_add_shape(audience, &good, &(struct shape){0}, &err), -1);
    bad.channel = AUDIENCE_CHANNELS_MAX;
    CHECK_INT(audience_add_point(audience, &bad, (struct point){0, 0}, &err), -1);
    bad = good;
    bad.language = AUDIENCE_LANGUAGES_MAX;
    CHECK_INT(audience_add_point(audience, &bad, (struct point){0, 0}, &err), -1);
    bad = good;
    bad.endpoint = AUDIENCE_ENDPOINT_MAX + 1;
    CHECK_INT(audience_add_point(audience, &bad, (struct point){0, 0}, &err), -1);
    for (uint32_t i = 0; i < AUDIENCE_FILTERS_MAX; i++) { /* as many wishes as there may be */
        struct audience_member one = {.endpoint = i, .mildest = i % 5};

        one.hazards.bits[0] = i;
        CHECK_INT(audience_add_point(audience, &one, (struct point){0, 0}, &err), 0);
    }
    CHECK_INT(audience_add_point(audience, &good, (struct point){0, 0}, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    CHECK_INT(audience_size(audience), AUDIENCE_FILTERS_MAX);
    audience_free(audience);
    audience_free(NULL);
    arena_free(&arena);
}

RUN(changes_show_at_once_and_settling_changes_nothing,
    one_endpoint_is_reached_once_however_often_it_subscribed,
    nobody_gets_what_he_did_not_ask_for, what_cannot_be_is_refused)
