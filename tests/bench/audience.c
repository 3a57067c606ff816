/* audience.c: our side of tests/bench/audience. Makes the people, the same ones every
 * time: 85 of 100 live around towns (gaussian, 2.5 km), the others anywhere in Italy.
 *
 *     bench_audience people COUNT             id,lon,lat lines for COPY
 *     bench_audience outlines                 id|WKT of the outlines, for PostGIS
 *     bench_audience answer COUNT             reads outline ids, answers each with
 *                                             "count checksum microseconds"
 *     bench_audience brute COUNT              the same by asking every point */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/base/chance.h"
#include "hub/model/audience.h"
#include "hub/model/zones.h"
#include "tests/kit/cases.h"

enum { TOWNS = 7899 };

static const struct box ITALY = {36.6, 6.6, 47.1, 18.5};

static int64_t now_us(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000) + at.tv_nsec / 1000;
}

static double chance_unit(struct chance *chance)
{
    return ((double)chance_below(chance, 1 << 30) + 0.5) / (1 << 30);
}

static struct point anywhere(struct chance *chance)
{
    return (struct point){ITALY.south + (ITALY.north - ITALY.south) * chance_unit(chance),
                          ITALY.west + (ITALY.east - ITALY.west) * chance_unit(chance)};
}

/* On whole 1e-7 degrees, so that all sides see the same number. */
static struct point rounded(struct point point)
{
    return (struct point){(double)shape_e7(point.lat) / SHAPE_E7,
                          (double)shape_e7(point.lon) / SHAPE_E7};
}

static struct point *make_people(size_t count, const struct zones *zones)
{
    static struct point towns[TOWNS];
    struct chance       chance = chance_of_seed(2026);
    struct point       *people = MEM_NEW_ARRAY(struct point, count);

    for (size_t i = 0; i < TOWNS; i++)
        towns[i] = anywhere(&chance);
    for (size_t i = 0; i < zones->count; i++)
        towns[i] = (struct point){(zones->items[i].box.south + zones->items[i].box.north) / 2,
                                  (zones->items[i].box.west + zones->items[i].box.east) / 2};
    for (size_t i = 0; i < count; i++) {
        struct point town = towns[chance_below(&chance, TOWNS)];
        double       far = 2500 * sqrt(-2 * log(chance_unit(&chance)));

        people[i] = rounded(chance_below(&chance, 100) < 85
                                ? point_moved(town, 360 * chance_unit(&chance), far)
                                : anywhere(&chance));
    }
    return people;
}

static void write_outlines(const struct zones *zones)
{
    for (size_t z = 0; z < zones->count; z++) {
        const struct shape *shape = &zones->items[z].shape;

        printf("%s|MULTIPOLYGON(", zones->items[z].id);
        for (size_t p = 0; p < shape->count; p++) {
            printf(p ? ",(" : "(");
            for (size_t r = 0; r < shape->polygons[p].count; r++) {
                const struct ring *ring = &shape->polygons[p].rings[r];

                printf(r ? ",(" : "(");
                for (size_t i = 0; i < ring->count; i++)
                    printf("%s%.7f %.7f", i ? "," : "", ring->points[i].lon,
                           ring->points[i].lat);
                printf(")");
            }
            printf(")");
        }
        printf(")\n");
    }
}

static void say(size_t count, uint64_t checksum, int64_t took_us)
{
    printf("%zu %" PRIu64 " %" PRId64 "\n", count, checksum, took_us);
    fflush(stdout);
}

static void answer(const struct audience *audience, const struct shape *area)
{
    struct audience_question question = {.area = area, .channels = 1};
    struct audience_answer   got;
    int64_t                  start_us = now_us(), end_us;
    uint64_t                 checksum = 0;

    audience_ask(audience, &question, &got);
    end_us = now_us();
    for (size_t i = 0; i < got.count; i++)
        checksum += got.channels[0].endpoints[i];
    say(got.count, checksum, end_us - start_us);
    audience_answer_free(&got);
}

static void brute(const struct point *people, size_t count, const struct shape *area)
{
    int64_t    start_us = now_us();
    struct box box = shape_box(area);
    uint64_t   checksum = 0;
    size_t     found = 0;

    for (size_t i = 0; i < count; i++)
        if (box_contains(&box, people[i]) && shape_contains(area, people[i])) {
            found++;
            checksum += i;
        }
    say(found, checksum, now_us() - start_us);
}

static struct audience *gather_all(const struct point *people, size_t count)
{
    struct audience *audience = audience_new();
    int64_t          start_us = now_us();

    for (size_t i = 0; i < count; i++) {
        struct audience_member member = {.endpoint = (uint32_t)i,
                                         .mildest = SEVERITY_UNKNOWN,
                                         .hazards = hazard_set_of_all()};

        audience_add_point(audience, &member, people[i], NULL);
    }
    audience_settle(audience);
    fprintf(stderr, "loaded %zu in %.2f s, %.1f bytes each\n", count,
            (double)(now_us() - start_us) / 1e6,
            (double)audience_bytes(audience) / (double)count);
    return audience;
}

static void answer_all(const struct zones *zones, const struct point *people, size_t count,
                       bool is_brute)
{
    struct audience *audience = is_brute ? NULL : gather_all(people, count);
    char             line[100];

    while (fgets(line, sizeof line, stdin)) {
        const struct zone *zone;

        line[strcspn(line, "\n")] = 0;
        zone = zones_find(zones, line);
        if (!zone)
            break;
        if (is_brute)
            brute(people, count, &zone->shape);
        else
            answer(audience, &zone->shape);
    }
    audience_free(audience);
}

int main(int argc, char **argv)
{
    struct arena  arena = {0};
    struct buf    text = {0};
    struct zones  zones;
    struct point *people;
    size_t        count = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

    cases_read(&text, "tests/cases/outlines/italy.geojson");
    if (argc < 2 ||
        zones_read_geojson(&zones, &arena, text.bytes, text.len, "id", "name", NULL) != 0)
        return 2;
    people = make_people(count, &zones);
    if (strcmp(argv[1], "people") == 0)
        for (size_t i = 0; i < count; i++)
            printf("%zu,%.7f,%.7f\n", i, people[i].lon, people[i].lat);
    else if (strcmp(argv[1], "outlines") == 0)
        write_outlines(&zones);
    else
        answer_all(&zones, people, count, strcmp(argv[1], "brute") == 0);
    free(people);
    buf_free(&text);
    arena_free(&arena);
    return 0;
}
