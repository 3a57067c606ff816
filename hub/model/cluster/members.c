/* members.c: the reports in memory and how they are found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster/state.h"

static const int64_t CLOCK_SLACK_MS = 300000;
static const double  UNITS_A_DEGREE = 1e7;

void places_add(struct places *places, uint32_t place)
{
    if (places->count == places->room) {
        places->room = places->room * 2 + 64;
        places->all = mem_grown(places->all, places->room * sizeof *places->all);
    }
    places->all[places->count++] = place;
}

static uint32_t id_hash(const struct id *id)
{
    return (uint32_t)index_of_id(id);
}

static uint32_t number_hash(int64_t number)
{
    return (uint32_t)index_mixed((uint64_t)number);
}

uint32_t member_by_id(const struct cluster *cluster, const struct id *id)
{
    uint32_t hash = id_hash(id), place;

    INDEX_EACH(&cluster->by_id, hash, place)
    {
        if (id_same(&cluster->members[place].id, id))
            return place;
    }
    return NEAR_NONE;
}

uint32_t member_by_no(const struct cluster *cluster, int64_t no)
{
    size_t from = 0, to = cluster->sorted_count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (cluster->members[cluster->by_no.all[middle]].no < no)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == cluster->sorted_count || cluster->members[cluster->by_no.all[from]].no != no)
        return NEAR_NONE;
    return cluster->by_no.all[from];
}

static int compare_numbers(const void *one, const void *other, void *ctx)
{
    const struct member *members = ctx;
    int64_t              a = members[*(const uint32_t *)one].no;
    int64_t              b = members[*(const uint32_t *)other].no;

    return (a > b) - (a < b);
}

/* Numbers are given in the order of arrival, so that there is seldom anything to do. */
void member_sort_numbers(struct cluster *cluster)
{
    const uint32_t *all = cluster->by_no.all;
    size_t          at = cluster->sorted_count > 0 ? cluster->sorted_count : 1;

    while (at < cluster->by_no.count &&
           cluster->members[all[at - 1]].no < cluster->members[all[at]].no)
        at++;
    if (at < cluster->by_no.count)
        qsort_r(cluster->by_no.all, cluster->by_no.count, sizeof *all, compare_numbers,
                cluster->members);
    cluster->sorted_count = cluster->by_no.count;
}

void member_forget_numbers(struct cluster *cluster)
{
    size_t kept = 0;

    for (size_t i = 0; i < cluster->by_no.count; i++)
        if (cluster->members[cluster->by_no.all[i]].no > 0)
            cluster->by_no.all[kept++] = cluster->by_no.all[i];
    cluster->by_no.count = cluster->sorted_count = kept;
}

static uint32_t key_of(struct cluster *cluster, unsigned hazard, const struct mode *mode)
{
    size_t i = 0;

    while (i < cluster->mode_count && !mode_same(&cluster->modes[i], mode))
        i++;
    if (i == cluster->mode_count) {
        cluster->modes =
            mem_grown(cluster->modes, (cluster->mode_count + 1) * sizeof *cluster->modes);
        cluster->modes[cluster->mode_count++] = *mode;
    }
    return (uint32_t)(i * cluster->kind_count + cluster->kinds[hazard].family);
}

const struct near_kind *member_kind(const struct cluster *cluster, const struct member *member)
{
    return &cluster->kinds[member->key % cluster->kind_count];
}

static void set_place(struct member *member, double lat, double lon, double accuracy_m)
{
    member->has_place = true;
    member->lat = (int32_t)llround(lat * UNITS_A_DEGREE);
    member->lon = (int32_t)llround(lon * UNITS_A_DEGREE);
    if (member->lon == NEAR_CIRCLE / 2)
        member->lon = -member->lon;
    member->cosine = near_cosine(member->lat);
    member->accuracy_m = (uint32_t)lround(accuracy_m);
}

static uint32_t free_place(struct cluster *cluster)
{
    uint32_t place = cluster->free_member;

    if (place != NEAR_NONE) {
        cluster->free_member = cluster->members[place].ring;
        return place;
    }
    if (cluster->member_count == cluster->member_room) {
        cluster->member_room += cluster->member_room / 2 + 64;
        cluster->members =
            mem_grown(cluster->members, cluster->member_room * sizeof *cluster->members);
    }
    return (uint32_t)cluster->member_count++;
}

void cluster_reserve(struct cluster *cluster, size_t count)
{
    index_reserve(&cluster->by_id, count);
    if (count <= cluster->member_room || count > CLUSTER_REPORTS_MAX)
        return;
    cluster->member_room = count;
    cluster->members = mem_grown(cluster->members, count * sizeof *cluster->members);
}

