/* decide.c: what is open since the last settle becomes incidents with names. */
#include <stdlib.h>

#include "hub/model/cluster/sort.h"
#include "hub/model/cluster/state.h"

enum { FEW_MOVES = 1000, AHEAD = 8 };

static void tell(struct cluster *cluster, uint32_t place, uint32_t name)
{
    struct member *member = &cluster->members[place];

    if (member->told == name)
        return;
    if (cluster->move_count == cluster->move_room) {
        cluster->move_room = cluster->move_room * 2 + 64;
        cluster->moves = mem_grown(cluster->moves, cluster->move_room * sizeof *cluster->moves);
    }
    cluster->moves[cluster->move_count++] = (struct cluster_move){
        .no = member->no,
        .was = member->told == NEAR_NONE ? 0 : cluster->members[member->told].no,
        .is = cluster->members[name].no};
    member->told = name;
}

/* The group has, in this mode, a report in the base. */
static bool is_in_base(const struct cluster *cluster, uint32_t root, uint32_t group,
                       uint32_t mode)
{
    const struct rules *rules = &cluster->rules;
    uint32_t            seat = rules->rules[group].seats;

    while (seat != INDEX_NONE && rules->seats[seat].mode != mode)
        seat = rules->seats[seat].next;
    return seat != INDEX_NONE && rules->seats[seat].here != INDEX_NONE &&
           base_root(cluster, rules->seats[seat].here) == root;
}

/* Two groups of the base are apart, or two are settled. */
static bool has_conflict(const struct cluster *cluster, uint32_t root, uint32_t seats)
{
    const struct rules *rules = &cluster->rules;
    int                 settled = 0;

    for (uint32_t at = seats; at != INDEX_NONE; at = rules->seats[at].next_in_base) {
        const struct seat *seat = &rules->seats[at];

        settled += rules->rules[seat->group].is_settled;
        if (settled > 1)
            return true;
        for (uint32_t edge = rules->rules[seat->group].apart; edge != INDEX_NONE;
             edge = rules->aparts[edge].next)
            if (is_in_base(cluster, root, rules_root(rules, rules->aparts[edge].other),
                           seat->mode))
                return true;
    }
    return false;
}

static void tell_all(struct cluster *cluster, uint32_t root, uint32_t name)
{
    uint32_t at = root;

    do {
        tell(cluster, at, name);
        at = cluster->members[at].ring;
    } while (at != root);
}

/* Of a plain base only those that are pending need be told, unless its name changed. */
static void decide(struct cluster *cluster, uint32_t root)
{
    struct base            *base = base_of(cluster, root);
    const struct near_kind *kind = member_kind(cluster, &cluster->members[root]);

    base->is_dirty = false;
    if (base->has_many_kinds || extent_excess(&base->extent, kind) ||
        has_conflict(cluster, root, base->seats)) {
        kruskal_decide(cluster, root, tell);
        base->must_tell_all = true;
        return;
    }
    if (base->must_tell_all || (base->told != base->name && base->told != NEAR_NONE))
        tell_all(cluster, root, base->name);
    base->must_tell_all = false;
    base->told = base->name;
}

static bool is_decided_by_link(const struct base *base)
{
    return base->must_tell_all;
}

static int compare_moves(const void *one, const void *other)
{
    int64_t a = ((const struct cluster_move *)one)->no;
    int64_t b = ((const struct cluster_move *)other)->no;

    return (a > b) - (a < b);
}

static bool are_sorted(const struct cluster *cluster)
{
    for (size_t i = 1; i < cluster->move_count; i++)
        if (cluster->moves[i].no < cluster->moves[i - 1].no)
            return false;
    return true;
}

/* The moves by the number, which lies within 32 bits of the least. */
static void sort_many_moves(struct cluster *cluster, int64_t least, uint64_t range)
{
    size_t               count = cluster->move_count;
    struct cluster_move *moves = MEM_NEW_ARRAY(struct cluster_move, count);
    uint64_t *order = MEM_NEW_ARRAY(uint64_t, count), *spare = MEM_NEW_ARRAY(uint64_t, count);
    unsigned  bits = 0;

    while (range >> bits)
        bits++;
    for (size_t i = 0; i < count; i++)
        order[i] = (uint64_t)(cluster->moves[i].no - least) << 32 | i;
    sort_by_bits(&order, &spare, count, 32, 32 + bits);
    for (size_t i = 0; i < count; i++)
        moves[i] = cluster->moves[(uint32_t)order[i]];
    free(order);
    free(spare);
    free(cluster->moves);
    cluster->moves = moves;
    cluster->move_room = count;
}

static void sort_moves(struct cluster *cluster)
{
    int64_t least = INT64_MAX, most = 0;

    for (size_t i = 0; i < cluster->move_count; i++) {
        least = cluster->moves[i].no < least ? cluster->moves[i].no : least;
        most = cluster->moves[i].no > most ? cluster->moves[i].no : most;
    }
    if (cluster->move_count > FEW_MOVES && most - least <= UINT32_MAX)
        sort_many_moves(cluster, least, (uint64_t)(most - least));
    else
        qsort(cluster->moves, cluster->move_count, sizeof *cluster->moves, compare_moves);
}

void decide_pending(struct cluster *cluster)
{
    struct places *pending = &cluster->pending;

    cluster->move_count = 0;
    fresh_put(cluster);
    member_sort_numbers(cluster);
    for (size_t i = 0; i < pending->count; i++) {
        uint32_t     place = pending->all[i];
        struct base *base = base_of(cluster, place);

        if (i + AHEAD < pending->count)
            member_expect(&cluster->members[pending->all[i + AHEAD]]);
        cluster->members[place].is_pending = false;
        if (base && base->is_dirty)
            decide(cluster, base_root(cluster, place));
        if (!base)
            tell(cluster, place, place);
        else if (!is_decided_by_link(base))
            tell(cluster, place, base->name);
    }
    pending->count = cluster->pending_put = 0;
    if (!are_sorted(cluster))
        sort_moves(cluster);
}
