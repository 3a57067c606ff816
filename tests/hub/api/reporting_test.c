#include "tests/hub/api/kit/office.h"

#include "hub/base/file.h"

static const char TYPE[] = "multipart/form-data; boundary=XX";

#define FIELD(name, value)                                                                     \
    "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define ID "0190a000-0000-7000-8000-000000000001"

static int send_bytes(struct office *office, const struct buf *body)
{
    return office_ask(office, &(struct asked){.method = "POST",
                                              .path = "/report",
                                              .type = TYPE,
                                              .headers = "",
                                              .body = body->bytes,
                                              .body_len = body->len});
}

static int send_fields(struct office *office, const char *fields)
{
    struct buf body = {0};
    int        status;

    buf_format(&body, "%s--XX--\r\n", fields);
    status = send_bytes(office, &body);
    buf_free(&body);
    return status;
}

static const char *led_to(struct office *office)
{
    const char *at = strstr(office->head.bytes, "Location: ");

    CHECK(at != NULL);
    at += strlen("Location: ");
    return arena_copy(&office->control.arena, at, strcspn(at, "\r"));
}

TEST(a_problem_is_reported_and_followed_without_scripts)
{
    struct office office;
    const char   *path;

    office_open(&office);
    CHECK_INT(office_get(&office, "/report", NULL), 200);
    CHECK(office_said(&office, "enctype=\"multipart/form-data\""));
    CHECK(office_said(&office, "<a href=\"tel:113\">113</a> In pericolo") &&
          !office_said(&office, "<script"));
    CHECK(office_said(&office, "value=\"PH\"") && !office_said(&office, "value=\"WK\""));
    CHECK_INT(send_fields(&office, FIELD("id", ID) FIELD("hazard", "FL") FIELD(
                                       "words", "Via <Roma> 5") FIELD("zone", OFFICE_EMPOLI)
                                       FIELD("coordinates", "43,7213 10,9472")
                                           FIELD("text", "acqua alta")),
              303);
    path = led_to(&office);
    CHECK(strncmp(path, "/status/", 8) == 0);
    CHECK_INT(office_get(&office, path, NULL), 200);
    CHECK(office_said(&office, "Via &lt;Roma&gt; 5, Empoli"));
    CHECK(office_said(&office, "acqua alta") && office_said(&office, "Allagamento"));
    CHECK(office_said(&office, "<li class=\"now\">Ricevuta</li>"));
    CHECK(office_said(&office, "Se c&#39;è ancora pericolo"));
    CHECK_INT(office_get(&office, "/status/made-up", NULL), 404);
    CHECK(office_said(&office, "non è valido"));
    office_close(&office);
}

TEST(the_same_form_sent_twice_is_one_report)
{
    static const char FORM[] =
        FIELD("id", ID) FIELD("hazard", "OT") FIELD("words", "Via Roma 5");
    struct office office;
    const char   *path;

    office_open(&office);
    CHECK_INT(send_fields(&office, FORM), 303);
    path = led_to(&office);
    CHECK_INT(send_fields(&office, FORM), 303);
    CHECK_TEXT(led_to(&office), path);
    CHECK_INT(
        send_fields(&office, FIELD("id", ID) FIELD("hazard", "OT") FIELD("words", "Altro")),
        409);
    office_close(&office);
}

#define OTHER_ID "0190a000-0000-7000-8000-000000000002"

TEST(what_is_near_is_shown_before_sending_and_can_be_joined)
{
    static const char FORM[] = FIELD("id", OTHER_ID) FIELD("hazard", "PH")
        FIELD("coordinates", "43.7209 10.9472") FIELD("text", "qui \"sale\"");
    struct office office;

    office_open(&office);
    CHECK_INT(send_fields(&office, FIELD("id", ID) FIELD("hazard", "PH")
                                       FIELD("coordinates", "43.7200 10.9472")
                                           FIELD("text", "la cantina di Rossi")),
              303);
    CHECK_INT(send_fields(&office, FORM), 200);
    CHECK(office_said(&office, "Buca · a 100 m"));
    CHECK(office_said(&office, "1 segnalazione · l&#39;ultima alle"));
    CHECK(office_said(&office, "name=\"text\" value=\"qui &quot;sale&quot;\""));
    CHECK(office_said(&office, "name=\"same\" value=\"1\""));
    CHECK(!office_said(&office, "Rossi") && !office_said(&office, "type=\"file\""));
    CHECK_INT(office_get(&office, "/api/v1/incidents", office_token(&office, ROLE_OPERATOR)),
              200);
    CHECK(!office_said(&office, "\"reports\":2")); /* it waits for the answer */
    CHECK_INT(send_fields(&office, arena_format(&office.control.arena, "%s%s", FORM,
                                                FIELD("same", "1"))),
              303);
    CHECK_INT(office_get(&office, led_to(&office), NULL), 200);
    CHECK(office_said(&office, "43.72000, 10.94720")); /* where the other one is */
    CHECK(office_said(&office, "<li class=\"now\">Unita ad altre"));
    CHECK_INT(send_fields(&office, arena_format(&office.control.arena, "%s%s", FORM,
                                                FIELD("same", "1"))),
              303); /* twice is once */
    office_close(&office);
}

TEST(of_a_danger_every_report_is_kept_at_once)
{
    struct office office;

    office_open(&office);
    CHECK_INT(send_fields(&office, FIELD("id", ID) FIELD("hazard", "FL")
                                       FIELD("coordinates", "43.7200 10.9472")),
              303);
    CHECK_INT(send_fields(&office, FIELD("id", OTHER_ID) FIELD("hazard", "FL")
                                       FIELD("coordinates", "43.7200 10.9472")),
              303);
    office_close(&office);
}

