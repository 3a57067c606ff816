/* property_test.c: P13. Whatever the order, the online clustering is the pure function
 * the oracle computes from the same two sets. */
#include "tests/hub/model/cluster/scene.h"

enum { EVENTS_MOST = SCENE_REPORTS + SCENE_ENTRIES };

/* What consoles were told, from the moves alone. */
struct told {
    int64_t incident[SCENE_REPORTS + 1];
};

static void follow_moves(struct told *told, const struct cluster_move *moves, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        CHECK(moves[i].is > 0 && moves[i].is != moves[i].was);
        CHECK(i == 0 || moves[i - 1].no < moves[i].no);
        if (moves[i].was != 0)
            CHECK_INT(moves[i].was, told->incident[moves[i].no]);
        told->incident[moves[i].no] = moves[i].is;
    }
}

static void settle(struct cluster *cluster, struct told *told)
{
    size_t                     count;
    const struct cluster_move *moves = cluster_settle(cluster, &count);

    follow_moves(told, moves, count);
}

/* The events of a scene as numbers, shuffled: below report_count a report. */
static size_t shuffled_events(struct scene *scene, size_t events[EVENTS_MOST])
{
    size_t count = scene->report_count + scene->entry_count;

    for (size_t i = 0; i < count; i++)
        events[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = scene_below(scene, i), swapped = events[i - 1];

        events[i - 1] = events[j];
        events[j] = swapped;
    }
    return count;
}

static void happen(struct cluster *cluster, const struct scene *scene, size_t event)
{
    if (event < scene->report_count)
        CHECK(cluster_add(cluster, &scene->reports[event]));
    else
        cluster_enter(cluster, &scene->entries[event - scene->report_count], 1);
}

static void add_to_set(struct oracle_set *set, const struct scene *scene, size_t event)
{
    set->hazards = scene->hazards;
    set->late_s = SCENE_LATE_S;
    if (event < scene->report_count)
        set->reports[set->report_count++] = &scene->reports[event];
    else
        set->entries[set->entry_count++] = &scene->entries[event - scene->report_count];
}

static void check_equal(const struct cluster *cluster, const struct told *told,
                        const struct oracle_set *set)
{
    int64_t incident[ORACLE_MOST];

    oracle_tell(set, incident);
    for (size_t i = 0; i < set->report_count; i++) {
        CHECK_INT(told->incident[set->reports[i]->no], incident[i]);
        if (cluster)
            CHECK_INT(cluster_holder(cluster, set->reports[i]->no), incident[i]);
    }
}

/* One permutation, settled now and then, compared at its end and at some prefixes. */
static void try_permutation(struct scene *scene, const int64_t *wanted, size_t prefixes)
{
    struct cluster   *cluster = cluster_open(scene->hazards, SCENE_LATE_S);
    struct told       told = {{0}};
    struct oracle_set set = {0};
    size_t            events[EVENTS_MOST], count = shuffled_events(scene, events);
    uint64_t          rhythm = 1 + scene_below(scene, 12);

    for (size_t i = 0; i < count; i++) {
        bool is_prefix = prefixes > 0 && scene_below(scene, count / prefixes + 1) == 0;

        happen(cluster, scene, events[i]);
        add_to_set(&set, scene, events[i]);
        if (is_prefix || scene_below(scene, rhythm) == 0)
            settle(cluster, &told);
        if (is_prefix)
            check_equal(cluster, &told, &set);
    }
    settle(cluster, &told);
    for (size_t i = 0; i < scene->report_count; i++) {
        CHECK_INT(cluster_holder(cluster, (int64_t)i + 1), wanted[i]);
        CHECK_INT(told.incident[i + 1], wanted[i]);
    }
    cluster_close(cluster);
}

static struct oracle_set whole_set(const struct scene *scene)
{
    struct oracle_set set = {0};

    for (size_t i = 0; i < scene->report_count + scene->entry_count; i++)
        add_to_set(&set, scene, i);
    return set;
}

static void try_scene(struct scene *scene, size_t permutations, size_t prefixes)
{
    struct oracle_set set = whole_set(scene);
    int64_t           wanted[ORACLE_MOST];

    oracle_tell(&set, wanted);
    for (size_t i = 0; i < permutations; i++)
        try_permutation(scene, wanted, i % 10 == 0 ? prefixes : 0);
    scene_free(scene);
}

TEST(a_thousand_orders_give_the_clusters_of_the_oracle)
{
    try_scene(scene_new(1, (struct scene_size){80, 20, 10800, 10.95}), 500, 3);
    try_scene(scene_new(2, (struct scene_size){90, 24, 5400, 10.95}), 500, 3);
}

