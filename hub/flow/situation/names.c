/* names.c: the names of all incidents, in no order, each with the little of it that the list
 * is ordered by. What is remembered of an incident is looked at again only after something
 * about it changed, so that a list of ten thousand open ones does not hold up the loop, and
 * none is ever left out (P3). */
#include <stdlib.h>
#include <string.h>

#include "hub/flow/situation/room.h"

enum { FIRST_NAMES = 256 };

/* NULL: it names no incident. */
static struct name *name_of(struct situation *situation, int64_t no)
{
    const struct seen *seen = seen_find(&situation->seen, no);

    return seen && seen->name ? &situation->names[seen->name - 1] : NULL;
}

static void forget(struct situation *situation, struct name *name)
{
    name->is_stale = true;
    situation->has_stale = true;
}

bool situation_add_name(struct situation *situation, int64_t no)
{
    struct name *name = name_of(situation, no);

    if (name) {
        forget(situation, name);
        return false;
    }
    if (situation->name_count == situation->name_room) {
        situation->name_room = situation->name_room ? 2 * situation->name_room : FIRST_NAMES;
        situation->names =
            mem_grown(situation->names, situation->name_room * sizeof *situation->names);
    }
    name = &situation->names[situation->name_count++];
    *name = (struct name){.no = no};
    forget(situation, name);
    seen_find(&situation->seen, no)->name = (uint32_t)situation->name_count;
    return true;
}

/* The last one moves to its place. */
void situation_drop_name(struct situation *situation, int64_t no)
{
    struct name *name = name_of(situation, no);
    struct seen *last;

    if (!name)
        return;
    forget(situation, name);
    if (cluster_holder(situation->cluster, no) == no)
        return;
    situation->has_learnt |= credits_forget(situation->credits, no);
    *name = situation->names[--situation->name_count];
    last = seen_find(&situation->seen, name->no);
    last->name = (uint32_t)(name - situation->names) + 1;
    seen_find(&situation->seen, no)->name = 0;
}

void situation_look_again(struct situation *situation, int64_t no)
{
    struct name *name = name_of(situation, no);

    if (name)
        forget(situation, name);
}

void situation_measured(struct situation *situation, unsigned hazard)
{
    for (size_t i = 0; i < situation->name_count; i++) {
        struct name *name = &situation->names[i];
        struct seen  seen = situation_seen(situation, name->no);

        if (name->state == INCIDENT_OPEN && seen_hazard(&seen) == hazard)
            forget(situation, name);
    }
}

static void look(struct situation *situation, struct name *name)
{
    struct arena    arena = {0};
    struct incident incident;

    name->is_stale = false;
    if (situation_describe(situation, name->no, &arena, &incident)) {
        name->state = (uint8_t)situation_state(&incident);
        name->level = (uint8_t)incident_level(&incident);
        name->confidence = incident.evidence.share;
        name->changed_ms = incident.facts.changed_ms;
        name->reports = (uint32_t)incident.reports;
        name->last_ms = incident.last_ms;
        name->has_place = incident.has_place;
        name->mode = seen_find(&situation->seen, name->no)->mode;
    }
    arena_free(&arena);
}

/* A decision changes the records of its sources, and with them how far everything open that
 * they report may be believed. */
void situation_look_at_stale(struct situation *situation)
{
    bool has_learnt = situation->has_learnt;

    if (!situation->has_stale)
        return;
    for (size_t i = 0; i < situation->name_count; i++)
        if (situation->names[i].is_stale)
            has_learnt |= situation_learn(situation, situation->names[i].no);
    situation->has_stale = situation->has_learnt = false;
    for (size_t i = 0; i < situation->name_count; i++) {
        struct name *name = &situation->names[i];

        if (name->is_stale || (has_learnt && name->state == INCIDENT_OPEN))
            look(situation, name);
    }
}

