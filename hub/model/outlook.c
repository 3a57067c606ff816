#include "hub/model/outlook.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, DAY_MS = 86400000, NOON_MS = 12 * 3600000, DUE_MS = 16 * 3600000 };

const char *const PHASE_WORDS[PHASES + 1] = {"none", "attention", "prealarm", "alarm", NULL};

/* ── phases ─────────────────────────────────────────────────────────────────────── */

static int by_place(const void *one, const void *other)
{
    return strcmp(((const struct municipal_phase *)one)->place,
                  ((const struct municipal_phase *)other)->place);
}

const struct municipal_phase *phase_of(const struct municipal_phases *phases, const char *place)
{
    struct municipal_phase wanted = {.place = place};

    if (phases->count == 0)
        return NULL;
    return bsearch(&wanted, phases->items, phases->count, sizeof wanted, by_place);
}

struct municipal_phases phases_with(const struct municipal_phases *phases,
                                    const struct municipal_phase *one, struct arena *arena)
{
    struct municipal_phases with = {
        arena_alloc(arena, (phases->count + 1) * sizeof *with.items), 0};

    for (size_t i = 0; i < phases->count; i++)
        if (!one || by_place(&phases->items[i], one) != 0)
            with.items[with.count++] = phases->items[i];
    if (one && one->phase != PHASE_NONE)
        with.items[with.count++] = *one;
    for (size_t i = 0; i < with.count; i++)
        with.items[i].place = arena_text(arena, with.items[i].place);
    if (with.count > 0)
        qsort(with.items, with.count, sizeof *with.items, by_place);
    return with;
}

/* ── as people read it ──────────────────────────────────────────────────────────── */

/* One municipality, before those that are at the same come together. */
struct standing {
    const struct zone *place;
    const char        *code, *zone; /* the warning zone */
    uint8_t            levels[OUTLOOK_DAYS], risks[OUTLOOK_DAYS];
};

static void look_up(struct standing *standing, const struct outlook_view *view,
                    const struct outlook_now *now, int day)
{
    struct criticality_change        wanted = {.after.place = standing->place->id};
    const struct criticality_change *found = NULL;

    if (!view->is_known[day]) {
        standing->levels[day] = OUTLOOK_UNKNOWN;
        return;
    }
    memcpy(wanted.after.day, view->days[day], sizeof wanted.after.day);
    if (now->places.count > 0)
        found = bsearch(&wanted, now->places.items, now->places.count, sizeof wanted,
                        criticality_change_order);
    standing->levels[day] =
        found ? (uint8_t)criticality_level(&found->after) : (uint8_t)BULLETIN_GREEN;
    for (int r = 0; standing->levels[day] != BULLETIN_GREEN && r < BULLETIN_RISKS; r++)
        if (found->after.levels[r] == standing->levels[day])
            standing->risks[day] |= (uint8_t)(1u << r);
}

/* Not known is not grave. */
static int worst_of(const struct standing *standing)
{
    int worst = BULLETIN_GREEN;

    for (int d = 0; d < OUTLOOK_DAYS; d++)
        if (standing->levels[d] != OUTLOOK_UNKNOWN && standing->levels[d] > worst)
            worst = standing->levels[d];
    return worst;
}

static int by_group(const void *one, const void *other)
{
    const struct standing *a = one, *b = other;
    int                    by;

    if ((by = worst_of(b) - worst_of(a)) != 0 ||
        (by = memcmp(b->levels, a->levels, sizeof a->levels)) != 0 ||
        (by = strcmp(a->zone, b->zone)) != 0 || (by = strcmp(a->code, b->code)) != 0)
        return by;
    return memcmp(b->risks, a->risks, sizeof a->risks);
}

static int by_group_and_name(const void *one, const void *other)
{
    const struct standing *a = one, *b = other;
    int                    by = by_group(one, other);

    return by ? by : strcmp(a->place->name, b->place->name);
}

static void gather(struct outlook_view *view, const struct standing *standings, size_t count,
                   struct arena *arena)
{
    const struct zone **places = arena_alloc(arena, (count + 1) * sizeof *places);

    view->groups = arena_alloc(arena, (count + 1) * sizeof *view->groups);
    for (size_t i = 0; i < count; i++) {
        struct outlook_group *group;

        places[i] = standings[i].place;
        if (i > 0 && by_group(&standings[i], &standings[i - 1]) == 0) {
            view->groups[view->count - 1].count++;
            continue;
        }
        group = &view->groups[view->count++];
        *group =
            (struct outlook_group){.zone = standings[i].zone, .places = &places[i], .count = 1};
        memcpy(group->levels, standings[i].levels, sizeof group->levels);
        memcpy(group->risks, standings[i].risks, sizeof group->risks);
    }
}

static void name_days(struct outlook_view *view, const struct outlook_now *now,
                      int64_t today_ms, int offset_min)
{
    char spoken[OUTLOOK_DAYS][BULLETIN_DAY_LEN + 1];

    day_of(view->days[0], today_ms, offset_min);
    day_after(view->days[1], view->days[0]);
    if (!now)
        return;
    day_of(spoken[0], now->published_ms, offset_min);
    day_after(spoken[1], spoken[0]);
    for (int d = 0; d < OUTLOOK_DAYS; d++)
        view->is_known[d] =
            strcmp(view->days[d], spoken[0]) == 0 || strcmp(view->days[d], spoken[1]) == 0;
}

struct outlook_view outlook_view(const struct outlook_now *now, const struct zones *zones,
                                 int64_t today_ms, int offset_min, struct arena *arena)
{
    struct outlook_view    view = {0};
    struct bulletin_places places = bulletin_places_of(zones, arena);
    struct standing *standings = arena_alloc(arena, (places.count + 1) * sizeof *standings);

    name_days(&view, now, today_ms, offset_min);
    for (size_t i = 0; i < places.count; i++) {
        const struct zone *zone = zones_find(zones, places.items[i].zone);

        standings[i] = (struct standing){.place = zones_find(zones, places.items[i].id),
                                         .code = places.items[i].zone,
                                         .zone = zone ? zone->name : places.items[i].zone};
        for (int d = 0; d < OUTLOOK_DAYS; d++)
            look_up(&standings[i], &view, now, d);
    }
    if (places.count > 0)
        qsort(standings, places.count, sizeof *standings, by_group_and_name);
    gather(&view, standings, places.count, arena);
    return view;
}

int64_t outlook_next_ms(int64_t published_ms, int offset_min)
{
    int64_t local_ms = published_ms + (int64_t)offset_min * MINUTE_MS;
    int64_t due_ms = local_ms - local_ms % DAY_MS + DUE_MS;

    if (local_ms % DAY_MS >= NOON_MS) /* this was the one of the day */
        due_ms += DAY_MS;
    return due_ms - (int64_t)offset_min * MINUTE_MS;
}
