#include "tests/hub/api/kit/office.h"

static const char FORM[] = "application/x-www-form-urlencoded";

static int send_form(struct office *office, const char *path, const char *headers,
                     const char *body)
{
    return office_ask(
        office,
        &(struct asked){
            .method = "POST", .path = path, .type = FORM, .headers = headers, .body = body});
}

/* The path of the last answer's Location. */
static const char *led_to(struct office *office)
{
    const char *at = strstr(office->head.bytes, "Location: ");

    CHECK(at != NULL);
    at += strlen("Location: ");
    return arena_copy(&office->control.arena, at, strcspn(at, "\r"));
}

static const char *until(struct office *office, const char *text, const char *stop)
{
    return arena_copy(&office->control.arena, text, strcspn(text, stop));
}

/* Subscribes and gives the code back; the path of the subscriber's own page. */
static const char *subscribe(struct office *office, const char *body)
{
    const char *path, *code;

    CHECK_INT(send_form(office, "/subscribe", "", body), 303);
    path = led_to(office);
    CHECK(strncmp(path, "/confirm/", 9) == 0);
    CHECK_INT(office_get(office, path, NULL), 200);
    code = office_code(office);
    CHECK_INT(send_form(office, path, "",
                        arena_format(&office->control.arena, "code=%.3s+%s", code, code + 3)),
              303);
    path = led_to(office);
    CHECK(strncmp(path, "/manage/", 8) == 0);
    return path;
}

TEST(a_resident_subscribes_changes_and_stops_without_scripts_or_password)
{
    struct office office;
    const char   *path, *one, *key;

    office_open(&office);
    CHECK_INT(office_get(&office, "/subscribe?lang=en", NULL), 200);
    CHECK(office_said(&office, "<html lang=\"en\" dir=\"ltr\">"));
    CHECK(office_said(&office, "<option value=\"" OFFICE_EMPOLI "\">"));
    CHECK(!office_said(&office, "<script") && !office_head(&office, "Set-Cookie"));
    CHECK(office.body.len < 14000);
    path = subscribe(&office, "zone=" OFFICE_EMPOLI "&address=347+1234567&level=Severe&h-FL=1");
    CHECK_INT(office_get(&office, path, NULL), 200);
    CHECK(office_said(&office, "Fatto: riceverete gli avvisi"));
    CHECK(!office_said(&office, "1234567")); /* masked */
    CHECK(office_said(&office, "2 · Allerta arancione"));
    CHECK(office_said(&office, "Allagamento"));

    key = until(&office, path + strlen("/manage/"), "?");
    one = arena_format(&office.control.arena, "/manage/%s?place=1", key);
    CHECK_INT(office_get(&office, one, NULL), 200);
    CHECK(office_said(&office, "name=\"h-FL\" value=\"1\" checked"));
    CHECK_INT(send_form(&office, one, "", "act=save&level=Extreme&language=en"), 303);
    CHECK_INT(office_get(&office, led_to(&office), NULL), 200);
    CHECK(office_said(&office, "3 · Allerta rossa"));
    CHECK(!office_said(&office, "Allagamento") && office_said(&office, "English"));

    CHECK_INT(send_form(&office, arena_format(&office.control.arena, "/unsubscribe/%s", key),
                        "Accept: text/html\r\n", ""),
              200);
    CHECK_INT(office_get(&office, path, NULL), 200);
    CHECK(office_said(&office, "non arriva più nessun avviso"));
    CHECK(!office_said(&office, "Fatto: riceverete gli avvisi") ||
          !office_said(&office, "Allerta rossa"));
    office_close(&office);
}

TEST(one_place_of_two_can_be_ended)
{
    struct office office;
    const char   *path, *key;

    office_open(&office);
    subscribe(&office, "zone=" OFFICE_EMPOLI "&address=347+1234567");
    path = subscribe(&office, "place=43.7,+10.9&radius=500&address=347+1234567");
    key = until(&office, path + strlen("/manage/"), "?");
    CHECK_INT(office_get(&office, path, NULL), 200);
    CHECK(office_said(&office, "500 m intorno a 43.70000, 10.90000"));
    CHECK_INT(send_form(&office, arena_format(&office.control.arena, "/manage/%s?place=1", key),
                        "", "act=end"),
              303);
    CHECK_INT(office_get(&office, led_to(&office), NULL), 200);
    CHECK(office_said(&office, "500 m intorno a"));
    CHECK(!office_said(&office, "Zona:"));
    CHECK_INT(send_form(&office, arena_format(&office.control.arena, "/manage/%s?place=9", key),
                        "", "act=end"),
              404); /* nobody's, or another's */
    office_close(&office);
}

