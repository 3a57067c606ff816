/* cluster.c: our side of tests/bench/cluster.sh. Makes the reports, the same ones every
 * time: 70 of 100 in hot spots of 500 (gaussian, 150 m and an hour), the others anywhere
 * in a country within a day; in the order they happened.
 *
 *     bench_cluster points COUNT     x y lines in cm for COPY
 *     bench_cluster raw COUNT        for each line read: components in the plane,
 *                                    "components microseconds"
 *     bench_cluster dump COUNT       the least point of each one's component, in order
 *     bench_cluster full COUNT       for each line read, a number: the whole clustering,
 *                                    report by report, settled every so many, "incidents
 *                                    largest microseconds bytes-a-report"
 *     bench_cluster grow MOST SVG    that for growing numbers, as a table and a picture */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/base/chance.h"
#include "hub/base/chart.h"
#include "hub/base/yaml.h"
#include "hub/model/cluster.h"
#include "tests/kit/cases.h"

enum { SPOT = 500, EPS_CM = 30000, ONCE_FROM = 1000000 };

static const double WIDE_M = 900000, HIGH_M = 1000000, DEGREE_M = 111195.08;

struct sight {
    double  x_m, y_m;
    int64_t at_ms;
};

static int64_t now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000) + at.tv_nsec / 1000;
}

static double unit(struct chance *chance)
{
    return ((double)chance_below(chance, 1 << 30) + 0.5) / (1 << 30);
}

static double gauss(struct chance *chance)
{
    return sqrt(-2 * log(unit(chance))) * cos(2 * M_PI * unit(chance));
}

static int compare_times(const void *one, const void *other)
{
    int64_t a = ((const struct sight *)one)->at_ms, b = ((const struct sight *)other)->at_ms;

    return (a > b) - (a < b);
}

static struct sight anywhere(struct chance *chance)
{
    return (struct sight){unit(chance) * WIDE_M, unit(chance) * HIGH_M,
                          (int64_t)(unit(chance) * 86400000)};
}

static struct sight *make_sights(size_t count)
{
    struct chance chance = chance_of_seed(2026);
    struct sight *sights = MEM_NEW_ARRAY(struct sight, count), spot = {0};

    for (size_t i = 0; i < count; i++) {
        if (i >= count * 7 / 10) {
            sights[i] = anywhere(&chance);
            continue;
        }
        if (i % SPOT == 0)
            spot = anywhere(&chance);
        sights[i] = (struct sight){fmin(fmax(spot.x_m + gauss(&chance) * 150, 0), WIDE_M),
                                   fmin(fmax(spot.y_m + gauss(&chance) * 150, 0), HIGH_M),
                                   spot.at_ms + (int64_t)(gauss(&chance) * 3600000)};
    }
    qsort(sights, count, sizeof *sights, compare_times);
    return sights;
}

static int32_t (*make_points(size_t count))[2]
{
    struct sight *sights = make_sights(count);
    int32_t(*points)[2] = mem_zeroed_array(count, sizeof *points);

    for (size_t i = 0; i < count; i++) {
        points[i][0] = (int32_t)lround(sights[i].x_m * 100);
        points[i][1] = (int32_t)lround(sights[i].y_m * 100);
    }
    free(sights);
    return points;
}

static void print_points(size_t count)
{
    int32_t(*points)[2] = make_points(count);

    for (size_t i = 0; i < count; i++)
        printf("%zu %d %d\n", i, points[i][0], points[i][1]);
    free(points);
}

/* The number asked for; 0 when nobody asks any more. */
static size_t asked(void)
{
    char line[100];

    fflush(stdout);
    return fgets(line, sizeof line, stdin) ? strtoul(line, NULL, 10) : 0;
}

