/* scene.h: random reports and entries, dense enough that everything happens: chains,
 * heaps, repeats, late ones, other modes, conflicts, caps, ids that never come. */
#ifndef TOCSIN_TESTS_CLUSTER_SCENE_H
#define TOCSIN_TESTS_CLUSTER_SCENE_H

#include "hub/base/buf.h"
#include "hub/base/chance.h"
#include "tests/hub/model/cluster/oracle.h"
#include "tests/kit/check.h"

enum { SCENE_REPORTS = 90, SCENE_ENTRIES = 24, SCENE_ABSENT = 3, SCENE_LATE_S = 21600 };

struct scene {
    struct chance         chance;
    struct arena          arena;
    struct hazards       *hazards;
    struct cluster_report reports[SCENE_REPORTS];
    struct cluster_entry  entries[SCENE_ENTRIES];
    struct id             absent[SCENE_ABSENT];
    size_t                report_count, entry_count;
    double                lon;      /* of the middle */
    int64_t               spread_s; /* reports happen within this time */
};

/* FX is related to FL. */
static inline struct hazards *scene_hazards(void)
{
    static const char *const KINDS[][2] = {
        {"FL", "'distance_m':400,'window_s':1800,'reach_m':900,'members_most':12,"
               "'span_most_s':9000,'diameter_most_m':2200,'address_window_s':5400"},
        {"LS", "'distance_m':300,'window_s':3600,'reach_m':350,'members_most':1000,"
               "'span_most_s':600000,'diameter_most_m':90000"},
        {"OT", "'distance_m':500,'window_s':1800,'reach_m':1500,'members_most':1000,"
               "'span_most_s':600000,'diameter_most_m':90000"},
        {"FX", "'with':'FL'"},
    };
    struct err      err = {0};
    struct buf      table = {0};
    struct hazards *hazards;

    buf_text(&table, "{'hazards':[");
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        buf_format(&table,
                   "%s{'code':'%s','category':'Met','event':'OET-081',"
                   "'names':{'it':'%s','en':'%s'},%s}",
                   i ? "," : "", KINDS[i][0], KINDS[i][0], KINDS[i][0], KINDS[i][1]);
    buf_text(&table, "]}");
    for (char *at = table.bytes; (at = strchr(at, '\''));)
        *at = '"';
    hazards = hazards_open(table.bytes, table.len, &err);
    buf_free(&table);
    CHECK_TEXT(err.text, "");
    return hazards;
}

static inline uint64_t scene_below(struct scene *scene, uint64_t limit)
{
    return chance_below(&scene->chance, limit);
}

static inline double scene_jitter(struct scene *scene, double most)
{
    return ((double)scene_below(scene, 2000001) / 1e6 - 1) * most;
}

static inline double scene_around(double lon)
{
    return lon >= 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
}

static inline void scene_report(struct scene *scene, size_t i)
{
    static const double    ACCURACIES[] = {0, 0, 12, 90, 300};
    struct cluster_report *report = &scene->reports[i];

    if (i > 0 && scene_below(scene, 10) == 0) { /* the same voice again */
        *report = scene->reports[scene_below(scene, i)];
        report->happened_ms += (int64_t)scene_below(scene, 3000) * 1000;
    } else {
        *report = (struct cluster_report){
            .hazard = (unsigned)(scene_below(scene, 11) / 3),
            .has_place = scene_below(scene, 12) > 0,
            .lat = 43.7 + scene_jitter(scene, 0.016),
            .lon = scene_around(scene->lon + scene_jitter(scene, 0.022)),
            .accuracy_m = ACCURACIES[scene_below(scene, COUNT_OF(ACCURACIES))],
            .happened_ms =
                1795000000000 + (int64_t)scene_below(scene, (uint64_t)scene->spread_s) * 1000,
            .voice = scene_below(scene, 9),
            .wording = {.address = (uint32_t)scene_below(scene, 5),
                        .words = 0x1f << scene_below(scene, 2)},
        };
        if (scene_below(scene, 9) == 0)
            report->mode.kind = MODE_TEST;
    }
    report->kept_ms = report->happened_ms +
                      (int64_t[]){0, 60000, 7000000, 30000000, -900000}[scene_below(scene, 5)];
    report->id = id_new(report->kept_ms, &scene->chance);
    chance_fill(&scene->chance, report->id.bytes, 4); /* ids say nothing of the time */
    report->no = (int64_t)i + 1;
}

/* The partition of some of the reports under the entries so far, for verbs to act on. */
struct seen {
    struct oracle_set set;
    int64_t           incident[ORACLE_MOST];
};

static inline void scene_look(struct scene *scene, struct seen *seen)
{
    *seen = (struct seen){.set = {.hazards = scene->hazards, .late_s = SCENE_LATE_S}};
    for (size_t i = 0; i < scene->report_count; i++)
        if (scene_below(scene, 4) > 0)
            seen->set.reports[seen->set.report_count++] = &scene->reports[i];
    for (size_t i = 0; i < scene->entry_count; i++)
        seen->set.entries[seen->set.entry_count++] = &scene->entries[i];
    oracle_tell(&seen->set, seen->incident);
}

/* The members of a random incident, or of the largest. */
static inline struct cluster_side scene_incident(struct scene *scene, const struct seen *seen,
                                                 bool is_largest)
{
    size_t              n = seen->set.report_count;
    int64_t             wanted = seen->incident[scene_below(scene, n)];
    size_t              most = 0;
    struct id          *ids = arena_alloc(&scene->arena, (n + 1) * sizeof *ids);
    struct cluster_side side = {.ids = ids};

    for (size_t i = 0; is_largest && i < n; i++) {
        size_t count = 0;

        for (size_t j = 0; j < n; j++)
            count += seen->incident[j] == seen->incident[i];
        if (count > most) {
            most = count;
            wanted = seen->incident[i];
        }
    }
    for (size_t i = 0; i < n; i++)
        if (seen->incident[i] == wanted)
            ids[side.count++] = seen->set.reports[i]->id;
    return side;
}

