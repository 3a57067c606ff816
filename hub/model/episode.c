#include "hub/model/episode.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

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
    const struct episode_incident *a = one, *b = other;
    int                            order = compare_numbers(a->first_ms, b->first_ms);

    return order ? order : compare_numbers(a->no, b->no);
}

static int by_number(const void *one, const void *other)
{
    return compare_numbers(((const struct episode_incident *)one)->no,
                           ((const struct episode_incident *)other)->no);
}

/* An incident stands where its first report does, in the least district its reports tell. */
static size_t take_incidents(struct episode_incident     *incidents,
                             const struct episode_report *reports, size_t count)
{
    struct episode_report *sorted = MEM_NEW_ARRAY(struct episode_report, count + 1);
    size_t                 used = 0;

    if (count > 0)
        memcpy(sorted, reports, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_incident);
    for (size_t i = 0; i < count; i++) {
        const struct episode_report *report = &sorted[i];

        if (i == 0 || report->incident != sorted[i - 1].incident)
            incidents[used++] = (struct episode_incident){.no = report->incident,
                                                          .first_ms = report->happened_ms,
                                                          .at = report->at,
                                                          .district = report->district};
        incidents[used - 1].last_ms = report->happened_ms;
        if (strcmp(report->district, incidents[used - 1].district) < 0)
            incidents[used - 1].district = report->district;
    }
    free(sorted);
    return used;
}

static size_t root_of(size_t *parents, size_t at)
{
    while (parents[at] != at) {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    return at;
}

/* The least incident is the root. */
static void join(const struct episode_incident *incidents, size_t *parents, size_t one,
                 size_t other)
{
    one = root_of(parents, one);
    other = root_of(parents, other);
    if (incidents[one].no < incidents[other].no)
        parents[other] = one;
    else
        parents[one] = other;
}

static void come_nearer(struct episode_incident *to, int64_t no, double distance_m,
                        int64_t apart_ms)
{
    if (to->near != 0 &&
        (distance_m > to->near_m || (distance_m == to->near_m && no > to->near)))
        return;
    to->near = no;
    to->near_m = distance_m;
    to->near_ms = apart_ms;
}

/* True: they are of one episode by themselves. */
static bool bring_near(struct episode_incident *one, struct episode_incident *later,
                       struct episode_reach reach)
{
    int64_t widened = *one->district ? 2 : 1;
    int64_t apart_ms = later->first_ms > one->last_ms ? later->first_ms - one->last_ms : 0;
    double  distance_m;

    if (strcmp(one->district, later->district) != 0 || apart_ms > reach.window_ms * widened)
        return false;
    distance_m = point_distance_m(one->at, later->at);
    if (distance_m > reach.distance_m * (double)widened)
        return false;
    come_nearer(one, later->no, distance_m, apart_ms);
    come_nearer(later, one->no, distance_m, apart_ms);
    return true;
}

/* Who ended too long ago for all that follow is looked at no more. */
void episodes_join(struct episode_incident *incidents, size_t count, struct episode_reach reach)
{
    size_t *going_on = MEM_NEW_ARRAY(size_t, count + 1), many = 0;
    size_t *parents = MEM_NEW_ARRAY(size_t, count + 1);

    if (count > 1)
        qsort(incidents, count, sizeof *incidents, by_time);
    for (size_t i = 0; i < count; i++) {
        size_t kept = 0;

        parents[i] = i;
        incidents[i].near = 0;
        for (size_t j = 0; j < many; j++) {
            struct episode_incident *one = &incidents[going_on[j]];

            if (incidents[i].first_ms - one->last_ms > 2 * reach.window_ms)
                continue;
            if (bring_near(one, &incidents[i], reach))
                join(incidents, parents, going_on[j], i);
            going_on[kept++] = going_on[j];
        }
        many = kept;
        going_on[many++] = i;
    }
    for (size_t i = 0; i < count; i++)
        incidents[i].episode = incidents[root_of(parents, i)].no;
    free(parents);
    free(going_on);
}

void episodes_find(int64_t *episode_r, const struct episode_report *reports, size_t count,
                   struct episode_reach reach)
{
    struct episode_incident *incidents = MEM_NEW_ARRAY(struct episode_incident, count + 1);
    size_t                   many = take_incidents(incidents, reports, count);

    episodes_join(incidents, many, reach);
    qsort(incidents, many, sizeof *incidents, by_number);
    for (size_t i = 0; i < count; i++) {
        struct episode_incident        wanted = {.no = reports[i].incident};
        const struct episode_incident *found =
            bsearch(&wanted, incidents, many, sizeof *incidents, by_number);

        episode_r[i] = found->episode;
    }
    free(incidents);
}
