#include "tests/hub/api/kit/office.h"

static void report(struct office *office, const char *hazard, int n, const char *token)
{
    CHECK_INT(
        office_post(office, "/api/v1/reports", token,
                    arena_format(&office->control.arena,
                                 "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                 "\"hazard\":\"%s\",\"where\":{\"lat\":43.7,\"lon\":10.95}}",
                                 n, hazard)),
        201);
}

TEST(an_exercise_does_not_begin_while_the_shift_changes_hands)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    CHECK_INT(office_post(&office, "/api/v1/handover", operator, "{\"lines\":[]}"), 200);
    office.control.clock.set_ms += 14 * 60 * 1000;
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 409);
    CHECK(office_said(&office, "il turno sta cambiando"));
    office.control.clock.set_ms += 60 * 1000;
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    CHECK_INT(office_get(&office, "/api/v1/journal?about=exercise:ponte",
                         office_token(&office, ROLE_AUDITOR)),
              200);
    CHECK(office_said(&office, "exercise.started"));
    CHECK_INT(office_post(&office, "/api/v1/exercises/Ponte!", operator, "{}"), 400);
    office_close(&office);
}

/* Enough of those who are believed to make it serious. */
static void everybody_reports(struct office *office, const char *hazard, int from,
                              const char *operator)
{
    for (int n = from; n < from + 5; n++) {
        office_person(office, arena_format(&office->control.arena, "volontario-%d", n),
                      ROLE_BIT(ROLE_VOLUNTEER));
        report(office, hazard, n, office_token_for(office, ROLE_VOLUNTEER, NULL, "actual"));
    }
    report(office, hazard, from + 5, office_token(office, ROLE_DEVICE));
    report(office, hazard, from + 6, operator);
}

TEST(beside_a_real_event_it_begins_with_a_reason_only)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    report(&office, "FL", 1, NULL);
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    everybody_reports(&office, "FL", 2, operator);
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{\"reason\":\"\"}"),
              409);
    CHECK(office_said(&office, "evento reale"));
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator,
                          "{\"reason\":\"la squadra B non è impegnata\"}"),
              201);
    office_close(&office);
}

TEST(a_confirmed_event_asks_for_the_reason_too_until_it_is_over)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    everybody_reports(&office, "FL", 1, operator);
    CHECK_INT(office_post(&office, "/api/v1/incidents/1/confirm", operator, "{}"), 200);
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 409);
    CHECK(office_said(&office, "evento reale"));
    CHECK_INT(
        office_post(&office, "/api/v1/incidents/1/close", operator, "{\"reason\":\"finita\"}"),
        200);
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    office_close(&office);
}

TEST(an_everyday_matter_holds_no_exercise_back)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    everybody_reports(&office, "LM", 1, operator);
    CHECK_INT(office_get(&office, "/api/v1/incidents?state=open", operator), 200);
    CHECK(office_said(&office, "\"voices\":3,\"confidence\":0.88"));
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    office_close(&office);
}

/* The queue shows it as grave; what one report alone says opens and closes nothing. */
TEST(one_cry_for_help_is_grave_and_holds_no_exercise_back)
{
    struct office office;
    const char   *operator;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    report(&office, "RS", 1, NULL);
    CHECK_INT(office_get(&office, "/api/v1/incidents?state=open", operator), 200);
    CHECK(office_said(&office, "\"hazard\":\"RS\",\"level\":3"));
    CHECK_INT(office_post(&office, "/api/v1/exercises/ponte", operator, "{}"), 201);
    office_close(&office);
}

RUN(one_cry_for_help_is_grave_and_holds_no_exercise_back,
    an_exercise_does_not_begin_while_the_shift_changes_hands,
    beside_a_real_event_it_begins_with_a_reason_only,
    a_confirmed_event_asks_for_the_reason_too_until_it_is_over,
    an_everyday_matter_holds_no_exercise_back)
