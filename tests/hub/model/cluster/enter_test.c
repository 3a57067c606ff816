/* What operators say, and what it does. */
#include "hub/model/cluster.h"

#include "tests/hub/model/cluster/story.h"

TEST(not_this_one_leaves_and_undo_brings_it_back_with_its_number)
{
    struct story             story = begin();
    struct cluster_adjacent *adjacent;
    struct cluster_reason    reason;
    int64_t                  not_it;

    report(&story, FL, 0, 0);
    report(&story, FL, 1, 0);
    report(&story, FL, 2, 0);
    settle(&story);
    not_it =
        enter(&story, (struct cluster_entry){.verb = CLUSTER_APART,
                                             .sides = {SIDE(&story, 1), SIDE(&story, 2, 3)},
                                             .side_count = 2});
    CHECK_INT(holder(&story, 1), 1);
    CHECK_INT(holder(&story, 3), 2);
    CHECK_INT(cluster_adjacent(story.cluster, 2, &story.arena, &adjacent), 1);
    CHECK(adjacent[0].incident == 1 && adjacent[0].refusals == CLUSTER_REFUSED_APART);
    CHECK(adjacent[0].entry == not_it && adjacent[0].from == 2 && adjacent[0].to == 1);
    report(&story, FL, 0.4, 0);
    settle(&story);
    CHECK_INT(holder(&story, 4), 1);
    CHECK(cluster_explain(story.cluster, 4, &reason));
    CHECK_INT(reason.linked_to, 1);
    enter(&story, (struct cluster_entry){.verb = CLUSTER_RETRACT, .retracts = not_it});
    CHECK_INT(holder(&story, 3), 1);
    CHECK_INT(cluster_adjacent(story.cluster, 1, &story.arena, &adjacent), 0);
    end(&story);
}

TEST(two_confirmed_incidents_are_not_joined_by_a_bridge)
{
    struct story             story = begin();
    struct cluster_adjacent *adjacent;

    report(&story, FL, 0, 0);
    report(&story, FL, 7, 0);
    settle(&story);
    for (int64_t no = 1; no <= 2; no++)
        enter(&story, (struct cluster_entry){.verb = CLUSTER_SETTLE,
                                             .sides = {SIDE(&story, no)},
                                             .side_count = 1});
    report(&story, FL, 3.6, 0);
    settle(&story);
    CHECK_INT(holder(&story, 1), 1);
    CHECK_INT(holder(&story, 2), 2);
    CHECK_INT(holder(&story, 3), 2); /* it is nearer to that one */
    CHECK_INT(cluster_adjacent(story.cluster, 1, &story.arena, &adjacent), 1);
    CHECK_INT(adjacent[0].refusals, CLUSTER_REFUSED_SETTLED);
    enter(&story, (struct cluster_entry){.verb = CLUSTER_TOGETHER,
                                         .sides = {SIDE(&story, 1, 2)},
                                         .side_count = 1});
    CHECK_INT(holder(&story, 3), 1);
    end(&story);
}

TEST(an_exercise_never_meets_what_is_real_even_by_hand)
{
    struct story          story = begin();
    struct cluster_report drill;

    report(&story, FL, 0, 0);
    drill = story.reports[1];
    drill.id = id_of(2);
    drill.no = 2;
    drill.mode = (struct mode){.kind = MODE_EXERCISE, .exercise = "piena"};
    CHECK(cluster_add(story.cluster, &drill));
    enter(&story, (struct cluster_entry){.verb = CLUSTER_TOGETHER,
                                         .sides = {SIDE(&story, 1, 2)},
                                         .side_count = 1});
    CHECK_INT(holder(&story, 1), 1);
    CHECK_INT(holder(&story, 2), 2);
    end(&story);
}

TEST(an_operator_gives_a_place_to_a_report_without_one)
{
    struct story          story = begin();
    struct cluster_report lost;
    struct cluster_reason reason;
    int64_t               placed;

    report(&story, LS, 0, 0);
    lost = story.reports[1];
    lost.id = id_of(2);
    lost.no = 2;
    lost.hazard = OT;
    lost.has_place = false;
    CHECK(cluster_add(story.cluster, &lost));
    settle(&story);
    CHECK_INT(holder(&story, 2), 2);
    placed = enter(&story, (struct cluster_entry){.verb = CLUSTER_AMEND,
                                                  .sides = {SIDE(&story, 2)},
                                                  .side_count = 1,
                                                  .hazard = LS,
                                                  .has_place = true,
                                                  .lat = 43.7,
                                                  .lon = 10.95});
    CHECK_INT(holder(&story, 1), 2); /* acted on */
    CHECK(cluster_explain(story.cluster, 2, &reason));
    CHECK(reason.is_amended && reason.linked_to == 1);
    enter(&story, (struct cluster_entry){.verb = CLUSTER_RETRACT, .retracts = placed});
    CHECK_INT(holder(&story, 1), 1);
    CHECK_INT(holder(&story, 2), 2);
    end(&story);
}

