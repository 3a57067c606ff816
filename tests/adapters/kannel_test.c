/* What the adapter makes of a gateway that answers as told; the real Kannel is asked in
 * tests/peers/kannel_test.c. */
#include "tests/kit/adapter_bench.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_kannel;

static const char *answer(const char *status, const char *body)
{
    static char text[400];

    snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", status,
             strlen(body), body);
    return text;
}

static const char *settings(const char *more)
{
    static char text[600];

    snprintf(text, sizeof text,
             "{\"url\": \"http://FAR/cgi-bin/sendsms\", \"username\": \"tocsin\","
             " \"password_file\": \"%s\", \"from\": \"Comune\"%s}",
             bench_secret("kannel", "se&cret\n"), more);
    return text;
}

static void open_bench(struct adapter_bench *bench, const char *answer, const char *more)
{
    adapter_bench_open(bench, &adapter_kannel, answer, settings(more));
}

static bool was_heard(const struct adapter_bench *bench, const char *words)
{
    return memmem(bench->http.heard.bytes, bench->http.heard.len, words, strlen(words));
}

TEST(a_text_goes_out_as_approved_with_credentials_expiry_and_the_wish_for_reports)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    open_bench(&bench, answer("202 Accepted", "0: Accepted for delivery"), "");
    message.text = "Allerta: \xc3\xa8 piena & 100%";
    message.expiry_ms = BENCH_NOW_MS + 5 * 60000 + 59000;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(was_heard(&bench, "GET /cgi-bin/sendsms?username=tocsin&password=se%26cret&"
                            "from=Comune&to=%2B39571000001&charset=UTF-8&coding=0&"
                            "text=Allerta%3A%20%C3%A8%20piena%20%26%20100%25&validity=5&"
                            "dlr-mask=31&dlr-url=http%3A%2F%2F127.0.0.1%3A14000%2Fgateway"
                            "%2Fsms%2Fsecret%2Fdlr%3Fkey%3D0192f3c4-77%26type%3D%25d"
                            "%26at%3D%25T%26reply%3D%25A HTTP/1.1\r\n"));
    CHECK_TEXT(adapter_bench_told(&bench), "");
    adapter_bench_close(&bench);
}

TEST(letters_outside_the_gsm_alphabet_go_as_ucs2)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    open_bench(&bench, answer("202 Accepted", "0: Accepted for delivery"), "");
    message.text = "\xd0\x90\xd0\xbb\xd0\xb0\xd1\x80\xd0\xbc";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(was_heard(&bench, "&coding=2&text=%D0%90%D0%BB%D0%B0%D1%80%D0%BC&"));
    adapter_bench_close(&bench);
}

TEST(route_and_priority_are_said_only_where_the_settings_have_them)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    open_bench(&bench, answer("202 Accepted", "3: Queued for later delivery"),
               ", \"smsc\": \"first\", \"urgent_priority\": 3");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(was_heard(&bench, "&smsc=first&priority=3&"));
    message.is_urgent = false;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(!was_heard(&bench, "priority"));
    adapter_bench_close(&bench);
}

TEST(a_message_in_its_last_minute_still_has_a_minute)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    open_bench(&bench, answer("202 Accepted", ""), "");
    message.expiry_ms = BENCH_NOW_MS + 1;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(was_heard(&bench, "&validity=1&"));
    adapter_bench_close(&bench);
}

TEST(it_is_asked_how_it_is_without_a_text_and_without_a_number)
{
    struct adapter_bench bench;

    open_bench(&bench, answer("400 Bad Request", "Missing receiver number, rejected"), "");
    CHECK_TEXT(adapter_bench_probe(&bench), ""); /* up, as it was taken to be */
    CHECK(was_heard(&bench, "GET /cgi-bin/sendsms?username=tocsin&password=se%26cret&"
                            "from=Comune HTTP/1.1\r\n"));
    adapter_bench_close(&bench);
    open_bench(&bench, answer("403 Forbidden", "Authorization failed for sendsms"), "");
    CHECK_TEXT(adapter_bench_probe(&bench),
               "down: Kannel does not take our user name and password\n");
    CHECK_TEXT(adapter_bench_probe(&bench), ""); /* told once */
    CHECK_INT(bench.answers, 0);
    adapter_bench_close(&bench);
}

