#include "hub/flow/publish/room.h"
#include "tests/hub/flow/kit/alerting.h"

static struct zone ZONES[] = {
    {.id = "048014", .name = "Empoli", .kind = ZONE_MUNICIPALITY, .parent = "Tosc-A6"},
    {.id = "048050", .name = "Vinci", .kind = ZONE_MUNICIPALITY, .parent = "Tosc-A6"},
    {.id = "049009", .name = "Livorno", .kind = ZONE_MUNICIPALITY, .parent = "Tosc-A4"},
    {.id = "Tosc-A4", .name = "Costa <di> Livorno", .kind = ZONE_WARNING_ZONE},
    {.id = "Tosc-A6", .name = "Valdarno Inferiore", .kind = ZONE_WARNING_ZONE},
};
static const struct zones ALL = {.items = ZONES, .count = COUNT_OF(ZONES)};

static struct criticality_change PLACES[] = {
    {.after = {"2026-11-22", "048014", "Tosc-A6", {0, 1, 2}}},
    {.after = {"2026-11-22", "048050", "Tosc-A6", {0, 1, 2}}},
};
static struct municipal_phase PHASES_NOW[] = {{"048014", PHASE_PREALARM, 1795330800000}};

enum { DAY_MS = 86400000 };
static const int64_t NOON_MS = 1795348800000; /* 2026-11-22T12:00:00Z */

/* The page of a moment; by a bulletin of 21 hours before the noon above, or by none. */
static const char *page_at(struct alerting *town, int64_t now_ms, bool has_bulletin)
{
    static const struct outlook_now BULLETIN = {
        "IT", NOON_MS - 21 * 3600000, 0, {PLACES, COUNT_OF(PLACES)}};
    struct public_state state = {
        .lang = town->lang,
        .zones = &ALL,
        .site = "Empoli",
        .url = "",
        .now_ms = now_ms,
        .until_ms = now_ms,
        .head = "1:ab",
        .phases = {PHASES_NOW, COUNT_OF(PHASES_NOW)},
        .has_bulletin = has_bulletin,
        .published_ms = BULLETIN.published_ms,
    };
    struct buf  out = {0};
    const char *page;

    state.outlook =
        outlook_view(has_bulletin ? &BULLETIN : NULL, &ALL, now_ms, 0, &state.arena);
    page_of_outlook(&out, &state, "it");
    CHECK(out.len < 14000);
    page = arena_text(&town->arena, out.bytes);
    CHECK(!strstr(page, "<script"));
    buf_free(&out);
    arena_free(&state.arena);
    return page;
}

TEST(what_is_expected_is_said_by_colour_and_by_phase_and_how_old_it_is)
{
    static struct alerting town;
    const char            *page;

    alerting_open(&town);
    page = page_at(&town, NOON_MS, true);
    CHECK(strstr(page, "<bdi>Valdarno Inferiore</bdi></h2>"));
    CHECK(strstr(page, "2 · Allerta arancione</span> rischio idraulico</dd>"));
    CHECK(strstr(page, "Comuni: Empoli, Vinci"));
    CHECK(strstr(page, "Empoli: fase operativa di preallarme, dalle 07:00 UTC di domenica"));
    CHECK(!strstr(page, "Vinci: fase"));
    CHECK(strstr(page, "? · Livello non noto")); /* tomorrow: the next bulletin's */
    CHECK(strstr(page, "Costa &lt;di&gt; Livorno"));
    CHECK(strstr(page, "pubblicato alle 15:00 UTC di sabato 21 novembre"));
    CHECK(strstr(page, "Età del bollettino: 21 h 0 min."));
    CHECK(strstr(page, "Il prossimo è atteso entro le 16:00 UTC di domenica 22 novembre."));
    alerting_close(&town);
}

TEST(what_is_not_known_is_never_shown_as_green)
{
    static struct alerting town;
    const char            *page;

    alerting_open(&town);
    page = page_at(&town, NOON_MS + DAY_MS, true);
    CHECK(
        strstr(page, "Il bollettino atteso entro le 16:00 UTC di domenica 22 novembre non è"));
    CHECK(!strstr(page, "Nessuna allerta") && !strstr(page, "Avviso verde"));
    page = page_at(&town, NOON_MS, false);
    CHECK(strstr(page, "Alle 12:00 UTC di domenica 22 novembre non è stato ricevuto alcun"));
    CHECK(!strstr(page, "Nessuna allerta") && !strstr(page, "Avviso verde"));
    page = page_at(&town, NOON_MS - DAY_MS + 4 * 3600000, true);
    CHECK(strstr(page, "<h2>Nessuna allerta né oggi né domani</h2>"));
    alerting_close(&town);
}

RUN(what_is_expected_is_said_by_colour_and_by_phase_and_how_old_it_is,
    what_is_not_known_is_never_shown_as_green)
