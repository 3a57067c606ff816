#include "hub/flow/situation/room.h"
#include "tests/hub/api/kit/office.h"

static const char *operator_of(struct office *office)
{
    return office_token(office, ROLE_OPERATOR);
}

static int report(struct office *office, int n, double lat, double lon)
{
    return office_post(office, "/api/v1/reports", NULL,
                       arena_format(&office->control.arena,
                                    "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                    "\"hazard\":\"FL\",\"where\":{\"lat\":%.4f,\"lon\":%.4f}}",
                                    n, lat, lon));
}

TEST(near_reports_are_one_incident_and_why_is_said_in_words)
{
    struct office office;
    const char   *token;

    office_open(&office);
    token = operator_of(&office);
    CHECK_INT(report(&office, 1, 43.7200, 10.95), 201);
    CHECK_INT(report(&office, 2, 43.7201, 10.95), 201);
    CHECK_INT(office_get(&office, "/api/v1/incidents", token), 200);
    CHECK(office_said(&office, "\"number\":1,"));
    CHECK(office_said(&office, "\"reports\":2,"));
    CHECK(office_said(&office, "\"zones\":[\"" OFFICE_EMPOLI "\"]"));
    CHECK(office_said(&office, "\"unplaced\":0"));
    CHECK_INT(office_ask(&office, &(struct asked){.method = "GET",
                                                  .path = "/api/v1/incidents/1",
                                                  .token = token,
                                                  .headers = "Accept-Language: en\r\n"}),
              200);
    CHECK(office_said(&office, "\"words\":\"11 m and 0 s from report 1\""));
    CHECK(office_said(&office, "\"draft_area\":{\"circles\":[\"43.72005,10.95000 "));
    CHECK(office_head(&office, "ETag: \"0\"\r\n"));
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", token), 200);
    CHECK(office_said(&office, "\"words\":\"a 11 m e 0 s dalla segnalazione 1\""));
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 308);
    CHECK(office_head(&office, "Location: /api/v1/incidents/1\r\n"));
    CHECK_INT(office_get(&office, "/api/v1/incidents/99", token), 404);
    CHECK_INT(office_get(&office, "/api/v1/incidents/x", token), 404);
    CHECK_INT(office_get(&office, "/api/v1/incidents?state=odd", token), 400);
    office_close(&office);
}

TEST(what_an_officer_said_does_not_hide_what_the_machine_saw)
{
    struct office office;
    const char   *token;
    struct asked  show = {
         .method = "GET", .path = "/api/v1/incidents/1", .headers = "Accept-Language: en\r\n"};

    office_open(&office);
    token = show.token = operator_of(&office);
    CHECK_INT(report(&office, 1, 43.7200, 10.95), 201);
    CHECK_INT(report(&office, 2, 43.7201, 10.95), 201);
    CHECK_INT(report(&office, 3, 43.7800, 10.95), 201); /* far away */
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/confirm", token, "{}"), 200);
    CHECK_INT(office_ask(&office, &show), 200);
    CHECK(office_said(&office,
                      "\"words\":\"11 m and 0 s from report 1; put here by an officer\""));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", token, "{\"with\":3}"), 200);
    CHECK_INT(office_ask(&office, &show), 200);
    CHECK(office_said(&office, "\"words\":\"put here by an officer\""));
    office_close(&office);
}

TEST(an_officer_claims_confirms_and_closes_and_may_not_overwrite)
{
    struct office office;
    const char   *token;
    struct asked  reject = {.method = "POST",
                            .path = "/api/v1/incidents/1/reject",
                            .headers = "If-Match: \"0\"\r\n",
                            .body = "{\"reason\":\"non risulta\"}"};

    office_open(&office);
    token = reject.token = operator_of(&office);
    CHECK_INT(report(&office, 1, 43.72, 10.95), 201);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/claim", token, "{\"minutes\":15}"),
              200);
    CHECK(office_said(&office, "\"number\":1,\"version\":1}"));
    CHECK_INT(office_ask(&office, &reject), 412);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/note", token, "{\"text\":\"visto\"}"),
              200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/confirm", token, "{}"), 200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/confirm", token, "{}"), 409);
    CHECK_INT(office_get(&office, "/api/v1/incidents?state=confirmed", token), 200);
    CHECK(office_said(&office, "\"state\":\"confirmed\""));
    CHECK_INT(office_get(&office, "/api/v1/incidents?state=heap", token), 200);
    CHECK(office_said(&office, "\"incidents\":[]"));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/close", token, "{}"), 400);
    CHECK(office_said(&office, "\"pointer\":\"/reason\""));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/close", token,
                          "{\"reason\":\"acqua defluita\"}"),
              200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/reopen", token,
                          "{\"reason\":\"piove ancora\"}"),
              200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", token), 200);
    CHECK(office_said(&office, "\"text\":\"visto\""));
    CHECK(office_said(&office, "\"state\":\"open\""));
    office_close(&office);
}

