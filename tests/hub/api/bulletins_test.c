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

RUN(a_bulletin_is_brought_by_operators_and_read_by_all)
