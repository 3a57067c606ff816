#include "tests/hub/api/kit/office.h"

TEST(nobody_is_bound_to_a_zone_there_is_not)
{
    struct office office;
    const char   *admin;

    office_open(&office);
    admin = office_token(&office, ROLE_ADMINISTRATOR);
    CHECK_INT(
        office_post(&office, "/api/v1/accounts", admin,
                    "{\"name\":\"bruno\",\"roles\":[\"operator\"],\"territory\":[\"04814\"]}"),
        400);
    CHECK(office_said(&office, "\"pointer\":\"/territory/0\""));
    CHECK(office_said(&office, "si intendeva «048014»?"));
    CHECK_INT(
        office_post(&office, "/api/v1/tokens", admin,
                    "{\"name\":\"gauge\",\"role\":\"device\",\"territory\":[\"Empoli\"]}"),
        400);
    CHECK(office_said(&office, "si intendeva «048014»?"));
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"anna\",\"roles\":[\"operator\"]}"),
              201);
    CHECK_INT(
        office_ask(&office, &(struct asked){.method = "PUT",
                                            .path = "/api/v1/accounts/anna",
                                            .token = admin,
                                            .headers = "If-Match: \"1\"\r\n",
                                            .body = "{\"territory\":[\"048014\",\"nix\"]}"}),
        400);
    CHECK(office_said(&office, "\"pointer\":\"/territory/1\""));
    office_close(&office);
}

RUN(nobody_is_bound_to_a_zone_there_is_not)
