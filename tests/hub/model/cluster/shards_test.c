/* shards_test.c: P13, shared out. However many owners there are, and in whatever order
 * reports, entries and settlings come, the clusters are those of the oracle. */
#include "hub/model/cluster/shards.h"

#include "tests/hub/model/cluster/scene.h"

enum { EVENTS_MOST = SCENE_REPORTS + SCENE_ENTRIES };

/* Tiles of 500 m, of 1.5 km and of 4 km; a scene is four wide. */
static const int32_t COLUMNS[] = {72000, 27000, 10000};

static void shuffle(struct scene *scene, size_t *events, size_t count)
{
    for (size_t i = 0; i < count; i++)
        events[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = scene_below(scene, i), swapped = events[i - 1];

        events[i - 1] = events[j];
        events[j] = swapped;
    }
}

/* How many reports the border decided about. */
static size_t try_owners(struct scene *scene, unsigned owners, const int64_t *wanted)
{
    struct shards *shards =
        shards_open(&(struct shards_settings){.hazards = scene->hazards,
                                              .late_s = SCENE_LATE_S,
                                              .owners = owners,
                                              .columns = COLUMNS[scene_below(scene, 3)]});
    size_t   events[EVENTS_MOST], count = scene->report_count + scene->entry_count, at_border;
    uint64_t rhythm = 1 + scene_below(scene, 30);

    shuffle(scene, events, count);
    for (size_t i = 0; i < count; i++) {
        if (events[i] < scene->report_count)
            CHECK(shards_add(shards, &scene->reports[events[i]]));
        else
            shards_enter(shards, &scene->entries[events[i] - scene->report_count], 1);
        if (scene_below(scene, rhythm) == 0)
            shards_settle(shards);
    }
    shards_settle(shards);
    for (size_t i = 0; i < scene->report_count; i++) {
        int64_t no = (int64_t)i + 1;

        CHECK_INT(cluster_holder(shards_cluster(shards, no), no), wanted[i]);
    }
    CHECK(!shards_add(shards, &scene->reports[0]));
    CHECK(!shards_cluster(shards, 1000));
    at_border = shards_at_border(shards);
    shards_close(shards);
    return at_border;
}

TEST(one_to_eight_owners_give_the_clusters_of_one_in_any_order)
{
    size_t at_border = 0, reports = 0;

    for (uint64_t seed = 500; seed < 540; seed++) {
        struct scene *scene =
            scene_new(seed, (struct scene_size){50 + seed % 40, seed % 3 ? seed % 20 : 0, 9000,
                                                seed % 4 ? 10.95 : 179.995});
        struct oracle_set set = {.hazards = scene->hazards, .late_s = SCENE_LATE_S};
        int64_t           wanted[ORACLE_MOST];

        for (size_t i = 0; i < scene->report_count; i++)
            set.reports[set.report_count++] = &scene->reports[i];
        for (size_t i = 0; i < scene->entry_count; i++)
            set.entries[set.entry_count++] = &scene->entries[i];
        oracle_tell(&set, wanted);
        for (unsigned owners = 1; owners <= 8; owners++)
            for (int order = 0; order < 3; order++) {
                size_t shared = try_owners(scene, owners, wanted);

                CHECK(owners > 1 || shared == 0);
                at_border += owners == 8 ? shared : 0;
                reports += owners == 8 ? scene->report_count : 0;
            }
        scene_free(scene);
    }
    CHECK(at_border > reports / 4 && at_border < reports); /* both ways are gone */
}

/* Two owners, and the latitude of a border between them. */
struct border {
    struct hazards *hazards;
    struct shards  *shards;
    double          lat;
};

static struct border begin(void)
{
    enum { COLUMNS_OF_1_5_KM = 27000 };
    const double  tile = 360.0 / COLUMNS_OF_1_5_KM;
    struct border at = {.hazards = scene_hazards(), .lat = 3200 * tile};

    at.shards = shards_open(&(struct shards_settings){.hazards = at.hazards,
                                                      .late_s = SCENE_LATE_S,
                                                      .owners = 2,
                                                      .columns = COLUMNS_OF_1_5_KM});
    while (shards_of((struct point){at.lat - tile / 2, 10.95}, COLUMNS_OF_1_5_KM) % 2 ==
           shards_of((struct point){at.lat + tile / 2, 10.95}, COLUMNS_OF_1_5_KM) % 2)
        at.lat += tile;
    return at;
}

static struct id add_north(struct border *at, int64_t no, double north_m)
{
    struct cluster_report report = {.id = {.bytes = {[0] = 1, [15] = (uint8_t)no}},
                                    .no = no,
                                    .hazard = 1, /* LS: 300 m, 350 m at most */
                                    .has_place = true,
                                    .lat = at->lat + north_m / 111195,
                                    .lon = 10.95,
                                    .accuracy_m = 25};

    CHECK(shards_add(at->shards, &report));
    shards_settle(at->shards);
    return report.id;
}

static int64_t holder(const struct border *at, int64_t no)
{
    return cluster_holder(shards_cluster(at->shards, no), no);
}

static void end(struct border *at)
{
    shards_close(at->shards);
    hazards_close(at->hazards);
}

TEST(two_as_far_from_a_border_as_may_be_are_one)
{
    struct border at = begin();

    add_north(&at, 2, -170);
    add_north(&at, 1, 170);
    CHECK_INT(holder(&at, 2), 1);
    end(&at);
}

TEST(what_the_border_was_handed_once_it_is_told_of_for_ever)
{
    struct border at = begin();
    struct id     near = add_north(&at, 5, 100);

    add_north(&at, 4, 380);
    add_north(&at, 3, 600);
    CHECK_INT(holder(&at, 5), 3);
    shards_enter(at.shards,
                 &(struct cluster_entry){.order = 1,
                                         .verb = CLUSTER_ALONE,
                                         .sides = {{.ids = &near, .count = 1}},
                                         .side_count = 1},
                 1);
    shards_settle(at.shards);
    CHECK_INT(holder(&at, 4), 3);
    add_north(&at, 1, 850);
    CHECK_INT(holder(&at, 4), 1);
    CHECK_INT(holder(&at, 1), 1);
    CHECK_INT(holder(&at, 5), 5);
    end(&at);
}

TEST(tiles_of_a_county_leave_most_to_one_owner)
{
    struct chance   chance = chance_of_seed(1);
    struct hazards *hazards = scene_hazards();
    struct shards  *shards = shards_open(&(struct shards_settings){
         .hazards = hazards, .late_s = SCENE_LATE_S, .owners = 8, .columns = SHARDS_COLUMNS});

    for (int64_t no = 1; no <= 4000; no++)
        shards_add(shards, &(struct cluster_report){
                               .id = id_new(no, &chance),
                               .no = no,
                               .has_place = true,
                               .lat = 43 + (double)chance_below(&chance, 1000000) / 1e6,
                               .lon = 10 + (double)chance_below(&chance, 1000000) / 1e6,
                               .happened_ms = no * 60000,
                               .kept_ms = no * 60000});
    shards_settle(shards);
    CHECK(shards_at_border(shards) > 100 && shards_at_border(shards) < 800);
    CHECK(shards_of((struct point){43.7, 180}, SHARDS_COLUMNS) ==
          shards_of((struct point){43.7, -180}, SHARDS_COLUMNS));
    shards_close(shards);
    hazards_close(hazards);
}

RUN(two_as_far_from_a_border_as_may_be_are_one,
    what_the_border_was_handed_once_it_is_told_of_for_ever,
    one_to_eight_owners_give_the_clusters_of_one_in_any_order,
    tiles_of_a_county_leave_most_to_one_owner)
