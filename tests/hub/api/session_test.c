#include "hub/model/session.h"
#include "tests/hub/api/kit/office.h"

static const char SESSION[] = "/api/v1/session";

/* The link's session, as a browser has it: the cookie's secret. */
static const char *enter_by_link(struct office *office, const char *link)
{
    struct arena *arena = &office->control.arena;

    CHECK_INT(
        office_post(office, SESSION, NULL, arena_format(arena, "{\"link\":\"%s\"}", link)),
        200);
    return office_field(office, "token");
}

static int ask_with_cookie(struct office *office, const char *method, const char *secret,
                           const char *more)
{
    return office_ask(
        office, &(struct asked){.method = method,
                                .path = SESSION,
                                .headers = arena_format(&office->control.arena,
                                                        "Cookie: a=b; __Host-tocsin=%s\r\n%s",
                                                        secret, more)});
}

TEST(a_link_opens_a_session_that_can_only_set_a_password)
{
    struct office office;
    const char   *secret;

    office_open(&office);
    secret = enter_by_link(&office, office_person(&office, "anna", ROLE_BIT(ROLE_OPERATOR)));
    CHECK(office_head(&office, "Set-Cookie: __Host-tocsin="));
    CHECK(office_head(&office, "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age="));
    CHECK(office_said(&office, "\"must_set_password\":true"));
    CHECK_INT(office_get(&office, SESSION, secret), 200);
    CHECK_TEXT(office_field(&office, "name"), "anna");
    CHECK_INT(office_get(&office, "/api/v1/reports", secret), 403);
    CHECK_INT(office_post(&office, "/api/v1/accounts/me/password", secret,
                          "{\"password\":\"quattro mulini sull'Elsa\"}"),
              200);
    CHECK(strstr(office_field(&office, "otpauth"), "otpauth://totp/") != NULL);
    CHECK(strncmp(office_field(&office, "qr"), "<svg ", 5) == 0);
    CHECK(office_said(&office, "\"recovery_codes\":["));
    CHECK_INT(office_ask(&office,
                         &(struct asked){.method = "DELETE", .path = SESSION, .token = secret}),
              200);
    CHECK_INT(office_get(&office, SESSION, secret), 401);
    office_close(&office);
}

static int end_session(struct office *office, const char *id, const char *secret)
{
    return office_ask(office, &(struct asked){.method = "DELETE",
                                              .path = arena_format(&office->control.arena,
                                                                   "/api/v1/sessions/%s", id),
                                              .token = secret});
}

/* The id of the only session of those just listed that is, or is not, the asker's. */
static const char *listed(struct office *office, bool is_own)
{
    const char *mark = is_own ? "\",\"this\":true" : "\",\"this\":false";
    const char *at = strstr(office->body.bytes, mark);

    CHECK(at != NULL);
    CHECK(!strstr(at + 1, mark));
    return arena_copy(&office->control.arena, at - ID_TEXT_LEN, ID_TEXT_LEN);
}

TEST(who_is_signed_in_sees_where_and_ends_it_elsewhere)
{
    static const char SESSIONS[] = "/api/v1/sessions";
    struct office     office;
    const char       *here, *there, *stranger, *own;

    office_open(&office);
    office_person(&office, "anna", ROLE_BIT(ROLE_OPERATOR));
    office_person(&office, "bruno", ROLE_BIT(ROLE_VOLUNTEER));
    here = office_enter(&office, "anna");
    there = office_enter(&office, "anna");
    stranger = office_enter(&office, "bruno");
    CHECK_INT(office_get(&office, SESSIONS, here), 200);
    CHECK(office_said(&office, "\"made\":\""));
    CHECK(!office_said(&office, here)); /* no secret */
    own = listed(&office, true);
    CHECK_INT(end_session(&office, listed(&office, false), stranger), 404); /* not his */
    CHECK_INT(office_get(&office, SESSIONS, there), 200);
    CHECK_TEXT(listed(&office, false), own);
    CHECK_INT(end_session(&office, own, there), 200);
    CHECK(office_said(&office, "{\"ended\":1}"));
    CHECK_INT(office_get(&office, SESSION, here), 401); /* at once */
    CHECK_INT(end_session(&office, own, there), 404);
    here = office_enter(&office, "anna");
    CHECK_INT(end_session(&office, "others", here), 200);
    CHECK(office_said(&office, "{\"ended\":1}"));
    CHECK_INT(office_get(&office, SESSION, there), 401);
    CHECK_INT(office_get(&office, SESSION, here), 200);
    CHECK_INT(office_get(&office, SESSION, stranger), 200);
    CHECK_INT(end_session(&office, "x", here), 404);
    office_close(&office);
}

