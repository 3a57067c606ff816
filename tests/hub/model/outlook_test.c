#include "hub/model/outlook.h"

#include <string.h>

#include "tests/kit/check.h"

enum { HOUR_MS = 3600000 };

static const int64_t NOON_MS = 1767265200000; /* 2026-01-01T11:00:00Z, noon in Rome */

static struct zone ZONES[] = {
    {.id = "021008", .name = "Bolzano", .kind = ZONE_MUNICIPALITY, .parent = "Tren-A"},
    {.id = "021040", .name = "Laives", .kind = ZONE_MUNICIPALITY, .parent = "Tren-A"},
    {.id = "022205", .name = "Trento", .kind = ZONE_MUNICIPALITY, .parent = "Tren-B"},
    {.id = "Tren-A", .name = "Alto Adige", .kind = ZONE_WARNING_ZONE},
    {.id = "Tren-B", .name = "Trentino", .kind = ZONE_WARNING_ZONE},
};
static const struct zones ALL = {.items = ZONES, .count = COUNT_OF(ZONES)};

static struct criticality_change PLACES[] = {
    {.after = {"2026-01-01", "021008", "Tren-A", {1, 0, 1}}},
    {.after = {"2026-01-01", "021040", "Tren-A", {1, 0, 1}}},
    {.after = {"2026-01-02", "022205", "Tren-B", {0, 0, 3}}},
};
static const struct outlook_now NOW = {
    .identifier = "", .published_ms = NOON_MS - HOUR_MS, .places = {PLACES, COUNT_OF(PLACES)}};

TEST(municipalities_at_the_same_come_together_and_the_worst_first)
{
    struct arena        arena = {0};
    struct outlook_view view = outlook_view(&NOW, &ALL, NOON_MS, 60, &arena);

    CHECK_TEXT(view.days[0], "2026-01-01");
    CHECK_TEXT(view.days[1], "2026-01-02");
    CHECK_INT(view.count, 2);
    CHECK_TEXT(view.groups[0].zone, "Trentino");
    CHECK_INT(view.groups[0].levels[0], BULLETIN_GREEN);
    CHECK_INT(view.groups[0].levels[1], BULLETIN_RED);
    CHECK_INT(view.groups[0].risks[1], 1u << BULLETIN_HYDRAULIC);
    CHECK_INT(view.groups[1].count, 2);
    CHECK_TEXT(view.groups[1].places[1]->name, "Laives");
    CHECK_INT(view.groups[1].levels[0], BULLETIN_YELLOW);
    CHECK_INT(view.groups[1].risks[0],
              1u << BULLETIN_HYDROGEOLOGICAL | 1u << BULLETIN_HYDRAULIC);
    arena_free(&arena);
}

TEST(a_day_no_bulletin_spoke_of_is_not_green)
{
    struct arena        arena = {0};
    struct outlook_view view = outlook_view(&NOW, &ALL, NOON_MS + 12 * HOUR_MS, 60, &arena);

    CHECK_TEXT(view.days[0], "2026-01-02"); /* midnight of the place, not of Greenwich */
    CHECK(view.is_known[0] && !view.is_known[1]);
    CHECK_INT(view.groups[0].levels[0], BULLETIN_RED);
    CHECK_INT(view.groups[1].levels[0], BULLETIN_GREEN);
    CHECK_INT(view.groups[1].levels[1], OUTLOOK_UNKNOWN);
    view = outlook_view(NULL, &ALL, NOON_MS, 60, &arena);
    CHECK_INT(view.count, 2);
    CHECK_INT(view.groups[0].levels[0], OUTLOOK_UNKNOWN);
    arena_free(&arena);
}

TEST(the_next_bulletin_is_due_by_four_in_the_afternoon)
{
    CHECK_INT(outlook_next_ms(NOON_MS - HOUR_MS, 60), NOON_MS + 4 * HOUR_MS);
    CHECK_INT(outlook_next_ms(NOON_MS + 3 * HOUR_MS, 60), NOON_MS + 28 * HOUR_MS);
}

TEST(one_phase_changes_and_the_others_stay)
{
    struct arena            arena = {0};
    struct municipal_phases phases = {0};

    phases = phases_with(&phases, &(struct municipal_phase){"b", PHASE_ALARM, 1}, &arena);
    phases = phases_with(&phases, &(struct municipal_phase){"a", PHASE_ATTENTION, 2}, &arena);
    CHECK_INT(phases.count, 2);
    CHECK_INT(phase_of(&phases, "b")->phase, PHASE_ALARM);
    phases = phases_with(&phases, &(struct municipal_phase){"b", PHASE_NONE, 3}, &arena);
    CHECK_INT(phases.count, 1);
    CHECK(phase_of(&phases, "b") == NULL);
    CHECK_INT(phase_of(&phases, "a")->since_ms, 2);
    arena_free(&arena);
}

RUN(municipalities_at_the_same_come_together_and_the_worst_first,
    a_day_no_bulletin_spoke_of_is_not_green, the_next_bulletin_is_due_by_four_in_the_afternoon,
    one_phase_changes_and_the_others_stay)