static const struct {
    const char  *status, *body;
    enum verdict verdict;
    const char  *told;
} ANSWERS[] = {
    {"403 Forbidden", "Authorization failed for sendsms", VERDICT_BUSY,
     "down: Kannel does not take our user name and password\n"},
    {"403 Forbidden", "Not routable. Do not try again.", VERDICT_REFUSED, ""},
    {"400 Bad Request", "Number(s) has/have been denied by white- and/or black-lists.",
     VERDICT_REFUSED, ""},
    {"400 Bad Request", "Sender missing and no global set, rejected", VERDICT_BUSY,
     "down: Kannel wants another sender\n"},
    {"503 Service Unavailable", "Temporal failure, try again later.", VERDICT_BUSY,
     "degraded: Kannel cannot take messages now\n"},
    {"500 Internal Server Error", "Sending failed.", VERDICT_BUSY,
     "degraded: Kannel could not hand the message on\n"},
    {"404 Not Found", "<html>", VERDICT_BUSY, "down: there is no sendsms page at the URL\n"},
    {"502 Bad Gateway", "<html>", VERDICT_UNSURE,
     "degraded: Kannel's answer is not one of its own\n"},
    {"200 OK", "<html>Welcome to the hotel", VERDICT_UNSURE,
     "degraded: Kannel's answer is not one of its own\n"},
    {"503 Busy\r\nRetry-After: 7", "", VERDICT_BUSY,
     "degraded: Kannel cannot take messages now\n"},
};

TEST(the_answer_is_the_truth_about_sending)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        struct adapter_bench   bench;
        struct adapter_message message = adapter_bench_message();

        open_bench(&bench, answer(ANSWERS[i].status, ANSWERS[i].body), "");
        CHECK_INT(adapter_bench_send(&bench, &message), ANSWERS[i].verdict);
        CHECK_TEXT(adapter_bench_told(&bench), ANSWERS[i].told);
        CHECK_INT(bench.retry_ms, strstr(ANSWERS[i].status, "Retry") ? 7000 : 0);
        CHECK(!strstr(bench.why, "39571") && !strstr(bench.why, "cret"));
        adapter_bench_close(&bench);
    }
}

TEST(what_left_and_was_not_answered_is_unsure)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    open_bench(&bench, NULL, "");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_UNSURE);
    adapter_bench_close(&bench);
    open_bench(&bench, "", ", \"timeout_ms\": 3000");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_UNSURE);
    adapter_bench_close(&bench);
}

TEST(part_of_a_long_message_may_have_left_when_kannel_says_it_failed)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    char                   text[201] = "";

    memset(text, 'a', sizeof text - 1);
    message.text = text;
    open_bench(&bench, answer("500 Internal Server Error", "Sending failed."), "");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_UNSURE);
    adapter_bench_close(&bench);
}

TEST(a_gateway_that_is_not_there_took_nothing)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    char                   text[600];

    snprintf(text, sizeof text,
             "{\"url\": \"http://127.0.0.1:%u/\", \"username\": \"t\","
             " \"password_file\": \"%s\", \"from\": \"Comune\"}",
             far_free_port(), bench_secret("kannel", "x"));
    adapter_bench_open(&bench, &adapter_kannel, NULL, text);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK(strncmp(adapter_bench_told(&bench), "down: ", 6) == 0);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK_TEXT(adapter_bench_told(&bench), ""); /* said once */
    adapter_bench_close(&bench);
}

TEST(a_text_of_too_many_segments_is_refused_and_nothing_leaves)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    char                   text[308] = "";

    memset(text, 'a', 307); /* two segments hold 306 */
    message.text = text;
    open_bench(&bench, answer("202 Accepted", ""), ", \"segments_max\": 2");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
    CHECK_INT(bench.http.requests, 0);
    text[306] = '\0';
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    adapter_bench_close(&bench);
}

TEST(delivery_reports_become_receipts_and_are_answered_once_kept)
{
    static const struct {
        const char *query, *told;
    } CASES[] = {
        {"key=k-1&type=8&at=1795328100&reply=ACK%2F", "receipt k-1 accepted at +0\n"},
        {"key=k-1&type=1&at=1795328160&reply=stat%3ADELIVRD+err%3A000",
         "receipt k-1 delivered at +60000: DELIVRD 000\n"},
        {"key=k-1&type=2&reply=stat%3AUNDELIV+err%3A034",
         "receipt k-1 failed at +0: UNDELIV 034\n"},
        {"key=k-1&type=16&reply=NACK%2F11%2FInvalid", "receipt k-1 failed at +0: NACK 11\n"},
        {"key=k-1&type=4", "receipt k-1 accepted at +0\n"},
        {"key=k-1&type=4", "receipt k-1 accepted at +0\n"}, /* again, and out of order */
    };
    struct adapter_bench bench;

    open_bench(&bench, "", "");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        adapter_bench_call(&bench, "GET", "dlr", CASES[i].query);
        CHECK_TEXT(adapter_bench_told(&bench), CASES[i].told);
        CHECK_INT(bench.replies, i);
        adapter_bench_keep(&bench, true);
        CHECK_INT(bench.replies, i + 1);
        CHECK_INT(bench.status, 200);
    }
    adapter_bench_close(&bench);
}

