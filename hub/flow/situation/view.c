/* view.c: the questions consoles ask, answered from memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/flow/situation/room.h"
#include "hub/model/confidence.h"
#include "hub/model/point.h"

/* ── one incident ───────────────────────────────────────────────────────────────── */

/* Of the decisions filed under the numbers of a merged incident, which one counts: what
 * is confirmed stays so, what is open outweighs what was put away. */
static const int RANK[INCIDENT_STATES] = {[INCIDENT_CONFIRMED] = 3,
                                          [INCIDENT_OPEN] = 2,
                                          [INCIDENT_CLOSED] = 1,
                                          [INCIDENT_REJECTED] = 0};

struct incident_facts situation_facts_of(const struct situation      *situation,
                                         const struct cluster_member *members, size_t count,
                                         int64_t no)
{
    struct incident_facts counts = {.no = no};
    bool                  is_first = true;
    int64_t               upto = 0;

    for (size_t i = 0; i < count; i++) {
        const struct file *file = files_find(&situation->files, members[i].no);

        if (file && file->facts.decided_upto > upto)
            upto = file->facts.decided_upto;
        if (!file || (!is_first && RANK[file->facts.state] <= RANK[counts.state]))
            continue;
        counts = file->facts;
        is_first = false;
    }
    counts.decided_upto = upto; /* what came later would have opened its part again */
    if (counts.no != no) {      /* what is written next goes under its own number */
        const struct file *own = files_find(&situation->files, no);

        counts.no = no;
        counts.version = own ? own->facts.version : 0;
    }
    return counts;
}

struct seen situation_seen(const struct situation *situation, int64_t no)
{
    struct seen          seen = *seen_find(&situation->seen, no);
    struct cluster_place place;

    if (!(seen.flags & SEEN_NAMED) || !cluster_place_of(situation->cluster, no, &place))
        return seen;
    seen.hazard_low = (uint8_t)place.hazard;
    seen.hazard_high = (uint8_t)(place.hazard >> 8);
    if (!place.has_place)
        return seen;
    seen.flags |= SEEN_PLACE;
    seen.lat_e7 = (int32_t)lround(place.lat * 1e7);
    seen.lon_e7 = (int32_t)lround(place.lon * 1e7);
    seen.accuracy_m = (uint16_t)fmin(place.accuracy_m, UINT16_MAX);
    return seen;
}

static void measure(struct incident *incident, const struct seen *seen, size_t count)
{
    double lat = 0, lon = 0;
    size_t placed = 0;

    for (size_t i = 0; i < count; i++) {
        if (!(seen[i].flags & SEEN_PLACE))
            continue;
        lat += seen[i].lat_e7 / 1e7;
        lon += seen[i].lon_e7 / 1e7;
        placed++;
    }
    if (placed == 0)
        return;
    incident->has_place = true;
    incident->lat = lat / (double)placed;
    incident->lon = lon / (double)placed;
    for (size_t i = 0; i < count; i++) {
        struct point middle = {incident->lat, incident->lon};
        struct point at = {seen[i].lat_e7 / 1e7, seen[i].lon_e7 / 1e7};

        if (seen[i].flags & SEEN_PLACE)
            incident->radius_m =
                fmax(incident->radius_m, point_distance_m(middle, at) + seen[i].accuracy_m);
    }
}

static void weigh(const struct situation *situation, struct incident *incident,
                  const struct seen *seen, size_t count, struct arena *arena)
{
    struct confidence_voice *voices = arena_alloc(arena, (count + 1) * sizeof *voices);

    for (size_t i = 0; i < count; i++)
        voices[i] = (struct confidence_voice){
            .origin = seen[i].origin,
            .kind = seen[i].voice,
            .channel = seen[i].channel,
            .has_photo = (seen[i].flags & SEEN_PHOTO) != 0,
            .has_place = (seen[i].flags & SEEN_PLACE) != 0,
            .look = seen_look(&situation->seen, seen[i].no),
            .lat = seen[i].lat_e7 / 1e7,
            .lon = seen[i].lon_e7 / 1e7,
            .credit =
                credits_of(situation->credits, seen[i].origin, incident->last_ms, incident->no),
        };
    incident->evidence = confidence_of(voices, count);
}

static unsigned level_of(const struct situation *situation, const struct seen *seen,
                         unsigned least)
{
    unsigned level = hazards_at(situation->settings.hazards, seen_hazard(seen))->level_least;

    return level > least ? level : least;
}

