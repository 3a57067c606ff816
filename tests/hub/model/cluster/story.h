/* story.h: small stories for the tests of clustering, told one report at a time. */
#ifndef TOCSIN_TESTS_CLUSTER_STORY_H
#define TOCSIN_TESTS_CLUSTER_STORY_H

#include "tests/hub/model/cluster/scene.h"

enum { FL, LS, OT, FX };

static const int64_t NOON_MS = 1795000000000;
static const double  HUNDRED_M = 0.0009; /* degrees of latitude, a little more than 100 m */

/* A clustering with reports numbered from 1; id n has n in its last byte. */
struct story {
    struct hazards       *hazards;
    struct cluster       *cluster;
    struct arena          arena;
    struct cluster_report reports[64];
    int64_t               count, order;
};

static inline struct story begin(void)
{
    struct story story = {.hazards = scene_hazards()};

    story.cluster = cluster_open(story.hazards, 21600);
    return story;
}

static inline void end(struct story *story)
{
    cluster_close(story->cluster);
    hazards_close(story->hazards);
    arena_free(&story->arena);
}

static inline struct id id_of(int64_t no)
{
    return (struct id){.bytes = {[0] = 1, [15] = (uint8_t)no}};
}

static inline int64_t report(struct story *story, unsigned hazard, double hundreds_m,
                             int minutes)
{
    struct cluster_report *report = &story->reports[++story->count];

    *report = (struct cluster_report){.id = id_of(story->count),
                                      .no = story->count,
                                      .hazard = hazard,
                                      .has_place = true,
                                      .lat = 43.7 + hundreds_m * HUNDRED_M,
                                      .lon = 10.95,
                                      .happened_ms = NOON_MS + minutes * 60000LL,
                                      .kept_ms = NOON_MS + minutes * 60000LL};
    CHECK(cluster_add(story->cluster, report));
    return story->count;
}

static inline void settle(struct story *story)
{
    size_t count;

    cluster_settle(story->cluster, &count);
}

static inline const struct id *ids(struct story *story, const int64_t *numbers, size_t count)
{
    struct id *all = arena_alloc(&story->arena, count * sizeof *all);

    for (size_t i = 0; i < count; i++)
        all[i] = id_of(numbers[i]);
    return all;
}

#define SIDE(story, ...)                                                                       \
    {                                                                                          \
        .ids = ids(story, (const int64_t[]){__VA_ARGS__},                                      \
                   sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)),                  \
        .count = sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t),                     \
    }

static inline int64_t enter(struct story *story, struct cluster_entry entry)
{
    entry.order = ++story->order;
    CHECK_INT(cluster_entry_check(&entry, story->hazards, NULL), 0);
    cluster_enter(story->cluster, &entry, 1);
    settle(story);
    return entry.order;
}

static inline int64_t holder(const struct story *story, int64_t no)
{
    return cluster_holder(story->cluster, no);
}

#endif
