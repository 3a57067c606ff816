#include "tests/hub/api/kit/office.h"

static const char *report(struct office *office)
{
    CHECK_INT(office_post(office, "/api/v1/reports", NULL,
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000001\","
                          "\"hazard\":\"FL\",\"where\":{\"lat\":43.7,\"lon\":10.95}}"),
              201);
    return office_field(office, "key");
}

static int answer(struct office *office, const char *key, const char *question)
{
    return office_post(
        office, arena_format(&office->control.arena, "/api/v1/status/%s/answer", key), NULL,
        arena_format(&office->control.arena,
                     "{\"question\":\"%s\",\"text\":\"Un metro, e sale\"}", question));
}

TEST(who_reported_is_asked_back_and_answers_once)
{
    struct office office;
    const char   *operator, * key, *question;
    const char   *mine;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    key = report(&office);
    mine = arena_format(&office.control.arena, "/api/v1/status/%s/questions", key);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/ask", operator, "{\"text\":\"\"}"), 400);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/ask",
                          office_token_for(&office, ROLE_OPERATOR, OFFICE_VINCI, NULL),
                          "{\"text\":\"Quanta acqua?\"}"),
              403);
    CHECK_INT(
        office_post(&office, "/api/v1/reports/1/ask", operator, "{\"text\":\"Quanta acqua?\"}"),
        201);
    question = office_field(&office, "id");
    CHECK_INT(office_get(&office, mine, NULL), 200);
    CHECK(office_said(&office, "Quanta acqua?"));
    CHECK(!office_said(&office, "\"by\"")); /* the room asks, nobody by name */
    CHECK_INT(answer(&office, "x", question), 404);
    CHECK_INT(answer(&office, key, question), 200);
    CHECK_INT(answer(&office, key, question), 409);
    CHECK_INT(
        office_get(&office, "/api/v1/reports/0192f3a0-7b1c-7cc3-9d5e-000000000001", operator),
        200);
    CHECK(office_said(&office, "\"answer\":\"Un metro, e sale\""));
    CHECK(office_said(&office, "\"by\":"));
    office_close(&office);
}

TEST(a_key_opens_no_question_of_another_report)
{
    struct office office;
    const char   *operator, * question, *other;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    report(&office);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/ask", operator, "{\"text\":\"Dove?\"}"),
              201);
    question = office_field(&office, "id");
    CHECK_INT(office_post(&office, "/api/v1/reports", NULL,
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000002\","
                          "\"hazard\":\"FL\",\"where\":{\"lat\":43.7,\"lon\":10.95}}"),
              201);
    other = office_field(&office, "key");
    CHECK_INT(answer(&office, other, question), 404);
    office_close(&office);
}

TEST(who_has_no_scripts_reads_and_answers_on_the_page_of_his_report)
{
    struct office office;
    const char   *operator, * page, *question;
    struct buf    body = {0};
    struct asked  reply = {
         .method = "POST", .type = "application/x-www-form-urlencoded", .headers = ""};

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    page = arena_format(&office.control.arena, "/status/%s", report(&office));
    CHECK_INT(office_post(&office, "/api/v1/reports/1/ask", operator,
                          "{\"text\":\"Quanto <alta>?\"}"),
              201);
    question = office_field(&office, "id");
    CHECK_INT(office_get(&office, page, NULL), 200);
    CHECK(office_said(&office, "Quanto &lt;alta&gt;?"));
    CHECK(office_said(&office, "<textarea"));
    reply.path = page;
    reply.body = arena_format(&office.control.arena, "question=%s&text=", question);
    CHECK_INT(office_ask(&office, &reply), 400);
    buf_text(&body, arena_format(&office.control.arena, "question=%s&text=Un+metro", question));
    for (int i = 0; i < 490; i++)
        buf_text(&body, "%C3%A0"); /* a letter of two bytes */
    reply.body = body.bytes;
    reply.path = "/status/made-up";
    CHECK_INT(office_ask(&office, &reply), 404);
    reply.path = page;
    CHECK_INT(office_ask(&office, &reply), 303);
    reply.body = arena_format(&office.control.arena, "question=%s&text=Due", question);
    CHECK_INT(office_ask(&office, &reply), 303); /* answered is answered */
    CHECK_INT(office_get(&office, page, NULL), 200);
    CHECK(office_said(&office, "Un metro") && !office_said(&office, "Due"));
    CHECK(!office_said(&office, "<textarea"));
    buf_free(&body);
    office_close(&office);
}

TEST(who_is_forgotten_is_asked_nothing_any_more)
{
    struct office office;
    const char   *operator, * key, *mine;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    key = report(&office);
    mine = arena_format(&office.control.arena, "/api/v1/status/%s/questions", key);
    CHECK_INT(office_post(&office, "/api/v1/reports/1/ask", operator, "{\"text\":\"Dove?\"}"),
              201);
    CHECK_INT(answer(&office, key, office_field(&office, "id")), 200);
    CHECK_INT(office_post(&office, "/api/v1/journal/erase",
                          office_token(&office, ROLE_ADMINISTRATOR),
                          "{\"about\":\"report:0192f3a0-7b1c-7cc3-9d5e-000000000001\"}"),
              200);
    CHECK_INT(office_get(&office, mine, NULL), 200);
    CHECK(office_said(&office, "\"questions\":[]"));
    office_close(&office);
}

RUN(who_reported_is_asked_back_and_answers_once, a_key_opens_no_question_of_another_report,
    who_has_no_scripts_reads_and_answers_on_the_page_of_his_report,
    who_is_forgotten_is_asked_nothing_any_more)