static void fill(const struct situation *situation, struct incident *incident,
                 const struct cluster_member *members, size_t count, struct arena *arena)
{
    struct seen          *seen = arena_alloc(arena, (count + 1) * sizeof *seen);
    struct cluster_reason why;

    for (size_t i = 0; i < count; i++) {
        seen[i] = situation_seen(situation, members[i].no);
        if (i == 0 || seen[i].happened_ms < incident->first_ms)
            incident->first_ms = seen[i].happened_ms;
        if (i == 0 || seen[i].happened_ms > incident->last_ms)
            incident->last_ms = seen[i].happened_ms;
        if (members[i].no > incident->facts.decided_upto)
            incident->since_decision++;
        incident->level_least = level_of(situation, &seen[i], incident->level_least);
    }
    incident->reports = count;
    incident->mode = situation->modes[seen[0].mode];
    incident->hazard = seen_hazard(&seen[0]);
    incident->is_heap = cluster_explain(situation->cluster, members[0].no, &why) && why.is_heap;
    measure(incident, seen, count);
    weigh(situation, incident, seen, count, arena);
    if (incident->has_place && situation->settings.is_contradicted &&
        situation->settings.is_contradicted(situation->settings.house, incident))
        confidence_doubt(&incident->evidence);
}

bool situation_describe(struct situation *situation, int64_t no, struct arena *arena,
                        struct incident *incident_r)
{
    struct cluster_member *members;
    size_t                 count = cluster_members(situation->cluster, no, arena, &members);
    struct incident_facts  facts;

    if (count == 0)
        return false;
    facts = situation_facts_of(situation, members, count, no);
    *incident_r = (struct incident){.no = no, .facts = facts_copy(&facts, arena)};
    fill(situation, incident_r, members, count, arena);
    return true;
}

int situation_state(const struct incident *incident)
{
    bool is_undecided = incident->facts.state == INCIDENT_OPEN;

    return incident->is_heap && is_undecided ? SITUATION_HEAP : (int)incident->facts.state;
}

const char *situation_state_word(const struct incident *incident)
{
    int state = situation_state(incident);

    return state == SITUATION_HEAP ? "heap" : INCIDENT_STATE_WORDS[state];
}

/* ── its parts ──────────────────────────────────────────────────────────────────── */

size_t situation_members(struct situation *situation, int64_t no, struct arena *arena,
                         struct situation_member **members_r)
{
    struct cluster_member *members;
    size_t                 count = cluster_members(situation->cluster, no, arena, &members);

    *members_r = arena_alloc(arena, (count + 1) * sizeof **members_r);
    for (size_t i = 0; i < count; i++) {
        struct seen              seen = situation_seen(situation, members[i].no);
        struct situation_member *member = &(*members_r)[i];

        *member = (struct situation_member){
            .no = members[i].no,
            .id = members[i].id,
            .happened_ms = seen.happened_ms,
            .has_place = (seen.flags & SEEN_PLACE) != 0,
            .has_photo = (seen.flags & SEEN_PHOTO) != 0,
            .lat = seen.lat_e7 / 1e7,
            .lon = seen.lon_e7 / 1e7,
            .accuracy_m = seen.accuracy_m,
        };
        cluster_explain(situation->cluster, members[i].no, &member->why);
    }
    return count;
}

static int newest_first(const void *one, const void *other)
{
    const struct incident_facts *a = one, *b = other;

    return a->changed_ms > b->changed_ms ? -1 : a->changed_ms < b->changed_ms;
}

size_t situation_facts(struct situation *situation, int64_t no, struct arena *arena,
                       struct incident_facts **facts_r)
{
    struct cluster_member *members;
    size_t                 count = cluster_members(situation->cluster, no, arena, &members);
    size_t                 filed = 0;

    *facts_r = arena_alloc(arena, (count + 1) * sizeof **facts_r);
    for (size_t i = 0; i < count; i++) {
        const struct file *file = files_find(&situation->files, members[i].no);

        if (file)
            (*facts_r)[filed++] = facts_copy(&file->facts, arena);
    }
    qsort(*facts_r, filed, sizeof **facts_r, newest_first);
    return filed;
}

size_t situation_groups(struct situation *situation, const int64_t *incidents, size_t count,
                        struct arena *arena, struct situation_group **groups_r)
{
    *groups_r = arena_alloc(arena, (count + 1) * sizeof **groups_r);
    for (size_t i = 0; i < count; i++) {
        struct cluster_member *members;
        size_t   many = cluster_members(situation->cluster, incidents[i], arena, &members);
        int64_t *numbers = arena_alloc(arena, (many + 1) * sizeof *numbers);

        for (size_t j = 0; j < many; j++)
            numbers[j] = members[j].no;
        (*groups_r)[i] = (struct situation_group){incidents[i], numbers, many};
    }
    return count;
}
