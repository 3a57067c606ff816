/* GeoReport v2 over the same reports and incidents as everything else. */
#include "tests/hub/api/kit/office.h"

#include "hub/base/file.h"

static const char FORM[] = "application/x-www-form-urlencoded; charset=utf-8";
#define V2 "/open311/v2"

static int post_as(struct office *office, const char *path, const char *headers,
                   const char *body)
{
    return office_ask(
        office,
        &(struct asked){
            .method = "POST", .path = path, .type = FORM, .headers = headers, .body = body});
}

static const char *key, *officer;

static void open_town(struct office *office)
{
    office_open(office);
    key = office_token_for(office, ROLE_GATEWAY, NULL, NULL);
    officer = office_token(office, ROLE_OPERATOR);
}

static int post(struct office *office, const char *body)
{
    return post_as(office, V2 "/requests.json", "",
                   arena_format(&office->control.arena, "api_key=%s&%s", key, body));
}

/* The officer's verb about the incident. */
static int decide(struct office *office, const char *verb, const char *body)
{
    return office_post(office,
                       arena_format(&office->control.arena, "/api/v1/incidents/%s", verb),
                       officer, body);
}

static int get(struct office *office, const char *what)
{
    return office_get(office, arena_format(&office->control.arena, V2 "/%s", what), NULL);
}

/* What stands in the last answer behind "name":" */
static const char *said(struct office *office, const char *name)
{
    const char *front = arena_format(&office->control.arena, "\"%s\":\"", name);
    const char *at = strstr(office->body.bytes, front);

    CHECK(at != NULL);
    at += strlen(front);
    return arena_copy(&office->control.arena, at, strcspn(at, "\""));
}

#define HOLE "service_code=PH&lat=43.7213&long=10.9472"

TEST(an_everyday_problem_is_a_request_from_its_first_moment_to_its_end)
{
    struct office office;

    open_town(&office);
    CHECK_INT(post(&office, HOLE "&description=Rossi%2C+via+Roma+5&email=rossi%40example.it"),
              201);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK(strstr(said(&office, "service_notice"), "https://allerta.example/status/"));
    CHECK(!office_said(&office, "token"));
    CHECK_INT(get(&office, "requests/1.json"), 200);
    CHECK(office_head(&office, "Content-Type: application/json; charset=utf-8"));
    CHECK_TEXT(said(&office, "status"), "open");
    CHECK_TEXT(said(&office, "status_notes"), "Ricevuta");
    CHECK_TEXT(said(&office, "service_name"), "Buca");
    CHECK_TEXT(said(&office, "address"), "Empoli");
    CHECK(office_said(&office, "\"lat\":43.7213,\"long\":10.9472"));
    CHECK(!office_said(&office, "Rossi") && !office_said(&office, "rossi"));
    CHECK_INT(decide(&office, "1/confirm", "{}"), 200);
    CHECK_INT(get(&office, "requests/1.json?lang=en"), 200);
    CHECK_TEXT(said(&office, "status"), "open");
    CHECK_TEXT(said(&office, "status_notes"), "Confirmed: we are dealing with it");
    office.control.clock.set_ms += 3600000;
    CHECK_INT(decide(&office, "1/close", "{\"reason\":\"Rossi contento\"}"), 200);
    CHECK_INT(get(&office, "requests/1.json?extensions=true"), 200);
    CHECK_TEXT(said(&office, "status"), "closed");
    CHECK_TEXT(said(&office, "status_notes"), "Conclusa");
    CHECK(strcmp(said(&office, "updated_datetime"), said(&office, "requested_datetime")) > 0);
    CHECK(office_said(&office, "\"type\":\"submitted\"") &&
          office_said(&office, "\"type\":\"confirmed\"") &&
          office_said(&office, "\"type\":\"closed\""));
    CHECK(!office_said(&office, "Rossi"));
    CHECK_INT(office_get(&office, "/api/v1/reports/1", officer), 200);
    CHECK(office_said(&office, "Rossi, via Roma 5") &&
          office_said(&office, "\"channel\":\"open311\""));
    CHECK(!office_said(&office, "rossi@"));
    office_close(&office);
}