TEST(an_older_wish_tells_which_newer_one_overrules_it)
{
    struct story story = begin();
    int64_t      apart, together, by;

    report(&story, FL, 0, 0);
    report(&story, FL, 1, 0);
    apart = enter(&story, (struct cluster_entry){.verb = CLUSTER_APART,
                                                 .sides = {SIDE(&story, 1), SIDE(&story, 2)},
                                                 .side_count = 2});
    CHECK_INT(cluster_overridden(story.cluster, apart, &by), 0);
    CHECK_INT(holder(&story, 2), 2);
    together = enter(&story, (struct cluster_entry){.verb = CLUSTER_TOGETHER,
                                                    .sides = {SIDE(&story, 1, 2)},
                                                    .side_count = 1});
    CHECK_INT(holder(&story, 2), 1);
    CHECK_INT(cluster_overridden(story.cluster, apart, &by), 1);
    CHECK_INT(by, together);
    CHECK_INT(cluster_overridden(story.cluster, together, &by), 0);
    CHECK_INT(cluster_overridden(story.cluster, 99, &by), 0);
    end(&story);
}

TEST(entries_that_contradict_themselves_are_refused_and_ignored)
{
    struct story         story = begin();
    struct cluster_entry wrong[] = {
        {.order = 1, .verb = CLUSTER_TOGETHER},
        {.order = 0, .verb = CLUSTER_TOGETHER, .sides = {SIDE(&story, 1)}, .side_count = 1},
        {.order = 2, .verb = CLUSTER_SPLIT, .sides = {SIDE(&story, 1)}, .side_count = 1},
        {.order = 3,
         .verb = CLUSTER_APART,
         .sides = {SIDE(&story, 1), SIDE(&story, 2, 1)},
         .side_count = 2},
        {.order = 4, .verb = CLUSTER_TOGETHER, .sides = {SIDE(&story, 1, 1)}, .side_count = 1},
        {.order = 5, .verb = CLUSTER_RETRACT, .retracts = 5},
        {.order = 6,
         .verb = CLUSTER_AMEND,
         .sides = {SIDE(&story, 1)},
         .side_count = 1,
         .hazard = 4},
        {.order = 7,
         .verb = CLUSTER_AMEND,
         .sides = {SIDE(&story, 1)},
         .side_count = 1,
         .has_place = true,
         .lat = NAN},
    };

    report(&story, FL, 0, 0);
    report(&story, FL, 0, 0);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct err err = {0};
        size_t     count;

        CHECK_INT(cluster_entry_check(&wrong[i], story.hazards, &err), -1);
        CHECK_INT(err.kind, ERR_INVALID);
        cluster_enter(story.cluster, &wrong[i], 1);
        cluster_settle(story.cluster, &count);
        CHECK_INT(holder(&story, 2), 1);
        cluster_preview(story.cluster, &wrong[i], &count);
        CHECK_INT(count, 0);
    }
    end(&story);
}

/* A shelf of two: one report amended long ago to a place the store knows nothing of. */
static void shelf_near(void *ctx, const struct cluster_area                      *area,
                       void (*take)(void *, const struct cluster_report *), void *to)
{
    (void)ctx, (void)area, (void)take, (void)to;
}

static bool shelf_find(void *ctx, const struct id *id, struct cluster_report *report_r)
{
    struct story *story = ctx;

    *report_r = story->reports[id->bytes[15]];
    return report_r->no > 0;
}

TEST(a_forgotten_report_is_found_where_an_entry_moved_it)
{
    struct story        story = begin();
    struct cluster_past past = {.ctx = &story, .near = shelf_near, .find = shelf_find};

    cluster_set_past(story.cluster, &past);
    report(&story, LS, 0, 0);
    report(&story, LS, 300, 0);
    for (int64_t no = 1; no <= 2; no++) {
        enter(&story, (struct cluster_entry){.verb = CLUSTER_AMEND,
                                             .sides = {SIDE(&story, no)},
                                             .side_count = 1,
                                             .hazard = LS,
                                             .has_place = true,
                                             .lat = 44.5,
                                             .lon = 10.95});
        if (no == 1)
            CHECK_INT(cluster_forget(story.cluster, NOON_MS + 864000000), 2);
    }
    CHECK_INT(cluster_count(story.cluster), 2);
    CHECK_INT(holder(&story, 2), 1);
    end(&story);
}

RUN(not_this_one_leaves_and_undo_brings_it_back_with_its_number,
    two_confirmed_incidents_are_not_joined_by_a_bridge,
    an_exercise_never_meets_what_is_real_even_by_hand,
    an_operator_gives_a_place_to_a_report_without_one,
    an_older_wish_tells_which_newer_one_overrules_it,
    entries_that_contradict_themselves_are_refused_and_ignored,
    a_forgotten_report_is_found_where_an_entry_moved_it)
