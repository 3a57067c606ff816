#include "hub/commands/replay/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/model/heap.h"
#include "hub/model/report.h"

enum { DISTANCE_MOST = 20000, WINDOW_MOST = 2592000, SPAN_MOST = 31536000 };

static uint64_t source_of(const struct replay_row *row)
{
    struct id id = report_id_of("source", row->source);
    uint64_t  source;

    memcpy(&source, id.bytes, sizeof source);
    return source;
}

static unsigned hazard_of(const struct trials *trials, const struct replay_row *row)
{
    return hazards_by_code(trials->kinds->hazards, trials->kinds->codes[row->kind])->place;
}

/* By what stands where in the whole table, as the hub does after a replay. */
static void find_heaps(struct trials *trials)
{
    struct heaps *heaps = heaps_new();

    for (size_t i = 0; i < trials->rows->count; i++) {
        const struct cluster_report *report = &trials->reports[i];

        if (report->has_place)
            heaps_count(heaps, report->lat, report->lon, report->hazard, report->voice);
    }
    for (size_t i = 0; i < trials->rows->count; i++) {
        const struct cluster_report *report = &trials->reports[i];
        struct heap_counts           counts;

        if (!report->has_place)
            continue;
        counts = heaps_at(heaps, report->lat, report->lon);
        if (heap_is(&counts))
            trials->heaped[trials->heaped_count++] = report->id;
    }
    heaps_free(heaps);
}

struct trials trials_new(const struct replay_rows *rows, const struct replay_kinds *kinds)
{
    struct trials trials = {.rows = rows, .kinds = kinds};

    trials.reports = MEM_NEW_ARRAY(struct cluster_report, rows->count + 1);
    trials.heaped = MEM_NEW_ARRAY(struct id, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        const struct replay_row *row = &rows->items[i];

        trials.reports[i] = (struct cluster_report){.id = report_id_of("replay", row->id),
                                                    .no = (int64_t)i + 1,
                                                    .hazard = hazard_of(&trials, row),
                                                    .has_place = row->has_place,
                                                    .lat = row->lat,
                                                    .lon = row->lon,
                                                    .happened_ms = row->time_ms,
                                                    .kept_ms = row->time_ms,
                                                    .voice = source_of(row),
                                                    .wording = wording_of(NULL, row->text)};
    }
    find_heaps(&trials);
    return trials;
}

void trials_free(struct trials *trials)
{
    free(trials->reports);
    free(trials->heaped);
}

static int64_t times(int32_t number, double factor, int64_t most)
{
    int64_t many = llround(number * factor);

    return many < 1 ? 1 : many > most ? most : many;
}

static int tune_one(struct hazards *table, const struct hazard *as_is, double distances,
                    double windows, struct err *err)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    int           failed;

    write_object(&out, NULL);
    write_object(&out, as_is->code);
    write_integer(&out, "distance_m", times(as_is->distance_m, distances, DISTANCE_MOST));
    write_integer(&out, "reach_m",
                  times(as_is->reach_m, distances > 1 ? distances : 1, DISTANCE_MOST));
    write_integer(&out, "window_s", times(as_is->window_s, windows, WINDOW_MOST));
    write_integer(&out, "address_window_s",
                  times(as_is->address_window_s, windows, WINDOW_MOST));
    write_integer(&out, "span_most_s", times(as_is->span_most_s, windows, SPAN_MOST));
    write_end(&out);
    write_end(&out);
    failed = hazards_tune(table, json.bytes, json.len, err);
    buf_free(&json);
    return failed;
}

static int tune(const struct trials *trials, struct hazards *table, double distances,
                double windows, struct err *err)
{
    const struct hazards *as_is = trials->kinds->hazards;

    for (size_t i = 0; i < hazards_count(as_is); i++)
        if (hazards_at(as_is, i)->family == i &&
            tune_one(table, hazards_at(as_is, i), distances, windows, err) < 0)
            return -1;
    return 0;
}

static void set_alone(const struct trials *trials, struct cluster *cluster)
{
    for (size_t from = 0; from < trials->heaped_count; from += CLUSTER_NAMED_MAX) {
        size_t left = trials->heaped_count - from;

        cluster_enter(
            cluster,
            &(struct cluster_entry){
                .order = (int64_t)from + 1,
                .verb = CLUSTER_ALONE,
                .sides = {{.ids = trials->heaped + from,
                           .count = left < CLUSTER_NAMED_MAX ? left : CLUSTER_NAMED_MAX}},
                .side_count = 1},
            1);
    }
}

int trials_run(const struct trials *trials, struct hazards *table, double distances,
               double windows, int64_t *incidents_r, struct err *err)
{
    int64_t        *first;
    struct cluster *cluster;
    size_t          count = trials->rows->count, moved;

    if (tune(trials, table, distances, windows, err) < 0)
        return -1;
    cluster = cluster_open(table, CLUSTER_LATE_S);
    first = MEM_NEW_ARRAY(int64_t, count + 1);
    cluster_reserve(cluster, count);
    set_alone(trials, cluster);
    for (size_t i = 0; i < count; i++)
        cluster_add(cluster, &trials->reports[i]);
    cluster_settle(cluster, &moved);
    for (size_t i = 0; i < count; i++) {
        int64_t holder = cluster_holder_of(cluster, &trials->reports[i].id);

        if (first[holder] == 0)
            first[holder] = (int64_t)i + 1;
        incidents_r[i] = first[holder];
    }
    free(first);
    cluster_close(cluster);
    return 0;
}
