#include "tests/hub/api/kit/office.h"

static void follow(struct office *office, struct visitor *visitor, const char *token,
                   const char *last)
{
    struct arena *arena = &office->control.arena;

    visitor_come(visitor, &office->control.bench.loop, office->port);
    visitor_say_text(visitor, arena_format(arena,
                                           "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n"
                                           "Authorization: Bearer %s\r\n%s%s%s\r\n",
                                           token, last ? "Last-Event-ID: " : "",
                                           last ? last : "", last ? "\r\n" : ""));
    CHECK(visitor_hear(visitor, "retry: 2000"));
}

static void tell(struct office *office, const char *about, const char *mode)
{
    api_tell(office->api, &(struct event){.name = "incident.grew",
                                          .about = about,
                                          .mode = mode,
                                          .json = "{\"reports\":2}"});
}

/* The id of the last event heard. */
static const char *last_id(struct office *office, struct visitor *visitor)
{
    const char *at = visitor->heard.bytes, *last = NULL;

    while ((at = strstr(at, "id: ")) != NULL)
        last = at += 4;
    CHECK(last);
    return arena_copy(&office->control.arena, last, strcspn(last, "\n"));
}

TEST(events_are_heard_at_once_and_missed_ones_on_return)
{
    struct office  office;
    struct visitor first, again;
    const char    *operator, * id;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    follow(&office, &first, operator, NULL);
    tell(&office, "incident:1", "actual");
    CHECK(visitor_hear(&first, "event: incident.grew\ndata: {\"about\":\"incident:1\","
                               "\"mode\":\"actual\",\"what\":{\"reports\":2}}\n\n"));
    id = last_id(&office, &first);
    visitor_leave(&first);
    tell(&office, "incident:2", "actual");
    tell(&office, "incident:3", "actual");
    follow(&office, &again, operator, id);
    CHECK(visitor_hear(&again, "incident:3"));
    CHECK(strstr(again.heard.bytes, "incident:2") != NULL);
    CHECK(strstr(again.heard.bytes, "incident:1") == NULL);
    CHECK(strstr(again.heard.bytes, "reset") == NULL);
    visitor_leave(&again);
    office_close(&office);
}

TEST(who_was_away_too_long_or_before_a_restart_is_told_to_start_anew)
{
    struct office  office;
    struct visitor first, late, foreign;
    const char    *operator, * id;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    follow(&office, &first, operator, NULL);
    tell(&office, "incident:1", "actual");
    CHECK(visitor_hear(&first, "incident:1"));
    id = last_id(&office, &first);
    for (int i = 0; i < API_EVENTS_KEPT + 1; i++)
        tell(&office, "incident:2", "actual");
    follow(&office, &late, operator, id);
    CHECK(visitor_hear(&late, "event: reset\ndata: {\"snapshot\":[\"/api/v1/incidents\""));
    follow(&office, &foreign, operator, "abc-1");
    CHECK(visitor_hear(&foreign, "event: reset"));
    visitor_leave(&first);
    visitor_leave(&late);
    visitor_leave(&foreign);
    office_close(&office);
}

TEST(a_token_of_an_exercise_hears_its_own_mode_only)
{
    struct office  office;
    struct visitor bound;

    office_open(&office);
    follow(&office, &bound, office_token_for(&office, ROLE_OPERATOR, NULL, "exercise/onda"),
           NULL);
    tell(&office, "incident:1", "actual");
    tell(&office, "incident:2", "exercise/onda");
    CHECK(visitor_hear(&bound, "incident:2"));
    CHECK(strstr(bound.heard.bytes, "incident:1") == NULL);
    visitor_leave(&bound);
    office_close(&office);
}

TEST(who_looks_is_heard_by_those_who_follow_now_and_by_nobody_later)
{
    struct office  office;
    struct visitor first, again;
    const char    *operator, * id;
    struct asked   look = {.method = "PUT",
                           .path = "/api/v1/alerts/91/presence",
                           .type = "application/json",
                           .body = "{\"field\":\"headline\"}"};

    office_open(&office);
    look.token = operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_get(&office, "/api/v1/officers", operator), 200);
    CHECK(office_said(&office, "\"name\":\"root\""));
    CHECK(office_said(&office, "\"is_me\":true"));
    CHECK(!office_said(&office, "\"is_online\":true"));
    follow(&office, &first, operator, NULL);
    CHECK_INT(office_get(&office, "/api/v1/officers", operator), 200);
    CHECK(office_said(&office, "\"is_online\":true,\"is_me\":true"));
    CHECK(!office_said(&office, "\"is_online\":true,\"is_me\":false"));
    tell(&office, "incident:1", "actual");
    CHECK_INT(office_ask(&office, &look), 200);
    CHECK(visitor_hear(&first, "event: alert.presence\ndata: {\"about\":\"alert:91\","));
    CHECK(strstr(first.heard.bytes, "\"field\":\"headline\"") != NULL);
    id = last_id(&office, &first);
    visitor_leave(&first);
    CHECK_INT(office_ask(&office, &look), 200);
    tell(&office, "incident:2", "actual");
    follow(&office, &again, operator, id);
    CHECK(visitor_hear(&again, "incident:2"));
    CHECK(strstr(again.heard.bytes, "presence") == NULL);
    visitor_leave(&again);
    office_close(&office);
}

TEST(who_does_not_read_is_dropped_and_nobody_waits_for_him)
{
    struct office  office;
    struct visitor slow;
    char           about[2000] = "";

    office_open(&office);
    follow(&office, &slow, office_token(&office, ROLE_OPERATOR), NULL);
    memset(about, 'x', sizeof about - 1);
    for (int i = 0; i < 8000; i++) {
        tell(&office, about, "actual");
        uv_run(&office.control.bench.loop, UV_RUN_NOWAIT);
    }
    CHECK_INT(office_get(&office, "/metrics", NULL), 200);
    CHECK(office_said(&office, "tocsin_sse_clients 0\n"));
    visitor_leave(&slow);
    office_close(&office);
}

TEST(the_stream_ends_when_the_hub_closes)
{
    struct office  office;
    struct visitor console;

    office_open(&office);
    follow(&office, &console, office_token(&office, ROLE_AUDITOR), NULL);
    CHECK_INT(office_get(&office, "/api/v1/stream", NULL), 401);
    office_close(&office);
    visitor_leave(&console);
}

RUN(events_are_heard_at_once_and_missed_ones_on_return,
    who_was_away_too_long_or_before_a_restart_is_told_to_start_anew,
    a_token_of_an_exercise_hears_its_own_mode_only,
    who_looks_is_heard_by_those_who_follow_now_and_by_nobody_later,
    who_does_not_read_is_dropped_and_nobody_waits_for_him, the_stream_ends_when_the_hub_closes)