TEST(merge_is_previewed_done_and_undone)
{
    struct office office;
    const char   *token;
    struct reader in;
    int64_t       entry;
    struct arena *arena = &office.control.arena;

    office_open(&office);
    token = operator_of(&office);
    report(&office, 1, 43.70, 10.95);
    report(&office, 2, 43.73, 10.95);
    CHECK_INT(office_post(&office, "/api/v1/incidents/preview", token,
                          "{\"verb\":\"merge\",\"number\":1,\"with\":2}"),
              200);
    CHECK(office_said(&office, "\"before\":[[1],[2]],\"after\":[[1,2]]"));
    CHECK(office_said(&office, "\"words\":\"1 segnalazioni si spostano: da 2 a 1 eventi\""));
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 200); /* nothing happened */
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", token, "{\"with\":2}"), 200);
    in = reader_open(office.body.bytes, office.body.len, arena, NULL);
    entry = read_integer(&in, "journal", 1, INT64_MAX);
    read_integer(&in, "number", 1, 1);
    CHECK_INT(reader_close(&in), 0);
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 308);
    CHECK_INT(office_post(&office, "/api/v1/incidents/undo", token,
                          arena_format(arena, "{\"entry\":%lld}", (long long)entry)),
              200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", token, "{\"with\":1}"), 400);
    CHECK_INT(office_post(&office, "/api/v1/incidents/preview", token,
                          "{\"verb\":\"confirm\",\"number\":1}"),
              400);
    CHECK_INT(office_post(&office, "/api/v1/incidents/preview", token,
                          "{\"verb\":\"merge\",\"number\":77,\"with\":2}"),
              404);
    office_close(&office);
}

static int undo(struct office *office, const char *token, long long entry)
{
    return office_post(office, "/api/v1/incidents/undo", token,
                       arena_format(&office->control.arena, "{\"entry\":%lld}", entry));
}

/* The number of the last answer's deed. */
static long long deed_of(const struct office *office)
{
    const char *at = strstr(office->body.bytes, "\"journal\":");

    CHECK(at);
    return atoll(at + strlen("\"journal\":"));
}

TEST(undo_is_for_who_may_act_where_the_entry_acted_and_takes_back_what_is_there)
{
    struct office office;
    const char   *token;
    long long     entry;

    office_open(&office);
    token = operator_of(&office);
    report(&office, 1, 43.70, 10.95);
    report(&office, 2, 43.73, 10.95);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", token, "{\"with\":2}"), 200);
    entry = deed_of(&office);
    CHECK_INT(
        undo(&office, office_token_for(&office, ROLE_OPERATOR, OFFICE_VINCI, NULL), entry),
        403);
    CHECK_INT(
        undo(&office, office_token_for(&office, ROLE_OPERATOR, NULL, "exercise/alfa"), entry),
        404);
    CHECK_INT(undo(&office, token, entry + 1000), 404);
    CHECK(office_said(&office, "non esiste la decisione"));
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 308); /* nothing happened */
    CHECK_INT(undo(&office, token, entry), 200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 200);
    CHECK_INT(undo(&office, token, entry), 409);
    CHECK(office_said(&office, "è già stata annullata"));
    CHECK_INT(office_post(&office, "/api/v1/incidents/preview", token,
                          "{\"verb\":\"undo\",\"entry\":9999}"),
              404);
    office_close(&office);
}

