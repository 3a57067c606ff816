#include "tests/hub/api/kit/office.h"

static int report_in(struct office *office, int n, const char *hazard, double lat,
                     const char *mode)
{
    return office_post(office, "/api/v1/reports", office_token(office, ROLE_OPERATOR),
                       arena_format(&office->control.arena,
                                    "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                    "\"hazard\":\"%s\",\"mode\":\"%s\","
                                    "\"where\":{\"lat\":%.4f,\"lon\":10.95}}",
                                    n, hazard, mode, lat));
}

TEST(incidents_of_one_storm_are_an_episode_and_why_is_said_in_words)
{
    struct office office;
    struct asked  show = {
         .method = "GET", .path = "/api/v1/episodes", .headers = "Accept-Language: en\r\n"};

    office_open(&office);
    show.token = office_token(&office, ROLE_OPERATOR);
    CHECK_INT(report_in(&office, 1, "FL", 43.72, "actual"), 201);
    CHECK_INT(office_ask(&office, &show), 200);
    CHECK(office_said(&office, "\"episodes\":[],")); /* by itself it is none */
    CHECK_INT(report_in(&office, 2, "LS", 43.90, "actual"), 201);
    CHECK_INT(report_in(&office, 3, "FL", 45.90, "actual"), 201);        /* far away */
    CHECK_INT(report_in(&office, 4, "PH", 43.80, "actual"), 201);        /* no danger */
    CHECK_INT(report_in(&office, 5, "FL", 43.75, "exercise/demo"), 201); /* another mode */
    CHECK_INT(report_in(&office, 6, "FL", 43.60, "actual"), 201);
    CHECK_INT(office_post(&office, "/api/v1/incidents/6/reject", show.token,
                          "{\"reason\":\"non risulta\"}"),
              200);
    CHECK_INT(office_ask(&office, &show), 200);
    CHECK(office_said(&office, "\"episodes\":[{\"number\":1,"));
    CHECK(office_said(&office, "\"reports\":2,\"hazards\":[\"FL\",\"LS\"],"));
    CHECK(office_said(&office, "\"words\":\"2 incidents, each within 50.0 km and 6 h of "
                               "another of them\",\"incidents\":[{\"number\":1,"));
    CHECK(office_said(&office, "\"words\":\"20.0 km and 0 s from incident 2\"}"));
    CHECK(office_said(&office, "\"to\":1,\"distance_m\":20015,"));
    CHECK(!office_said(&office, "\"number\":3") && !office_said(&office, "\"number\":4") &&
          !office_said(&office, "\"number\":5") && !office_said(&office, "\"number\":6"));
    show.path = "/api/v1/episodes?mode=exercise/demo";
    CHECK_INT(office_ask(&office, &show), 200);
    CHECK(office_said(&office, "\"episodes\":[],"));
    show.path = "/api/v1/episodes?mode=odd";
    CHECK_INT(office_ask(&office, &show), 400);
    office_close(&office);
}

RUN(incidents_of_one_storm_are_an_episode_and_why_is_said_in_words)
