#include "tests/hub/api/kit/office.h"
#include "tests/kit/check.h"

TEST(a_bulletin_is_brought_by_operators_and_read_by_all)
{
    static const char TABLE[] = "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n"
                                "048014,Empoli,Toscana,Tosc-A6,Valdarno Inferiore\n"
                                "048050,Vinci,Toscana,Tosc-A6,Valdarno Inferiore\n";
    static const char BULLETIN[] = "published,day,zone,idrogeologico,temporali,idraulico\n"
                                   "2025-12-31T15:00:00+01:00,domani,Tosc-A6,0,1,2\n";
    struct office     office;
    struct asked      zones = {
             .method = "POST", .path = "/api/v1/areas", .type = "text/csv", .body = TABLE};
    struct asked bulletin = {
        .method = "POST", .path = "/api/v1/bulletin", .type = "text/csv", .body = BULLETIN};

    struct asked phase = {.method = "PUT",
                          .path = "/api/v1/bulletin/phases/048014",
                          .body = "{\"phase\":\"prealarm\"}"};

    office_open(&office);
    CHECK_INT(office_get(&office, "/api/v1/bulletin", NULL), 200);
    CHECK(office_said(&office, "{\"places\":[],\"phases\":[]}"));
    zones.token = office_token(&office, ROLE_ADMINISTRATOR);
    CHECK_INT(office_ask(&office, &zones), 200);
    CHECK(office_said(&office, "{\"kept\":4,"));
    CHECK_INT(office_ask(&office, &bulletin), 401);
    bulletin.token = office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_ask(&office, &bulletin), 200);
    CHECK(office_said(&office, "{\"is_new\":true,\"municipalities\":2,\"changed\":2}"));
    CHECK_INT(office_get(&office, "/api/v1/bulletin", NULL), 200);
    CHECK(office_said(
        &office,
        "{\"day\":\"2026-01-01\",\"municipality\":\"048014\","
        "\"name\":\"Empoli\",\"zone\":\"Tosc-A6\",\"level\":\"orange\","
        "\"before\":\"green\",\"phase\":\"none\",\"risks\":{\"hydrogeological\":\"green\","
        "\"thunderstorms\":\"yellow\",\"hydraulic\":\"orange\"}}"));
    phase.token = office_token(&office, ROLE_ADMINISTRATOR);
    CHECK_INT(office_ask(&office, &phase), 403);
    phase.token = office_token(&office, ROLE_APPROVER);
    CHECK_INT(office_ask(&office, &phase), 200);
    CHECK_INT(office_get(&office, "/api/v1/bulletin", NULL), 200);
    CHECK(office_said(&office, "\"level\":\"orange\",\"before\":\"green\","
                               "\"phase\":\"prealarm\""));
    CHECK(office_said(&office, "\"phases\":[{\"municipality\":\"048014\",\"name\":"
                               "\"Empoli\",\"phase\":\"prealarm\",\"since\":"));
    phase.body = "{\"phase\":\"orange\"}"; /* a colour is no phase */
    CHECK_INT(office_ask(&office, &phase), 400);
    bulletin.body = "published,day\nwhen,oggi\n";
    CHECK_INT(office_ask(&office, &bulletin), 400);
    office_close(&office);
}

static void ask_ok(struct office *office, const char *token, const char *method,
                   const char *path, const char *body, int status)
{
    struct asked asked = {.token = token, .method = method, .path = path, .body = body};

    if (body && body[0] != '{')
        asked.type = "text/csv";
    CHECK_INT(office_ask(office, &asked), status);
}

TEST(what_changed_waits_for_an_officer_who_drafts_or_lets_it_be)
{
    static const char TABLE[] = "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n"
                                "048014,Empoli,Toscana,Tosc-A6,Valdarno Inferiore\n"
                                "048050,Vinci,Toscana,Tosc-A6,Valdarno Inferiore\n";
    static const char RED[] = "published,day,zone,idrogeologico,temporali,idraulico\n"
                              "2025-12-31T15:00:00+01:00,oggi,Tosc-A6,0,1,0\n"
                              "2025-12-31T15:00:00+01:00,domani,Tosc-A6,0,1,3\n";
    static const char DRAFT[] = "/api/v1/bulletin/changes/Tosc-A6/2026-01-01/draft";
    static const char SEEN[] = "/api/v1/bulletin/changes/048014/2026-01-01/seen";
    static const char CHANGES[] = "/api/v1/bulletin/changes";
    struct office     office;
    const char       *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    ask_ok(&office, office_token(&office, ROLE_ADMINISTRATOR), "POST", "/api/v1/areas", TABLE,
           200);
    ask_ok(&office, operator, "POST", "/api/v1/bulletin", RED, 200);
    ask_ok(&office, operator, "PUT", "/api/v1/bulletin/phases/048050", "{\"phase\":\"alarm\"}",
           200);
    CHECK_INT(office_get(&office, CHANGES, operator), 200);
    CHECK(office_said(&office, "{\"changes\":[{\"day\":\"2026-01-01\",\"municipality\":"
                               "\"048014\",\"name\":\"Empoli\",\"zone\":\"Tosc-A6\",\"told\":"
                               "\"green\",\"level\":\"red\",\"phase\":\"none\"}"));
    CHECK(!office_said(&office, "2025-12-31")); /* the day is over */
    ask_ok(&office, operator, "POST", SEEN, "{}", 200);
    CHECK_INT(office_get(&office, CHANGES, operator), 200);
    CHECK(!office_said(&office, "048014"));
    ask_ok(&office, operator, "POST", SEEN, "{}", 404);
    ask_ok(&office, operator, "POST", DRAFT, "{}", 201);
    CHECK(office_said(&office,
                      "Allerta rossa giovedì 1 gennaio: rischio idraulico. Vinci: fase "
                      "operativa di allarme."));
    CHECK(office_said(&office, "\"zones\":[\"048050\"]"));
    CHECK(office_said(&office, "2026-01-02T00:00:00"));
    CHECK(office_said(&office, "it.codiceColore"));
    CHECK(office_said(&office, "it.faseOperativa"));
    CHECK(office_said(&office, "\"state\":\"draft\"")); /* nothing goes out by itself */
    CHECK_INT(office_get(&office, CHANGES, operator), 200);
    CHECK(office_said(&office, "{\"changes\":[]}"));
    office_close(&office);
}

RUN(a_bulletin_is_brought_by_operators_and_read_by_all,
    what_changed_waits_for_an_officer_who_drafts_or_lets_it_be)
