#include "hub/model/outlook_change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── what waits ─────────────────────────────────────────────────────────────────── */

static int by_answer(const void *one, const void *other)
{
    const struct outlook_answer *a = one, *b = other;
    int                          days = strcmp(a->day, b->day);

    return days ? days : strcmp(a->place, b->place);
}

static int by_change(const void *one, const void *other)
{
    return criticality_order(&((const struct outlook_change *)one)->now,
                             &((const struct outlook_change *)other)->now);
}

static const struct outlook_answer *answer_to(const struct outlook_answers *answers,
                                              const struct criticality     *now)
{
    struct outlook_answer wanted = {.place = now->place};

    if (answers->count == 0)
        return NULL;
    memcpy(wanted.day, now->day, sizeof wanted.day);
    return bsearch(&wanted, answers->items, answers->count, sizeof wanted, by_answer);
}

static void look_at(struct outlook_changes *changes, const struct criticality *now,
                    const struct outlook_answer *answer)
{
    uint8_t told = answer ? answer->level : (uint8_t)BULLETIN_GREEN;

    if (criticality_level(now) != told)
        changes->items[changes->count++] =
            (struct outlook_change){*now, told, answer ? answer->alert : ""};
}

static bool is_said(const struct outlook_now *now, const struct outlook_answer *answer)
{
    struct criticality_change wanted = {.after.place = answer->place};

    memcpy(wanted.after.day, answer->day, sizeof wanted.after.day);
    return now->places.count > 0 && bsearch(&wanted, now->places.items, now->places.count,
                                            sizeof wanted, criticality_change_order);
}

struct outlook_changes outlook_changes_of(const struct outlook_now     *now,
                                          const struct outlook_answers *answers,
                                          const char *today, struct arena *arena)
{
    size_t                 most = (now ? now->places.count : 0) + answers->count + 1;
    struct outlook_changes changes = {arena_alloc(arena, most * sizeof *changes.items), 0};

    for (size_t i = 0; now && i < now->places.count; i++) {
        const struct criticality *place = &now->places.items[i].after;

        if (strcmp(place->day, today) >= 0)
            look_at(&changes, place, answer_to(answers, place));
    }
    for (size_t i = 0; now && i < answers->count; i++) { /* green, and nothing else is kept */
        const struct outlook_answer *answer = &answers->items[i];
        struct criticality           green = {.place = answer->place, .zone = answer->zone};

        if (strcmp(answer->day, today) < 0 || is_said(now, answer))
            continue;
        memcpy(green.day, answer->day, sizeof green.day);
        look_at(&changes, &green, answer);
    }
    if (changes.count > 0)
        qsort(changes.items, changes.count, sizeof *changes.items, by_change);
    return changes;
}

static bool is_answered(const struct outlook_changes *changes,
                        const struct outlook_answer  *answer)
{
    struct outlook_change wanted = {.now.place = answer->place};

    if (changes->count == 0)
        return false;
    memcpy(wanted.now.day, answer->day, sizeof wanted.now.day);
    return bsearch(&wanted, changes->items, changes->count, sizeof wanted, by_change);
}

struct outlook_answers outlook_answers_with(const struct outlook_answers *answers,
                                            const struct outlook_changes *changes,
                                            const char *alert, const char *today,
                                            struct arena *arena)
{
    struct outlook_answers with = {
        arena_alloc(arena, (answers->count + changes->count + 1) * sizeof *with.items), 0};

    for (size_t i = 0; i < answers->count; i++)
        if (strcmp(answers->items[i].day, today) >= 0 &&
            !is_answered(changes, &answers->items[i]))
            with.items[with.count++] = answers->items[i];
    for (size_t i = 0; i < changes->count; i++) {
        const struct outlook_change *change = &changes->items[i];
        struct outlook_answer        answer = {
                   .place = change->now.place,
                   .zone = change->now.zone,
                   .level = (uint8_t)criticality_level(&change->now),
                   .alert = alert ? alert : change->alert,
        };

        memcpy(answer.day, change->now.day, sizeof answer.day);
        if (answer.level != BULLETIN_GREEN)
            with.items[with.count++] = answer;
    }
    for (size_t i = 0; i < with.count; i++) {
        with.items[i].place = arena_text(arena, with.items[i].place);
        with.items[i].zone = arena_text(arena, with.items[i].zone);
        with.items[i].alert = arena_text(arena, with.items[i].alert);
    }
    if (with.count > 0)
        qsort(with.items, with.count, sizeof *with.items, by_answer);
    return with;
}
