#include "hub/desk/received/room.h"
#include "hub/model/cap.h"
#include "tests/hub/api/kit/office.h"
#include "tests/kit/check.h"

#define SENT "2026-01-01T00:00:00+00:00"

/* What a message says beside its name. */
struct says {
    const char *status, *event, *category, *circle, *languages;
};

/* As a poll keeps it; its id. */
static const char *keep(struct office *office, const char *name, struct says says)
{
    struct arena         *arena = &office->control.arena;
    struct cap_notes      notes = {.arena = arena};
    struct alert          alert;
    struct letter         letter;
    struct store_put_card put;
    char                  id[ID_TEXT_LEN + 1];
    const char           *info = arena_format(
                  arena,
                  "<category>%s</category><event>%s</event><urgency>Immediate</urgency><severity>Severe"
                            "</severity><certainty>Likely</certainty><senderName>Regione</senderName><headline>"
                            "Piena dell'Elsa</headline><instruction>Salite ai piani alti</instruction><area>"
                            "<areaDesc>Valdelsa</areaDesc>%s</area></info>",
                  says.category, says.event, says.circle);
    const char *cap = arena_format(
        arena,
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>%s</identifier>"
        "<sender>regione</sender><sent>" SENT "</sent><status>%s</status><msgType>Alert"
        "</msgType><scope>Public</scope><info><language>it</language>%s%s</alert>",
        name, says.status, info,
        says.languages
            ? arena_format(arena, "<info><language>%s</language>%s", says.languages, info)
            : "");

    CHECK_INT(cap_read(&alert, &notes, cap, strlen(cap), NULL), 0);
    letter_make(&letter, arena, &alert,
                &(struct origin){.source = "regione", .bytes = cap, .len = strlen(cap)});
    put = (struct store_put_card){.row = letter.text};
    CHECK_INT(ASK(&office->control.bench, put_card, &put), 0);
    store_job_free(&put.job);
    put = (struct store_put_card){.row = letter.row};
    CHECK_INT(ASK(&office->control.bench, put_card, &put), 0);
    store_job_free(&put.job);
    return arena_text(arena, id_text(id, &letter.row.id));
}

static void report(struct office *office, int i, const char *hazard, double lat)
{
    CHECK_INT(office_post(office, "/api/v1/reports", NULL,
                          arena_format(&office->control.arena,
                                       "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                       "\"hazard\":\"%s\",\"where\":{\"lat\":%.4f,\"lon\":"
                                       "10.9500}}",
                                       i, hazard, lat)),
              201);
}

#define HERE "<circle>43.70,10.95 1</circle>"

TEST(one_that_waits_names_the_incidents_it_may_be_about_and_why)
{
    struct office office;
    const char   *operator, * id;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    report(&office, 1, "FL", 43.7000);
    report(&office, 2, "FL", 43.7200);
    report(&office, 3, "FL", 43.8200);
    report(&office, 4, "LS", 43.7010);
    id = keep(
        &office, "A",
        (struct says){
            .status = "Actual", .event = "Allagamento", .category = "Met", .circle = HERE});
    keep(&office, "X",
         (struct says){
             .status = "Exercise", .event = "Allagamento", .category = "Met", .circle = HERE});
    CHECK_INT(office_get(&office, "/api/v1/received?mode=actual", operator), 200);
    CHECK(office_said(&office, "\"concerns\":true,\"incidents\":[{"));
    CHECK(office_said(&office, "\"number\":1,\"hazard\":\"FL\",\"state\":\"open\","
                               "\"distance_m\":0,\"words\":\"vale nel luogo dell'evento; "
                               "lo stesso pericolo: Allagamento\"}"));
    CHECK(office_said(&office, "\"number\":2,\"hazard\":\"FL\",\"state\":\"open\","
                               "\"distance_m\":1224,\"words\":\"il suo confine è a 1.2 km; "));
    CHECK(!office_said(&office, "\"number\":3,"));
    CHECK(!office_said(&office, "\"number\":4,"));
    CHECK_INT(office_get(&office, "/api/v1/received?mode=exercise/received", operator), 200);
    CHECK(!office_said(&office, "\"incidents\""));
    CHECK_INT(
        office_post(&office,
                    arena_format(&office.control.arena, "/api/v1/received/%s/acknowledge", id),
                    operator, "{}"),
        200);
    CHECK(office_said(&office, "\"state\":\"acknowledged\""));
    CHECK(!office_said(&office, "\"incidents\""));
    CHECK(office_said(&office, "\"concerns\":true"));
    office_close(&office);
}

