#include "tests/kit/adapter_bench.h"

#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_webhook;

static const char *settings(const char *more)
{
    static char text[600];

    snprintf(text, sizeof text, "{\"secret_file\": \"%s\"%s}",
             bench_secret("webhook", "tocsin-test-key\n"), more);
    return text;
}

static const char ALLOWED[] = ", \"url\": \"http://FAR/hook\", \"allow\": [\"127.0.0.0/8\"]";

static struct adapter_message message_to(const char *address)
{
    struct adapter_message message = adapter_bench_message();

    message.address = address;
    return message;
}

TEST(it_goes_out_signed_over_its_very_bytes)
{
    struct adapter_bench   bench;
    struct adapter_message message = message_to("");
    const char            *sign, *body;
    uint8_t                mac[HMAC_SHA256_LEN];
    char                   hex[65];
    struct buf             signed_text = {0};

    adapter_bench_open(&bench, &adapter_webhook, "HTTP/1.1 204 Fine\r\n\r\n",
                       settings(ALLOWED));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK(strncmp(bench.http.heard.bytes, "POST /hook HTTP/1.1\r\n", 21) == 0);
    CHECK(strstr(bench.http.heard.bytes, "\r\nIdempotency-Key: 0192f3c4-77\r\n"));
    CHECK(strstr(bench.http.heard.bytes, "\r\nContent-Type: application/json\r\n"));
    sign = strstr(bench.http.heard.bytes, "\r\nTocsin-Signature: t=1795328100,v1=");
    body = strstr(bench.http.heard.bytes, "\r\n\r\n") + 4;
    CHECK(sign != NULL);
    buf_format(&signed_text, "1795328100.%s", body);
    hmac_sha256(mac, "tocsin-test-key", 15, signed_text.bytes, signed_text.len);
    CHECK(strncmp(strstr(sign, "v1=") + 3, hex_text(hex, mac, 32), 64) == 0);
    buf_free(&signed_text);
    adapter_bench_close(&bench);
}

static const struct {
    const char  *answer;
    enum verdict verdict;
    bool         is_throttled;
    int64_t      retry_ms;
} ANSWERS[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", VERDICT_DELIVERED, false, 0},
    {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
     VERDICT_REFUSED, false, 0},
    {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", VERDICT_BUSY, false, 0},
    {"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", VERDICT_REFUSED, false, 0},
    {"HTTP/1.1 429 Slow\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n", VERDICT_BUSY, true,
     9000},
    {"HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n", VERDICT_BUSY, true, 0},
    {"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", VERDICT_UNSURE, false, 0},
    {"HTTP/1.1 101 What\r\n\r\n", VERDICT_UNSURE, false, 0},
    {"garbage\r\n\r\n", VERDICT_UNSURE, false, 0},
    {NULL, VERDICT_UNSURE, false, 0},
};

TEST(the_answer_is_the_truth_about_sending)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        struct adapter_bench   bench;
        struct adapter_message message = message_to("");
        char                   more[200];

        snprintf(more, sizeof more, "%s, \"timeout_ms\": 3000", ALLOWED); /* for the 101 */
        adapter_bench_open(&bench, &adapter_webhook, ANSWERS[i].answer, settings(more));
        CHECK_INT(adapter_bench_send(&bench, &message), ANSWERS[i].verdict);
        CHECK_INT(bench.is_throttled, ANSWERS[i].is_throttled);
        CHECK_INT(bench.retry_ms, ANSWERS[i].retry_ms);
        adapter_bench_close(&bench);
    }
}

TEST(nobody_can_make_it_call_inside)
{
    static const char *const ADDRESSES[] = {
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data/",
        "http://example.org/",
        "file:///etc/passwd",
        "https://10.1.2.3:8080/x",
    };
    struct adapter_bench bench;

    adapter_bench_open(&bench, &adapter_webhook, NULL, settings(""));
    for (size_t i = 0; i < COUNT_OF(ADDRESSES); i++) {
        struct adapter_message message = message_to(ADDRESSES[i]);

        CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
        CHECK(!strstr(bench.why, "//"));
    }
    CHECK_INT(bench.http.far.connections, 0);
    adapter_bench_close(&bench);
}

TEST(without_an_address_it_is_refused)
{
    struct adapter_bench   bench;
    struct adapter_message message = message_to("");

    adapter_bench_open(&bench, &adapter_webhook, NULL, settings(""));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
    adapter_bench_close(&bench);
}

TEST(wrong_settings_are_refused_by_name)
{
    static const struct {
        const char *more, *complaint;
    } CASES[] = {
        {", \"url\": \"http://example.org/\"",
         "url: must begin with https:// (or http:// to a network in allow)"},
        {", \"allow\": [\"127.0.0.1/8\"]", "allow: has bits set behind its mask"},
        {", \"allow\": \"127.0.0.1\"", "allow: must be a list"},
        {", \"old_secret_file\": \"/nowhere\"", "old_secret_file: No such file or directory"},
        {", \"timeout_ms\": 1", "timeout_ms: must lie between 100 and 30000"},
        {", \"secert_file\": \"x\"",
         "secert_file: is not a field we know; did you mean \"secret_file\"?"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_TEXT(adapter_bench_complaint(&adapter_webhook, settings(CASES[i].more)),
                   CASES[i].complaint);
}

RUN(it_goes_out_signed_over_its_very_bytes, the_answer_is_the_truth_about_sending,
    nobody_can_make_it_call_inside, without_an_address_it_is_refused,
    wrong_settings_are_refused_by_name)
