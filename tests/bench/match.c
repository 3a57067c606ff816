/* match.c: our side of tests/bench/match.sh: alerts and subscriptions of "tocsin match".
 *
 *     bench_match ALERTS SUBSCRIPTIONS outlines   id|WKT of one after the other, for PostGIS:
 *                                                 ids below 0 are the alerts
 *     bench_match ALERTS SUBSCRIPTIONS answer     for each line in, asks every alert once and
 *                                                 says "pairs checksum microseconds" */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/commands/match/places.h"
#include "hub/model/audience.h"

static int64_t now_ns(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

static void write_ring(const struct ring *ring)
{
    for (size_t i = 0; i < ring->count; i++)
        printf("%s%.17g %.17g", i ? "," : "(", ring->points[i].lon, ring->points[i].lat);
    printf(")");
}

static void write_outlines(const struct match_places *places, int64_t first, int64_t step)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct shape *ground = &places->items[i].ground;

        printf("%" PRId64 "|MULTIPOLYGON(", first + step * (int64_t)i);
        for (size_t p = 0; p < ground->count; p++) {
            printf(p ? ",(" : "(");
            for (size_t r = 0; r < ground->polygons[p].count; r++) {
                printf(r ? "," : "");
                write_ring(&ground->polygons[p].rings[r]);
            }
            printf(")");
        }
        printf(")\n");
    }
}

static void answer(const struct audience *audience, const struct match_places *alerts)
{
    int64_t  start_ns = now_ns(), took_ns;
    uint64_t checksum = 0;
    size_t   pairs = 0;

    for (size_t i = 0; i < alerts->count; i++) {
        struct audience_question question = {.area = &alerts->items[i].ground, .channels = 1};
        struct audience_answer   got;

        audience_ask(audience, &question, &got);
        for (size_t at = 0; at < got.count; at++)
            checksum += (i + 1) * (got.channels[0].endpoints[at] + 1);
        pairs += got.count;
        audience_answer_free(&got);
    }
    took_ns = now_ns() - start_ns;
    printf("%zu %" PRIu64 " %.1f\n", pairs, checksum, (double)took_ns / 1000);
    fflush(stdout);
}

static void answer_all(const struct match_places *alerts,
                       const struct match_places *subscriptions)
{
    struct audience       *audience = audience_new();
    struct audience_member member = {.mildest = SEVERITY_UNKNOWN,
                                     .hazards = hazard_set_of_all()};
    char                   line[100];

    for (size_t i = 0; i < subscriptions->count; i++) {
        member.endpoint = (uint32_t)i;
        audience_add_shape(audience, &member, &subscriptions->items[i].ground, NULL);
    }
    audience_settle(audience);
    while (fgets(line, sizeof line, stdin))
        answer(audience, alerts);
    audience_free(audience);
}

int main(int argc, char **argv)
{
    struct match_places alerts, subscriptions;
    struct err          err = {0};

    if (argc != 4 || match_read(&alerts, argv[1], &err) != 0 ||
        match_read(&subscriptions, argv[2], &err) != 0) {
        fprintf(stderr, "bench_match: %s\n", err.text);
        return 2;
    }
    if (strcmp(argv[3], "outlines") == 0) {
        write_outlines(&alerts, -1, -1);
        write_outlines(&subscriptions, 1, 1);
    } else {
        answer_all(&alerts, &subscriptions);
    }
    match_free(&alerts);
    match_free(&subscriptions);
    return 0;
}
