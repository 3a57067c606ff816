/* near.c: what is known already where somebody is about to report it. */
#include "hub/flow/situation/room.h"

static bool is_asked_for(const struct situation *situation, const struct situation_here *here,
                         const struct name *name)
{
    return (name->state == INCIDENT_OPEN || name->state == INCIDENT_CONFIRMED) &&
           name->has_place && mode_same(here->mode, &situation->modes[name->mode]);
}

/* As clustering has it: a dead lamp and one knocked down are of one family. */
static bool is_of_family(const struct situation *situation, const struct seen *seen,
                         unsigned hazard)
{
    const struct hazards *hazards = situation->settings.hazards;

    return hazards_at(hazards, seen_hazard(seen))->family ==
           hazards_at(hazards, hazard)->family;
}

/* By the nearest of its reports; false: none of them lies within. */
static bool measure(const struct situation *situation, const struct situation_here *here,
                    struct situation_near *near)
{
    struct arena           arena = {0};
    struct cluster_member *members;
    bool                   is_near = false;

    near->reports = cluster_members(situation->cluster, near->no, &arena, &members);
    near->distance_m = here->within_m;
    for (size_t i = 0; i < near->reports; i++) {
        struct seen  seen = situation_seen(situation, members[i].no);
        struct point at = {seen.lat_e7 / 1e7, seen.lon_e7 / 1e7};
        double       distance_m = point_distance_m(here->at, at);

        if (!is_of_family(situation, &seen, here->hazard) || !(seen.flags & SEEN_PLACE) ||
            distance_m > near->distance_m)
            continue;
        is_near = true;
        near->distance_m = distance_m;
        near->at = at;
    }
    arena_free(&arena);
    return is_near;
}

/* Keeps the nearest, in their order. */
static size_t keep(struct situation_near *kept, size_t count, const struct situation_near *near)
{
    size_t at = count;

    while (at > 0 && kept[at - 1].distance_m > near->distance_m)
        at--;
    if (at == SITUATION_NEAR_MAX)
        return count;
    count += count < SITUATION_NEAR_MAX;
    for (size_t i = count - 1; i > at; i--)
        kept[i] = kept[i - 1];
    kept[at] = *near;
    return count;
}

size_t situation_near(struct situation *situation, const struct situation_here *here,
                      struct situation_near near_r[SITUATION_NEAR_MAX])
{
    size_t count = 0;

    situation_look_at_stale(situation);
    for (size_t i = 0; i < situation->name_count; i++) {
        const struct name    *name = &situation->names[i];
        struct situation_near near = {.no = name->no,
                                      .last_ms = name->last_ms,
                                      .is_confirmed = name->state == INCIDENT_CONFIRMED};

        if (is_asked_for(situation, here, name) && measure(situation, here, &near))
            count = keep(near_r, count, &near);
    }
    return count;
}
