#include "hub/model/open311.h"

#include "hub/base/clock.h"
#include "tests/kit/check.h"

#define NEARNESS                                                                               \
    "\"distance_m\":30,\"window_s\":3600,\"reach_m\":30,\"members_most\":5,\"span_most_s\":9," \
    "\"diameter_most_m\":90}"
static const char TABLE[] =
    "{\"hazards\":[{\"code\":\"PH\",\"everyday\":true,\"category\":\"Infra\",\"event\":"
    "\"OET-151\",\"names\":{\"it\":\"Buca\",\"en\":\"Pothole\"}," NEARNESS
    ",{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\",\"names\":{\"it\":"
    "\"Altro\",\"en\":\"Other\"}," NEARNESS
    ",{\"code\":\"RS\",\"category\":\"Rescue\",\"event\":\"OET-162\",\"names\":{\"it\":"
    "\"Aiuto\",\"en\":\"Help\"}," NEARNESS "]}";

static struct arena         arena;
static struct hazards      *hazards;
static struct open311_query query;
static struct err           err;

static int64_t at(const char *stamp)
{
    int64_t ms;

    CHECK(stamp_parse(&ms, stamp));
    return ms;
}

/* Asked at noon on the first of April. */
static int ask(const struct part *parts, size_t count)
{
    struct multipart fields = {.parts = (struct part *)(uintptr_t)parts, .count = count};

    if (!hazards)
        hazards = hazards_open(TABLE, sizeof TABLE - 1, NULL);
    CHECK(hazards);
    err = (struct err){0};
    return open311_read_query(&query, &arena, hazards, at("2026-04-01T12:00:00Z"), &fields,
                              &err);
}

#define ASK(...)                                                                               \
    ask((const struct part[]){__VA_ARGS__},                                                    \
        sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part))
#define IS(key, value)                                                                         \
    {                                                                                          \
        .name = key, .text = value                                                             \
    }

TEST(nothing_asked_is_the_last_ninety_days)
{
    CHECK_INT(ASK(IS("status", ""), IS("jurisdiction_id", "x")), 0);
    CHECK(!query.ids && !query.kinds && query.wants_open && query.wants_closed);
    CHECK(!query.has_updated);
    CHECK_INT(query.from_ms, at("2026-01-01T12:00:00Z"));
    CHECK_INT(query.to_ms, at("2026-04-01T12:00:00Z"));
    CHECK_INT(query.page, 1);
    CHECK_INT(query.page_size, 1000);
}

TEST(one_date_means_ninety_days_from_it_or_to_it)
{
    CHECK_INT(ASK(IS("start_date", "2026-02-01T00:00:00+01:00")), 0);
    CHECK_INT(query.from_ms, at("2026-01-31T23:00:00Z"));
    CHECK_INT(query.to_ms, at("2026-05-01T23:00:00Z"));
    CHECK_INT(ASK(IS("end_date", "2026-02-01T00:00:00Z")), 0);
    CHECK_INT(query.from_ms, at("2025-11-03T00:00:00Z"));
    CHECK_INT(
        ASK(IS("start_date", "2026-01-01T00:00:00Z"), IS("end_date", "2026-04-01T00:00:00Z")),
        0);
    CHECK_INT(
        ASK(IS("start_date", "2026-01-01T00:00:00Z"), IS("end_date", "2026-04-02T00:00:00Z")),
        -1);
    CHECK_TEXT(err.text, "end_date: is more than 90 days after start_date");
    CHECK_INT(
        ASK(IS("start_date", "2026-02-02T00:00:00Z"), IS("end_date", "2026-02-01T00:00:00Z")),
        -1);
}

TEST(dates_as_clients_send_them)
{
    CHECK_INT(ASK(IS("start_date", "2026-02-01T00:00:00 01:00")), 0); /* a "+" in an address */
    CHECK_INT(query.from_ms, at("2026-01-31T23:00:00Z"));
    CHECK_INT(ASK(IS("start_date", "2026-02-01")), 0);
    CHECK_INT(query.from_ms, at("2026-02-01T00:00:00Z"));
    CHECK_INT(ASK(IS("start_date", "2026-02-01T00:00:00")), -1);
    CHECK_TEXT(err.pointer, "/start_date");
    CHECK_INT(ASK(IS("start_date", "yesterday, at about the time when the lamp went out")), -1);
}

