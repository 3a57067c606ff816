#include "tests/hub/api/kit/office.h"

#define ID(n) "0192f3a0-7b1c-7cc3-9d5e-2f3a4b5c6d" n

static const char FLOOD[] =
    "{\"v\":1,\"id\":\"" ID("01") "\",\"hazard\":\"FL\",\"where\":"
                                  "{\"lat\":43.7213,\"lon\":10.9472},\"text\":\"acqua\"}";
static const char OTHER[] =
    "{\"v\":1,\"id\":\"" ID("01") "\",\"hazard\":\"FL\",\"where\":"
                                  "{\"lat\":43.7213,\"lon\":10.9472},\"text\":\"altro\"}";

static const char REPORTS[] = "/api/v1/reports";

static int post_lines(struct office *office, const char *token, const char *lines)
{
    return office_ask(office, &(struct asked){.method = "POST",
                                              .path = REPORTS,
                                              .token = token,
                                              .type = "application/x-ndjson",
                                              .body = lines});
}

TEST(a_report_is_answered_once_it_is_kept_and_twice_the_same)
{
    struct office office;
    const char   *key, *first;

    office_open(&office);
    CHECK_INT(office_post(&office, REPORTS, NULL, FLOOD), 201);
    CHECK(office_head(&office, "Location: /api/v1/reports/" ID("01")));
    CHECK_TEXT(office_field(&office, "status"), "received");
    key = office_field(&office, "key");
    CHECK_INT(strlen(key), INTAKE_KEY_LEN);
    CHECK(strstr(office_field(&office, "status_url"), key) != NULL);

    first = arena_text(&office.control.arena, office.body.bytes);
    CHECK_INT(office_post(&office, REPORTS, NULL, FLOOD), 201);
    CHECK_TEXT(office.body.bytes, first);
    CHECK(office_said(&office, "\"number\":1,"));
    CHECK_INT(office_post(&office, REPORTS, NULL, OTHER), 409);
    CHECK(office_head(&office, "application/problem+json"));
    CHECK(office_said(&office, "\"pointer\":\"/id\""));
    office_close(&office);
}

TEST(a_wrong_report_is_told_which_field_and_in_the_readers_language)
{
    struct office office;
    struct asked  wrong = {
         .method = "POST",
         .path = REPORTS,
         .headers = "Accept-Language: fr, en-GB;q=0.8, it;q=0.5\r\n",
         .body = "{\"v\":1,\"id\":\"" ID("02") "\",\"hazard\":\"FL\","
                                                "\"where\":{\"lat\":143.7,\"lon\":10.9}}"};

    office_open(&office);
    CHECK_INT(office_ask(&office, &wrong), 400);
    CHECK(office_said(&office, "\"pointer\":\"/where/lat\""));
    CHECK(office_said(&office, "\"title\":\"Invalid request\""));
    wrong.headers = "";
    CHECK_INT(office_ask(&office, &wrong), 400);
    CHECK(office_said(&office, "\"title\":\"Richiesta non valida\""));
    office_close(&office);
}

TEST(a_report_of_a_later_version_is_laid_aside_for_an_operator)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_post(&office, REPORTS, NULL,
                          "{\"v\":2,\"id\":\"" ID("03") "\",\"smell\":\"gas\"}"),
              202);
    CHECK_TEXT(office_field(&office, "status"), "laid_aside");
    CHECK_INT(office_get(&office, "/api/v1/refused", operator), 200);
    CHECK(office_said(&office, "newer version"));
    CHECK(office_said(&office, ID("03")));
    CHECK_INT(office_get(&office, "/api/v1/refused", NULL), 401);
    office_close(&office);
}

TEST(a_batch_is_answered_line_by_line_whatever_is_in_it)
{
    struct office office;
    const char   *device, *line;

    office_open(&office);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(
        post_lines(&office, device,
                   "{\"v\":1,\"id\":\"" ID(
                       "11") "\",\"hazard\":\"FL\"}\r\n"
                             "{\"v\":1,\"id\":\"" ID(
                                 "12") "\",\"hazard\":\"FL\",\"lat\":1}\n"
                                       "\n"
                                       "{\"v\":9,\"id\":\"" ID(
                                           "13") "\"}\n"
                                                 "{\"v\":1,\"id\":\"" ID(
                                                     "11") "\",\"hazard\":\"FL\"}\n"
                                                           "{\"v\":1,\"id\":\"" ID(
                                                               "11") "\",\"hazard\":\"OT\"}"),
        200);
    line = office.body.bytes;
    CHECK(strstr(line,
                 "{\"line\":1,\"id\":\"" ID("11") "\",\"number\":1,\"status\":\"received\""));
    CHECK(strstr(line, "{\"line\":2,\"problem\":"));
    CHECK(strstr(line, "{\"line\":3,\"problem\":"));
    CHECK(strstr(line, "{\"line\":4,\"status\":\"laid_aside\"}"));
    CHECK(strstr(line,
                 "{\"line\":5,\"id\":\"" ID("11") "\",\"number\":1,\"status\":\"received\""));
    CHECK(strstr(line, "{\"line\":6,\"problem\":{\"type\":\"urn:tocsin:problem:conflict\""));
    office_close(&office);
}

static char *many_lines(size_t count)
{
    struct buf lines = {0};

    for (size_t i = 0; i < count; i++)
        buf_format(&lines,
                   "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012zx\","
                   "\"hazard\":\"FL\"}\n",
                   i + 1);
    return buf_take(&lines);
}