TEST(what_takes_the_second_factor_of_the_last_minutes_says_so_by_its_type)
{
    static const char ACCOUNTS[] = "/api/v1/accounts",
                      BODY[] = "{\"name\":\"ugo\",\"roles\":[\"operator\"]}";
    struct office office;
    const char   *token;

    office_open(&office);
    token = office_token(&office, ROLE_ADMINISTRATOR);
    office.control.clock.set_ms += SESSION_STEP_UP_MS + 1;
    CHECK_INT(office_post(&office, ACCOUNTS, token, BODY), 403);
    CHECK_TEXT(office_field(&office, "type"), "urn:tocsin:problem:step_up");
    CHECK_TEXT(office_field(&office, "title"), "Mostrare di nuovo il secondo fattore");
    office.control.clock.set_ms -= SESSION_STEP_UP_MS + 1;
    CHECK_INT(office_post(&office, ACCOUNTS, token, BODY), 201);
    office_close(&office);
}

TEST(a_browser_gets_the_secret_in_a_cookie_only)
{
    struct office office;
    struct asked  sign_in = {
         .method = "POST", .path = SESSION, .headers = "Origin: https://allerta.example\r\n"};

    office_open(&office);
    sign_in.body = arena_format(&office.control.arena, "{\"link\":\"%s\"}",
                                office_person(&office, "anna", ROLE_BIT(ROLE_OPERATOR)));
    CHECK_INT(office_ask(&office, &sign_in), 200);
    CHECK_TEXT(office_field(&office, "token"), "");
    CHECK(office_head(&office, "Set-Cookie: __Host-tocsin="));
    office_close(&office);
}

TEST(the_page_of_another_site_cannot_use_the_cookie)
{
    struct office office;
    const char   *secret;

    office_open(&office);
    secret = enter_by_link(&office, office_person(&office, "anna", ROLE_BIT(ROLE_OPERATOR)));
    CHECK_INT(ask_with_cookie(&office, "GET", secret, ""), 200);
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret, ""), 403); /* nobody says whose page */
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret, "Origin: https://evil.example\r\n"),
              403);
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret,
                              "Origin: https://allerta.example.evil.example\r\n"),
              403);
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret, "Origin: null\r\n"), 403);
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret, "Sec-Fetch-Site: cross-site\r\n"),
              403);
    CHECK_INT(ask_with_cookie(&office, "GET", secret, ""), 200); /* still there */
    CHECK_INT(ask_with_cookie(&office, "DELETE", secret, "Origin: https://allerta.example\r\n"),
              200);
    CHECK(office_head(&office, "Max-Age=0"));
    CHECK_INT(ask_with_cookie(&office, "GET", secret, ""), 401);
    office_close(&office);
}

TEST(wrong_passwords_are_slowed_and_told_the_same)
{
    struct office office;
    const char    wrong[] = "{\"name\":\"anna\",\"password\":\"not the password\"}";
    const char    nobody[] = "{\"name\":\"nobody\",\"password\":\"not the password\"}";
    const char   *words;

    office_open(&office);
    office_person(&office, "anna", ROLE_BIT(ROLE_OPERATOR));
    CHECK_INT(office_post(&office, SESSION, NULL, wrong), 401);
    words = office_field(&office, "detail");
    CHECK_INT(office_post(&office, SESSION, NULL, nobody), 401);
    CHECK_TEXT(office_field(&office, "detail"), words);
    for (int i = 0; i < 4; i++)
        CHECK_INT(office_post(&office, SESSION, NULL, wrong), 401);
    CHECK_INT(office_post(&office, SESSION, NULL, wrong), 429);
    CHECK(office_head(&office, "Retry-After: "));
    CHECK_INT(office_post(&office, SESSION, NULL, "{\"name\":\"anna\"}"), 400);
    CHECK_INT(office_post(&office, SESSION, NULL, "{}"), 400);
    CHECK_INT(office_post(&office, SESSION, NULL, "{\"nome\":\"anna\"}"), 400);
    office_close(&office);
}

