/* bases.c: base components, that is the closure over near-links and groups. */
#include <stdlib.h>

#include "hub/model/cluster/state.h"

uint32_t base_root(const struct cluster *cluster, uint32_t place)
{
    struct member *members = cluster->members;

    while (members[place].parent != place) {
        members[place].parent = members[members[place].parent].parent;
        place = members[place].parent;
    }
    return place;
}

struct base *base_of(const struct cluster *cluster, uint32_t place)
{
    uint32_t base = cluster->members[base_root(cluster, place)].base;

    return base == NEAR_NONE ? NULL : &cluster->bases[base];
}

static void give_record(struct cluster *cluster, uint32_t root)
{
    struct member *member = &cluster->members[root];
    uint32_t       place = cluster->free_base;

    if (member->base != NEAR_NONE)
        return;
    if (place != NEAR_NONE) {
        cluster->free_base = cluster->bases[place].next_free;
    } else {
        if (cluster->base_count == cluster->base_room) {
            cluster->base_room += cluster->base_room / 2 + 16;
            cluster->bases =
                mem_grown(cluster->bases, cluster->base_room * sizeof *cluster->bases);
        }
        place = (uint32_t)cluster->base_count++;
    }
    member->base = place;
    cluster->bases[place] = (struct base){.extent = extent_of(member),
                                          .name = root,
                                          .told = member->is_pending ? NEAR_NONE : member->told,
                                          .seats = INDEX_NONE,
                                          .is_dirty = member->is_pending};
}

static void drop_record(struct cluster *cluster, uint32_t root)
{
    uint32_t place = cluster->members[root].base;

    cluster->members[root].base = NEAR_NONE;
    if (place == NEAR_NONE)
        return;
    cluster->bases[place].next_free = cluster->free_base;
    cluster->free_base = place;
}

static void chain_seats(struct cluster *cluster, struct base *all, uint32_t seats)
{
    uint32_t last = seats;

    if (seats == INDEX_NONE)
        return;
    while (cluster->rules.seats[last].next_in_base != INDEX_NONE)
        last = cluster->rules.seats[last].next_in_base;
    cluster->rules.seats[last].next_in_base = all->seats;
    all->seats = seats;
}

static void join_records(struct cluster *cluster, struct base *all, const struct base *part)
{
    all->extent = extent_joined(&all->extent, &part->extent);
    all->is_dirty = all->is_dirty || part->is_dirty;
    all->has_many_kinds = all->has_many_kinds || part->has_many_kinds;
    all->name = member_better_name(cluster, all->name, part->name);
    all->must_tell_all =
        all->must_tell_all || part->must_tell_all ||
        (all->told != part->told && all->told != NEAR_NONE && part->told != NEAR_NONE);
    all->told = all->told == NEAR_NONE ? part->told : all->told;
    chain_seats(cluster, all, part->seats);
}

static void unite(struct cluster *cluster, uint32_t one, uint32_t other)
{
    struct member *members = cluster->members;
    uint32_t       ring;

    one = base_root(cluster, one);
    other = base_root(cluster, other);
    if (one == other)
        return;
    give_record(cluster, one);
    give_record(cluster, other);
    if (cluster->bases[members[one].base].extent.count <
        cluster->bases[members[other].base].extent.count) {
        uint32_t larger = other;

        other = one;
        one = larger;
    }
    if (members[one].key != members[other].key)
        cluster->bases[members[one].base].has_many_kinds = true;
    join_records(cluster, &cluster->bases[members[one].base],
                 &cluster->bases[members[other].base]);
    drop_record(cluster, other);
    members[other].parent = one;
    ring = members[one].ring;
    members[one].ring = members[other].ring;
    members[other].ring = ring;
}

enum { CELLS = 32 };

struct linking {
    struct cluster         *cluster;
    const struct near_kind *kind;
    uint32_t                place;
    uint32_t                cells[CELLS];
    size_t                  count;
};

/* All of the cell are of one base: the first link found does for all of them. */
static void link_plain_cell(struct linking *linking, uint32_t head)
{
    struct member *members = linking->cluster->members;

    if (base_root(linking->cluster, head) == base_root(linking->cluster, linking->place))
        return;
    for (uint32_t at = head; at != NEAR_NONE; at = members[at].cell_next) {
        if (!near_is_linked(linking->kind, &members[at], &members[linking->place]))
            continue;
        unite(linking->cluster, at, linking->place);
        return;
    }
}

