/* explain.c: why a report is where it is, and why two incidents are two. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster/state.h"

/* A link, in the strict order of links. */
struct link {
    uint32_t one, other; /* members; NEAR_NONE: no link */
    int      weight;
};

static bool is_lighter(const struct cluster *cluster, struct link link, struct link than)
{
    const struct id *a[2] = {&cluster->members[link.one].id, &cluster->members[link.other].id};
    const struct id *b[2] = {&cluster->members[than.one].id, &cluster->members[than.other].id};
    bool             a_swapped, b_swapped;
    int              lower;

    if (link.weight != than.weight)
        return link.weight < than.weight;
    a_swapped = id_compare(a[0], a[1]) > 0;
    b_swapped = id_compare(b[0], b[1]) > 0;
    lower = id_compare(a[a_swapped], b[b_swapped]);
    return lower ? lower < 0 : id_compare(a[!a_swapped], b[!b_swapped]) < 0;
}

struct looking {
    const struct cluster   *cluster;
    const struct near_kind *kind;
    uint32_t                place;
    void (*found)(struct looking *, struct link);
    struct link lightest;
    struct meeting {
        uint32_t    name; /* of another incident */
        struct link lightest;
    } * meetings;
    size_t meeting_count, meeting_room;
};

static void look_in_cell(void *ctx, uint32_t cell)
{
    struct looking      *looking = ctx;
    const struct member *members = looking->cluster->members;
    uint32_t             at = looking->cluster->grid.cells[cell].head;

    for (; at != NEAR_NONE; at = members[at].cell_next) {
        int weight = near_weight(looking->kind, &members[looking->place], &members[at]);

        if (at != looking->place && weight >= 0)
            looking->found(looking, (struct link){looking->place, at, weight});
    }
}

static void look_around(struct looking *looking, uint32_t place)
{
    const struct member *member = &looking->cluster->members[place];

    looking->place = place;
    looking->kind = member_kind(looking->cluster, member);
    if (member->is_in_grid)
        grid_visit(&looking->cluster->grid, looking->kind, member, look_in_cell, looking);
}

static void found_inside(struct looking *looking, struct link link)
{
    const struct member *members = looking->cluster->members;

    if (members[link.other].told == members[link.one].told &&
        (looking->lightest.one == NEAR_NONE ||
         is_lighter(looking->cluster, link, looking->lightest)))
        looking->lightest = link;
}

static int64_t between_ms(const struct member *one, const struct member *other)
{
    int64_t ms = one->happened_ms - other->happened_ms;

    return ms < 0 ? -ms : ms;
}

static double between_m(const struct member *one, const struct member *other)
{
    return near_metres(sqrt((double)near_square(one, other)));
}

bool cluster_explain(const struct cluster *cluster, int64_t no, struct cluster_reason *reason_r)
{
    uint32_t       place = member_by_no(cluster, no);
    struct looking looking = {
        .cluster = cluster, .found = found_inside, .lightest = {.one = NEAR_NONE}};
    const struct member *mine, *other;

    *reason_r = (struct cluster_reason){0};
    if (place == NEAR_NONE)
        return false;
    mine = &cluster->members[place];
    reason_r->is_alone = member_is_alone(cluster, place);
    reason_r->is_amended = mine->is_amended;
    if (mine->rule != INDEX_NONE) {
        const struct rule *rule = &cluster->rules.rules[mine->rule];

        reason_r->is_heap = rule->is_heap;
        reason_r->entry = rule->is_alone ? rule->alone_by : rule->joined_by;
    }
    look_around(&looking, place);
    if (looking.lightest.one == NEAR_NONE)
        return true;
    other = &cluster->members[looking.lightest.other];
    reason_r->has_link = true;
    reason_r->is_repeat = near_is_repeat(mine, other);
    reason_r->is_same_address = wording_same_address(mine->address, other->address);
    reason_r->is_related = mine->hazard != other->hazard;
    reason_r->linked_to = other->no;
    reason_r->distance_m = between_m(mine, other);
    reason_r->apart_ms = between_ms(mine, other);
    reason_r->weight = looking.lightest.weight;
    return true;
}

