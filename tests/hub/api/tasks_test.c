#include "tests/hub/api/kit/office.h"

#include "hub/store/people.h"

static void report(struct office *office, double lat)
{
    CHECK_INT(
        office_post(office, "/api/v1/reports", NULL,
                    arena_format(&office->control.arena,
                                 "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000001\","
                                 "\"hazard\":\"FL\",\"where\":{\"lat\":%.4f,\"lon\":10.95}}",
                                 lat)),
        201);
}

/* A volunteer of that name with a telephone of his own; its secret. */
static const char *telephone_of(struct office *office, const char *name)
{
    const char *link = office_person(office, name, ROLE_BIT(ROLE_VOLUNTEER));
    const char *session;

    CHECK_INT(office_post(office, "/api/v1/session", NULL,
                          arena_format(&office->control.arena, "{\"link\":\"%s\"}", link)),
              200);
    session = office_field(office, "token");
    CHECK_INT(office_post(office, "/api/v1/devices", session, "{\"name\":\"telefono\"}"), 201);
    return office_field(office, "secret");
}

static int act(struct office *office, const char *task, const char *deed, const char *token,
               const char *json)
{
    return office_post(office,
                       arena_format(&office->control.arena, "/api/v1/tasks/%s/%s", task, deed),
                       token, json);
}

TEST(a_volunteer_carries_out_what_the_room_gave_him)
{
    struct office office;
    const char   *operator, * marco, *other, *task;

    office_open(&office);
    report(&office, 43.70);
    operator= office_token(&office, ROLE_OPERATOR);
    marco = telephone_of(&office, "marco");
    other = telephone_of(&office, "gina");
    CHECK_INT(
        office_post(&office, "/api/v1/incidents/1/tasks", operator,
                    "{\"text\":\"Chiudi il sottopasso\",\"to\":\"marco\","
                    "\"due\":\"2026-01-01T03:00:00Z\",\"where\":{\"lat\":43.7,\"lon\":10.9}}"),
        201);
    task = office_field(&office, "id");
    CHECK(office_said(&office, "\"state\":\"assigned\""));
    CHECK(office_said(&office, "\"name\":\"marco\""));
    CHECK_INT(office_get(&office, "/api/v1/tasks/mine?open=true", other), 200);
    CHECK(office_said(&office, "\"tasks\":[]"));
    CHECK_INT(act(&office, task, "accept", other, "{}"), 403);
    CHECK_INT(office_get(&office, "/api/v1/tasks/mine?open=true", marco), 200);
    CHECK(office_said(&office, "Chiudi il sottopasso"));
    CHECK_INT(act(&office, task, "accept", marco, "{}"), 200);
    CHECK_INT(act(&office, task, "accept", marco, "{}"), 409);
    CHECK_INT(act(&office, task, "arrive", marco, "{}"), 200);
    CHECK_INT(act(&office, task, "cancel", marco, "{}"), 403);
    CHECK_INT(act(&office, task, "done", marco, "{\"note\":\"transennato\"}"), 200);
    CHECK(office_said(&office, "\"note\":\"transennato\""));
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=1&open=true", operator), 200);
    CHECK(office_said(&office, "\"tasks\":[]"));
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=1", operator), 200);
    CHECK(office_said(&office, "\"state\":\"done\""));
    office_close(&office);
}