static void answer_raw(size_t count, bool is_dump)
{
    int32_t(*points)[2] = make_points(count);
    uint32_t *component = MEM_NEW_ARRAY(uint32_t, count);

    while (is_dump || asked()) {
        int64_t start = now_us();
        size_t  components = 0;

        cluster_components(component, points, count, EPS_CM);
        start = now_us() - start;
        for (size_t i = 0; i < count; i++)
            components += component[i] == i;
        if (!is_dump)
            printf("%zu %" PRId64 "\n", components, start);
        for (size_t i = 0; is_dump && i < count; i++)
            printf("%u\n", component[i]);
        if (is_dump)
            break;
    }
    free(points);
    free(component);
}

static struct hazards *open_hazards(void)
{
    struct arena    arena = {0};
    struct buf      text = {0};
    struct err      err = {0};
    struct yaml     yaml;
    struct hazards *hazards;

    cases_read(&text, "schemas/hazards.yaml");
    if (yaml_read(&yaml, "hazards.yaml", &text, &arena, &err) ||
        !(hazards = hazards_open(yaml.json, yaml.json_len, &err))) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    buf_free(&text);
    arena_free(&arena);
    return hazards;
}

/* What people write, half of them with an address: read for every report, as intake does. */
static const char *make_text(struct arena *arena, size_t i)
{
    static const char *const SAID[] = {"acqua alta in", "cantina allagata,", "flooded at",
                                       "l'acqua sale ancora in"};

    return i % 2 ? "l'acqua entra in casa, la strada non si vede più, venite"
                 : arena_format(arena, "%s via Giuseppe Verdi %zu, Empoli", SAID[i / 2 % 4],
                                i / 1000 % 200);
}

static struct cluster_report *make_reports(size_t count, unsigned hazard)
{
    struct sight          *sights = make_sights(count);
    struct cluster_report *reports = MEM_NEW_ARRAY(struct cluster_report, count);
    struct chance          chance = chance_of_seed(17);

    for (size_t i = 0; i < count; i++) {
        double lat = 37 + sights[i].y_m / DEGREE_M;

        reports[i] = (struct cluster_report){
            .id = id_new(1795000000000 + sights[i].at_ms, &chance),
            .no = (int64_t)i + 1,
            .hazard = hazard,
            .has_place = true,
            .lat = lat,
            .lon = 7 + sights[i].x_m / DEGREE_M / cos(lat * M_PI / 180),
            .happened_ms = 1795000000000 + sights[i].at_ms,
            .kept_ms = 1795000000000 + sights[i].at_ms,
            .voice = i + 1,
        };
    }
    free(sights);
    return reports;
}

/* The size of each incident is told by the moves. */
static void follow(const struct cluster_move *moves, size_t count, uint32_t *sizes)
{
    for (size_t i = 0; i < count; i++) {
        if (moves[i].was)
            sizes[moves[i].was]--;
        sizes[moves[i].is]++;
    }
}

/* Everything that is clustered, made beforehand. */
struct town {
    struct hazards        *hazards;
    struct cluster_report *reports;
    const char           **texts;
    size_t                 count;
    uint32_t              *sizes;
    struct arena           arena;
};

static struct town open_town(size_t count)
{
    struct town town = {.hazards = open_hazards(), .count = count};

    town.reports = make_reports(count, hazards_by_code(town.hazards, "FL")->place);
    town.texts = MEM_NEW_ARRAY(const char *, count + 1);
    town.sizes = MEM_NEW_ARRAY(uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        town.texts[i] = make_text(&town.arena, i);
    return town;
}

static void close_town(struct town *town)
{
    arena_free(&town->arena);
    free(town->texts);
    free(town->sizes);
    free(town->reports);
    hazards_close(town->hazards);
}

struct whole {
    size_t   incidents, bytes; /* bytes of all */
    uint32_t largest;
    int64_t  us;
};

static struct whole cluster_town(struct town *town, size_t batch)
{
    struct whole    whole = {.us = now_us()};
    struct cluster *cluster = cluster_open(town->hazards, 21600);
    size_t          moved;