/* Returns whether some of the cell are still not of the member's base. */
static bool link_mixed_cell(struct linking *linking, uint32_t head)
{
    struct member *members = linking->cluster->members;
    bool           is_mixed = false;

    for (uint32_t at = head; at != NEAR_NONE; at = members[at].cell_next) {
        if (base_root(linking->cluster, at) == base_root(linking->cluster, linking->place))
            continue;
        if (near_is_linked(linking->kind, &members[at], &members[linking->place]))
            unite(linking->cluster, at, linking->place);
        else
            is_mixed = true;
    }
    return is_mixed;
}

static void link_gathered(struct linking *linking)
{
    for (size_t i = 0; i < linking->count; i++) {
        struct cell *cell = &linking->cluster->grid.cells[linking->cells[i]];

        if (cell->is_mixed)
            cell->is_mixed = link_mixed_cell(linking, cell->head);
        else
            link_plain_cell(linking, cell->head);
    }
    linking->count = 0;
}

static void gather_cell(void *ctx, uint32_t cell)
{
    struct linking *linking = ctx;

    if (linking->count == CELLS)
        link_gathered(linking);
    linking->cells[linking->count++] = cell;
    __builtin_prefetch(&linking->cluster->members[linking->cluster->grid.cells[cell].head]);
}

static void link_near(struct cluster *cluster, uint32_t place)
{
    struct member *member = &cluster->members[place];
    struct linking linking = {
        .cluster = cluster, .kind = member_kind(cluster, member), .place = place};
    uint32_t cell;

    grid_visit(&cluster->grid, linking.kind, member, gather_cell, &linking);
    link_gathered(&linking);
    cell = grid_put(&cluster->grid, linking.kind, cluster->members, place);
    if (member->cell_next != NEAR_NONE &&
        base_root(cluster, member->cell_next) != base_root(cluster, place))
        cluster->grid.cells[cell].is_mixed = true;
}

void base_regroup(struct cluster *cluster, uint32_t place)
{
    uint32_t     place_of_seat = member_seat(cluster, place);
    struct seat *seat;
    uint32_t     root;

    if (place_of_seat == INDEX_NONE)
        return;
    seat = &cluster->rules.seats[place_of_seat];
    if (seat->here != NEAR_NONE) {
        unite(cluster, place, seat->here);
        return;
    }
    seat->here = place;
    root = base_root(cluster, place);
    give_record(cluster, root);
    chain_seats(cluster, &cluster->bases[cluster->members[root].base], place_of_seat);
}

void base_put(struct cluster *cluster, uint32_t place)
{
    struct member *member = &cluster->members[place];
    struct base   *base;

    member_amend(cluster, place);
    member->parent = place;
    member->ring = place;
    member->base = NEAR_NONE;
    if (!member->is_pending) {
        places_add(&cluster->pending, place);
        cluster->pending_put++;
    }
    member->is_pending = true;
    if (member_is_alone(cluster, place))
        return;
    if (member->has_place)
        link_near(cluster, place);
    base_regroup(cluster, place);
    base = base_of(cluster, place);
    if (base)
        base->is_dirty = true;
}

static void drop_seats(struct cluster *cluster, uint32_t place)
{
    while (place != INDEX_NONE) {
        struct seat *seat = &cluster->rules.seats[place];

        place = seat->next_in_base;
        seat->here = NEAR_NONE;
        seat->next_in_base = INDEX_NONE;
    }
}

void base_pull(struct cluster *cluster, uint32_t place, struct places *pulled)
{
    struct member *members = cluster->members;
    uint32_t       root = base_root(cluster, place), at = root;
    struct base   *base = base_of(cluster, root);

    if (base)
        drop_seats(cluster, base->seats);
    drop_record(cluster, root);
    do {
        uint32_t next = members[at].ring;

        if (members[at].is_in_grid)
            grid_take(&cluster->grid, member_kind(cluster, &members[at]), members, at);
        members[at].parent = at;
        members[at].ring = at;
        places_add(pulled, at);
        at = next;
    } while (at != root);
}
