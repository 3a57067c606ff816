/* Many at once, which are sorted by the ground, against the same a few at a time. */
#include "hub/model/cluster.h"

#include "hub/base/chance.h"
#include "tests/hub/model/cluster/story.h"

enum { MANY = 9000, FEW_AT_A_TIME = 2000 };

/* A third of them within a kilometre, so that caps bind; others around the globe. */
static struct cluster_report any_report(struct chance *chance, int64_t no)
{
    bool    is_near = no % 3 == 0;
    int64_t at_ms = NOON_MS + (int64_t)chance_below(chance, 4 * 3600000);

    return (struct cluster_report){
        .id = id_new(NOON_MS, chance),
        .no = no,
        .hazard = (unsigned)chance_below(chance, 2),
        .has_place = no % 50 != 0,
        .lat = is_near ? 43.7 + (double)chance_below(chance, 1000) * 1e-5
                       : (double)chance_below(chance, 17000) * 0.01 - 85,
        .lon = is_near ? 10.9 + (double)chance_below(chance, 1000) * 1e-5
                       : (double)chance_below(chance, 360) - 180,
        .accuracy_m = (double)chance_below(chance, 60),
        .happened_ms = at_ms,
        .kept_ms = at_ms,
    };
}

static struct cluster_report *any_reports(void)
{
    struct cluster_report *reports = MEM_NEW_ARRAY(struct cluster_report, MANY);
    struct chance          chance = chance_of_seed(7);

    for (int64_t i = 0; i < MANY; i++)
        reports[i] = any_report(&chance, i + 1);
    return reports;
}

TEST(many_at_once_are_clustered_as_a_few_at_a_time)
{
    struct story               all = begin(), some = begin();
    struct cluster_report     *reports = any_reports();
    size_t                     count, incidents = 0;
    const struct cluster_move *moves;

    for (size_t i = 0; i < MANY; i++) {
        CHECK(cluster_add(all.cluster, &reports[i]));
        CHECK(cluster_add(some.cluster, &reports[MANY - 1 - i]));
        if (i % FEW_AT_A_TIME == 0)
            settle(&some);
    }
    settle(&some);
    moves = cluster_settle(all.cluster, &count);
    CHECK_INT(count, MANY);
    for (int64_t i = 0; i < MANY; i++) {
        CHECK_INT(moves[i].no, i + 1);
        CHECK_INT(moves[i].is, holder(&some, i + 1));
        incidents += moves[i].is == i + 1;
    }
    CHECK(incidents > MANY / 4 && incidents < MANY * 3 / 4);
    end(&all);
    end(&some);
    free(reports);
}

TEST(an_entry_among_many_that_nobody_asked_about_yet_is_obeyed)
{
    struct story           early = begin(), late = begin();
    struct cluster_report *reports = any_reports();
    struct id              named[] = {reports[2].id, reports[0].id, reports[5].id};
    struct cluster_entry   entry = {.order = 1,
                                    .verb = CLUSTER_SPLIT,
                                    .side_count = 2,
                                    .sides = {{named, 2}, {named + 2, 1}}};

    cluster_enter(early.cluster, &entry, 1);
    for (size_t i = 0; i < MANY; i++) {
        cluster_add(early.cluster, &reports[i]);
        cluster_add(late.cluster, &reports[i]);
    }
    cluster_enter(late.cluster, &entry, 1);
    settle(&early);
    settle(&late);
    CHECK_INT(holder(&late, 1), holder(&late, 3));
    CHECK(holder(&late, 6) != holder(&late, 1));
    for (int64_t no = 1; no <= MANY; no++)
        CHECK_INT(holder(&late, no), holder(&early, no));
    end(&early);
    end(&late);
    free(reports);
}

RUN(many_at_once_are_clustered_as_a_few_at_a_time,
    an_entry_among_many_that_nobody_asked_about_yet_is_obeyed)
