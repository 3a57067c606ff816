#include "hub/model/outlook_change.h"

#include <string.h>

#include "tests/kit/check.h"

static struct criticality_change ORANGE[] = {
    {.after = {"2026-01-01", "a", "Z", {0, 0, 2}}},
    {.after = {"2026-01-02", "a", "Z", {0, 1, 0}}},
};
static const struct outlook_now FIRST = {.identifier = "", .places = {ORANGE, 2}};
static const struct outlook_now GREEN = {.identifier = ""};

TEST(a_change_waits_until_it_is_answered_and_then_only_another_does)
{
    struct arena           arena = {0};
    struct outlook_answers answers = {0};
    struct outlook_changes waiting;

    waiting = outlook_changes_of(&FIRST, &answers, "2026-01-01", &arena);
    CHECK_INT(waiting.count, 2);
    CHECK_INT(waiting.items[0].told, BULLETIN_GREEN);
    waiting.count = 1;
    answers = outlook_answers_with(&answers, &waiting, "draft-1", "2026-01-01", &arena);
    waiting = outlook_changes_of(&FIRST, &answers, "2026-01-01", &arena);
    CHECK_INT(waiting.count, 1); /* unchanged: never again */
    CHECK_TEXT(waiting.items[0].now.day, "2026-01-02");
    arena_free(&arena);
}

TEST(what_was_told_and_is_green_again_waits_too)
{
    struct arena           arena = {0};
    struct outlook_answers answers = {0};
    struct outlook_changes waiting = outlook_changes_of(&FIRST, &answers, "2026-01-01", &arena);

    answers = outlook_answers_with(&answers, &waiting, "draft-1", "2026-01-01", &arena);
    waiting = outlook_changes_of(&GREEN, &answers, "2026-01-01", &arena);
    CHECK_INT(waiting.count, 2);
    CHECK_INT(waiting.items[0].told, BULLETIN_ORANGE);
    CHECK_INT(criticality_level(&waiting.items[0].now), BULLETIN_GREEN);
    CHECK_TEXT(waiting.items[0].alert, "draft-1");
    CHECK_TEXT(waiting.items[0].now.zone, "Z");
    waiting = outlook_changes_of(&GREEN, &answers, "2026-01-02", &arena);
    CHECK_INT(waiting.count, 1); /* yesterday is over */
    answers = outlook_answers_with(&answers, &waiting, NULL, "2026-01-02", &arena);
    CHECK_INT(answers.count, 0);
    arena_free(&arena);
}

RUN(a_change_waits_until_it_is_answered_and_then_only_another_does,
    what_was_told_and_is_green_again_waits_too)