static void found_outside(struct looking *looking, struct link link)
{
    uint32_t        name = looking->cluster->members[link.other].told;
    struct meeting *meeting = looking->meetings;
    size_t          i = 0;

    if (name == looking->cluster->members[link.one].told)
        return;
    while (i < looking->meeting_count && meeting[i].name != name)
        i++;
    if (i == looking->meeting_count) {
        if (i == looking->meeting_room) {
            looking->meeting_room = i * 2 + 8;
            looking->meetings =
                mem_grown(looking->meetings, looking->meeting_room * sizeof *looking->meetings);
        }
        looking->meetings[looking->meeting_count++] =
            (struct meeting){.name = name, .lightest = link};
    } else if (is_lighter(looking->cluster, link, meeting[i].lightest)) {
        meeting[i].lightest = link;
    }
}

/* What an incident covers, and the groups in it. */
struct whole {
    struct extent extent;
    struct places groups;
    bool          is_settled;
};

static struct whole whole_of(const struct cluster *cluster, uint32_t name)
{
    struct whole whole = {.extent = extent_of(&cluster->members[name])};
    uint32_t     at = name;

    do {
        const struct member *member = &cluster->members[at];

        if (member->told == name) {
            struct extent extent = extent_of(member);

            if (at != name)
                whole.extent = extent_joined(&whole.extent, &extent);
            if (member->rule != INDEX_NONE && !member_is_alone(cluster, at) &&
                cluster->rules.rules[member->rule].is_grouped) {
                uint32_t root = rules_root(&cluster->rules, member->rule);

                places_add(&whole.groups, root);
                whole.is_settled = whole.is_settled || cluster->rules.rules[root].is_settled;
            }
        }
        at = member->ring;
    } while (at != name);
    return whole;
}

static int64_t newest_apart(const struct cluster *cluster, const struct whole *one,
                            const struct whole *other)
{
    int64_t newest = 0;

    for (size_t i = 0; i < one->groups.count; i++)
        for (size_t j = 0; j < other->groups.count; j++) {
            int64_t by =
                rules_apart_by(&cluster->rules, one->groups.all[i], other->groups.all[j]);

            newest = by > newest ? by : newest;
        }
    return newest;
}

static struct cluster_adjacent describe(const struct cluster *cluster, const struct whole *one,
                                        const struct meeting *meeting)
{
    const struct member    *from = &cluster->members[meeting->lightest.one];
    const struct member    *to = &cluster->members[meeting->lightest.other];
    struct whole            other = whole_of(cluster, meeting->name);
    struct extent           both = extent_joined(&one->extent, &other.extent);
    struct cluster_adjacent adjacent = {
        .incident = cluster->members[meeting->name].no,
        .entry = newest_apart(cluster, one, &other),
        .from = from->no,
        .to = to->no,
        .distance_m = between_m(from, to),
        .apart_ms = between_ms(from, to),
        .weight = meeting->lightest.weight,
    };

    adjacent.refusals = extent_excess(&both, member_kind(cluster, from));
    if (adjacent.entry > 0)
        adjacent.refusals |= CLUSTER_REFUSED_APART;
    if (one->is_settled && other.is_settled)
        adjacent.refusals |= CLUSTER_REFUSED_SETTLED;
    free(other.groups.all);
    return adjacent;
}

static int compare_meetings(const void *one, const void *other, void *ctx)
{
    const struct meeting *a = one, *b = other;

    if (is_lighter(ctx, a->lightest, b->lightest))
        return -1;
    return is_lighter(ctx, b->lightest, a->lightest);
}

size_t cluster_adjacent(const struct cluster *cluster, int64_t incident, struct arena *arena,
                        struct cluster_adjacent **adjacent_r)
{
    uint32_t       name = member_by_no(cluster, incident), at = name;
    struct looking looking = {.cluster = cluster, .found = found_outside};
    struct whole   one;

    *adjacent_r = NULL;
    if (name == NEAR_NONE || cluster->members[name].told != name)
        return 0;
    do {
        if (cluster->members[at].told == name)
            look_around(&looking, at);
        at = cluster->members[at].ring;
    } while (at != name);
    if (looking.meeting_count > 1)
        qsort_r(looking.meetings, looking.meeting_count, sizeof *looking.meetings,
                compare_meetings, (void *)(uintptr_t)cluster);
    one = whole_of(cluster, name);
    *adjacent_r = arena_alloc(arena, (looking.meeting_count + 1) * sizeof **adjacent_r);
    for (size_t i = 0; i < looking.meeting_count; i++)
        (*adjacent_r)[i] = describe(cluster, &one, &looking.meetings[i]);
    free(one.groups.all);
    free(looking.meetings);
    return looking.meeting_count;
}