TEST(a_cry_for_help_is_kept_at_once_of_whatever_kind)
{
    struct office office;

    office_open(&office);
    CHECK_INT(send_fields(&office, FIELD("id", ID) FIELD("hazard", "PH")
                                       FIELD("coordinates", "43.7200 10.9472")),
              303);
    CHECK_INT(send_fields(&office, FIELD("id", OTHER_ID) FIELD("hazard", "PH")
                                       FIELD("coordinates", "43.7200 10.9472")
                                           FIELD("text", "un bambino è caduto, aiuto")),
              303);
    office_close(&office);
}

TEST(what_is_something_else_is_sent_as_it_is)
{
    struct office office;

    office_open(&office);
    CHECK_INT(send_fields(&office, FIELD("id", ID) FIELD("hazard", "PH")
                                       FIELD("coordinates", "43.7200 10.9472")),
              303);
    CHECK_INT(send_fields(&office, FIELD("id", OTHER_ID) FIELD("hazard", "LM")
                                       FIELD("coordinates", "43.7200 10.9472")),
              303); /* of another kind */
    CHECK_INT(send_fields(&office, FIELD("id", "0190a000-0000-7000-8000-000000000003")
                                       FIELD("hazard", "PH") FIELD("same", "0")
                                           FIELD("coordinates", "43.7209 10.9472")),
              303);
    CHECK_INT(office_get(&office, led_to(&office), NULL), 200);
    CHECK(office_said(&office, "43.72090, 10.94720"));
    office_close(&office);
}

TEST(an_everyday_matter_is_no_cry_and_a_cry_is_heard_in_it)
{
    struct office office;

    office_open(&office);
    CHECK_INT(
        send_fields(&office, FIELD("id", ID) FIELD("hazard", "OT") FIELD("words", "Via Roma")),
        303);
    office_get(&office, led_to(&office), NULL);
    CHECK(!office_said(&office, "ancora pericolo"));
    CHECK_INT(send_fields(&office, FIELD("id", "0190a000-0000-7000-8000-000000000002")
                                       FIELD("hazard", "OT") FIELD("words", "Via Roma")
                                           FIELD("text", "C'è un uomo Ferito")),
              303);
    office_get(&office, led_to(&office), NULL);
    CHECK(office_said(&office, "ancora pericolo"));
    office_close(&office);
}

TEST(a_photo_comes_along_and_a_bad_one_does_not_undo_the_report)
{
    struct office office;
    struct buf    body = {0}, photo = {0};

    office_open(&office);
    CHECK_INT(file_read(&photo, "tests/fuzz/corpus/image/quadrants.jpg", 1 << 20, NULL), 0);
    buf_text(&body,
             FIELD("id", ID) FIELD("hazard", "FL") FIELD(
                 "words", "Via Roma") "--XX\r\nContent-Disposition: form-data; name=\"photo\"; "
                                      "filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
    buf_add(&body, photo.bytes, photo.len);
    buf_text(&body, "\r\n--XX--\r\n");
    CHECK_INT(send_bytes(&office, &body), 303);
    CHECK(!strstr(led_to(&office), "photo=refused"));
    CHECK_INT(
        send_fields(
            &office,
            FIELD("id", "0190a000-0000-7000-8000-000000000002") FIELD("hazard", "FL") FIELD(
                "words", "Via Roma") "--XX\r\nContent-Disposition: form-data; name=\"photo\"; "
                                     "filename=\"a.jpg\"\r\n\r\nno picture\r\n"),
        303);
    CHECK(strstr(led_to(&office), "photo=refused"));
    CHECK_INT(office_get(&office, led_to(&office), NULL), 200);
    CHECK(office_said(&office, "la fotografia no"));
    buf_free(&body);
    buf_free(&photo);
    office_close(&office);
}

TEST(what_is_wrong_is_said_at_its_field)
{
    static const struct {
        const char *fields, *says;
    } WRONG[] = {
        {FIELD("id", ID) FIELD("words", "Via Roma"), "hazard-wrong"},
        {FIELD("id", ID) FIELD("hazard", "FL"), "words-wrong"},
        {FIELD("id", ID) FIELD("hazard", "FL") FIELD("coordinates", "qui"),
         "coordinates-wrong"},
        {FIELD("id", ID) FIELD("hazard", "XX") FIELD("words", "Via Roma"), "hazard-wrong"},
    };
    struct office office;

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        CHECK_INT(send_fields(&office, WRONG[i].fields), 400);
        CHECK(office_said(&office, WRONG[i].says));
        CHECK(office_said(&office, "name=\"id\" value=\"" ID "\""));
    }
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/report",
                                                  .type = TYPE,
                                                  .headers = "",
                                                  .body = "--XX\r\n"}),
              400);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = "/report",
                                                  .type = TYPE,
                                                  .headers = "Origin: https://evil.example\r\n",
                                                  .body = "--XX--\r\n"}),
              403);
    office_close(&office);
}

RUN(a_problem_is_reported_and_followed_without_scripts, the_same_form_sent_twice_is_one_report,
    an_everyday_matter_is_no_cry_and_a_cry_is_heard_in_it,
    a_photo_comes_along_and_a_bad_one_does_not_undo_the_report,
    what_is_near_is_shown_before_sending_and_can_be_joined,
    of_a_danger_every_report_is_kept_at_once, a_cry_for_help_is_kept_at_once_of_whatever_kind,
    what_is_something_else_is_sent_as_it_is, what_is_wrong_is_said_at_its_field)