TEST(updates_are_asked_for_whenever_it_was_requested)
{
    CHECK_INT(ASK(IS("updated_after", "2026-03-01T00:00:00Z")), 0);
    CHECK(query.has_updated);
    CHECK_INT(query.from_ms, 0);
    CHECK_INT(query.updated_from_ms, at("2026-03-01T00:00:00Z"));
    CHECK_INT(ASK(IS("updated_before", "2026-03-01T00:00:00Z"),
                  IS("start_date", "2026-02-01T00:00:00Z")),
              0);
    CHECK_INT(query.from_ms, at("2026-02-01T00:00:00Z"));
}

TEST(updates_are_of_ninety_days_too)
{
    CHECK_INT(ASK(IS("updated_after", "2026-01-01T12:00:00Z")), 0);
    CHECK_INT(ASK(IS("updated_after", "2026-01-01T11:59:59Z")), -1);
    CHECK_TEXT(err.text, "updated_after: is more than 90 days before updated_before, or before "
                         "now");
    CHECK_INT(ASK(IS("updated_after", "2025-01-01"), IS("updated_before", "2025-04-01")), 0);
    CHECK_INT(ASK(IS("updated_after", "2025-01-01"), IS("updated_before", "2025-04-02")), -1);
    CHECK_INT(ASK(IS("updated_before", "2025-04-01T00:00:00Z")), 0);
    CHECK_INT(query.updated_from_ms, at("2025-01-01T00:00:00Z"));
}

TEST(lists_are_parted_by_commas)
{
    CHECK_INT(ASK(IS("service_code", "ph, OT"), IS("status", "Closed")), 0);
    CHECK(query.kinds[0] && query.kinds[1] && !query.kinds[2]);
    CHECK(query.wants_closed && !query.wants_open);
    CHECK_INT(ASK(IS("service_code", "PH,001")), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(ASK(IS("status", "open,lost")), -1);
    CHECK_TEXT(err.text, "status: must be open, closed or both");
}

TEST(ids_override_all_the_rest)
{
    CHECK_INT(ASK(IS("service_request_id", "7,x, 8"), IS("status", "lost")), 0);
    CHECK_INT(query.id_count, 3);
    CHECK(query.ids[0] == 7 && query.ids[1] == 0 && query.ids[2] == 8);
}

TEST(a_page_has_its_bounds)
{
    CHECK_INT(ASK(IS("page", "100"), IS("page_size", "1000")), 0);
    CHECK_INT(ASK(IS("page", "101"), IS("page_size", "1000")), -1);
    CHECK_INT(ASK(IS("page", "0")), -1);
    CHECK_INT(ASK(IS("page_size", "1001")), -1);
    CHECK_INT(ASK(IS("page_size", "many")), -1);
    CHECK_TEXT(err.pointer, "/page_size");
}

TEST(of_a_danger_nothing_is_told_before_it_is_decided_and_of_persons_never)
{
    const struct hazard *hole = hazards_by_code(hazards, "PH");
    const struct hazard *danger = hazards_by_code(hazards, "OT");
    const struct hazard *person = hazards_by_code(hazards, "RS");

    CHECK_TEXT(OPEN311_TYPE_WORDS[open311_type(hole)], "realtime");
    CHECK_TEXT(OPEN311_TYPE_WORDS[open311_type(danger)], "batch");
    CHECK_TEXT(OPEN311_TYPE_WORDS[open311_type(person)], "blackbox");
    for (int state = 0; state < INCIDENT_STATES; state++) {
        CHECK(open311_is_told(hole, (enum incident_state)state));
        CHECK(!open311_is_told(person, (enum incident_state)state));
        CHECK(open311_is_told(danger, (enum incident_state)state) == (state != INCIDENT_OPEN));
    }
    CHECK(open311_is_open(INCIDENT_CONFIRMED) && !open311_is_open(INCIDENT_REJECTED));
    hazards_close(hazards);
    arena_free(&arena);
}

RUN(nothing_asked_is_the_last_ninety_days, one_date_means_ninety_days_from_it_or_to_it,
    dates_as_clients_send_them, updates_are_asked_for_whenever_it_was_requested,
    updates_are_of_ninety_days_too, lists_are_parted_by_commas, ids_override_all_the_rest,
    a_page_has_its_bounds,
    of_a_danger_nothing_is_told_before_it_is_decided_and_of_persons_never)
