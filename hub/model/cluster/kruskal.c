/* kruskal.c: a base component that cannot be one cluster is decided link by link, in
 * their strict order, refusing what must not come together (cluster.h).
 *
 * Links are packed into 64 bits, weight then both ranks by id, so that their order is
 * that of the numbers. n reports in one place have n * n / 2 links: past LINKS_MOST they
 * are taken in bands of weight, leaving out those whose ends are joined by then. */
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster/sort.h"
#include "hub/model/cluster/state.h"
#include "hub/model/cluster/strips.h"

enum { LINKS_MOST = 1 << 22, WEIGHT_BITS = 13, FEW_LINKS = 500 };

/* A side that grows; rank is the report's place when all are sorted by id. */
struct side {
    uint32_t      parent;
    uint32_t      groups; /* a chain through the group nodes */
    uint32_t      name;   /* member */
    bool          is_settled;
    struct extent extent;
};

struct group_node {
    uint32_t group, next;
};

struct trial {
    struct cluster         *cluster;
    const struct near_kind *kind;
    struct strips           strips; /* those that may be linked */
    uint32_t               *order;  /* rank → member */
    struct side            *sides;  /* by rank */
    uint32_t                count, rank_bits;
    struct group_node      *groups;
    uint32_t                group_count;
    uint64_t               *links, *spare;
    size_t                  link_count, link_room;
    size_t                 *histogram; /* STRIPS_WEIGHTS, or NULL: collect */
    uint32_t                rank;
    int                     weight_from, weight_to;
};

static uint32_t find_side(const struct trial *trial, uint32_t rank)
{
    struct side *sides = trial->sides;

    while (sides[rank].parent != rank) {
        sides[rank].parent = sides[sides[rank].parent].parent;
        rank = sides[rank].parent;
    }
    return rank;
}

static const struct near_kind *kind_of(const struct trial *trial, uint32_t rank)
{
    return member_kind(trial->cluster, &trial->cluster->members[trial->order[rank]]);
}

static bool are_apart(const struct trial *trial, const struct side *one,
                      const struct side *other)
{
    for (uint32_t a = one->groups; a != NEAR_NONE; a = trial->groups[a].next)
        for (uint32_t b = other->groups; b != NEAR_NONE; b = trial->groups[b].next)
            if (rules_apart_by(&trial->cluster->rules, trial->groups[a].group,
                               trial->groups[b].group))
                return true;
    return false;
}

static void join_sides(struct trial *trial, uint32_t one, uint32_t other)
{
    struct side *all = &trial->sides[one], *part = &trial->sides[other];
    uint32_t     last = part->groups;

    if (all->extent.count < part->extent.count) {
        join_sides(trial, other, one);
        return;
    }
    part->parent = one;
    all->extent = extent_joined(&all->extent, &part->extent);
    all->is_settled = all->is_settled || part->is_settled;
    all->name = member_better_name(trial->cluster, all->name, part->name);
    if (last == NEAR_NONE)
        return;
    while (trial->groups[last].next != NEAR_NONE)
        last = trial->groups[last].next;
    trial->groups[last].next = all->groups;
    all->groups = part->groups;
}

/* What a link may not exceed are the caps of its own hazard: a group put together by
 * hand may hold several. */
static void try_link(struct trial *trial, uint32_t one, uint32_t other)
{
    const struct near_kind *kind;
    const struct side      *a, *b;
    struct extent           both;
    uint32_t                link = one;

    one = find_side(trial, one);
    other = find_side(trial, other);
    if (one == other)
        return;
    kind = kind_of(trial, link);
    a = &trial->sides[one];
    b = &trial->sides[other];
    both = extent_joined(&a->extent, &b->extent);
    if ((a->is_settled && b->is_settled) || extent_excess(&both, kind) ||
        are_apart(trial, a, b))
        return;
    join_sides(trial, one, other);
}

static int compare_links(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return (a > b) - (a < b);
}

/* On as many bits as the numbers have. */
static void sort_many_links(struct trial *trial)
{
    if (!trial->spare)
        trial->spare = mem_zeroed_array(trial->link_room, sizeof *trial->spare);
    sort_by_bits(&trial->links, &trial->spare, trial->link_count, 0,
                 2 * trial->rank_bits + WEIGHT_BITS);
}

static void try_collected(struct trial *trial)
{
    uint64_t ranks = (UINT64_C(1) << trial->rank_bits) - 1;

    if (trial->link_count > FEW_LINKS)
        sort_many_links(trial);
    else if (trial->link_count > 1)
        qsort(trial->links, trial->link_count, sizeof *trial->links, compare_links);
    for (size_t i = 0; i < trial->link_count; i++)
        try_link(trial, (uint32_t)(trial->links[i] >> trial->rank_bits & ranks),
                 (uint32_t)(trial->links[i] & ranks));
    trial->link_count = 0;
}

static void add_link(struct trial *trial, uint32_t weight, uint32_t other)
{
    if (trial->link_count == trial->link_room) {
        trial->link_room = trial->link_room * 2 + 256;
        trial->links = mem_grown(trial->links, trial->link_room * sizeof *trial->links);
        free(trial->spare);
        trial->spare = NULL;
    }
    trial->links[trial->link_count++] = (uint64_t)weight << (2 * trial->rank_bits) |
                                        (uint64_t)trial->rank << trial->rank_bits | other;
}

/* The link of the report in hand to another, if there is one in the band. */
static void look_at(void *ctx, const struct spot *mine, const struct spot *other)
{
    struct trial *trial = ctx;
    int           weight;

    if (other->member.key != mine->member.key)
        return;
    weight = near_weight(trial->kind, &mine->member, &other->member);
    if (weight < trial->weight_from || weight > trial->weight_to)
        return;
    if (trial->histogram)
        trial->histogram[weight]++;
    else
        add_link(trial, (uint32_t)weight, other->rank);
}

