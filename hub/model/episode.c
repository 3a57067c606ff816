#include "hub/model/episode.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

/* An incident: where its first report stands, and from when to when it went on. */
struct part {
    int64_t      incident, first_ms, last_ms;
    struct point at;
    const char  *district; /* the least of those told by its reports */
    size_t       parent;
};

static int compare_numbers(int64_t one, int64_t other)
{
    return (one > other) - (one < other);
}

/* Of one incident by time; at one time by place, so that the first is always the same. */
static int by_incident(const void *one, const void *other)
{
    const struct episode_report *a = one, *b = other;
    int                          order = compare_numbers(a->incident, b->incident);

    order = order ? order : compare_numbers(a->happened_ms, b->happened_ms);
    order = order ? order : (a->at.lat > b->at.lat) - (a->at.lat < b->at.lat);
    return order ? order : (a->at.lon > b->at.lon) - (a->at.lon < b->at.lon);
}

static int by_time(const void *one, const void *other)
{
    const struct part *a = one, *b = other;
    int                order = compare_numbers(a->first_ms, b->first_ms);

    return order ? order : compare_numbers(a->incident, b->incident);
}

static int by_number(const void *one, const void *other)
{
    return compare_numbers(((const struct part *)one)->incident,
                           ((const struct part *)other)->incident);
}

static size_t take_parts(struct part *parts, const struct episode_report *reports, size_t count)
{
    struct episode_report *sorted = MEM_NEW_ARRAY(struct episode_report, count + 1);
    size_t                 used = 0;

    if (count > 0)
        memcpy(sorted, reports, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_incident);
    for (size_t i = 0; i < count; i++) {
        const struct episode_report *report = &sorted[i];

        if (i == 0 || report->incident != sorted[i - 1].incident)
            parts[used++] = (struct part){.incident = report->incident,
                                          .first_ms = report->happened_ms,
                                          .at = report->at,
                                          .district = report->district};
        parts[used - 1].last_ms = report->happened_ms;
        if (strcmp(report->district, parts[used - 1].district) < 0)
            parts[used - 1].district = report->district;
    }
    free(sorted);
    return used;
}

static size_t root_of(struct part *parts, size_t at)
{
    while (parts[at].parent != at) {
        parts[at].parent = parts[parts[at].parent].parent;
        at = parts[at].parent;
    }
    return at;
}

/* The least incident is the root. */
static void join(struct part *parts, size_t one, size_t other)
{
    one = root_of(parts, one);
    other = root_of(parts, other);
    if (parts[one].incident < parts[other].incident)
        parts[other].parent = one;
    else
        parts[one].parent = other;
}

static bool are_of_one(const struct part *one, const struct part *later,
                       struct episode_reach reach)
{
    int64_t widened = *one->district ? 2 : 1;

    return strcmp(one->district, later->district) == 0 &&
           later->first_ms - one->last_ms <= reach.window_ms * widened &&
           point_distance_m(one->at, later->at) <= reach.distance_m * (double)widened;
}

/* In the order of time; who ended too long ago for all that follow is looked at no more. */
static void join_all(struct part *parts, size_t count, struct episode_reach reach)
{
    size_t *going_on = MEM_NEW_ARRAY(size_t, count + 1), many = 0;

    for (size_t i = 0; i < count; i++) {
        size_t kept = 0;

        parts[i].parent = i;
        for (size_t j = 0; j < many; j++) {
            const struct part *one = &parts[going_on[j]];

            if (parts[i].first_ms - one->last_ms > 2 * reach.window_ms)
                continue;
            if (are_of_one(one, &parts[i], reach))
                join(parts, going_on[j], i);
            going_on[kept++] = going_on[j];
        }
        many = kept;
        going_on[many++] = i;
    }
    free(going_on);
}

void episodes_find(int64_t *episode_r, const struct episode_report *reports, size_t count,
                   struct episode_reach reach)
{
    struct part *parts = MEM_NEW_ARRAY(struct part, count + 1);
    struct part *named = MEM_NEW_ARRAY(struct part, count + 1);
    size_t       many = take_parts(parts, reports, count);

    qsort(parts, many, sizeof *parts, by_time);
    join_all(parts, many, reach);
    for (size_t i = 0; i < many; i++)
        named[i] = (struct part){.incident = parts[i].incident,
                                 .first_ms = parts[root_of(parts, i)].incident};
    qsort(named, many, sizeof *named, by_number);
    for (size_t i = 0; i < count; i++) {
        struct part        wanted = {.incident = reports[i].incident};
        const struct part *found = bsearch(&wanted, named, many, sizeof *named, by_number);

        episode_r[i] = found->first_ms;
    }
    free(named);
    free(parts);
}
