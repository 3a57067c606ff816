/* The promise about all orders is property_test.c. */
#include "hub/model/cluster.h"

#include "tests/hub/model/cluster/story.h"

TEST(the_first_report_is_an_incident_and_a_near_one_joins_it)
{
    struct story               story = begin();
    size_t                     count;
    const struct cluster_move *moves;

    report(&story, FL, 0, 0);
    moves = cluster_settle(story.cluster, &count);
    CHECK_INT(count, 1);
    CHECK(moves[0].no == 1 && moves[0].was == 0 && moves[0].is == 1);
    report(&story, FL, 3, 10);
    report(&story, LS, 0, 0);
    report(&story, FL, 3, 45);
    moves = cluster_settle(story.cluster, &count);
    CHECK_INT(count, 3);
    CHECK(moves[0].no == 2 && moves[0].is == 1);
    CHECK(moves[1].no == 3 && moves[1].is == 3);
    CHECK(moves[2].no == 4 && moves[2].is == 4);
    CHECK(!cluster_add(story.cluster, &story.reports[2]));
    cluster_settle(story.cluster, &count);
    CHECK_INT(count, 0);
    CHECK_INT(holder(&story, 99), 0);
    end(&story);
}

TEST(a_bridge_merges_two_incidents_under_the_older_number)
{
    struct story               story = begin();
    size_t                     count;
    const struct cluster_move *moves;
    struct cluster_member     *members;

    report(&story, FL, 0, 0);
    report(&story, FL, 7, 0);
    report(&story, FL, 8, 0);
    settle(&story);
    CHECK_INT(holder(&story, 3), 2);
    report(&story, FL, 3.5, 0);
    moves = cluster_settle(story.cluster, &count);
    CHECK_INT(count, 3);
    CHECK(moves[0].no == 2 && moves[0].was == 2 && moves[0].is == 1);
    CHECK(moves[1].no == 3 && moves[1].was == 2 && moves[1].is == 1);
    CHECK_INT(cluster_members(story.cluster, 1, &story.arena, &members), 4);
    CHECK(members[0].no == 1 && members[3].no == 4);
    CHECK_INT(cluster_members(story.cluster, 2, &story.arena, &members), 0);
    end(&story);
}

TEST(a_membership_says_its_reason)
{
    struct story          story = begin();
    struct cluster_reason reason;

    report(&story, FL, 0, 0);
    report(&story, FL, 0.5, 3);
    report(&story, FL, 15, 0);
    settle(&story);
    CHECK(cluster_explain(story.cluster, 2, &reason));
    CHECK(reason.has_link && !reason.is_repeat && reason.entry == 0);
    CHECK_INT(reason.linked_to, 1);
    CHECK(reason.distance_m > 49 && reason.distance_m < 51);
    CHECK_INT(reason.apart_ms, 180000);
    CHECK(cluster_explain(story.cluster, 3, &reason));
    CHECK(!reason.has_link && !reason.is_alone);
    CHECK(!cluster_explain(story.cluster, 77, &reason));
    enter(&story, (struct cluster_entry){.verb = CLUSTER_TOGETHER,
                                         .sides = {SIDE(&story, 1, 3)},
                                         .side_count = 1});
    CHECK_INT(holder(&story, 2), 1);
    CHECK_INT(holder(&story, 3), 1);
    CHECK(cluster_explain(story.cluster, 3, &reason));
    CHECK(!reason.has_link && reason.entry == 1);
    end(&story);
}

TEST(a_repeat_is_a_link_without_weight)
{
    struct story          story = begin();
    struct cluster_reason reason;
    struct cluster_report again;

    report(&story, FL, 0, 0);
    again = story.reports[1];
    again.id = id_of(2);
    again.no = 2;
    again.voice = 9;
    CHECK(cluster_add(story.cluster, &again));
    again.id = id_of(3);
    again.no = 3;
    again.happened_ms += 600000;
    again.kept_ms += 600000;
    CHECK(cluster_add(story.cluster, &again));
    settle(&story);
    CHECK(cluster_explain(story.cluster, 3, &reason));
    CHECK(reason.is_repeat && reason.linked_to == 2 && reason.weight == 0);
    end(&story);
}

TEST(one_address_holds_longer_together_also_a_related_kind_and_says_so)
{
    struct story          story = begin();
    struct cluster_reason reason;

    report(&story, FL, 0, 0);
    report(&story, FL, 0, 60); /* twice its window later */
    settle(&story);
    CHECK(holder(&story, 1) != holder(&story, 2));
    for (int i = 3; i <= 5; i++) {
        struct cluster_report again = story.reports[1];

        again.id = id_of(i);
        again.no = i;
        again.hazard = i == 5 ? FX : FL;
        again.lat += 1;
        again.happened_ms = again.kept_ms = NOON_MS + (i == 4 ? 3600000 : 0);
        again.wording = wording_of(NULL, "via Roma 12");
        CHECK(cluster_add(story.cluster, &again));
    }
    settle(&story);
    CHECK_INT(holder(&story, 4), 3);
    CHECK_INT(holder(&story, 5), 3);
    CHECK(cluster_explain(story.cluster, 4, &reason));
    CHECK(reason.is_same_address && !reason.is_related && reason.linked_to == 3);
    CHECK(cluster_explain(story.cluster, 5, &reason));
    CHECK(reason.is_same_address && reason.is_related && reason.linked_to == 3);
    end(&story);
}

TEST(a_chain_is_cut_at_the_caps_and_the_neighbours_are_named)
{
    struct story             story = begin();
    struct cluster_adjacent *adjacent;
    struct cluster_member   *members;

    for (int i = 0; i < 40; i++)
        report(&story, FL, i * 3.0, 0);
    settle(&story);
    for (int64_t no = 1; no <= 40; no++)
        CHECK(cluster_members(story.cluster, holder(&story, no), &story.arena, &members) <= 12);
    CHECK(cluster_adjacent(story.cluster, holder(&story, 20), &story.arena, &adjacent) >= 1);
    CHECK(adjacent[0].refusals & (CLUSTER_REFUSED_MEMBERS | CLUSTER_REFUSED_DIAMETER));
    end(&story);
}

RUN(the_first_report_is_an_incident_and_a_near_one_joins_it,
    a_bridge_merges_two_incidents_under_the_older_number, a_membership_says_its_reason,
    a_repeat_is_a_link_without_weight,
    one_address_holds_longer_together_also_a_related_kind_and_says_so,
    a_chain_is_cut_at_the_caps_and_the_neighbours_are_named)
