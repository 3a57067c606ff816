/* oracle.h: the clustering of cluster.h said again, without indexes, in O(n²) and worse.
 * It shares no code with hub/model/cluster and is slow on purpose. */
#ifndef TOCSIN_TESTS_CLUSTER_ORACLE_H
#define TOCSIN_TESTS_CLUSTER_ORACLE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster.h"
#include "tests/hub/model/cluster/oracle_near.h"

enum { ORACLE_MOST = 260, ORACLE_ENTRIES_MOST = 60 };

struct oracle_set {
    const struct hazards        *hazards;
    int32_t                      late_s;
    const struct cluster_report *reports[ORACLE_MOST];
    size_t                       report_count;
    const struct cluster_entry  *entries[ORACLE_ENTRIES_MOST];
    size_t                       entry_count;
};

/* Everything by the place of the report in the set, or past it for ids without one. */
struct oracle {
    const struct oracle_set *set;
    struct id                ids[ORACLE_MOST];
    size_t                   id_count;
    int                      group[ORACLE_MOST];              /* any label, -1: in none */
    bool                     apart[ORACLE_MOST][ORACLE_MOST]; /* said of two ids */
    bool                     is_settled[ORACLE_MOST];         /* said of an id */
    bool                     is_alone[ORACLE_MOST], is_named[ORACLE_MOST];
    bool                     is_joined[ORACLE_MOST]; /* by an entry, with others */
    struct cluster_report    seen[ORACLE_MOST];      /* amended */
    bool                     is_amended[ORACLE_MOST];
    int                      part[ORACLE_MOST]; /* of the partition */
};

static inline int oracle_place(struct oracle *oracle, const struct id *id)
{
    for (size_t i = 0; i < oracle->id_count; i++)
        if (memcmp(&oracle->ids[i], id, sizeof *id) == 0)
            return (int)i;
    oracle->ids[oracle->id_count] = *id;
    return (int)oracle->id_count++;
}

static inline bool oracle_groups_apart(const struct oracle *oracle, int one, int other)
{
    for (size_t i = 0; i < oracle->id_count; i++)
        for (size_t j = 0; oracle->group[i] == one && j < oracle->id_count; j++)
            if (oracle->group[j] == other && oracle->apart[i][j])
                return true;
    return false;
}

static inline int oracle_group(struct oracle *oracle, const struct id *id)
{
    int place = oracle_place(oracle, id);

    oracle->is_named[place] = true;
    if (oracle->group[place] < 0)
        oracle->group[place] = place;
    return oracle->group[place];
}

static inline int oracle_by_id(const void *one, const void *other)
{
    return memcmp(one, other, sizeof(struct id));
}

/* In the order of ids, each to the first group of the side so far it is not apart from. */
static inline void oracle_join(struct oracle *oracle, const struct cluster_side *side)
{
    struct id ids[ORACLE_MOST];

    memcpy(ids, side->ids, side->count * sizeof *ids);
    qsort(ids, side->count, sizeof *ids, oracle_by_id);
    for (size_t i = 0; i < side->count; i++) {
        int mine = oracle_group(oracle, &ids[i]);

        if (side->count > 1)
            oracle->is_joined[oracle_place(oracle, &ids[i])] = true;
        for (size_t j = 0; j < i; j++) {
            int theirs = oracle_group(oracle, &ids[j]);

            if (theirs == mine)
                break;
            if (oracle_groups_apart(oracle, mine, theirs))
                continue;
            for (size_t k = 0; k < oracle->id_count; k++)
                if (oracle->group[k] == theirs)
                    oracle->group[k] = mine;
            break;
        }
    }
}

static inline void oracle_cut(struct oracle *oracle, const struct cluster_side *one,
                              const struct cluster_side *other)
{
    for (size_t i = 0; i < one->count; i++)
        for (size_t j = 0; j < other->count; j++) {
            int a = oracle_place(oracle, &one->ids[i]),
                b = oracle_place(oracle, &other->ids[j]);

            if (oracle_group(oracle, &one->ids[i]) != oracle_group(oracle, &other->ids[j]))
                oracle->apart[a][b] = oracle->apart[b][a] = true;
        }
}

static inline void oracle_obey(struct oracle *oracle, const struct cluster_entry *entry)
{
    bool is_split = entry->verb == CLUSTER_SPLIT;

    for (size_t i = 0; i < entry->side_count; i++)
        for (size_t j = i + 1; j < entry->side_count; j++)
            oracle_cut(oracle, &entry->sides[i], &entry->sides[j]);
    if (is_split || entry->verb == CLUSTER_TOGETHER || entry->verb == CLUSTER_SETTLE)
        for (size_t i = 0; i < entry->side_count; i++)
            oracle_join(oracle, &entry->sides[i]);
    if (entry->verb == CLUSTER_SETTLE)
        oracle->is_settled[oracle_place(oracle, &entry->sides[0].ids[0])] = true;
    for (size_t i = 0; entry->verb == CLUSTER_ALONE && i < entry->sides[0].count; i++) {
        int place = oracle_place(oracle, &entry->sides[0].ids[i]);

        oracle->is_named[place] = true;
        oracle->is_alone[place] = oracle->is_alone[place] || !oracle->is_joined[place];
    }
    for (size_t i = 0; entry->verb == CLUSTER_AMEND && i < entry->sides[0].count; i++) {
        int                    place = oracle_place(oracle, &entry->sides[0].ids[i]);
        struct cluster_report *seen = &oracle->seen[place];

        oracle->is_named[place] = true;
        if (oracle->is_amended[place])
            continue;
        oracle->is_amended[place] = true;
        seen->hazard = entry->hazard;
        if (!entry->has_place)
            continue;
        seen->has_place = true;
        seen->lat = entry->lat;
        seen->lon = entry->lon;
        seen->accuracy_m = entry->accuracy_m;
    }
}