    cluster_reserve(cluster, town->count);
    memset(town->sizes, 0, (town->count + 1) * sizeof *town->sizes);
    for (size_t i = 0; i < town->count; i++) {
        town->reports[i].wording = wording_of(NULL, town->texts[i]);
        cluster_add(cluster, &town->reports[i]);
        if (i % batch == batch - 1 || i == town->count - 1) {
            const struct cluster_move *moves = cluster_settle(cluster, &moved);

            follow(moves, moved, town->sizes);
        }
    }
    whole.us = now_us() - whole.us;
    whole.bytes = cluster_bytes(cluster);
    cluster_close(cluster);
    for (size_t i = 0; i <= town->count; i++) {
        whole.incidents += town->sizes[i] > 0;
        whole.largest = town->sizes[i] > whole.largest ? town->sizes[i] : whole.largest;
    }
    return whole;
}

static void answer_full(size_t count)
{
    struct town town = open_town(count);
    size_t      batch;

    while ((batch = asked()) > 0) {
        struct whole whole = cluster_town(&town, batch);

        printf("%zu %u %" PRId64 " %zu\n", whole.incidents, whole.largest, whole.us,
               whole.bytes / count);
    }
    close_town(&town);
}

/* The median of three, which a busy machine disturbs less; once where that takes long. */
static struct whole thrice(struct town *town, size_t batch)
{
    struct whole tried[3];

    if (town->count > ONCE_FROM)
        return cluster_town(town, batch);
    for (int i = 0; i < 3; i++)
        tried[i] = cluster_town(town, batch);
    for (int i = 0; i < 3; i++)
        if ((tried[i].us <= tried[(i + 1) % 3].us) != (tried[i].us <= tried[(i + 2) % 3].us))
            return tried[i];
    return tried[0];
}

/* 10,000 reports, 31,623 and so on up to most, as a table and as a picture. */
static int grow(size_t most, const char *svg)
{
    enum { SIZES_MAX = 16 };
    struct chart_point  at_end[SIZES_MAX], streaming[SIZES_MAX];
    struct chart_series series[] = {{"decided at the end", "#005a9c", true, at_end, 0},
                                    {"decided every 256", "#b35900", true, streaming, 0}};
    struct err          err = {0};

    printf("%9s %9s %8s  %26s  %26s  %5s\n", "reports", "incidents", "largest",
           "decided at the end", "decided every 256", "bytes");
    for (int n = 0; n < SIZES_MAX && lround(pow(10, 4 + n / 2.0)) <= (long)most; n++) {
        struct town  town = open_town((size_t)lround(pow(10, 4 + n / 2.0)));
        double       count = (double)town.count;
        struct whole end = thrice(&town, town.count), stream = thrice(&town, 256);

        at_end[n] = (struct chart_point){.across = count, .up = (double)end.us / 1e6};
        streaming[n] = (struct chart_point){.across = count, .up = (double)stream.us / 1e6};
        series[0].count = series[1].count = (size_t)n + 1;
        printf("%9zu %9zu %8u  %8.3f s %5.2f us a report  %8.3f s %5.2f us a report  %5.0f\n",
               town.count, end.incidents, end.largest, at_end[n].up, (double)end.us / count,
               streaming[n].up, (double)stream.us / count, (double)end.bytes / count);
        fflush(stdout);
        close_town(&town);
    }
    if (chart_write(&(struct chart){.across = {"reports", true},
                                    .up = {"seconds", true},
                                    .series = series,
                                    .count = COUNT_OF(series)},
                    svg, &err) == 0)
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return 1;
}

int main(int argc, char **argv)
{
    size_t count = argc >= 3 ? strtoul(argv[2], NULL, 10) : 0;

    if (argc == 4 && strcmp(argv[1], "grow") == 0 && count > 0 && count <= CLUSTER_REPORTS_MAX)
        return grow(count, argv[3]);
    if (argc != 3 || count == 0 || count > CLUSTER_REPORTS_MAX) {
        fprintf(stderr, "usage: bench_cluster points|raw|dump|full COUNT | grow MOST SVG\n");
        return 1;
    }
    if (strcmp(argv[1], "points") == 0)
        print_points(count);
    else if (strcmp(argv[1], "full") == 0)
        answer_full(count);
    else
        answer_raw(count, strcmp(argv[1], "dump") == 0);
    return 0;
}
