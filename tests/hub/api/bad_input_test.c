/* Whatever comes in gets a clear answer that names what is wrong; nothing kept is lost, and
 * the next one is served (P14). */
#include "tests/hub/api/kit/office.h"

#define ID   "0192f3a0-7b1c-7cc3-9d5e-2f3a4b5c6d01"
#define GOOD "\"v\":1,\"id\":\"" ID "\",\"hazard\":\"FL\""
enum { REPORTS_LINES = 5000 }; /* of a batch, at most */

#define WHERE "\"where\":{\"lat\":43.7,\"lon\":10.9}"

static const struct {
    const char *body;
    int         status;
    const char *pointer; /* "" : no field in particular */
} REPORTS[] = {
    {"", 400, ""},
    {"nonsense", 400, ""},
    {"[]", 400, ""},
    {"null", 400, ""},
    {"{\"v\":1", 400, ""},
    {"{" GOOD "} trailing", 400, ""},
    {"{" GOOD ",\"hazard\":\"FI\"}", 400, ""}, /* twice the same name */
    {"{" GOOD ",\"hazrd\":\"FI\"}", 400, "/hazrd"},
    {"{" GOOD ",\"where\":{\"lat\":NaN,\"lon\":10.9}}", 400, ""},
    {"{" GOOD ",\"where\":{\"lat\":1e999,\"lon\":10.9}}", 400, ""},
    {"{" GOOD ",\"where\":{\"lat\":\"43.7\",\"lon\":10.9}}", 400, "/where/lat"},
    {"{" GOOD ",\"where\":{\"lat\":143.7,\"lon\":10.9}}", 400, "/where/lat"},
    {"{" GOOD ",\"where\":{\"lat\":10.9}}", 400, "/where/lon"},
    {"{" GOOD ",\"where\":[43.7,10.9]}", 400, "/where"},
    {"{" GOOD ",\"where\":{\"lat\":43.7,\"lon\":10.9,\"alt\":3}}", 400, "/where/alt"},
    {"{\"v\":1,\"id\":\"not a uuid\",\"hazard\":\"FL\"}", 400, "/id"},
    {"{\"v\":1,\"id\":7,\"hazard\":\"FL\"}", 400, "/id"},
    {"{\"v\":1,\"id\":\"00000000-0000-0000-0000-000000000000\",\"hazard\":\"FL\"}", 400, "/id"},
    {"{\"v\":\"1\",\"id\":\"" ID "\",\"hazard\":\"FL\"}", 400, "/v"},
    {"{\"v\":0,\"id\":\"" ID "\",\"hazard\":\"FL\"}", 400, "/v"},
    {"{" GOOD ",\"observed\":\"yesterday\"}", 400, "/observed"},
    {"{" GOOD ",\"observed\":1767225600}", 400, "/observed"},
    {"{" GOOD ",\"mode\":\"exercise/ONDA!\"}", 400, "/mode"},
    {"{" GOOD ",\"text\":\"\\u0000\"}", 400, ""},
    {"{" GOOD ",\"text\":\"\xff\xfe\"}", 400, ""},
    {"{" GOOD ",\"text\":\"\\ud800\"}", 400, ""},
    {"{" GOOD ",\"text\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", 400, ""},
};

static void check_pointer(struct office *office, const char *pointer, const char *body)
{
    char wanted[80];

    snprintf(wanted, sizeof wanted, "\"pointer\":\"%s\"", pointer);
    if (*pointer && !office_said(office, wanted)) {
        fprintf(stderr, "%s: %s\n", body, office->body.bytes);
        CHECK(office_said(office, wanted));
    }
}

/* A good report is taken and found, whatever came before it. */
static void check_alive(struct office *office)
{
    struct intake_figures before, after;

    intake_figures(office->intake, &before);
    CHECK(office_post(office, "/api/v1/reports", NULL, "{" GOOD "," WHERE "}") < 300);
    intake_figures(office->intake, &after);
    CHECK_INT(after.kept + after.repeated, before.kept + before.repeated + 1);
}