TEST(paths_and_methods_that_are_not_there_say_so)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/nothing", NULL), 404);
    CHECK_INT(office_get(&office, "/api/v1/reports/", NULL), 404);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "PUT", .path = SESSION}), 405);
    CHECK(office_head(&office, "Allow: OPTIONS, POST, GET, HEAD, DELETE\r\n"));
    CHECK_INT(office_ask(&office, &(struct asked){.method = "OPTIONS", .path = SESSION}), 204);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "POST",
                                                  .path = SESSION,
                                                  .type = "text/plain",
                                                  .body = "{}"}),
              415);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "HEAD", .path = "/version"}), 200);
    CHECK_INT(office.body.len, 0);
    office_close(&office);
}

TEST(every_answer_carries_what_keeps_browsers_safe)
{
    static const char *const PATHS[] = {"/version", "/nothing", "/health/live", SESSION};
    struct office            office;

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(PATHS); i++) {
        office_get(&office, PATHS[i], NULL);
        CHECK(office_head(&office, "X-Content-Type-Options: nosniff\r\n"));
        CHECK(office_head(&office, "Content-Security-Policy: default-src 'none'"));
        CHECK(office_head(&office, "Strict-Transport-Security: max-age=31536000"));
        CHECK(office_head(&office, "Cross-Origin-Opener-Policy: same-origin\r\n"));
        CHECK(office_head(&office, "Permissions-Policy: "));
        CHECK(office_head(&office, "Referrer-Policy: no-referrer\r\n"));
        CHECK(office_head(&office, "Cache-Control: no-store\r\n"));
    }
    office_close(&office);
}

TEST(health_tells_why_it_is_not_ready)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/health/live", NULL), 200);
    CHECK_INT(office_get(&office, "/health/ready", NULL), 200);
    CHECK_INT(office_get(&office, "/-/healthy", NULL), 200);
    office.health.has_broker = true;
    office.health.store_writes = office.health.takes_reports = false;
    CHECK_INT(office_get(&office, "/-/ready", NULL), 503);
    CHECK(office_said(&office, "\"reasons\":[\"store\",\"disk\",\"broker\"]"));
    CHECK_INT(office_get(&office, "/version", NULL), 200);
    CHECK_TEXT(office_field(&office, "site"), "empoli");
    office_close(&office);
}

TEST(metrics_count_what_was_answered)
{
    struct office office;

    office_open(&office);
    office_get(&office, "/version", NULL);
    office_get(&office, "/nothing", NULL);
    office_post(&office, "/api/v1/reports", NULL,
                "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-2f3a4b5c6d01\",\"hazard\":\"FL\"}");
    CHECK_INT(office_get(&office, "/metrics", NULL), 200);
    CHECK(office_said(&office, "tocsin_http_requests_total{method=\"GET\",route=\"/version\","
                               "code=\"2xx\"} 1\n"));
    CHECK(office_said(&office, "route=\"none\",code=\"4xx\"} 1\n"));
    CHECK(office_said(
        &office, "tocsin_reports_received_total{source=\"anonymous\",mode=\"actual\"} 1\n"));
    CHECK(office_said(&office, "tocsin_loop_lag_seconds 0.001\n"));
    CHECK(office_said(&office, "tocsin_http_request_seconds_count 3\n"));
    office_close(&office);
}

TEST(a_page_whose_name_was_resolved_to_us_reads_no_metrics)
{
    struct office   office;
    struct visitor *visitor = &office.visitor;
    const char      asked[] = "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n";

    office_open(&office);
    CHECK_INT(office_get(&office, "/metrics", NULL), 200);
    visitor->heard.len = 0;
    visitor->heard.bytes[0] = '\0';
    visitor_say(visitor, asked, strlen(asked));
    CHECK(visitor_hear(visitor, "HTTP/1.1 403 "));
    office_close(&office);
}

RUN(a_link_opens_a_session_that_can_only_set_a_password,
    who_is_signed_in_sees_where_and_ends_it_elsewhere,
    what_takes_the_second_factor_of_the_last_minutes_says_so_by_its_type,
    a_browser_gets_the_secret_in_a_cookie_only, the_page_of_another_site_cannot_use_the_cookie,
    wrong_passwords_are_slowed_and_told_the_same, paths_and_methods_that_are_not_there_say_so,
    every_answer_carries_what_keeps_browsers_safe, health_tells_why_it_is_not_ready,
    metrics_count_what_was_answered, a_page_whose_name_was_resolved_to_us_reads_no_metrics)
