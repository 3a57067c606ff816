/* apply.c: what a bulletin says of zones, as levels of the places in them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/bulletin/room.h"

/* The zones that places lie in, by code, and what the bulletin says of them on one day. */
struct known {
    struct bulletin_zone *zones;
    size_t                count;
};

enum bulletin_level criticality_level(const struct criticality *criticality)
{
    uint8_t worst = BULLETIN_GREEN;

    for (int r = 0; r < BULLETIN_RISKS; r++)
        if (criticality->levels[r] > worst)
            worst = criticality->levels[r];
    return (enum bulletin_level)worst;
}

/* ── zones ──────────────────────────────────────────────────────────────────────── */

static int by_code(const void *one, const void *other)
{
    return strcmp(((const struct bulletin_zone *)one)->code,
                  ((const struct bulletin_zone *)other)->code);
}

static struct known known_of(const struct bulletin_places *places, struct arena *arena)
{
    struct known known = {arena_alloc(arena, (places->count + 1) * sizeof *known.zones), 0};
    size_t       kept = 0;

    for (size_t i = 0; i < places->count; i++)
        known.zones[known.count++].code = places->items[i].zone;
    if (known.count > 0)
        qsort(known.zones, known.count, sizeof *known.zones, by_code);
    for (size_t i = 0; i < known.count; i++)
        if (kept == 0 || by_code(&known.zones[i], &known.zones[kept - 1]) != 0)
            known.zones[kept++] = known.zones[i];
    known.count = kept;
    return known;
}

static struct bulletin_zone *known_zone(const struct known *known, const char *code)
{
    struct bulletin_zone wanted = {.code = code};

    if (known->count == 0)
        return NULL;
    return bsearch(&wanted, known->zones, known->count, sizeof *known->zones, by_code);
}

/* "Vene-B1" is of "Vene-B", and "Lomb-10" is not of "Lomb-1". */
static bool is_part(const char *part, const char *whole)
{
    size_t len = strlen(whole);

    return len > 0 && isalpha((unsigned char)whole[len - 1]) &&
           strncmp(part, whole, len) == 0 && part[len] != '\0' &&
           part[len + strspn(part + len, "0123456789")] == '\0';
}

static void worsen(struct bulletin_zone *zone, const uint8_t levels[BULLETIN_RISKS])
{
    for (int r = 0; r < BULLETIN_RISKS; r++)
        if (levels[r] > zone->levels[r])
            zone->levels[r] = levels[r];
}

static void say(const struct known *known, const struct bulletin_zone *said)
{
    struct bulletin_zone *zone = known_zone(known, said->code);

    if (zone) {
        worsen(zone, said->levels);
        return;
    }
    for (size_t i = 0; i < known->count; i++)
        if (is_part(known->zones[i].code, said->code) ||
            is_part(said->code, known->zones[i].code))
            worsen(&known->zones[i], said->levels);
}

static void say_all(const struct known *known, const struct bulletin_day *day)
{
    for (size_t i = 0; i < known->count; i++)
        memset(known->zones[i].levels, 0, sizeof known->zones[i].levels);
    for (size_t i = 0; i < day->count; i++)
        say(known, &day->zones[i]);
}

struct bulletin_places bulletin_places_of(const struct zones *zones, struct arena *arena)
{
    struct bulletin_places places = {
        arena_alloc(arena, (zones->count + 1) * sizeof *places.items), 0};

    for (size_t i = 0; i < zones->count; i++) {
        const struct zone *zone = &zones->items[i];

        if (zone->parent && zone->kind && strcmp(zone->kind, ZONE_MUNICIPALITY) == 0)
            places.items[places.count++] = (struct bulletin_place){zone->id, zone->parent};
    }
    return places;
}

/* ── places ─────────────────────────────────────────────────────────────────────── */

int criticality_order(const void *one, const void *other)
{
    const struct criticality *a = one, *b = other;
    int                       days = strcmp(a->day, b->day);

    return days ? days : strcmp(a->place, b->place);
}

int criticality_change_order(const void *one, const void *other)
{
    return criticality_order(&((const struct criticality_change *)one)->after,
                             &((const struct criticality_change *)other)->after);
}

/* What the place was at; green when nothing is kept. */
static struct criticality as_before(const struct criticalities *before,
                                    const struct criticality   *now)
{
    const struct criticality *found = NULL;
    struct criticality        green = *now;

    if (before->count > 0)
        found = bsearch(now, before->items, before->count, sizeof *now, criticality_order);
    memset(green.levels, 0, sizeof green.levels);
    return found ? *found : green;
}

static void compare(const struct criticalities *before, const struct criticality *now,
                    struct criticalities *after, struct criticality_changes *changes)
{
    struct criticality was = as_before(before, now);

    if (criticality_level(&was) != criticality_level(now))
        changes->items[changes->count++] = (struct criticality_change){was, *now};
    if (criticality_level(now) != BULLETIN_GREEN)
        after->items[after->count++] = *now;
}

/* Days that this bulletin does not speak of and that are still to come. */
static void keep_later(const struct bulletin *bulletin, const struct criticalities *before,
                       struct criticalities *after)
{
    for (size_t i = 0; i < before->count; i++)
        if (strcmp(before->items[i].day, bulletin->days[1].day) > 0)
            after->items[after->count++] = before->items[i];
}

void bulletin_apply(const struct bulletin *bulletin, const struct bulletin_places *places,
                    const struct criticalities *before, struct criticalities *after_r,
                    struct criticality_changes *changes_r, struct arena *arena)
{
    struct known known = known_of(places, arena);
    size_t       most = 2 * places->count;

    after_r->items = arena_alloc(arena, (most + before->count + 1) * sizeof *after_r->items);
    changes_r->items = arena_alloc(arena, (most + 1) * sizeof *changes_r->items);
    after_r->count = changes_r->count = 0;
    for (int d = 0; d < 2; d++) {
        say_all(&known, &bulletin->days[d]);
        for (size_t i = 0; i < places->count; i++) {
            struct criticality now = {.place = places->items[i].id,
                                      .zone = places->items[i].zone};

            memcpy(now.day, bulletin->days[d].day, sizeof now.day);
            memcpy(now.levels, known_zone(&known, now.zone)->levels, sizeof now.levels);
            compare(before, &now, after_r, changes_r);
        }
    }
    keep_later(bulletin, before, after_r);
}