TEST(the_room_gives_it_to_another_and_takes_it_back)
{
    struct office office;
    const char   *operator, * task;
    struct asked  asked = {.method = "POST",
                           .path = "/api/v1/incidents/1/tasks",
                           .type = "application/json",
                           .headers = "Idempotency-Key: k1\r\n",
                           .body = "{\"text\":\"Vai\",\"to\":\"marco\"}"};

    office_open(&office);
    report(&office, 43.70);
    asked.token = operator= office_token(&office, ROLE_OPERATOR);
    telephone_of(&office, "marco");
    telephone_of(&office, "gina");
    CHECK_INT(office_post(&office, asked.path, operator, "{\"text\":\"Vai\",\"to\":\"ugo\"}"),
              400);
    CHECK(office_said(&office, "\"/to\""));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/tasks",
                          office_token_for(&office, ROLE_OPERATOR, OFFICE_VINCI, NULL),
                          "{\"text\":\"Vai\",\"to\":\"marco\"}"),
              403);
    CHECK_INT(office_ask(&office, &asked), 201);
    task = office_field(&office, "id");
    office_ask(&office, &asked); /* the answer was lost: once more */
    CHECK_TEXT(office_field(&office, "id"), task);
    CHECK_INT(act(&office, task, "decline", operator, "{\"note\":\"guasto\"}"), 200);
    CHECK_INT(act(&office, task, "assign", operator, "{\"to\":\"gina\"}"), 200);
    CHECK(office_said(&office, "\"name\":\"gina\""));
    CHECK_INT(act(&office, task, "cancel", operator, "{}"), 200);
    CHECK_INT(act(&office, task, "assign", operator, "{\"to\":\"marco\"}"), 409);
    CHECK_INT(office_get(&office, "/api/v1/tasks", operator), 200);
    CHECK(strstr(strstr(office.body.bytes, "\"text\"") + 1, "\"text\"") == NULL);
    office_close(&office);
}

TEST(tasks_go_with_the_reports_of_their_incident)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    report(&office, 43.70);
    CHECK_INT(office_post(&office, "/api/v1/reports", NULL,
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000002\","
                          "\"hazard\":\"FL\",\"where\":{\"lat\":43.75,\"lon\":10.95}}"),
              201);
    operator= office_token(&office, ROLE_OPERATOR);
    telephone_of(&office, "marco");
    CHECK_INT(office_post(&office, "/api/v1/incidents/2/tasks", operator,
                          "{\"text\":\"Vai\",\"to\":\"marco\"}"),
              201);
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=1", operator), 200);
    CHECK(office_said(&office, "\"tasks\":[]"));
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/merge", operator, "{\"with\":2}"), 200);
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=1", operator), 200);
    CHECK(office_said(&office, "\"text\":\"Vai\""));
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=9", operator), 200);
    CHECK(office_said(&office, "\"tasks\":[]"));
    CHECK_INT(office_get(&office, "/api/v1/tasks?open=perhaps", operator), 400);
    office_close(&office);
}

TEST(a_task_forgets_whose_it_was)
{
    struct office office;
    const char   *operator, * marco;

    office_open(&office);
    report(&office, 43.70);
    operator= office_token(&office, ROLE_OPERATOR);
    telephone_of(&office, "marco");
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/tasks", operator,
                          "{\"text\":\"Vai\",\"to\":\"marco\"}"),
              201);
    marco = strstr(office.body.bytes, "\"to\":{\"id\":\"") + 12;
    marco = arena_copy(&office.control.arena, marco, ID_TEXT_LEN);
    CHECK_INT(
        office_post(&office, "/api/v1/journal/erase", office_token(&office, ROLE_ADMINISTRATOR),
                    arena_format(&office.control.arena, "{\"about\":\"account:%s\"}", marco)),
        200);
    CHECK_INT(office_get(&office, "/api/v1/tasks?incident=1", operator), 200);
    CHECK(office_said(&office, "Vai") && !office_said(&office, "marco"));
    office_close(&office);
}

#define KEYS(last) /* RFC 8291 §5; last letter of a point: 4 */                               \
    "\"keys\":{\"p256dh\":\"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPj" \
    "s7Vd8pZGH6SRpkNtoIAiw" last "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}"

static int put_telephone(struct office *office, const char *token, const char *json)
{
    return office_ask(office, &(struct asked){.method = "PUT",
                                              .path = "/api/v1/telephone",
                                              .token = token,
                                              .body = json});
}

static size_t telephones_of(struct office *office, const char *name)
{
    struct store_list_telephones list = {.name = name, .now_ms = office->control.clock.set_ms};

    CHECK_INT(ASK(&office->control.bench, list_telephones, &list), 0);
    store_job_free(&list.job);
    return list.count;
}

