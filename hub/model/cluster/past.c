/* past.c: reports that left memory, and how they come back. A report that comes back is
 * put like a new one, and brings what was near it then, until nothing more comes. */
#include <math.h>
#include <stdlib.h>

#include "hub/model/cluster/state.h"

static const double EDGE = 1.01; /* of a degree asked too much, never too little */

void cluster_set_past(struct cluster *cluster, const struct cluster_past *past)
{
    fresh_put(cluster);
    cluster->past = *past;
}

static void take(void *to, const struct cluster_report *report)
{
    struct cluster *cluster = to;

    if (member_by_id(cluster, &report->id) == NEAR_NONE)
        base_put(cluster, member_new(cluster, report));
}

static double wrapped(double lon)
{
    return lon < -180 ? lon + 360 : lon >= 180 ? lon - 360 : lon;
}

/* All that may be linked to the member. */
static struct cluster_area area_of(const struct cluster *cluster, const struct member *member)
{
    const struct near_kind *kind = member_kind(cluster, member);
    double                  lat = member->lat * 1e-7, lon = member->lon * 1e-7;
    double                  north = (double)kind->reach * 1e-7 * EDGE;
    double                  least = cos(fmin(fabs(lat) + north, 90) * M_PI / 180);
    double                  east = least * 180 <= north ? 180 : north / least;
    bool                    is_round = east >= 180;

    return (struct cluster_area){
        .family = (unsigned)(member->key % cluster->kind_count),
        .mode = cluster->modes[member->key / cluster->kind_count],
        .lat_least = lat - north,
        .lat_most = lat + north,
        .lon_least = is_round ? -180 : wrapped(lon - east),
        .lon_most = is_round ? 180 : wrapped(lon + east),
        .happened_from_ms = member->happened_ms - kind->address_window_ms,
        .happened_to_ms = member->happened_ms + kind->address_window_ms};
}

/* Those of its group that exist but are not here. */
static void fetch_group(struct cluster *cluster, uint32_t place)
{
    uint32_t rule = cluster->members[place].rule, root, at;

    if (rule == INDEX_NONE || !cluster->rules.rules[rule].is_grouped)
        return;
    root = rules_root(&cluster->rules, rule);
    if (cluster->rules.rules[root].is_fetched)
        return;
    cluster->rules.rules[root].is_fetched = true;
    at = root;
    do {
        struct cluster_report report;

        if (member_by_id(cluster, &cluster->rules.rules[at].id) == NEAR_NONE &&
            cluster->past.find(cluster->past.ctx, &cluster->rules.rules[at].id, &report))
            take(cluster, &report);
        at = cluster->rules.rules[at].ring;
    } while (at != root);
}

static bool is_between(double number, double least, double most)
{
    return least <= most ? number >= least && number <= most
                         : number >= least || number <= most;
}

/* Those that an entry moved into the area: the store knows them elsewhere. */
static void fetch_amended(struct cluster *cluster, const struct cluster_area *area)
{
    for (size_t i = 0; i < cluster->rules.count; i++) {
        const struct rule    *rule = &cluster->rules.rules[i];
        const struct amend   *said;
        struct cluster_report report;

        if (rule->amend == INDEX_NONE)
            continue;
        said = &cluster->rules.amends[rule->amend];
        if (cluster->kinds[said->hazard].family != area->family ||
            (said->has_place && !(is_between(said->lat, area->lat_least, area->lat_most) &&
                                  is_between(said->lon, area->lon_least, area->lon_most))))
            continue;
        if (member_by_id(cluster, &rule->id) == NEAR_NONE &&
            cluster->past.find(cluster->past.ctx, &rule->id, &report))
            take(cluster, &report);
    }
}

static void fetch_near(struct cluster *cluster, uint32_t place)
{
    struct cluster_area area;

    if (!cluster->members[place].has_place || member_is_alone(cluster, place))
        return;
    area = area_of(cluster, &cluster->members[place]);
    cluster->past.near(cluster->past.ctx, &area, take, cluster);
    fetch_amended(cluster, &area);
}

/* Pending members from this one on are those put since; each may bring more. */
static void follow(struct cluster *cluster, size_t from)
{
    for (size_t i = from; i < cluster->pending.count; i++) {
        fetch_group(cluster, cluster->pending.all[i]);
        fetch_near(cluster, cluster->pending.all[i]);
    }
}

void past_fetch(struct cluster *cluster, const struct id *id)
{
    size_t                from = cluster->pending.count;
    uint32_t              place = member_by_id(cluster, id);
    struct cluster_report report;

    if (place == NEAR_NONE && cluster->past.find(cluster->past.ctx, id, &report))
        take(cluster, &report);
    if (place != NEAR_NONE) {
        fetch_group(cluster, place);
        fetch_near(cluster, place);
    }
    follow(cluster, from);
}

void past_fetch_group(struct cluster *cluster, uint32_t place)
{
    size_t from = cluster->pending.count;

    if (!cluster->past.find)
        return;
    fetch_group(cluster, place);
    follow(cluster, from);
}

/* When its last report may still be linked to one kept later. */
static int64_t open_until(const struct cluster *cluster, uint32_t place)
{
    const struct member *member = &cluster->members[place];

    return member->kept_ms + member_kind(cluster, member)->late_ms;
}

static size_t drop_base(struct cluster *cluster, uint32_t place)
{
    struct places pulled = {0};
    size_t        count;

    base_pull(cluster, place, &pulled);
    for (size_t i = 0; i < pulled.count; i++) {
        uint32_t rule = cluster->members[pulled.all[i]].rule;

        if (rule != INDEX_NONE)
            cluster->rules.rules[rules_root(&cluster->rules, rule)].is_fetched = false;
        member_drop(cluster, pulled.all[i]);
    }
    count = pulled.count;
    free(pulled.all);
    return count;
}

size_t cluster_forget(struct cluster *cluster, int64_t now_ms)
{
    bool  *is_open = mem_zeroed_array(cluster->member_count + 1, sizeof *is_open);
    size_t count = 0;

    decide_pending(cluster);
    for (uint32_t i = 0; i < cluster->member_count; i++)
        if (cluster->members[i].no > 0 && open_until(cluster, i) >= now_ms)
            is_open[base_root(cluster, i)] = true;
    for (uint32_t i = 0; i < cluster->member_count; i++)
        if (cluster->members[i].no > 0 && !is_open[base_root(cluster, i)])
            count += drop_base(cluster, i);
    if (count > 0)
        member_forget_numbers(cluster);
    free(is_open);
    return count;
}