TEST(of_a_danger_nothing_is_told_before_officers_decide)
{
    struct office office;
    const char   *token, *by_token;

    open_town(&office);
    CHECK_INT(post(&office, "service_code=FL&lat=43.7213&long=10.9472"), 201);
    token = said(&office, "token");
    CHECK(!office_said(&office, "service_request_id"));
    CHECK(strstr(said(&office, "service_notice"), "113"));
    by_token = arena_format(&office.control.arena, "tokens/%s.json", token);
    CHECK_INT(get(&office, by_token), 200);
    CHECK(office_said(&office, "[{\"service_request_id\":null,\"token\":\""));
    CHECK_INT(get(&office, "requests/1.json"), 404);
    CHECK_INT(get(&office, "requests.json"), 200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(get(&office, "requests.json?service_request_id=1"), 200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(decide(&office, "1/confirm", "{}"), 200);
    CHECK_INT(get(&office, by_token), 200);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK_INT(get(&office, "requests/1.json"), 200);
    CHECK_INT(get(&office, "tokens/made-up.json"), 404);
    office_close(&office);
}

TEST(the_same_form_twice_is_one_report_until_that_one_is_solved)
{
    struct office office;

    open_town(&office);
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK_INT(post(&office, HOLE "&device_id=another"), 201);
    CHECK_TEXT(said(&office, "service_request_id"), "2");
    CHECK_INT(decide(&office, "1/close", "{\"reason\":\"riparata\"}"), 200);
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_TEXT(said(&office, "service_request_id"), "3");
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_TEXT(said(&office, "service_request_id"), "3");
    office_close(&office);
}

TEST(a_form_with_a_key_of_its_own_is_one_report_whatever_became_of_it)
{
    static const char ONCE[] = "Idempotency-Key: a-7\r\n";
    struct office     office;
    const char       *body;

    open_town(&office);
    body = arena_format(&office.control.arena, "api_key=%s&" HOLE, key);
    CHECK_INT(post_as(&office, V2 "/requests.json", ONCE, body), 201);
    CHECK_INT(decide(&office, "1/close", "{\"reason\":\"riparata\"}"), 200);
    CHECK_INT(post_as(&office, V2 "/requests.json", ONCE, body), 201);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK_INT(post_as(&office, V2 "/requests.json", ONCE,
                      arena_format(&office.control.arena, "%s1", body)),
              400); /* another place under the same key */
    office_close(&office);
}

TEST(who_reports_needs_a_key_unless_the_town_lets_anybody)
{
    struct office office;

    open_town(&office);
    CHECK_INT(post_as(&office, V2 "/requests.json", "", HOLE), 403);
    CHECK_TEXT(office.body.bytes, "[{\"code\":403,\"description\":\"manca api_key: chiedetene "
                                  "una al comune\"}]");
    CHECK_INT(post_as(&office, V2 "/requests.xml", "Accept-Language: en\r\n",
                      "api_key=made-up&" HOLE),
              403);
    CHECK(office_said(&office, "<errors>") && office_said(&office, "<code>403</code>"));
    CHECK(office_head(&office, "Content-Type: text/xml; charset=utf-8"));
    office.open311.needs_key_to_report = false;
    office.open311.needs_key_to_read = true;
    office_map(&office, &(struct api_map){"", "", "", ""});
    CHECK_INT(post_as(&office, V2 "/requests.json", "", HOLE), 201);
    CHECK_INT(get(&office, "requests.json"), 403);
    CHECK_INT(office_get(&office, V2 "/requests.json", key), 200);
    CHECK(office_said(&office, "\"service_request_id\":\"1\""));
    office_close(&office);
}

TEST(a_key_of_an_exercise_reports_and_reads_the_exercise)
{
    struct office office;

    open_town(&office);
    key = office_token_for(&office, ROLE_GATEWAY, NULL, "exercise/piena");
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_INT(get(&office, "requests.json"), 200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(get(&office, "requests/1.json"), 404);
    CHECK_INT(
        office_ask(&office, &(struct asked){.method = "GET",
                                            .path = V2 "/requests/1.json",
                                            .headers = "Tocsin-Mode: exercise/piena\r\n"}),
        404); /* saying so is not enough */
    CHECK_INT(office_get(&office, V2 "/requests/1.json", key), 200);
    office_close(&office);
}

TEST(requests_are_found_by_kind_status_time_and_page)
{
    struct office office;

    open_town(&office);
    CHECK_INT(post(&office, HOLE), 201);
    CHECK_INT(post(&office, "service_code=LM&lat=43.7313&long=10.9472"), 201);
    CHECK_INT(post(&office, "service_code=PH&address_string=Via+Roma"), 201);
    CHECK_INT(get(&office, "requests.json?service_code=LM"), 200);
    CHECK_TEXT(said(&office, "service_request_id"), "2");
    CHECK_INT(decide(&office, "1/close", "{\"reason\":\"riparata\"}"), 200);
    CHECK_INT(get(&office, "requests.json?status=closed"), 200);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK_INT(get(&office, "requests.json?page_size=2"), 200);
    CHECK_TEXT(said(&office, "service_request_id"), "3"); /* the newest first */
    CHECK(office_said(&office, "\"lat\":null,\"long\":null"));
    CHECK(office_head(&office,
                      "Link: </open311/v2/requests.json?page_size=2&page=2>; rel=\"next\""));
    CHECK_INT(get(&office, "requests.json?page_size=2&page=2"), 200);
    CHECK_TEXT(said(&office, "service_request_id"), "1");
    CHECK(office_head(&office, "page=1>; rel=\"prev\"") && !office_head(&office, "\"next\""));
    CHECK_INT(get(&office, "requests.json?service_request_id=2,3,99&status=closed"), 200);
    CHECK(office_said(&office, "\"2\"") && office_said(&office, "\"3\""));
    CHECK_INT(get(&office, "requests.json?start_date=2020-01-01"), 200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(get(&office, "requests.json?updated_after=2025-12-01"), 200);
    CHECK(office_said(&office, "\"1\""));
    CHECK_INT(get(&office, "requests.json?updated_after=2020-01-01"), 400);
    CHECK_INT(get(&office, "requests.json?updated_before=2020-01-01"), 200);
    CHECK_TEXT(office.body.bytes, "[]");
    CHECK_INT(get(&office, "requests.json?status=lost"), 400);
    CHECK_INT(get(&office, "requests.json?service_code=001"), 404);
    CHECK_INT(get(&office, "requests.json?status=%zz"), 400);
    office_close(&office);
}

TEST(what_can_be_reported_is_said_in_the_language_asked_for)
{
    struct office office;

    open_town(&office);
    CHECK_INT(get(&office, "services.json"), 200);
    CHECK(office_said(&office, "\"service_code\":\"PH\",\"service_name\":\"Buca\""));
    CHECK(office_said(&office, "\"metadata\":false,\"type\":\"realtime\",\"keywords\":\"buca, "
                               "ph, pothole\",\"group\":\"Problemi di ogni giorno\""));
    CHECK(!office_said(&office, "\"WK\"")); /* the town's own people note it */
    CHECK_INT(get(&office, "services.xml?lang=en"), 200);
    CHECK(office_said(&office, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    CHECK(office_said(&office, "<service_name>Flood</service_name>") &&
          office_said(&office, "<type>batch</type>"));
    CHECK_INT(get(&office, "services/FL.json"), 200);
    CHECK(office_said(&office, "{\"service_code\":\"FL\",\"attributes\":[{\"variable\":false"));
    CHECK_INT(get(&office, "services/PH.xml"), 200);
    CHECK(office_said(&office, "<attributes></attributes>"));
    CHECK_INT(get(&office, "services/001.json"), 404);
    CHECK_INT(get(&office, "discovery.json"), 200);
    CHECK_TEXT(said(&office, "url"), "https://allerta.example/open311/v2");
    CHECK(office_said(&office, "\"formats\":[\"text/xml\",\"application/json\"]"));
    CHECK_INT(get(&office, "discovery.xml?jurisdiction_id=www.comune.example.it"), 200);
    CHECK_INT(get(&office, "discovery.xml?jurisdiction_id="), 200);
    CHECK_INT(get(&office, "discovery.xml?jurisdiction_id=altro.example.it"), 404);
    CHECK_INT(get(&office, "services.csv"), 404);
    CHECK(office_said(&office, "<code>404</code>"));
    office_close(&office);
}

TEST(a_closed_house_says_so)
{
    struct office office;

    open_town(&office);
    office.open311.id = "";
    office_map(&office, &(struct api_map){"", "", "", ""});
    CHECK_INT(get(&office, "services.json"), 404);
    CHECK_INT(post(&office, HOLE), 404);
    office_close(&office);
}

TEST(forms_come_in_either_encoding_and_bad_ones_are_refused)
{
    struct office office;
    struct buf    body = {0}, photo = {0};

    open_town(&office);
    CHECK_INT(post(&office, HOLE "&attribute%5BSEES%5D%5B%5D=auto&attribute[SEES][]=bici"),
              201);
    CHECK_INT(post(&office, "service_code=PH&lat=43.7213"), 400);
    CHECK(office_said(&office, "long: manca: lat e long vanno insieme"));
    CHECK_INT(post(&office, HOLE "&description=%ff"), 400);
    CHECK_INT(file_read(&photo, "tests/fuzz/corpus/image/quadrants.jpg", 1 << 20, NULL), 0);
    buf_format(&body,
               "--XX\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\n%s\r\n"
               "--XX\r\nContent-Disposition: form-data; name=\"service_code\"\r\n\r\nLM\r\n"
               "--XX\r\nContent-Disposition: form-data; name=\"address_string\"\r\n\r\nqui\r\n"
               "--XX\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.jpg\"\r\n"
               "Content-Type: image/jpeg\r\n\r\n",
               key);
    buf_add(&body, photo.bytes, photo.len);
    buf_text(&body, "\r\n--XX--\r\n");
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = V2 "/requests.json",
                                                  .type = "multipart/form-data; boundary=XX",
                                                  .headers = "",
                                                  .body = body.bytes,
                                                  .body_len = body.len}),
              201);
    CHECK(!office_said(&office, "la fotografia no"));
    CHECK_INT(office_get(&office, "/api/v1/reports/2", officer), 200);
    CHECK(office_said(&office, "image/jpeg"));
    CHECK_INT(office_get(&office, "/api/v1/reports/1", officer), 200);
    CHECK(office_said(&office, "SEES: auto, bici"));
    CHECK_INT(get(&office, "requests/2.json"), 200);
    CHECK(office_said(&office, "\"media_url\":null"));
    buf_free(&body);
    buf_free(&photo);
    office_close(&office);
}

RUN(an_everyday_problem_is_a_request_from_its_first_moment_to_its_end,
    of_a_danger_nothing_is_told_before_officers_decide,
    the_same_form_twice_is_one_report_until_that_one_is_solved,
    a_form_with_a_key_of_its_own_is_one_report_whatever_became_of_it,
    who_reports_needs_a_key_unless_the_town_lets_anybody,
    a_key_of_an_exercise_reports_and_reads_the_exercise,
    requests_are_found_by_kind_status_time_and_page,
    what_can_be_reported_is_said_in_the_language_asked_for, a_closed_house_says_so,
    forms_come_in_either_encoding_and_bad_ones_are_refused)