/* The links of a report at a time when the band is of one weight, for then that is
 * their order and no more need be held. */
static void look_at_all(struct trial *trial)
{
    bool           is_by_report = !trial->histogram && trial->weight_from == trial->weight_to;
    struct strips *strips = &trial->strips;

    for (uint32_t i = 0; i < strips->count; i++)
        strips->glances[i].side = find_side(trial, strips->glances[i].rank);
    for (trial->rank = 0; trial->rank < trial->count; trial->rank++) {
        if (strips->spot_of[trial->rank] != NEAR_NONE) {
            trial->kind = kind_of(trial, trial->rank);
            strips_around(strips, trial->rank, trial->weight_to, look_at, trial);
        }
        if (is_by_report)
            try_collected(trial);
    }
}

static void try_band(struct trial *trial, int from, int to)
{
    trial->weight_from = from;
    trial->weight_to = to;
    look_at_all(trial);
    try_collected(trial);
}

/* After each of the first bands most of what is left lies within one side. */
static void try_in_steps(struct trial *trial)
{
    try_band(trial, 0, STRIPS_WEIGHTS / 16 - 1);
    try_band(trial, STRIPS_WEIGHTS / 16, STRIPS_WEIGHTS / 4 - 1);
    try_band(trial, STRIPS_WEIGHTS / 4, STRIPS_WEIGHTS - 1);
}

/* As wide as memory allows. */
static void try_in_bands(struct trial *trial)
{
    size_t histogram[STRIPS_WEIGHTS] = {0}, held = 0;
    int    from = 0;

    trial->histogram = histogram;
    trial->weight_to = STRIPS_WEIGHTS - 1;
    look_at_all(trial);
    trial->histogram = NULL;
    for (int weight = 0; weight < STRIPS_WEIGHTS; weight++) {
        if (held > 0 && held + histogram[weight] > LINKS_MOST) {
            try_band(trial, from, weight - 1);
            from = weight;
            held = 0;
        }
        held += histogram[weight];
    }
    try_band(trial, from, STRIPS_WEIGHTS - 1);
}

/* Groups are together whatever the links say. Until they are hung on their sides, a
 * group node's next is the rank of its first report. */
static void join_groups(struct trial *trial)
{
    struct cluster *cluster = trial->cluster;

    trial->groups = mem_zeroed_array(trial->count, sizeof *trial->groups);
    for (uint32_t rank = 0; rank < trial->count; rank++) {
        uint32_t     place = member_seat(cluster, trial->order[rank]);
        struct seat *seat = place == INDEX_NONE ? NULL : &cluster->rules.seats[place];

        if (!seat)
            continue;
        if (seat->scratch < trial->group_count &&
            trial->groups[seat->scratch].group == seat->group) {
            join_sides(trial, find_side(trial, trial->groups[seat->scratch].next),
                       find_side(trial, rank));
            continue;
        }
        seat->scratch = trial->group_count;
        trial->groups[trial->group_count++] =
            (struct group_node){.group = seat->group, .next = rank};
    }
}

static void hang_groups(struct trial *trial)
{
    for (uint32_t i = 0; i < trial->group_count; i++) {
        struct group_node *node = &trial->groups[i];
        struct side       *side = &trial->sides[find_side(trial, node->next)];

        side->is_settled = trial->cluster->rules.rules[node->group].is_settled;
        side->groups = i;
        node->next = NEAR_NONE;
    }
}

static int compare_by_id(const void *one, const void *other, void *ctx)
{
    const struct member *members = ctx;

    return id_compare(&members[*(const uint32_t *)one].id,
                      &members[*(const uint32_t *)other].id);
}

static void line_up(struct trial *trial, uint32_t root)
{
    struct member *members = trial->cluster->members;
    uint32_t       at = root;

    for (uint32_t i = 0; i < trial->count; i++) {
        trial->order[i] = at;
        at = members[at].ring;
    }
    qsort_r(trial->order, trial->count, sizeof *trial->order, compare_by_id, members);
    for (uint32_t rank = 0; rank < trial->count; rank++) {
        at = trial->order[rank];
        if (members[at].is_in_grid)
            strips_add(&trial->strips, &members[at], rank);
        trial->sides[rank] = (struct side){
            .parent = rank, .groups = NEAR_NONE, .name = at, .extent = extent_of(&members[at])};
    }
}

void kruskal_decide(struct cluster *cluster, uint32_t root,
                    void (*tell)(struct cluster *, uint32_t place, uint32_t name))
{
    struct trial trial = {
        .cluster = cluster, .count = base_of(cluster, root)->extent.count, .rank_bits = 1};

    while (trial.count >> trial.rank_bits)
        trial.rank_bits++;
    trial.order = mem_zeroed_array(trial.count, sizeof *trial.order);
    trial.sides = mem_zeroed_array(trial.count, sizeof *trial.sides);
    strips_open(&trial.strips, trial.count);
    line_up(&trial, root);
    strips_line_up(&trial.strips, cluster);
    join_groups(&trial);
    hang_groups(&trial);
    if ((uint64_t)trial.count * (trial.count - 1) / 2 <= LINKS_MOST)
        try_in_steps(&trial);
    else
        try_in_bands(&trial);
    for (uint32_t rank = 0; rank < trial.count; rank++)
        tell(cluster, trial.order[rank], trial.sides[find_side(&trial, rank)].name);
    free(trial.order);
    strips_free(&trial.strips);
    free(trial.sides);
    free(trial.groups);
    free(trial.links);
    free(trial.spare);
}