static inline void scene_halve(struct scene *scene, struct cluster_entry *entry,
                               struct cluster_side all, size_t first)
{
    struct id *rest = arena_alloc(&scene->arena, (all.count + 1) * sizeof *rest);

    memcpy(rest, all.ids + first, (all.count - first) * sizeof *rest);
    if (all.count == first)
        rest[all.count++ - first] = scene->absent[0];
    entry->sides[0] = (struct cluster_side){.ids = all.ids, .count = first};
    entry->sides[1] = (struct cluster_side){.ids = rest, .count = all.count - first};
    entry->side_count = 2;
}

static inline struct id *scene_shuffled(struct scene *scene, struct cluster_side *side)
{
    struct id *ids = (struct id *)(uintptr_t)side->ids;

    for (size_t i = side->count; i > 1; i--) {
        size_t    j = scene_below(scene, i);
        struct id swapped = ids[i - 1];

        ids[i - 1] = ids[j];
        ids[j] = swapped;
    }
    return ids;
}

static inline void scene_together(struct scene *scene, struct cluster_entry *entry,
                                  const struct seen *seen)
{
    struct cluster_side one = scene_incident(scene, seen, false);
    struct cluster_side other = scene_incident(scene, seen, scene_below(scene, 2));
    struct id *ids = arena_alloc(&scene->arena, (one.count + other.count + 2) * sizeof *ids);
    size_t     count = one.count;

    memcpy(ids, one.ids, one.count * sizeof *ids);
    if (!id_same(&one.ids[0], &other.ids[0])) {
        memcpy(ids + count, other.ids, other.count * sizeof *ids);
        count += other.count;
    }
    if (scene_below(scene, 3) == 0)
        ids[count++] = scene->absent[scene_below(scene, SCENE_ABSENT)];
    entry->sides[0] = (struct cluster_side){.ids = ids, .count = count};
    entry->side_count = 1;
}

static inline void scene_amend(struct scene *scene, struct cluster_entry *entry)
{
    entry->sides[0] = (struct cluster_side){
        .ids = &scene->reports[scene_below(scene, scene->report_count)].id, .count = 1};
    entry->side_count = 1;
    entry->hazard = (unsigned)scene_below(scene, 2) * 3;
    entry->has_place = scene_below(scene, 3) > 0;
    entry->lat = 43.7 + scene_jitter(scene, 0.016);
    entry->lon = scene_around(scene->lon + scene_jitter(scene, 0.022));
    entry->accuracy_m = 40;
}

static inline void scene_entry(struct scene *scene)
{
    static const enum cluster_verb VERBS[] = {
        CLUSTER_TOGETHER, CLUSTER_TOGETHER, CLUSTER_SPLIT,  CLUSTER_SPLIT,
        CLUSTER_APART,    CLUSTER_SETTLE,   CLUSTER_SETTLE, CLUSTER_ALONE,
        CLUSTER_RETRACT,  CLUSTER_AMEND,    CLUSTER_AMEND};
    struct seen          *seen = calloc(1, sizeof *seen);
    struct cluster_entry *entry = &scene->entries[scene->entry_count];
    struct cluster_side   side;

    *entry = (struct cluster_entry){.order = (int64_t)scene->entry_count * 3 + 5,
                                    .verb = VERBS[scene_below(scene, COUNT_OF(VERBS))],
                                    .side_count = 1};
    scene_look(scene, seen);
    side = scene_incident(scene, seen, scene_below(scene, 3) > 0);
    scene_shuffled(scene, &side);
    if (entry->verb == CLUSTER_TOGETHER)
        scene_together(scene, entry, seen);
    else if (entry->verb == CLUSTER_SPLIT)
        scene_halve(scene, entry, side, side.count / 2 + (side.count == 1));
    else if (entry->verb == CLUSTER_APART)
        scene_halve(scene, entry, side, 1);
    else if (entry->verb == CLUSTER_AMEND)
        scene_amend(scene, entry);
    else if (entry->verb == CLUSTER_RETRACT)
        entry->retracts = scene->entry_count == 0
                              ? entry->order - 1
                              : scene->entries[scene_below(scene, scene->entry_count)].order;
    else /* settled are some of an incident, so that others of it may be settled, too */
        entry->sides[0] = (struct cluster_side){
            .ids = side.ids,
            .count = entry->verb == CLUSTER_ALONE ? 1 : 1 + scene_below(scene, side.count)};
    CHECK_INT(cluster_entry_check(entry, scene->hazards, NULL), 0);
    scene->entry_count++;
    free(seen);
}

struct scene_size {
    size_t  reports, entries;
    int64_t spread_s;
    double  lon;
};

static inline struct scene *scene_new(uint64_t seed, struct scene_size size)
{
    struct scene *scene = calloc(1, sizeof *scene);

    scene->chance = chance_of_seed(seed);
    scene->hazards = scene_hazards();
    scene->lon = size.lon;
    scene->spread_s = size.spread_s;
    for (size_t i = 0; i < SCENE_ABSENT; i++)
        scene->absent[i] = id_new(1795000000000, &scene->chance);
    for (; scene->report_count < size.reports; scene->report_count++)
        scene_report(scene, scene->report_count);
    while (scene->entry_count < size.entries)
        scene_entry(scene);
    return scene;
}

static inline void scene_free(struct scene *scene)
{
    hazards_close(scene->hazards);
    arena_free(&scene->arena);
    free(scene);
}

#endif