TEST(a_long_batch_goes_in_pieces_and_one_of_nobody_is_short)
{
    struct office office;
    const char   *device;
    char         *lines = many_lines(600), *short_lines = many_lines(21);

    office_open(&office);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(post_lines(&office, device, lines), 200);
    CHECK(office_said(&office, "{\"line\":257,"));
    CHECK(office_said(&office, "\"number\":600,"));
    CHECK_INT(post_lines(&office, NULL, short_lines), 413);
    CHECK_INT(post_lines(&office, NULL, ""), 400);
    office_close(&office);
    free(lines);
    free(short_lines);
}

TEST(under_stress_nobody_is_asked_to_come_back_and_then_everybody)
{
    struct office                office;
    const struct intake_settings limits = {
        .waiting_max = 0, .per_network_burst = 5, .per_network_min = 5, .lag_max_ms = 100};
    const char *device;

    office_open_with(&office, &limits);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(office_post(&office, REPORTS, NULL, FLOOD), 429);
    CHECK(office_head(&office, "Retry-After: "));
    CHECK_INT(office_post(&office, REPORTS, device, FLOOD), 503);
    CHECK(office_head(&office, "Retry-After: "));
    CHECK_INT(post_lines(&office, device, FLOOD), 503);
    office_close(&office);
}

TEST(a_token_of_an_exercise_reports_in_it_only)
{
    struct office office;
    const char   *device;

    office_open(&office);
    device = office_token_for(&office, ROLE_DEVICE, NULL, "exercise/onda");
    CHECK_INT(office_post(&office, REPORTS, device, FLOOD), 403);
    CHECK_INT(office_post(&office, REPORTS, device,
                          "{\"v\":1,\"id\":\"" ID("21") "\",\"hazard\":\"FL\","
                                                        "\"mode\":\"exercise/onda\"}"),
              201);
    office_close(&office);
}

TEST(operators_read_what_came_in_and_where_it_stands)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_post(&office, REPORTS, NULL, FLOOD), 201);
    CHECK_INT(office_get(&office, "/api/v1/reports?limit=10", operator), 200);
    CHECK(office_said(&office, "\"source\":\"anonymous\""));
    CHECK(office_said(&office, "\"incident\":1"));
    CHECK(!office_said(&office, "\"next\""));
    CHECK_INT(office_get(&office, "/api/v1/reports/" ID("01"), operator), 200);
    CHECK_TEXT(office_field(&office, "text"), "acqua");
    CHECK_INT(office_get(&office, "/api/v1/reports/1", operator), 200);
    CHECK_INT(office_get(&office, "/api/v1/reports/99", operator), 404);
    CHECK_INT(office_get(&office, "/api/v1/reports/x", operator), 404);
    CHECK_INT(office_get(&office, "/api/v1/reports?limit=x", operator), 400);
    CHECK_INT(office_get(&office, "/api/v1/reports?limit=0", operator), 400);
    CHECK(office_said(&office, "limit"));
    CHECK_INT(office_get(&office, "/api/v1/reports", NULL), 401);
    CHECK_INT(office_get(&office, "/api/v1/reports", "no such token"), 401);
    CHECK(office_head(&office, "WWW-Authenticate: Bearer"));
    office_close(&office);
}

/* A page's word for the next one is followed as it stands. */
TEST(a_list_goes_on_with_the_filters_it_began_with)
{
    struct office office;
    const char   *operator, * device;
    char         *lines = many_lines(5);

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    device = office_token(&office, ROLE_DEVICE);
    CHECK_INT(post_lines(&office, device, lines), 200);
    CHECK_INT(office_post(&office, REPORTS, NULL, FLOOD), 201);
    CHECK_INT(office_get(&office,
                         "/api/v1/reports?before=6&channel=http&limit=2&mode=actual", operator),
              200);
    CHECK(office_said(&office, "\"number\":5,"));
    CHECK(!office_said(&office, "\"number\":3,"));
    CHECK_TEXT(office_field(&office, "next"),
               "/api/v1/reports?channel=http&limit=2&mode=actual&before=4");
    CHECK_INT(office_get(&office, office_field(&office, "next"), operator), 200);
    CHECK(office_said(&office, "\"number\":3,"));
    CHECK(!office_said(&office, "\"number\":4,"));
    CHECK(!office_said(&office, "\"number\":1,"));
    office_close(&office);
    free(lines);
}

TEST(what_was_laid_aside_is_read_page_by_page)
{
    static const char NEWER[] = "{\"v\":2,\"id\":\"" ID("03") "\",\"smell\":\"gas\"}";
    struct office     office;
    const char       *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    for (int i = 0; i < 3; i++)
        CHECK_INT(office_post(&office, REPORTS, NULL, NEWER), 202);
    CHECK_INT(office_get(&office, "/api/v1/refused?limit=2", operator), 200);
    CHECK_TEXT(office_field(&office, "next"), "/api/v1/refused?limit=2&before=2");
    CHECK_INT(office_get(&office, office_field(&office, "next"), operator), 200);
    CHECK(office_said(&office, "\"number\":1,"));
    CHECK(!office_said(&office, "\"next\""));
    office_close(&office);
}

RUN(a_report_is_answered_once_it_is_kept_and_twice_the_same,
    a_wrong_report_is_told_which_field_and_in_the_readers_language,
    a_report_of_a_later_version_is_laid_aside_for_an_operator,
    a_batch_is_answered_line_by_line_whatever_is_in_it,
    a_long_batch_goes_in_pieces_and_one_of_nobody_is_short,
    under_stress_nobody_is_asked_to_come_back_and_then_everybody,
    a_token_of_an_exercise_reports_in_it_only, operators_read_what_came_in_and_where_it_stands,
    a_list_goes_on_with_the_filters_it_began_with, what_was_laid_aside_is_read_page_by_page)