TEST(a_telephone_says_where_it_is_called_by_push)
{
    static const char HERE[] =
        "{\"endpoint\":\"https://push.example.net/x\",\"expirationTime\":null,"
        "\"language\":\"it\"," KEYS("4") "}";
    struct office office;
    const char   *marco, *session;

    office_open(&office);
    CHECK_INT(office_get(&office, "/api/v1/site", NULL), 200);
    CHECK(office_said(&office, "\"push_key\":\"BCVx\""));
    marco = telephone_of(&office, "marco");
    session = office_token(&office, ROLE_OPERATOR);
    CHECK_INT(put_telephone(&office, marco, HERE), 204);
    CHECK_INT(telephones_of(&office, "marco"), 1);
    CHECK_INT(put_telephone(&office, NULL, HERE), 401);
    CHECK_INT(put_telephone(&office, session, HERE), 404); /* no telephone speaks */
    CHECK_INT(
        put_telephone(
            &office, marco,
            "{\"endpoint\":\"https://push.example.net/x\",\"language\":\"it\"," KEYS("8") "}"),
        400);
    CHECK(office_said(&office, "\"pointer\":\"/endpoint\""));
    CHECK(office_said(&office, "has no keys of a browser behind its #"));
    CHECK_INT(
        put_telephone(
            &office, marco,
            "{\"endpoint\":\"http://push.example.net/x\",\"language\":\"it\"," KEYS("4") "}"),
        400);
    CHECK_INT(put_telephone(&office, marco, "{\"language\":\"it\"}"), 400);
    CHECK_INT(telephones_of(&office, "marco"), 1);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "DELETE",
                                                  .path = "/api/v1/telephone",
                                                  .token = marco}),
              204);
    CHECK_INT(telephones_of(&office, "marco"), 0);
    office_close(&office);
}

TEST(a_report_says_whose_telephone_sent_it)
{
    struct office office;
    const char   *marco;

    office_open(&office);
    marco = telephone_of(&office, "marco");
    CHECK_INT(office_post(&office, "/api/v1/reports", marco,
                          "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-000000000001\","
                          "\"hazard\":\"FL\",\"where\":{\"lat\":43.7,\"lon\":10.95}}"),
              201);
    CHECK_INT(office_get(&office, "/api/v1/reports", office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(office_said(&office, "volunteer:marco/telefono"));
    office_close(&office);
}

TEST(a_link_is_given_as_an_address_and_as_a_picture_of_it)
{
    struct office office;
    const char   *admin;

    office_open(&office);
    admin = office_token(&office, ROLE_ADMINISTRATOR);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"marco\",\"roles\":[\"volunteer\"]}"),
              201);
    CHECK_TEXT(office_field(&office, "address"),
               arena_format(&office.control.arena, "https://allerta.example/field/#%s",
                            office_field(&office, "link")));
    CHECK(strncmp(office_field(&office, "qr"), "<svg ", 5) == 0);
    CHECK_INT(office_post(&office, "/api/v1/accounts", admin,
                          "{\"name\":\"sara\",\"roles\":[\"volunteer\",\"operator\"]}"),
              201);
    CHECK(office_said(&office, "\"address\":\"https://allerta.example/console/enter#sara."));
    office_close(&office);
}

TEST(only_a_volunteer_ties_a_telephone_and_its_link_is_good_once)
{
    struct office office;
    const char   *link, *session, *secret;

    office_open(&office);
    link = office_person(&office, "sara", ROLE_BIT(ROLE_OPERATOR));
    CHECK_INT(office_post(&office, "/api/v1/session", NULL,
                          arena_format(&office.control.arena, "{\"link\":\"%s\"}", link)),
              200);
    session = office_field(&office, "token");
    CHECK_INT(office_post(&office, "/api/v1/devices", session, "{\"name\":\"telefono\"}"), 403);
    secret = telephone_of(&office, "marco");
    CHECK_INT(office_get(&office, "/api/v1/session", secret), 200);
    CHECK(office_said(&office, "\"roles\":[\"volunteer\"]"));
    CHECK_INT(office_get(&office, "/api/v1/incidents", secret), 403);
    CHECK_INT(office_post(&office, "/api/v1/devices", secret, "{\"name\":\"altro\"}"), 403);
    office_close(&office);
}

RUN(a_task_forgets_whose_it_was, a_volunteer_carries_out_what_the_room_gave_him,
    the_room_gives_it_to_another_and_takes_it_back, tasks_go_with_the_reports_of_their_incident,
    only_a_volunteer_ties_a_telephone_and_its_link_is_good_once,
    a_link_is_given_as_an_address_and_as_a_picture_of_it,
    a_telephone_says_where_it_is_called_by_push, a_report_says_whose_telephone_sent_it)