TEST(split_and_not_this_one_name_reports_of_the_incident)
{
    struct office office;
    const char   *token;

    office_open(&office);
    token = operator_of(&office);
    for (int i = 1; i <= 4; i++)
        report(&office, i, 43.72 + 0.0001 * i, 10.95);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/split", token, "{\"sides\":[[1],[9]]}"),
              400);
    CHECK(office_said(&office, "la segnalazione 9 non è in questo evento"));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/split", token, "{\"sides\":[[1]]}"),
              400);
    CHECK_INT(
        office_post(&office, "/api/v1/incidents/1/split", token, "{\"sides\":[[1],[\"2\"]]}"),
        400);
    CHECK_INT(
        office_post(&office, "/api/v1/incidents/1/split", token, "{\"sides\":[[1],[3,4]]}"),
        200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/4", token), 308);
    CHECK(office_head(&office, "Location: /api/v1/incidents/3\r\n"));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/apart", token, "{\"report\":2}"), 200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", token), 200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/2/apart", token, "{\"report\":2}"), 409);
    CHECK_INT(office_post(&office, "/api/v1/incidents/2/alone", token, "{\"report\":2}"), 200);
    office_close(&office);
}

TEST(a_report_without_a_place_gets_one)
{
    struct office office;
    const char   *token;

    office_open(&office);
    token = operator_of(&office);
    CHECK_INT(office_post(&office, "/api/v1/reports", NULL,
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000001\","
                          "\"hazard\":\"FL\"}"),
              201);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/amend", token,
                          "{\"where\":{\"lat\":43.72,\"lon\":10.95}}"),
              200);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", token), 200);
    CHECK(office_said(&office, "\"amended\":true"));
    CHECK_INT(office_post(&office, "/api/v1/reports/1/amend", token, "{}"), 400);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/amend", token, "{\"hazard\":\"ZZ\"}"),
              400);
    CHECK_INT(office_post(&office, "/api/v1/reports/9/amend", token, "{\"hazard\":\"OT\"}"),
              404);
    office_close(&office);
}

/* A report that was answered 201 can be amended, settled or not. */
TEST(a_report_that_waits_to_be_settled_can_be_amended)
{
    struct office office;

    office_open(&office);
    report(&office, 1, 43.70, 10.95);
    office.control.situation->pace.free_ms = INT64_MAX / 2;
    CHECK_INT(office_post(&office, "/api/v1/reports", office_token(&office, ROLE_DEVICE),
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-0000000000aa\","
                          "\"hazard\":\"FL\"}"),
              201);
    CHECK_INT(situation_holder(office.control.situation, 2), 0);
    CHECK_INT(office_post(&office, "/api/v1/reports/2/amend",
                          office_token(&office, ROLE_OPERATOR),
                          "{\"where\":{\"lat\":43.72,\"lon\":10.95}}"),
              200);
    office_close(&office);
}

TEST(a_territory_ends_where_it_ends)
{
    struct office office;
    const char   *empoli;

    office_open(&office);
    empoli = office_token_for(&office, ROLE_OPERATOR, OFFICE_EMPOLI, NULL);
    report(&office, 1, 43.70, 10.95);
    report(&office, 2, 43.80, 10.95);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/claim", empoli, "{}"), 200);
    CHECK_INT(office_post(&office, "/api/v1/incidents/2/claim", empoli, "{}"), 403);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", empoli, "{\"with\":2}"), 403);
    CHECK_INT(office_get(&office, "/api/v1/incidents/2", empoli), 200); /* all see all */
    office_close(&office);
}

TEST(a_page_of_an_exercise_cannot_touch_what_is_real)
{
    struct office office;
    const char   *operator, * admin, *path;
    struct asked  asked = {.method = "POST", .type = "application/json", .body = "{}"};

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    admin = office_token(&office, ROLE_ADMINISTRATOR);
    CHECK_INT(report(&office, 1, 43.70, 10.95), 201);
    path = "/api/v1/incidents/1/claim";
    asked.path = path;
    asked.token = operator;
    asked.headers = "Tocsin-Mode: exercise/onda\r\n";
    CHECK_INT(office_ask(&office, &asked), 404);
    asked.headers = "Tocsin-Mode: nonsense\r\n";
    CHECK_INT(office_ask(&office, &asked), 400);
    asked.headers = "Tocsin-Mode: exercise/onda\r\n";
    asked.path = "/api/v1/accounts";
    asked.token = admin;
    CHECK_INT(office_ask(&office, &asked), 403);
    asked.token = office_token_for(&office, ROLE_OPERATOR, NULL, "exercise/onda");
    asked.path = path;
    asked.headers = "Tocsin-Mode: actual\r\n"; /* nobody widens himself */
    CHECK_INT(office_ask(&office, &asked), 403);
    asked.token = operator;
    CHECK_INT(office_ask(&office, &asked), 200);
    office_close(&office);
}

