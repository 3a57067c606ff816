/* cluster.c: opening, adding, asking. */
#include <assert.h>
#include <stdlib.h>

#include "hub/model/cluster/state.h"

static struct near_kind kind_of(const struct hazard *hazard, int32_t late_s)
{
    return (struct near_kind){
        .distance = near_units(hazard->distance_m),
        .reach = near_units(hazard->reach_m),
        .window_ms = hazard->window_s * INT64_C(1000),
        .address_window_ms = hazard->address_window_s * INT64_C(1000),
        .late_ms = (hazard->address_window_s + (int64_t)late_s) * 1000,
        .span_most_ms = hazard->span_most_s * INT64_C(1000),
        .diameter_most = near_units(hazard->diameter_most_m),
        .members_most = (uint32_t)hazard->members_most,
        .family = hazard->family,
    };
}

struct cluster *cluster_open(const struct hazards *hazards, int32_t late_s)
{
    struct cluster *cluster = MEM_NEW(struct cluster);

    cluster->kind_count = hazards_count(hazards);
    cluster->kinds = MEM_NEW_ARRAY(struct near_kind, cluster->kind_count);
    for (size_t i = 0; i < cluster->kind_count; i++)
        cluster->kinds[i] = kind_of(hazards_at(hazards, i), late_s);
    cluster->free_member = cluster->free_base = NEAR_NONE;
    grid_open(&cluster->grid);
    return cluster;
}

void cluster_close(struct cluster *cluster)
{
    if (!cluster)
        return;
    for (size_t i = 0; i < cluster->entry_count; i++)
        for (size_t j = 0; j < cluster->entries[i].said.side_count; j++)
            free((void *)(uintptr_t)cluster->entries[i].said.sides[j].ids);
    free(cluster->entries);
    rules_free(&cluster->rules);
    grid_close(&cluster->grid);
    index_free(&cluster->by_id);
    free(cluster->by_no.all);
    index_free(&cluster->by_origin);
    free(cluster->origins);
    free(cluster->bases);
    free(cluster->members);
    free(cluster->modes);
    free(cluster->kinds);
    free(cluster->pending.all);
    free(cluster->moves);
    free(cluster);
}

bool cluster_add(struct cluster *cluster, const struct cluster_report *report)
{
    uint32_t place;

    assert(report->no > 0 && report->hazard < cluster->kind_count);
    assert(cluster->live_count < CLUSTER_REPORTS_MAX);
    if (member_by_id(cluster, &report->id) != NEAR_NONE)
        return false;
    place = member_new(cluster, report);
    fresh_add(cluster, place);
    if (cluster->past.find) {
        fresh_put(cluster);
        past_fetch_group(cluster, place);
    }
    return true;
}

const struct cluster_move *cluster_settle(struct cluster *cluster, size_t *count_r)
{
    decide_pending(cluster);
    *count_r = cluster->move_count;
    return cluster->moves;
}

static int64_t holder(const struct cluster *cluster, uint32_t place)
{
    if (place == NEAR_NONE || cluster->members[place].told == NEAR_NONE)
        return 0;
    return cluster->members[cluster->members[place].told].no;
}

int64_t cluster_holder(const struct cluster *cluster, int64_t no)
{
    return holder(cluster, member_by_no(cluster, no));
}

int64_t cluster_holder_of(const struct cluster *cluster, const struct id *id)
{
    return holder(cluster, member_by_id(cluster, id));
}

int64_t cluster_number_of(const struct cluster *cluster, const struct id *id)
{
    uint32_t place = member_by_id(cluster, id);

    return place == NEAR_NONE ? 0 : cluster->members[place].no;
}

bool cluster_place_of(const struct cluster *cluster, int64_t no, struct cluster_place *place_r)
{
    uint32_t             place = member_by_no(cluster, no);
    const struct member *member;

    *place_r = (struct cluster_place){0};
    if (place == NEAR_NONE)
        return false;
    member = &cluster->members[place];
    place_r->hazard = member->hazard;
    place_r->has_place = member->has_place;
    if (!member->has_place)
        return true;
    place_r->lat = member->lat / 1e7;
    place_r->lon = member->lon / 1e7;
    place_r->accuracy_m = member->accuracy_m;
    return true;
}

static int compare_members(const void *one, const void *other)
{
    int64_t a = ((const struct cluster_member *)one)->no;
    int64_t b = ((const struct cluster_member *)other)->no;

    return (a > b) - (a < b);
}

size_t cluster_members(const struct cluster *cluster, int64_t incident, struct arena *arena,
                       struct cluster_member **members_r)
{
    uint32_t name = member_by_no(cluster, incident), at = name;
    size_t   count = 0, used = 0;

    *members_r = NULL;
    if (name == NEAR_NONE || cluster->members[name].told != name)
        return 0;
    do {
        count += cluster->members[at].told == name;
        at = cluster->members[at].ring;
    } while (at != name);
    *members_r = arena_alloc(arena, count * sizeof **members_r);
    do {
        const struct member *member = &cluster->members[at];

        if (member->told == name)
            (*members_r)[used++] = (struct cluster_member){.id = member->id, .no = member->no};
        at = member->ring;
    } while (at != name);
    qsort(*members_r, count, sizeof **members_r, compare_members);
    return count;
}

size_t cluster_base(const struct cluster *cluster, int64_t no, struct arena *arena,
                    struct cluster_member **members_r)
{
    uint32_t place = member_by_no(cluster, no), at = place;
    size_t   count = 0;

    *members_r = NULL;
    if (place == NEAR_NONE)
        return 0;
    do {
        count++;
        at = cluster->members[at].ring;
    } while (at != place);
    *members_r = arena_alloc(arena, count * sizeof **members_r);
    for (size_t i = 0; i < count; i++) {
        (*members_r)[i] = (struct cluster_member){.id = cluster->members[at].id,
                                                  .no = cluster->members[at].no};
        at = cluster->members[at].ring;
    }
    return count;
}

size_t cluster_count(const struct cluster *cluster)
{
    return cluster->live_count;
}

size_t cluster_bytes(const struct cluster *cluster)
{
    return sizeof *cluster + cluster->member_room * sizeof *cluster->members +
           cluster->base_room * sizeof *cluster->bases + index_bytes(&cluster->by_id) +
           cluster->by_no.room * sizeof *cluster->by_no.all + index_bytes(&cluster->by_origin) +
           cluster->origin_room * sizeof *cluster->origins + grid_bytes(&cluster->grid) +
           rules_bytes(&cluster->rules) + cluster->pending.room * sizeof *cluster->pending.all +
           cluster->move_room * sizeof *cluster->moves;
}