static inline int oracle_by_order(const void *one, const void *other)
{
    int64_t a = (*(const struct cluster_entry *const *)one)->order;
    int64_t b = (*(const struct cluster_entry *const *)other)->order;

    return (a < b) - (a > b);
}

static inline void oracle_resolve(struct oracle *oracle)
{
    const struct cluster_entry *entries[ORACLE_ENTRIES_MOST];
    size_t                      count = oracle->set->entry_count;
    int64_t                     gone[ORACLE_ENTRIES_MOST];
    size_t                      gone_count = 0;

    memcpy(entries, oracle->set->entries, sizeof entries);
    qsort(entries, count, sizeof *entries, oracle_by_order);
    for (size_t i = 0; i < count; i++) {
        bool is_gone = false;

        for (size_t j = 0; j < gone_count; j++)
            is_gone = is_gone || gone[j] == entries[i]->order;
        if (is_gone)
            continue;
        if (entries[i]->verb == CLUSTER_RETRACT)
            gone[gone_count++] = entries[i]->retracts;
        else
            oracle_obey(oracle, entries[i]);
    }
}

/* -1: no link. */
static inline int oracle_weight(const struct oracle *oracle, int i, int j)
{
    const struct cluster_report *a = &oracle->seen[i], *b = &oracle->seen[j];
    const struct hazard         *hazard = hazards_at(oracle->set->hazards, a->hazard);
    bool    says_same = a->wording.address != 0 && a->wording.address == b->wording.address;
    int64_t apart = llabs(a->happened_ms - b->happened_ms), window = hazard->window_s * 1000LL;
    int64_t longest = hazard->address_window_s * 1000LL + oracle->set->late_s * 1000LL;
    int64_t kept = llabs(a->kept_ms - b->kept_ms), near, square;
    int     far, late;

    if (says_same)
        window = a->hazard == b->hazard ? hazard->address_window_s * 1000LL : window / 4;
    if (hazard->family != hazards_at(oracle->set->hazards, b->hazard)->family ||
        (a->hazard != b->hazard && !says_same) || !mode_same(&a->mode, &b->mode) ||
        !a->has_place || !b->has_place || oracle->is_alone[i] || oracle->is_alone[j])
        return -1;
    if (apart > window || kept > longest)
        return -1;
    near = oracle_units(hazard->distance_m) +
           oracle_units(lround(a->accuracy_m) + lround(b->accuracy_m));
    if (near > oracle_units(hazard->reach_m))
        near = oracle_units(hazard->reach_m);
    square = oracle_square(a, b);
    if (square > near * near)
        return -1;
    if (a->voice != 0 && a->voice == b->voice && oracle_e7(a->lat) == oracle_e7(b->lat) &&
        oracle_e7(a->lon) == oracle_e7(b->lon) &&
        oracle_alike(a->wording.words, b->wording.words))
        return 0;
    far = (int)(4096 * sqrt((double)square) / (double)near);
    late = (int)(4096 * apart / window);
    return far > late ? far : late;
}

/* May all that are in part one or other be one cluster, as far as the caps go? */
static inline bool oracle_fits(const struct oracle *oracle, int one, int other,
                               const struct hazard *hazard)
{
    int64_t from = INT64_MAX, to = INT64_MIN, most = oracle_units(hazard->diameter_most_m);
    int64_t south = INT64_MAX, north = INT64_MIN, west = INT64_MAX, east = INT64_MIN;
    int     count = 0;

    for (size_t i = 0; i < oracle->set->report_count; i++) {
        const struct cluster_report *seen = &oracle->seen[i];
        int64_t                      lat = oracle_e7(seen->lat), lon = oracle_e7(seen->lon);

        if (oracle->part[i] != one && oracle->part[i] != other)
            continue;
        count++;
        from = seen->happened_ms < from ? seen->happened_ms : from;
        to = seen->happened_ms > to ? seen->happened_ms : to;
        if (!seen->has_place)
            continue;
        lon = lon < 0 ? lon + 3600000000 : lon; /* the scenes lie about 180, never about 0 */
        south = lat < south ? lat : south;
        north = lat > north ? lat : north;
        west = lon < west ? lon : west;
        east = lon > east ? lon : east;
    }
    if (count > hazard->members_most || to - from > hazard->span_most_s * 1000LL)
        return false;
    if (south > north)
        return true;
    east = (int64_t)((__int128)(east - west) *
                     oracle_cosine((double)(south > 0   ? south
                                            : north < 0 ? north
                                                        : 0) *
                                   1e-7) /
                     16777216);
    north -= south;
    return north * north + east * east <= most * most;
}

