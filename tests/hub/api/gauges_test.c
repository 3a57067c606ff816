#include "tests/hub/api/kit/office.h"

/* The Things Stack's webhook for the one gauge there is. */
static int uplink(struct office *office, const char *token, const char *level)
{
    return office_post(office, "/api/v1/uplinks", token,
                       arena_format(&office->control.arena,
                                    "{\"end_device_ids\":{\"device_id\":\"idrometro-3\","
                                    "\"application_ids\":{\"application_id\":\"empoli\"}},"
                                    "\"uplink_message\":{\"f_port\":4,\"decoded_payload\":{"
                                    "\"level\":%s,\"battery\":3.2}}}",
                                    level));
}

TEST(what_a_sensor_measured_is_heard_from_its_device_alone)
{
    struct office office;
    const char   *operator, * device;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(office_get(&office, "/api/v1/gauges", operator), 200);
    CHECK(office_said(&office, "\"id\":\"elsa\""));
    CHECK(office_said(&office, "\"state\":\"unknown\"}"));
    CHECK_INT(uplink(&office, office_token(&office, ROLE_VOLUNTEER), "0.5"), 403);
    CHECK_INT(uplink(&office, NULL, "0.5"), 401);
    CHECK_INT(uplink(&office, device, "0.5"), 204);
    CHECK_INT(office_get(&office, "/api/v1/gauges", operator), 200);
    CHECK(office_said(&office, "\"state\":\"up\",\"value\":0.5,\"unit\":\"m\""));
    office.control.clock.set_ms += 60000;
    CHECK_INT(uplink(&office, device, "1.7"), 204);
    CHECK_INT(office_get(&office, "/api/v1/gauges", operator), 200);
    CHECK(office_said(&office, "\"level\":\"attenzione\""));
    CHECK_INT(office_post(&office, "/api/v1/uplinks", device, "{\"uplink_message\":{}}"), 400);
    CHECK(office_said(&office, "/end_device_ids"));
    CHECK_INT(office_post(&office, "/api/v1/uplinks", device, "{\"join_accept\":{}}"), 204);
    office_close(&office);
}

static void report(struct office *office, int n)
{
    CHECK_INT(office_post(office, "/api/v1/reports", NULL,
                          arena_format(&office->control.arena,
                                       "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                       "\"hazard\":\"FL\",\"where\":{\"lat\":43.7200,\"lon\":"
                                       "10.9500}}",
                                       n)),
              201);
}

/* The gauge is flat while nine report a flood: said in the room, and nothing is hidden. */
TEST(a_flat_gauge_contradicts_the_reports_in_its_sight_and_a_high_one_does_not)
{
    struct office office;
    const char   *operator, * device;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(uplink(&office, device, "0.5"), 204);
    for (int i = 1; i <= 9; i++)
        report(&office, i);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", operator), 200);
    CHECK(office_said(&office, "\"reports\":9"));
    CHECK(office_said(&office, "\"corroborated\":false"));
    CHECK(office_said(&office, "Non verificato: fonti indipendenti 1, ne servono 3."));
    CHECK(office_said(&office, "9 segnalazioni hanno la stessa origine"));
    CHECK(office_said(&office, "Contraddetto: Idrometro di Ponte a Elsa"));
    CHECK(office_said(&office, "\"contradicted\":true"));
    CHECK(office_said(&office, "\"confidence\":0.23,")); /* three quarters of 0.3 */
    CHECK_INT(office_get(&office, "/api/v1/incidents", operator), 200);
    CHECK(office_said(&office, "\"confidence\":0.23,"));
    office.control.clock.set_ms += 60000;
    CHECK_INT(uplink(&office, device, "1.7"), 204);
    CHECK_INT(office_get(&office, "/api/v1/incidents/1", operator), 200);
    CHECK(!office_said(&office, "Contraddetto"));
    CHECK(office_said(&office, "\"confidence\":0.3,"));
    office_close(&office);
}

RUN(what_a_sensor_measured_is_heard_from_its_device_alone,
    a_flat_gauge_contradicts_the_reports_in_its_sight_and_a_high_one_does_not)