uint32_t member_new(struct cluster *cluster, const struct cluster_report *report)
{
    uint32_t       place = free_place(cluster);
    struct member *member = &cluster->members[place];
    int64_t        latest = report->kept_ms + CLOCK_SLACK_MS;

    *member = (struct member){
        .id = report->id,
        .no = report->no,
        .happened_ms = report->happened_ms > latest ? report->kept_ms : report->happened_ms,
        .kept_ms = report->kept_ms,
        .voice = (uint32_t)(report->voice ^ report->voice >> 32),
        .address = report->wording.address,
        .words = report->wording.words,
        .hazard = (uint16_t)report->hazard,
        .key = key_of(cluster, report->hazard, &report->mode),
        .rule = rules_find(&cluster->rules, &report->id),
        .told = NEAR_NONE,
    };
    if (report->has_place)
        set_place(member, report->lat, report->lon, report->accuracy_m);
    index_put(&cluster->by_id, id_hash(&member->id), place);
    places_add(&cluster->by_no, place);
    cluster->live_count++;
    return place;
}

static uint32_t find_origin(const struct cluster *cluster, uint32_t member)
{
    uint32_t hash = number_hash(member), place;

    INDEX_EACH(&cluster->by_origin, hash, place)
    {
        if (cluster->origins[place].member == member)
            return place;
    }
    return NEAR_NONE;
}

static void keep_origin(struct cluster *cluster, uint32_t place)
{
    const struct member *member = &cluster->members[place];

    if (cluster->origin_count == cluster->origin_room) {
        cluster->origin_room = cluster->origin_room * 2 + 16;
        cluster->origins =
            mem_grown(cluster->origins, cluster->origin_room * sizeof *cluster->origins);
    }
    cluster->origins[cluster->origin_count] = (struct origin){.member = place,
                                                              .key = member->key,
                                                              .hazard = member->hazard,
                                                              .accuracy_m = member->accuracy_m,
                                                              .lat = member->lat,
                                                              .lon = member->lon,
                                                              .has_place = member->has_place};
    index_put(&cluster->by_origin, number_hash(place), (uint32_t)cluster->origin_count++);
}

/* The last origin moves into the gap. */
static void drop_origin(struct cluster *cluster, uint32_t gap)
{
    uint32_t last = (uint32_t)cluster->origin_count - 1;

    index_drop(&cluster->by_origin, number_hash(cluster->origins[gap].member), gap);
    if (gap != last) {
        uint32_t hash = number_hash(cluster->origins[last].member);

        index_drop(&cluster->by_origin, hash, last);
        cluster->origins[gap] = cluster->origins[last];
        index_put(&cluster->by_origin, hash, gap);
    }
    cluster->origin_count--;
}

static void restore_origin(struct cluster *cluster, uint32_t place)
{
    struct member       *member = &cluster->members[place];
    uint32_t             found = find_origin(cluster, place);
    const struct origin *origin = &cluster->origins[found];

    member->key = origin->key;
    member->hazard = origin->hazard;
    member->accuracy_m = origin->accuracy_m;
    member->lat = origin->lat;
    member->lon = origin->lon;
    member->cosine = near_cosine(origin->lat);
    member->has_place = origin->has_place;
    member->is_amended = false;
    drop_origin(cluster, found);
}

void member_amend(struct cluster *cluster, uint32_t place)
{
    struct member      *member = &cluster->members[place];
    const struct amend *amend;

    if (member->is_amended)
        restore_origin(cluster, place);
    if (member->rule == INDEX_NONE || cluster->rules.rules[member->rule].amend == INDEX_NONE)
        return;
    amend = &cluster->rules.amends[cluster->rules.rules[member->rule].amend];
    keep_origin(cluster, place);
    member->is_amended = true;
    member->key = (uint32_t)(member->key - member->key % cluster->kind_count +
                             cluster->kinds[amend->hazard].family);
    member->hazard = (uint16_t)amend->hazard;
    if (amend->has_place)
        set_place(member, amend->lat, amend->lon, amend->accuracy_m);
}

void member_drop(struct cluster *cluster, uint32_t place)
{
    struct member *member = &cluster->members[place];

    if (member->is_amended)
        drop_origin(cluster, find_origin(cluster, place));
    index_drop(&cluster->by_id, id_hash(&member->id), place);
    member->ring = cluster->free_member;
    member->no = 0;
    cluster->free_member = place;
    cluster->live_count--;
}

bool member_is_alone(const struct cluster *cluster, uint32_t place)
{
    uint32_t rule = cluster->members[place].rule;

    return rule != INDEX_NONE && cluster->rules.rules[rule].is_alone;
}

uint32_t member_seat(struct cluster *cluster, uint32_t place)
{
    const struct member *member = &cluster->members[place];
    const struct rule   *rules = cluster->rules.rules;

    if (member->rule == INDEX_NONE || !rules[member->rule].is_grouped ||
        rules[member->rule].is_alone)
        return INDEX_NONE;
    return rules_seat(&cluster->rules, rules_root(&cluster->rules, member->rule),
                      (uint32_t)(member->key / cluster->kind_count));
}

uint32_t member_better_name(const struct cluster *cluster, uint32_t one, uint32_t other)
{
    const struct member *a = &cluster->members[one], *b = &cluster->members[other];
    bool                 a_named = a->rule != INDEX_NONE, b_named = b->rule != INDEX_NONE;

    if (a_named != b_named)
        return a_named ? one : other;
    return a->no < b->no ? one : other;
}