/* Apart, or two different settled groups; a group is of one mode. */
static inline bool oracle_may_meet(const struct oracle *oracle, int one, int other)
{
    int settled[2] = {-1, -1};

    for (size_t i = 0; i < oracle->set->report_count; i++) {
        int side = oracle->part[i] == one ? 0 : oracle->part[i] == other ? 1 : -1;

        if (side < 0 || oracle->group[i] < 0 || oracle->is_alone[i])
            continue;
        for (size_t k = 0; k < oracle->id_count; k++)
            if (oracle->is_settled[k] && oracle->group[k] == oracle->group[i])
                settled[side] = oracle->group[i];
        for (size_t j = 0; side == 0 && j < oracle->set->report_count; j++)
            if (oracle->part[j] == other && oracle->group[j] >= 0 && !oracle->is_alone[j] &&
                oracle_groups_apart(oracle, oracle->group[i], oracle->group[j]))
                return false;
    }
    return settled[0] < 0 || settled[1] < 0;
}

static inline void oracle_merge(struct oracle *oracle, int one, int other)
{
    for (size_t i = 0; i < oracle->set->report_count; i++)
        if (oracle->part[i] == other)
            oracle->part[i] = one;
}

struct oracle_link {
    int       weight, one, other;
    struct id low, high;
};

static inline int oracle_by_weight(const void *one, const void *other)
{
    const struct oracle_link *a = one, *b = other;
    int                       order = a->weight - b->weight;

    order = order ? order : memcmp(&a->low, &b->low, sizeof a->low);
    return order ? order : memcmp(&a->high, &b->high, sizeof a->high);
}

static inline size_t oracle_links(const struct oracle *oracle, struct oracle_link *links)
{
    size_t count = 0;

    for (int i = 0; i < (int)oracle->set->report_count; i++)
        for (int j = i + 1; j < (int)oracle->set->report_count; j++) {
            int  weight = oracle_weight(oracle, i, j);
            bool is_up = memcmp(&oracle->ids[i], &oracle->ids[j], sizeof(struct id)) < 0;

            if (weight < 0)
                continue;
            links[count++] = (struct oracle_link){.weight = weight,
                                                  .one = i,
                                                  .other = j,
                                                  .low = oracle->ids[is_up ? i : j],
                                                  .high = oracle->ids[is_up ? j : i]};
        }
    qsort(links, count, sizeof *links, oracle_by_weight);
    return count;
}

static inline void oracle_partition(struct oracle *oracle)
{
    size_t              n = oracle->set->report_count, count;
    struct oracle_link *links = calloc(n * n + 1, sizeof *links);

    for (size_t i = 0; i < n; i++)
        oracle->part[i] = (int)i;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (oracle->group[i] >= 0 && oracle->group[i] == oracle->group[j] &&
                !oracle->is_alone[i] && !oracle->is_alone[j] &&
                mode_same(&oracle->seen[i].mode, &oracle->seen[j].mode))
                oracle_merge(oracle, oracle->part[j], oracle->part[i]);
    count = oracle_links(oracle, links);
    for (size_t k = 0; k < count; k++) {
        int one = oracle->part[links[k].one], other = oracle->part[links[k].other];

        if (one != other &&
            oracle_fits(oracle, one, other,
                        hazards_at(oracle->set->hazards, oracle->seen[links[k].one].hazard)) &&
            oracle_may_meet(oracle, one, other))
            oracle_merge(oracle, one, other);
    }
    free(links);
}

/* Writes for each report of the set the number of its incident. */
static inline void oracle_tell(const struct oracle_set *set, int64_t *incident_r)
{
    struct oracle *oracle = calloc(1, sizeof *oracle);

    oracle->set = set;
    for (size_t i = 0; i < ORACLE_MOST; i++)
        oracle->group[i] = -1;
    for (size_t i = 0; i < set->report_count; i++) {
        oracle->seen[oracle_place(oracle, &set->reports[i]->id)] = *set->reports[i];
        if (oracle->seen[i].happened_ms > oracle->seen[i].kept_ms + 300000)
            oracle->seen[i].happened_ms = oracle->seen[i].kept_ms;
    }
    oracle_resolve(oracle);
    oracle_partition(oracle);
    for (size_t i = 0; i < set->report_count; i++) {
        size_t best = i;

        for (size_t j = 0; j < set->report_count; j++) {
            bool is_named = oracle->is_named[j], was_named = oracle->is_named[best];

            if (oracle->part[j] == oracle->part[i] &&
                (is_named > was_named ||
                 (is_named == was_named && set->reports[j]->no < set->reports[best]->no)))
                best = j;
        }
        incident_r[i] = set->reports[best]->no;
    }
    free(oracle);
}

#endif