TEST(many_scenes_also_across_the_antimeridian)
{
    for (uint64_t seed = 100; seed < 220; seed++)
        try_scene(scene_new(seed, (struct scene_size){40 + seed % 40, seed % 20, 9000,
                                                      seed % 3 ? 10.95 : 179.995}),
                  6, 1);
}

/* The set with one more entry, and one less. */
static void check_with(struct scene *scene, struct cluster *cluster, struct told *told,
                       const struct oracle_set *set)
{
    (void)scene;
    settle(cluster, told);
    check_equal(cluster, told, set);
}

TEST(undone_is_never_done_and_redone_is_done)
{
    for (uint64_t seed = 300; seed < 360; seed++) {
        struct scene        *scene = scene_new(seed, (struct scene_size){60, 12, 9000, 10.95});
        struct cluster      *cluster = cluster_open(scene->hazards, SCENE_LATE_S);
        struct told          told = {{0}};
        struct oracle_set    with = whole_set(scene), without = {0};
        size_t               chosen = scene_below(scene, scene->entry_count);
        struct cluster_entry undo = {
            .order = 900, .verb = CLUSTER_RETRACT, .retracts = scene->entries[chosen].order};
        struct cluster_entry redo = {.order = 901, .verb = CLUSTER_RETRACT, .retracts = 900};

        for (size_t i = 0; i < scene->report_count; i++)
            CHECK(cluster_add(cluster, &scene->reports[i]));
        cluster_enter(cluster, scene->entries, scene->entry_count);
        check_with(scene, cluster, &told, &with);
        for (size_t i = 0; i < scene->report_count + scene->entry_count; i++)
            if (i != scene->report_count + chosen &&
                (i < scene->report_count || scene->entries[i - scene->report_count].retracts !=
                                                scene->entries[chosen].order))
                add_to_set(&without, scene, i);
        cluster_enter(cluster, &undo, 1);
        check_with(scene, cluster, &told, &without);
        cluster_enter(cluster, &redo, 1);
        check_with(scene, cluster, &told, &with);
        cluster_close(cluster);
        scene_free(scene);
    }
}

/* All of a side that are not alone share an incident, which none of the other holds. */
static void check_obeyed(const struct cluster *cluster, const struct cluster_entry *split)
{
    int64_t held[2] = {0, 0};

    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < split->sides[side].count; i++) {
            struct cluster_reason reason;
            int64_t holder = cluster_holder_of(cluster, &split->sides[side].ids[i]);
            int64_t no = 0;

            for (int64_t at = 1; holder && at <= SCENE_REPORTS && !no; at++)
                if (cluster_holder(cluster, at) == holder)
                    no = at;
            if (holder == 0 || (cluster_explain(cluster, holder, &reason) && reason.is_alone))
                continue;
            if (held[side] == 0)
                held[side] = holder;
            CHECK_INT(holder, held[side]);
        }
    CHECK(held[0] == 0 || held[0] != held[1]);
}

TEST(the_newest_entry_is_obeyed_in_full)
{
    for (uint64_t seed = 400; seed < 500; seed++) {
        struct scene        *scene = scene_new(seed, (struct scene_size){50, 12, 5400, 10.95});
        struct cluster      *cluster = cluster_open(scene->hazards, SCENE_LATE_S);
        struct cluster_entry split = {.order = 1000, .verb = CLUSTER_SPLIT};
        struct seen         *seen = calloc(1, sizeof *seen);
        struct cluster_side  all;
        size_t               count;

        for (size_t i = 0; i < scene->report_count; i++) {
            scene->reports[i].mode.kind = MODE_ACTUAL; /* modes never meet, whoever says so */
            CHECK(cluster_add(cluster, &scene->reports[i]));
        }
        cluster_enter(cluster, scene->entries, scene->entry_count);
        scene_look(scene, seen);
        all = scene_incident(scene, seen, true);
        scene_shuffled(scene, &all);
        scene_halve(scene, &split, all, all.count / 2 + (all.count == 1));
        cluster_enter(cluster, &split, 1);
        cluster_settle(cluster, &count);
        check_obeyed(cluster, &split);
        free(seen);
        cluster_close(cluster);
        scene_free(scene);
    }
}

TEST(a_preview_tells_what_the_entry_then_does_and_changes_nothing)
{
    for (uint64_t seed = 500; seed < 560; seed++) {
        struct scene     *scene = scene_new(seed, (struct scene_size){60, 12, 9000, 10.95});
        struct cluster   *cluster = cluster_open(scene->hazards, SCENE_LATE_S);
        struct told       now = {{0}}, then = {{0}};
        struct oracle_set set = {0};
        size_t            last = scene->entry_count - 1, count;
        const struct cluster_move *moves;

        for (size_t i = 0; i < scene->report_count + last; i++) {
            happen(cluster, scene, i);
            add_to_set(&set, scene, i);
        }
        settle(cluster, &now);
        then = now;
        moves = cluster_preview(cluster, &scene->entries[last], &count);
        follow_moves(&then, moves, count);
        settle(cluster, &now);
        check_equal(cluster, &now, &set);
        happen(cluster, scene, scene->report_count + last);
        settle(cluster, &now);
        CHECK(memcmp(&now, &then, sizeof now) == 0);
        cluster_close(cluster);
        scene_free(scene);
    }
}