TEST(every_wrong_report_is_told_what_is_wrong)
{
    struct office office;

    office_open(&office);
    check_alive(&office);
    for (size_t i = 0; i < COUNT_OF(REPORTS); i++) {
        int status = office_post(&office, "/api/v1/reports", NULL, REPORTS[i].body);

        if (status != REPORTS[i].status)
            fprintf(stderr, "%s: %d: %s\n", REPORTS[i].body, status, office.body.bytes);
        CHECK_INT(status, REPORTS[i].status);
        CHECK(office_head(&office, "Content-Type: application/problem+json"));
        CHECK(strlen(office_field(&office, "detail")) > 5);
        check_pointer(&office, REPORTS[i].pointer, REPORTS[i].body);
    }
    check_alive(&office);
    CHECK_INT(office_get(&office, "/api/v1/reports", office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(office_said(&office, "\"number\":1,"));
    CHECK(!office_said(&office, "\"number\":2,"));
    office_close(&office);
}

TEST(every_route_refuses_what_it_cannot_read)
{
    static const struct {
        const char *path, *body;
        enum role   role;
        int         status;
    } WRONG[] = {
        {"/api/v1/incidents/1/claim", "{\"minutes\":\"ten\"}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/1/claim", "{\"minutes\":100000}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/1/merge", "{\"with\":1.5}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/1/split", "{\"sides\":\"all\"}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/1/split", "{\"sides\":[[1],[-2]]}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/1/split", "{\"sides\":[[1],[99999999999999999999]]}", ROLE_OPERATOR,
         400},
        {"/api/v1/incidents/1/note", "{\"text\":\"\"}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/undo", "{\"entry\":0}", ROLE_OPERATOR, 400},
        {"/api/v1/incidents/preview", "{\"verb\":\"destroy\"}", ROLE_OPERATOR, 400},
        {"/api/v1/alerts", "{\"content\":7}", ROLE_OPERATOR, 400},
        {"/api/v1/alerts", "[]", ROLE_OPERATOR, 400},
        {"/api/v1/accounts", "{\"name\":\"anna\"}", ROLE_ADMINISTRATOR, 400},
        {"/api/v1/tokens", "{\"name\":\"x\",\"role\":\"king\"}", ROLE_ADMINISTRATOR, 400},
        {"/api/v1/tokens", "{\"name\":\"x\",\"role\":\"device\",\"mode\":\"war\"}",
         ROLE_ADMINISTRATOR, 400},
        {"/api/v1/journal/erase", "{}", ROLE_ADMINISTRATOR, 400},
        {"/api/v1/areas", "{\"type\":\"FeatureCollection\",\"features\":7}", ROLE_ADMINISTRATOR,
         400},
        {"/api/v1/subscriptions", "{\"kind\":\"pigeon\"}", ROLE_OPERATOR, 400},
        {"/api/v1/subscriptions/confirm", "{\"id\":7}", ROLE_OPERATOR, 400},
        {"/api/v1/session", "{\"name\":[\"anna\"]}", ROLE_OPERATOR, 400},
    };
    struct office office;

    office_open(&office);
    check_alive(&office);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        int status = office_post(&office, WRONG[i].path, office_token(&office, WRONG[i].role),
                                 WRONG[i].body);

        if (status != WRONG[i].status)
            fprintf(stderr, "%s %s: %d: %s\n", WRONG[i].path, WRONG[i].body, status,
                    office.body.bytes);
        CHECK_INT(status, WRONG[i].status);
        CHECK(office_head(&office, "Content-Type: application/problem+json"));
    }
    check_alive(&office);
    office_close(&office);
}

/* Only the head is said: what is refused early is refused without its body. */
static int announce(struct office *office, const char *path, const char *type, size_t len)
{
    struct visitor visitor;
    char           head[300];
    int            status;

    visitor_come(&visitor, &office->control.bench.loop, office->port);
    snprintf(head, sizeof head,
             "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n"
             "Content-Length: %zu\r\nExpect: 100-continue\r\n\r\n",
             path, type, len);
    visitor_say_text(&visitor, head);
    CHECK(visitor_hear(&visitor, "\r\n\r\n"));
    status = (int)strtol(visitor.heard.bytes + 9, NULL, 10);
    visitor_leave(&visitor);
    return status;
}

TEST(too_much_is_refused_before_it_is_read)
{
    struct office office;

    office_open(&office);
    CHECK_INT(announce(&office, "/api/v1/reports", "application/json", REPORT_BYTES_MAX + 1),
              413);
    CHECK_INT(announce(&office, "/api/v1/reports", "application/x-ndjson", (8 << 20) + 1), 413);
    CHECK_INT(announce(&office, "/api/v1/session", "application/json", 64 * 1024 + 1), 413);
    CHECK_INT(announce(&office, "/version", "application/json", 10), 405);
    CHECK_INT(announce(&office, "/api/v1/reports", "application/json", 100), 100);
    CHECK_INT(announce(&office, "/api/v1/areas", "application/geo+json", 1 << 20), 401);
    check_alive(&office);
    office_close(&office);
}

TEST(a_packed_body_is_refused_and_not_taken_for_a_plain_one)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/api/v1/reports",
                                                  .type = "application/json",
                                                  .headers = "Content-Encoding: gzip\r\n",
                                                  .body = "{}"}),
              415);
    CHECK(office_said(&office, "Content-Encoding"));
    check_alive(&office);
    office_close(&office);
}