TEST(what_is_wrong_is_said_at_its_field_and_nothing_is_lost)
{
    static const struct {
        const char *body, *field, *says;
    } WRONG[] = {
        {"address=347+1234567", "zone-wrong", "scegliete una zona"},
        {"address=347+1234567&zone=" OFFICE_EMPOLI "&place=Vinci", "place-wrong",
         "non tutti e due"},
        {"address=347+1234567&place=Atlantide", "place-wrong", "Non conosciamo"},
        {"address=347+1234567&place=91,+10", "place-wrong", "Non conosciamo"},
        {"address=347+1234567&zone=999999", "place-wrong", "Non conosciamo"},
        {"address=x&zone=" OFFICE_EMPOLI, "address-wrong", "numero di cellulare"},
        {"address=%22%3E%3Cb%3E@x&zone=" OFFICE_EMPOLI, "address-wrong",
         "&quot;&gt;&lt;b&gt;@x"},
        {"zone=" OFFICE_EMPOLI, "address-wrong", "numero di cellulare"},
    };
    struct office office;

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        CHECK_INT(send_form(&office, "/subscribe", "", WRONG[i].body), 400);
        CHECK(office_said(&office, WRONG[i].field));
        CHECK(office_said(&office, WRONG[i].says));
        CHECK(office_said(&office, "role=\"alert\""));
        CHECK(!office_said(&office, "<b>"));
    }
    CHECK(office_said(&office, "value=\"" OFFICE_EMPOLI "\" selected"));
    CHECK_INT(office_get(&office, "/manage/made-up", NULL), 404);
    CHECK(office_said(&office, "non è valido"));
    CHECK_INT(send_form(&office, "/confirm/made-up", "", "code=123456"), 404);
    office_close(&office);
}

TEST(codes_cannot_be_guessed_or_sent_without_end)
{
    struct office office;
    const char   *path, *code;

    office_open(&office);
    CHECK_INT(
        send_form(&office, "/subscribe", "", "zone=" OFFICE_EMPOLI "&address=347+1234567"),
        303);
    path = led_to(&office);
    code = office_code(&office);
    for (int i = 0; i < SUBSCRIPTIONS_CODE_TRIES; i++) {
        CHECK_INT(send_form(&office, path, "", "code=wrong"), 400);
        CHECK(office_said(&office, "Il codice non è giusto"));
    }
    CHECK_INT(
        send_form(&office, path, "", arena_format(&office.control.arena, "code=%s", code)),
        409);
    CHECK(office_said(&office, "non vale più"));
    for (int i = 1; i < SUBSCRIPTIONS_CODES_PER_HOUR; i++)
        CHECK_INT(
            send_form(&office, "/subscribe", "", "zone=" OFFICE_EMPOLI "&address=347+1234567"),
            303);
    CHECK_INT(
        send_form(&office, "/subscribe", "", "zone=" OFFICE_EMPOLI "&address=347+1234567"),
        429);
    CHECK(office_said(&office, "Troppe richieste"));
    office_close(&office);
}

TEST(a_form_of_another_site_is_refused)
{
    static const char *const FOREIGN[] = {"Origin: https://evil.example\r\n",
                                          "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
                                          "Sec-Fetch-Site: same-site\r\n"};
    struct office            office;

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(FOREIGN); i++) {
        CHECK_INT(send_form(&office, "/subscribe", FOREIGN[i],
                            "zone=" OFFICE_EMPOLI "&address=347+1234567"),
                  403);
        CHECK(office_said(&office, "un altro sito"));
    }
    CHECK_INT(send_form(&office, "/subscribe",
                        "Origin: null\r\nSec-Fetch-Site: same-origin\r\n",
                        "zone=" OFFICE_EMPOLI "&address=347+1234567"),
              303);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/subscribe",
                                                  .type = "text/plain",
                                                  .headers = "",
                                                  .body = "zone=1"}),
              415);
    office_close(&office);
}

RUN(a_resident_subscribes_changes_and_stops_without_scripts_or_password,
    one_place_of_two_can_be_ended, what_is_wrong_is_said_at_its_field_and_nothing_is_lost,
    codes_cannot_be_guessed_or_sent_without_end, a_form_of_another_site_is_refused)