static int draft(struct office *office, const char *id, const char *token, const char *json)
{
    return office_post(office,
                       arena_format(&office->control.arena, "/api/v1/received/%s/draft", id),
                       token, json);
}

TEST(a_draft_is_of_its_mode_with_its_words_and_says_where_it_is_from)
{
    struct office office;
    const char   *operator, * id, *exercise;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    report(&office, 1, "FL", 43.7000);
    id = keep(&office, "A",
              (struct says){.status = "Actual",
                            .event = "Allagamento",
                            .category = "Met",
                            .circle = HERE,
                            .languages = "en"});
    exercise = keep(
        &office, "X",
        (struct says){.status = "Exercise", .event = "Fumo", .category = "Fire", .circle = ""});
    CHECK_INT(draft(&office, id, office_token(&office, ROLE_APPROVER), "{}"), 403);
    CHECK_INT(draft(&office, id, operator, "{\"incident\":1}"), 201);
    CHECK(office_said(&office, "\"state\":\"draft\""));
    CHECK(office_said(&office, "\"mode\":\"actual\""));
    CHECK(office_said(&office, "\"incident\":1"));
    CHECK(office_said(&office, "\"note\":\"regione,A,2026-01-01T00:00:00"));
    CHECK(office_said(&office, "\"hazard\":\"FL\""));
    CHECK(office_said(&office, "\"circles\":[\"43.70000,10.95000 1"));
    CHECK(office_said(&office, "\"language\":\"it\""));
    CHECK(office_said(&office, "\"language\":\"en\""));
    CHECK(office_said(&office, "Salite ai piani alti"));
    CHECK(!office_said(&office, "Regione")); /* we speak */
    CHECK_INT(office_get(&office, "/api/v1/received?open=true", operator), 200);
    CHECK(!office_said(&office, id));
    CHECK_INT(draft(&office, exercise, operator, "{\"incident\":1}"), 400);
    CHECK_INT(draft(&office, exercise, operator, "{\"mode\":\"actual\"}"), 400);
    CHECK_INT(draft(&office, exercise, operator, "{}"), 201);
    CHECK(office_said(&office, "\"mode\":\"exercise/received\""));
    CHECK_INT(draft(&office, "0192f2a0-0000-7000-8000-000000000002", operator, "{}"), 404);
    office_close(&office);
}

TEST(what_its_sender_took_back_is_no_draft)
{
    struct office          office;
    const char            *operator, * id;
    struct store_find_card find = {0};
    struct store_put_card  put;

    office_open(&office);
    operator= office_token(&office, ROLE_OPERATOR);
    id = keep(
        &office, "A",
        (struct says){
            .status = "Actual", .event = "Allagamento", .category = "Met", .circle = HERE});
    CHECK(id_parse(&find.id, id));
    CHECK_INT(ASK(&office.control.bench, find_card, &find), 0);
    put = (struct store_put_card){.row = find.row};
    put.row.state = "cancelled";
    put.row.is_open = false;
    CHECK_INT(ASK(&office.control.bench, put_card, &put), 0);
    store_job_free(&put.job);
    store_job_free(&find.job);
    CHECK_INT(draft(&office, id, operator, "{}"), 409);
    CHECK_INT(office_get(&office, "/api/v1/alerts", operator), 200);
    CHECK(office_said(&office, "\"alerts\":[]"));
    office_close(&office);
}

RUN(one_that_waits_names_the_incidents_it_may_be_about_and_why,
    a_draft_is_of_its_mode_with_its_words_and_says_where_it_is_from,
    what_its_sender_took_back_is_no_draft)
