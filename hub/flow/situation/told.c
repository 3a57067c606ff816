/* told.c: single reports as far as the public may hear of them. */
#include "hub/flow/situation/room.h"

static void tell(const struct situation *situation, const struct seen *seen,
                 struct situation_told *told_r)
{
    int64_t            holder = cluster_holder(situation->cluster, seen->no);
    const struct seen *named = holder > 0 ? seen_find(&situation->seen, holder) : NULL;
    struct name        name = {.state = INCIDENT_OPEN, .reports = 1};

    if (named && named->name)
        name = situation->names[named->name - 1];
    *told_r = (struct situation_told){
        .no = seen->no,
        .id = seen->id,
        .happened_ms = seen->happened_ms,
        .hazard = seen_hazard(seen),
        .has_place = (seen->flags & SEEN_PLACE) != 0,
        .lat = seen->lat_e7 / 1e7,
        .lon = seen->lon_e7 / 1e7,
        .incident = holder,
        .state = name.state == SITUATION_HEAP ? INCIDENT_OPEN : (enum incident_state)name.state,
        .changed_ms = name.changed_ms,
        .reports = name.reports,
    };
}

bool situation_told(struct situation *situation, int64_t no, const struct mode *mode,
                    struct situation_told *told_r)
{
    const struct seen *found = seen_find(&situation->seen, no);
    struct seen        seen;

    if (!found || !mode_same(mode, &situation->modes[found->mode]))
        return false;
    situation_look_at_stale(situation);
    seen = situation_seen(situation, no);
    tell(situation, &seen, told_r);
    return true;
}

bool situation_told_of(struct situation *situation, const struct id *id,
                       const struct mode *mode, struct situation_told *told_r)
{
    return situation_told(situation, cluster_number_of(situation->cluster, id), mode, told_r);
}

static bool is_wanted(const struct situation *situation, const struct situation_wanted *wanted,
                      const struct seen *seen)
{
    return seen->happened_ms >= wanted->from_ms && seen->happened_ms <= wanted->to_ms &&
           mode_same(wanted->mode, &situation->modes[seen->mode]);
}

bool situation_told_next(struct situation *situation, const struct situation_wanted *wanted,
                         int64_t before, struct situation_told *told_r)
{
    const struct seen *items = situation->seen.items;
    size_t             at = situation->seen.count;

    if (before == 0)
        situation_look_at_stale(situation);
    else
        at = (size_t)(seen_find(&situation->seen, before) - items);
    while (at-- > 0) {
        struct seen seen;

        if (!is_wanted(situation, wanted, &items[at]))
            continue;
        seen = situation_seen(situation, items[at].no);
        if (wanted->kinds && !wanted->kinds[seen_hazard(&seen)])
            continue;
        tell(situation, &seen, told_r);
        return true;
    }
    return false;
}