TEST(many_empty_lines_are_only_lines)
{
    struct office office;
    char         *lines = mem_zeroed(REPORTS_LINES + 2);

    office_open(&office);
    memset(lines, '\n', REPORTS_LINES + 1);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/api/v1/reports",
                                                  .token = office_token(&office, ROLE_DEVICE),
                                                  .type = "application/x-ndjson",
                                                  .body = lines}),
              413);
    lines[1000] = '\0';
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/api/v1/reports",
                                                  .token = office_token(&office, ROLE_DEVICE),
                                                  .type = "application/x-ndjson",
                                                  .body = lines}),
              200);
    CHECK(office_said(&office, "{\"line\":1000,\"problem\":"));
    check_alive(&office);
    free(lines);
    office_close(&office);
}

TEST(a_slow_client_holds_up_nobody)
{
    static const char HEAD[] = "POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\n"
                               "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
    struct office     office;
    struct visitor    slow[20];

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(slow); i++) {
        visitor_come(&slow[i], &office.control.bench.loop, office.port);
        visitor_say_slowly(&slow[i], HEAD, sizeof HEAD - 1);
    }
    check_alive(&office);
    for (size_t i = 0; i < COUNT_OF(slow); i++)
        visitor_leave(&slow[i]);
    check_alive(&office);
    office_close(&office);
}

TEST(who_leaves_before_the_answer_loses_only_the_answer)
{
    static const char REQUEST[] =
        "POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 75\r\n\r\n{" GOOD "}  ";
    struct office  office;
    struct visitor hasty;

    office_open(&office);
    visitor_come(&hasty, &office.control.bench.loop, office.port);
    visitor_say_text(&hasty, REQUEST);
    visitor_leave(&hasty);
    check_alive(&office);
    office_close(&office);
}

RUN(every_wrong_report_is_told_what_is_wrong, every_route_refuses_what_it_cannot_read,
    too_much_is_refused_before_it_is_read, many_empty_lines_are_only_lines,
    a_packed_body_is_refused_and_not_taken_for_a_plain_one, a_slow_client_holds_up_nobody,
    who_leaves_before_the_answer_loses_only_the_answer)
