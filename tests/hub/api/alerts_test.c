/* Alerts over HTTP: drafted, read by pages, proposed by one, released by another. */
#include "tests/hub/api/kit/office.h"

static int ask(struct office *office, const char *method, const char *path, const char *token,
               const char *headers, const char *body)
{
    return office_ask(
        office,
        &(struct asked){
            .method = method, .path = path, .token = token, .headers = headers, .body = body});
}

static const char DRAFT[] =
    "{\"mode\":\"actual\",\"channels\":[\"sms\"],\"no_siren_reason\":\"non ce ne sono\","
    "\"content\":{\"hazard\":\"FL\",\"category\":[\"Met\"],\"response\":[\"Avoid\"],"
    "\"urgency\":\"Immediate\",\"severity\":\"Severe\",\"certainty\":\"Observed\","
    "\"expires\":\"2026-01-01T04:00:00+00:00\",\"area\":{\"polygons\":[\"43.70,10.91 "
    "43.70,10.95 43.73,10.95 43.73,10.91 43.70,10.91\"]},\"texts\":[{\"language\":\"it\","
    "\"event\":\"Allagamento\",\"sender_name\":\"Comune di Empoli\",\"headline\":"
    "\"ALLAGAMENTO in centro\",\"description\":\"Acqua alta.\",\"instruction\":\"Salite.\","
    "\"place\":\"Empoli centro\"}]}}";

TEST(alerts_are_read_page_by_page)
{
    struct office office;
    struct arena *arena = &office.control.arena;
    const char   *operator, * ids[3], *next;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        CHECK_INT(office_post(&office, "/api/v1/alerts", operator, DRAFT), 201);
        ids[i] = office_field(&office, "id");
        office.control.clock.set_ms++; /* ids are in the order of their times */
    }
    CHECK_INT(office_get(&office, "/api/v1/alerts?limit=2&mode=actual", operator), 200);
    CHECK(office_said(&office, ids[2]) && office_said(&office, ids[1]));
    next = office_field(&office, "next");
    CHECK_TEXT(next,
               arena_format(arena, "/api/v1/alerts?limit=2&mode=actual&before=%s", ids[1]));
    CHECK_INT(office_get(&office, next, operator), 200);
    CHECK(office_said(&office, ids[0]) && !office_said(&office, ids[1]));
    CHECK(!office_said(&office, "\"next\":"));
    office_close(&office);
}

TEST(an_alert_takes_two_persons)
{
    struct office office;
    struct arena *arena = &office.control.arena;
    const char   *operator, * approver, *path, *hash, *approve;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    approver = office_token(&office, ROLE_APPROVER);
    CHECK_INT(office_post(&office, "/api/v1/alerts", operator, DRAFT), 201);
    path = arena_format(arena, "/api/v1/alerts/%s", office_field(&office, "id"));
    CHECK_INT(ask(&office, "PUT", path, operator, "", DRAFT), 428);
    CHECK_INT(ask(&office, "PUT", path, operator, "If-Match: \"1\"\r\n",
                  arena_format(arena, "{%s", strstr(DRAFT, "\"channels\""))),
              200);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/preview", path), operator, "{}"),
              200);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/propose", path), operator, "{}"),
              200);
    CHECK_TEXT(office_field(&office, "state"), "proposed");
    hash = office_field(&office, "hash");
    approve =
        arena_format(arena, "{\"hash\":\"%s\",\"release\":true,\"confirm_reach\":1200}", hash);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/approve", path), operator, approve),
              403);
    CHECK_INT(
        office_get(&office, "/api/v1/journal?limit=100", office_token(&office, ROLE_AUDITOR)),
        200);
    CHECK(office_said(&office, "\"alert.refused\"")); /* also when no role has the right */
    CHECK_INT(office_post(&office, arena_format(arena, "%s/approve", path), approver,
                          "{\"hash\":\"beef\",\"release\":true,\"confirm_reach\":1200}"),
              400);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/approve", path), approver,
                          arena_format(arena, "{\"hash\":\"%s\",\"release\":true}", hash)),
              400);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/approve", path), approver, approve),
              200);
    CHECK_TEXT(office_field(&office, "state"), "released");
    CHECK_INT(office_get(&office, arena_format(arena, "%s/cap", path), NULL), 200);
    CHECK(office_head(&office, "Content-Type: application/cap+xml"));
    CHECK(office_said(&office, "<headline>ALLAGAMENTO in centro</headline>"));
    CHECK_INT(office_get(&office, "/api/v1/alerts?state=released", operator), 200);
    CHECK(office_said(&office, "\"alerts\":[{"));
    CHECK_INT(office_post(&office, arena_format(arena, "%s/stop", path), operator,
                          "{\"reason\":\"bored\"}"),
              400);
    CHECK_INT(office_post(&office, arena_format(arena, "%s/stop", path), operator,
                          "{\"reason\":\"over\"}"),
              200);
    CHECK_INT(office_get(&office, "/api/v1/alerts/x", operator), 404);
    CHECK_INT(office_get(&office, "/api/v1/alerts?state=odd", operator), 400);
    office_close(&office);
}

TEST(ready_words_are_listed_with_their_blanks)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/api/v1/templates", office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(office_said(&office, "{\"hazard\":\"FL\",\"levels\":{\"red\":{"));
    CHECK(office_said(&office, "\"severity\":\"Extreme\""));
    CHECK(office_said(&office, "\"place\":\"{place}\""));
    CHECK(!office_said(&office, "\"yellow\"")); /* there is none */
    office_close(&office);
}

TEST(a_drawn_area_is_counted_before_there_is_an_alert)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_post(&office, "/api/v1/reach", operator,
                          "{\"hazard\":\"FL\",\"severity\":\"Extreme\",\"area\":"
                          "{\"circles\":[\"43.7,10.95 0.5\"]}}"),
              200);
    CHECK(office_said(&office, "{\"persons\":1200,\"officers\":2,\"channels\":["
                               "{\"channel\":\"sms\",\"kind\":\"sms\",\"persons\":1200}"));
    CHECK_INT(office_post(&office, "/api/v1/reach", operator,
                          "{\"hazard\":\"FL\",\"severity\":\"Extreme\",\"mode\":\"test\","
                          "\"area\":{\"zones\":[\"" OFFICE_EMPOLI "\"]}}"),
              200);
    CHECK(office_said(&office, "\"channels\":[]")); /* all of them are live (P6) */
    CHECK_INT(office_post(&office, "/api/v1/reach", operator,
                          "{\"hazard\":\"FL\",\"severity\":\"Minor\",\"area\":{}}"),
              400);
    CHECK_INT(office_get(&office, "/api/v1/policy", operator), 200);
    CHECK(office_said(&office, "\"lone\":{\"allowed\":true,\"countdown_s\":30,"));
    office_close(&office);
}

RUN(a_drawn_area_is_counted_before_there_is_an_alert, alerts_are_read_page_by_page,
    ready_words_are_listed_with_their_blanks, an_alert_takes_two_persons)