TEST(what_could_not_be_kept_is_not_acknowledged)
{
    struct adapter_bench bench;

    open_bench(&bench, "", "");
    adapter_bench_call(&bench, "GET", "mo", "from=%2B39333&text=FUMO");
    adapter_bench_keep(&bench, false);
    CHECK_INT(bench.status, 503);
    adapter_bench_close(&bench);
}

TEST(callers_are_named_as_this_channel_addresses_them)
{
    static const struct {
        const char *from, *told;
    } CASES[] = {
        {"%2B39333", "heard +39333 to 12345: STOP (i-1)\n"},
        {"0039571000001", "heard +39571000001 to 12345: STOP (i-1)\n"},
        {"39571000001", "heard +39571000001 to 12345: STOP (i-1)\n"},
        {"3331234567", "heard +393331234567 to 12345: STOP (i-1)\n"},
        {"48333", "heard 48333 to 12345: STOP (i-1)\n"},
        {"Banca", "heard Banca to 12345: STOP (i-1)\n"},
    };
    struct adapter_bench bench;

    open_bench(&bench, "", ", \"country\": \"39\"");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char query[200];

        snprintf(query, sizeof query, "from=%s&to=12345&text=STOP&id=i-1", CASES[i].from);
        adapter_bench_call(&bench, "GET", "mo", query);
        CHECK_TEXT(adapter_bench_told(&bench), CASES[i].told);
    }
    adapter_bench_keep(&bench, true);
    adapter_bench_close(&bench);
}

TEST(other_calls_are_answered_at_once_and_clearly)
{
    static const struct {
        const char *method, *rest, *query;
        int         status;
    } CASES[] = {
        {"GET", "", "", 404},          {"GET", "dlr/x", "", 404},    {"POST", "dlr", "", 405},
        {"GET", "dlr", "type=1", 400}, {"GET", "mo", "text=x", 400},
    };
    struct adapter_bench bench;

    open_bench(&bench, "", "");
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        adapter_bench_call(&bench, CASES[i].method, CASES[i].rest, CASES[i].query);
        CHECK_INT(bench.status, CASES[i].status);
    }
    CHECK_TEXT(adapter_bench_told(&bench), "");
    adapter_bench_close(&bench);
}

TEST(wrong_settings_are_refused_by_name)
{
    CHECK_TEXT(adapter_bench_complaint(&adapter_kannel, settings(", \"form\": 1")),
               "form: is not a field we know; did you mean \"from\"?");
    CHECK_TEXT(adapter_bench_complaint(&adapter_kannel, settings(", \"country\": \"+39\"")),
               "country: must be the digits of a country code");
    CHECK_TEXT(adapter_bench_complaint(&adapter_kannel, settings(", \"segments_max\": 11")),
               "segments_max: must lie between 1 and 10");
    CHECK_TEXT(adapter_bench_complaint(&adapter_kannel,
                                       "{\"url\": \"ftp://x\", \"username\": \"a\","
                                       " \"password_file\": \"/dev/null\"}"),
               "password_file: is not a file");
}

RUN(it_is_asked_how_it_is_without_a_text_and_without_a_number,
    a_text_goes_out_as_approved_with_credentials_expiry_and_the_wish_for_reports,
    letters_outside_the_gsm_alphabet_go_as_ucs2,
    route_and_priority_are_said_only_where_the_settings_have_them,
    a_message_in_its_last_minute_still_has_a_minute, the_answer_is_the_truth_about_sending,
    what_left_and_was_not_answered_is_unsure,
    part_of_a_long_message_may_have_left_when_kannel_says_it_failed,
    a_gateway_that_is_not_there_took_nothing,
    a_text_of_too_many_segments_is_refused_and_nothing_leaves,
    delivery_reports_become_receipts_and_are_answered_once_kept,
    what_could_not_be_kept_is_not_acknowledged,
    callers_are_named_as_this_channel_addresses_them,
    other_calls_are_answered_at_once_and_clearly, wrong_settings_are_refused_by_name)