/* The store a clustering asks for what it has forgotten: all reports kept so far. */
struct shelf {
    const struct scene *scene;
    size_t              kept; /* of them, in the order they were kept */
    size_t              order[SCENE_REPORTS];
    size_t              asked;
};

static void shelf_near(void *ctx, const struct cluster_area                      *area,
                       void (*take)(void *, const struct cluster_report *), void *to)
{
    struct shelf *shelf = ctx;
    bool          is_round = area->lon_least > area->lon_most;

    shelf->asked++;
    for (size_t i = 0; i < shelf->kept; i++) {
        const struct cluster_report *report = &shelf->scene->reports[shelf->order[i]];
        int64_t happened_ms = report->happened_ms > report->kept_ms + 300000
                                  ? report->kept_ms
                                  : report->happened_ms;
        bool is_east = report->lon >= area->lon_least, is_west = report->lon <= area->lon_most;

        if (report->has_place &&
            hazards_at(shelf->scene->hazards, report->hazard)->family == area->family &&
            mode_same(&report->mode, &area->mode) && report->lat >= area->lat_least &&
            report->lat <= area->lat_most &&
            (is_round ? is_east || is_west : is_east && is_west) &&
            happened_ms >= area->happened_from_ms && happened_ms <= area->happened_to_ms)
            take(to, report);
    }
}

static bool shelf_find(void *ctx, const struct id *id, struct cluster_report *report_r)
{
    struct shelf *shelf = ctx;

    for (size_t i = 0; i < shelf->kept; i++) {
        *report_r = shelf->scene->reports[shelf->order[i]];
        if (id_same(&report_r->id, id))
            return true;
    }
    return false;
}

static int by_kept(const void *one, const void *other, void *ctx)
{
    const struct scene *scene = ctx;
    int64_t             a = scene->reports[*(const size_t *)one].kept_ms;
    int64_t             b = scene->reports[*(const size_t *)other].kept_ms;

    return (a > b) - (a < b);
}

static size_t try_forgetting(struct scene *scene)
{
    struct cluster     *cluster = cluster_open(scene->hazards, SCENE_LATE_S);
    struct shelf        shelf = {.scene = scene};
    struct cluster_past past = {.ctx = &shelf, .near = shelf_near, .find = shelf_find};
    struct told         told = {{0}};
    struct oracle_set   set = {0};
    size_t              forgotten = 0, entered = 0;

    cluster_set_past(cluster, &past);
    for (size_t i = 0; i < scene->report_count; i++)
        shelf.order[i] = i;
    qsort_r(shelf.order, scene->report_count, sizeof *shelf.order, by_kept, scene);
    while (shelf.kept < scene->report_count || entered < scene->entry_count) {
        bool is_report = shelf.kept < scene->report_count &&
                         (entered == scene->entry_count || scene_below(scene, 6) > 0);
        size_t event = is_report ? shelf.order[shelf.kept] : scene->report_count + entered;

        if (is_report)
            forgotten += cluster_forget(cluster, scene->reports[event].kept_ms);
        shelf.kept += is_report;
        entered += !is_report;
        happen(cluster, scene, event);
        add_to_set(&set, scene, event);
        settle(cluster, &told);
        check_equal(NULL, &told, &set);
    }
    CHECK(cluster_count(cluster) < scene->report_count || forgotten == 0);
    cluster_close(cluster);
    scene_free(scene);
    return forgotten;
}

TEST(what_is_forgotten_comes_back_when_an_entry_speaks_of_it)
{
    size_t forgotten = 0;

    for (uint64_t seed = 600; seed < 760; seed++)
        forgotten += try_forgetting(
            scene_new(seed, (struct scene_size){70, 23, 300000, seed % 3 ? 10.95 : -179.995}));
    CHECK(forgotten > 1000);
}

RUN(a_thousand_orders_give_the_clusters_of_the_oracle, many_scenes_also_across_the_antimeridian,
    undone_is_never_done_and_redone_is_done, the_newest_entry_is_obeyed_in_full,
    a_preview_tells_what_the_entry_then_does_and_changes_nothing,
    what_is_forgotten_comes_back_when_an_entry_speaks_of_it)