TEST(an_exercise_is_apart)
{
    struct office office;
    const char   *drill;

    office_open(&office);
    drill = office_token_for(&office, ROLE_OPERATOR, NULL, "exercise/onda");
    report(&office, 1, 43.70, 10.95);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", drill), 404);
    CHECK_INT(office_get(&office, "/api/v1/reports/1", drill), 404);
    CHECK_INT(office_get(&office, "/api/v1/incidents", drill), 200);
    CHECK(office_said(&office, "\"incidents\":[]"));
    CHECK_INT(office_get(&office, "/api/v1/incidents?mode=actual", drill), 403);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/claim", drill, "{}"), 404);
    office_close(&office);
}

TEST(the_reporter_reads_what_became_of_it)
{
    struct office office;
    const char   *token, *path;
    struct arena *arena = &office.control.arena;

    office_open(&office);
    token = operator_of(&office);
    report(&office, 1, 43.70, 10.95);
    path = arena_format(arena, "/api/v1/status/%s", office_field(&office, "key"));
    CHECK_INT(office_get(&office, path, NULL), 200);
    CHECK_TEXT(office_field(&office, "status"), "received");
    report(&office, 2, 43.70, 10.95);
    office_get(&office, path, NULL);
    CHECK_TEXT(office_field(&office, "status"), "merged");
    CHECK(office_said(&office, "\"number\":1,"));
    CHECK(office_said(&office, "\"incident\":1,\"reports\":2}"));
    office_post(&office, "/api/v1/incidents/1/reject", token, "{\"reason\":\"falso allarme\"}");
    office_get(&office, path, NULL);
    CHECK_TEXT(office_field(&office, "status"), "rejected");
    CHECK_TEXT(office_field(&office, "reason"), "falso allarme");
    CHECK_INT(office_get(&office, strstr(path, "/status"), NULL), 200);
    CHECK(office_head(&office, "Content-Type: text/html; charset=utf-8"));
    CHECK(office_said(&office, "<li class=\"now\">Non confermata</li>"));
    CHECK(!office_said(&office, "<script"));
    CHECK_INT(office_get(&office, "/api/v1/status/made-up", NULL), 404);
    office_close(&office);
}

TEST(the_same_key_acts_once)
{
    struct office office;
    struct asked  note = {.method = "POST",
                          .path = "/api/v1/incidents/1/note",
                          .headers = "Idempotency-Key: k-1\r\n",
                          .body = "{\"text\":\"visto\"}"};
    const char   *first;

    office_open(&office);
    note.token = operator_of(&office);
    report(&office, 1, 43.70, 10.95);
    CHECK_INT(office_ask(&office, &note), 200);
    first = arena_text(&office.control.arena, strstr(office.body.bytes, "\"journal\":"));
    CHECK_INT(office_ask(&office, &note), 200);
    CHECK_INT(strncmp(strstr(office.body.bytes, "\"journal\":"), first, strcspn(first, ",")),
              0);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", note.token), 200);
    CHECK(office_said(&office, "\"version\":1,"));
    note.body = "{\"text\":\"altro\"}";
    CHECK_INT(office_ask(&office, &note), 409);
    note.headers =
        "Idempotency-Key: "
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
        "kkkkkkkkkkkkkkkkkkkkkkkk\r\n";
    CHECK_INT(office_ask(&office, &note), 400);
    office_close(&office);
}

RUN(near_reports_are_one_incident_and_why_is_said_in_words,
    what_an_officer_said_does_not_hide_what_the_machine_saw,
    an_officer_claims_confirms_and_closes_and_may_not_overwrite,
    merge_is_previewed_done_and_undone,
    undo_is_for_who_may_act_where_the_entry_acted_and_takes_back_what_is_there,
    split_and_not_this_one_name_reports_of_the_incident, a_report_without_a_place_gets_one,
    a_report_that_waits_to_be_settled_can_be_amended, a_territory_ends_where_it_ends,
    a_page_of_an_exercise_cannot_touch_what_is_real, an_exercise_is_apart,
    the_reporter_reads_what_became_of_it, the_same_key_acts_once)