bool situation_incident(struct situation *situation, int64_t no, struct arena *arena,
                        struct incident *incident_r)
{
    situation_look_at_stale(situation);
    return situation_describe(situation, no, arena, incident_r);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

static const int URGENCY[INCIDENT_STATES + 1] = {
    [INCIDENT_OPEN] = 4,     [INCIDENT_CONFIRMED] = 3, [INCIDENT_CLOSED] = 2,
    [INCIDENT_REJECTED] = 1, [SITUATION_HEAP] = 0,
};

static int by_urgency(const void *one, const void *other)
{
    const struct name *a = *(const struct name *const *)one;
    const struct name *b = *(const struct name *const *)other;

    if (URGENCY[a->state] != URGENCY[b->state])
        return URGENCY[b->state] - URGENCY[a->state];
    if (a->level != b->level)
        return b->level - a->level;
    if (a->confidence != b->confidence)
        return a->confidence > b->confidence ? -1 : 1;
    if (a->last_ms != b->last_ms)
        return a->last_ms > b->last_ms ? -1 : 1;
    return a->no > b->no ? -1 : a->no < b->no;
}

static bool fits(const struct situation *situation, const struct situation_filter *filter,
                 const struct name *name)
{
    if (filter->mode && !mode_same(filter->mode, &situation->modes[name->mode]))
        return false;
    return name->level >= filter->level && (filter->state < 0 || filter->state == name->state);
}

size_t situation_list(struct situation *situation, const struct situation_filter *filter,
                      struct arena *arena, struct incident **incidents_r)
{
    const struct name **fitting = MEM_NEW_ARRAY(const struct name *, situation->name_count + 1);
    size_t              count = 0, listed = 0;

    situation_look_at_stale(situation);
    for (size_t i = 0; i < situation->name_count; i++)
        if (fits(situation, filter, &situation->names[i]))
            fitting[count++] = &situation->names[i];
    if (count > 1)
        qsort(fitting, count, sizeof *fitting, by_urgency);
    count = count < filter->offset ? 0 : count - filter->offset;
    count = count < filter->limit ? count : filter->limit;
    *incidents_r = arena_alloc(arena, (count + 1) * sizeof **incidents_r);
    for (size_t i = 0; i < count; i++)
        listed += situation_describe(situation, fitting[filter->offset + i]->no, arena,
                                     &(*incidents_r)[listed]);
    free(fitting);
    return listed;
}

size_t situation_unplaced(struct situation *situation)
{
    size_t count = 0;

    situation_look_at_stale(situation);
    for (size_t i = 0; i < situation->name_count; i++)
        count += !situation->names[i].has_place && situation->names[i].state == INCIDENT_OPEN;
    return count;
}

size_t situation_count_in(struct situation *situation, int state)
{
    size_t count = 0;

    situation_look_at_stale(situation);
    for (size_t i = 0; i < situation->name_count; i++)
        count += situation->names[i].state == state;
    return count;
}

void situation_open_by_confidence(struct situation *situation,
                                  size_t            counts_r[SITUATION_THIRDS])
{
    situation_look_at_stale(situation);
    memset(counts_r, 0, SITUATION_THIRDS * sizeof *counts_r);
    for (size_t i = 0; i < situation->name_count; i++) {
        const struct name *name = &situation->names[i];

        if (name->state == INCIDENT_OPEN)
            counts_r[name->confidence < 1.0 / 3 ? 0 : name->confidence < 2.0 / 3 ? 1 : 2]++;
    }
}

size_t situation_count(const struct situation *situation)
{
    return situation->name_count;
}

bool situation_largest(struct situation *situation, struct arena *arena,
                       struct incident *incident_r)
{
    int64_t largest = 0;
    size_t  most = 0;

    for (size_t i = 0; i < situation->name_count; i++) {
        struct arena           counted = {0};
        struct cluster_member *members;
        size_t                 count =
            cluster_members(situation->cluster, situation->names[i].no, &counted, &members);

        arena_free(&counted);
        if (count < most || (count == most && largest < situation->names[i].no))
            continue;
        most = count;
        largest = situation->names[i].no;
    }
    return largest != 0 && situation_incident(situation, largest, arena, incident_r);
}
