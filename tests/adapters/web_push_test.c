#include "tests/kit/adapter_bench.h"

#include "adapters/wire/web_push.h"
#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_web_push;

#define KEYS /* RFC 8291 §5 */                                                                \
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"  \
    ".BTBZMqHH6r4Tts7J_aSIgg"

static const char CONTACT[] = "{\"contact\": \"mailto:pc@comune.example\"}";
static const char ALLOWED[] =
    "{\"contact\": \"mailto:pc@comune.example\", \"allow\": [\"127.0.0.0/8\"]}";

static struct adapter_message message_to(const char *address)
{
    struct adapter_message message = adapter_bench_message();

    message.address = address;
    return message;
}

static struct adapter_message message_to_far(struct adapter_bench *bench, char address[300])
{
    snprintf(address, 300, "http://127.0.0.1:%u/push/secret#" KEYS, bench->http.far.port);
    return message_to(address);
}

TEST(it_goes_out_sealed_signed_and_with_the_time_it_is_good_for)
{
    struct adapter_bench   bench;
    struct adapter_message message;
    char                   address[300], topic[WEB_PUSH_TOPIC_LEN + 1], line[80];
    const char            *heard, *body;

    adapter_bench_open(&bench, &adapter_web_push,
                       "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", ALLOWED);
    message = message_to_far(&bench, address);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    heard = bench.http.heard.bytes;
    CHECK(strncmp(heard, "POST /push/secret HTTP/1.1\r\n", 28) == 0);
    CHECK(strstr(heard, "\r\nTTL: 3600\r\n"));
    CHECK(strstr(heard, "\r\nUrgency: high\r\n"));
    CHECK(strstr(heard, "\r\nContent-Encoding: aes128gcm\r\n"));
    CHECK(strstr(heard, "\r\nContent-Type: application/octet-stream\r\n"));
    CHECK(strstr(heard, "\r\nAuthorization: vapid t=ey"));
    web_push_topic(topic, message.alert);
    snprintf(line, sizeof line, "\r\nTopic: %s\r\n", topic);
    CHECK(strstr(heard, line));
    body = strstr(heard, "\r\n\r\n") + 4;
    CHECK_INT(bench.http.heard.len - (size_t)(body - heard),
              WEB_PUSH_HEAD_LEN + 1024 + 1 + GCM_TAG_LEN);
    CHECK(!memmem(heard, bench.http.heard.len, "piena", 5));
    adapter_bench_close(&bench);
}

TEST(a_push_service_keeps_nothing_for_longer_than_two_days)
{
    struct adapter_bench   bench;
    struct adapter_message message;
    char                   address[300];

    adapter_bench_open(&bench, &adapter_web_push,
                       "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", ALLOWED);
    message = message_to_far(&bench, address);
    message.is_urgent = false;
    message.expiry_ms = BENCH_NOW_MS + INT64_C(10) * 86400000;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK(strstr(bench.http.heard.bytes, "\r\nTTL: 172800\r\n"));
    CHECK(strstr(bench.http.heard.bytes, "\r\nUrgency: normal\r\n"));
    adapter_bench_close(&bench);
}

static const struct {
    const char  *answer;
    enum verdict verdict;
    bool         is_throttled, is_gone;
    int64_t      retry_ms;
    const char  *told;
} ANSWERS[] = {
    {"201 Created\r\nLocation: /m/1", VERDICT_SENT, false, false, 0, "up\n"},
    {"202 Accepted", VERDICT_SENT, false, false, 0, "up\n"},
    {"307 Elsewhere\r\nLocation: http://127.0.0.1:1/", VERDICT_REFUSED, false, false, 0, ""},
    {"400 Bad", VERDICT_REFUSED, false, false, 0, ""},
    {"401 Who", VERDICT_REFUSED, false, false, 0,
     "degraded: it does not take our signature, or was made for another key\n"},
    {"403 No", VERDICT_REFUSED, false, false, 0,
     "degraded: it does not take our signature, or was made for another key\n"},
    {"404 Where", VERDICT_REFUSED, false, true, 0, ""},
    {"410 Gone", VERDICT_REFUSED, false, true, 0, ""},
    {"413 Long", VERDICT_REFUSED, false, false, 0, ""},
    {"429 Slow\r\nRetry-After: 9", VERDICT_BUSY, true, false, 9000, ""},
    {"503 Later\r\nRetry-After: 5", VERDICT_BUSY, true, false, 5000, ""},
    {"500 Oh", VERDICT_UNSURE, false, false, 0, ""},
};

TEST(each_answer_means_what_the_standard_says)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        struct adapter_bench   bench;
        struct adapter_message message;
        char                   address[300], answer[200];

        snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n",
                 ANSWERS[i].answer);
        adapter_bench_open(&bench, &adapter_web_push, answer, ALLOWED);
        message = message_to_far(&bench, address);
        CHECK_INT(adapter_bench_send(&bench, &message), ANSWERS[i].verdict);
        CHECK_INT(bench.is_throttled, ANSWERS[i].is_throttled);
        CHECK_INT(bench.is_gone, ANSWERS[i].is_gone);
        CHECK_INT(bench.retry_ms, ANSWERS[i].retry_ms);
        CHECK_TEXT(adapter_bench_told(&bench), ANSWERS[i].told);
        adapter_bench_close(&bench);
    }
}

TEST(nobody_can_make_it_call_inside)
{
    static const char *const ADDRESSES[] = {
        "https://127.0.0.1/#" KEYS,        "https://[::1]/#" KEYS,
        "https://localhost/#" KEYS,        "https://169.254.169.254/latest/meta-data/#" KEYS,
        "http://push.example.net/#" KEYS,  "https://10.1.2.3:8080/x#" KEYS,
        "https://[::ffff:10.0.0.1]/#" KEYS};
    struct adapter_bench bench;

    adapter_bench_open(&bench, &adapter_web_push, NULL, CONTACT);
    for (size_t i = 0; i < COUNT_OF(ADDRESSES); i++) {
        struct adapter_message message = message_to(ADDRESSES[i]);

        CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
        CHECK(!bench.is_gone);
        CHECK(!strstr(bench.why, "//"));
    }
    CHECK_INT(bench.http.far.connections, 0);
    adapter_bench_close(&bench);
}

TEST(what_no_browser_could_read_is_refused)
{
    static const char *const ADDRESSES[] = {"", "https://push.example.net/x",
                                            "https://push.example.net/x#BCVx.BTBZ"};
    static char              words[WEB_PUSH_TEXT_MAX];
    struct adapter_bench     bench;
    struct adapter_message   message;

    adapter_bench_open(&bench, &adapter_web_push, NULL, CONTACT);
    for (size_t i = 0; i < COUNT_OF(ADDRESSES); i++) {
        message = message_to(ADDRESSES[i]);
        CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
        CHECK_TEXT(bench.why, "this is no address of a browser");
    }
    message = message_to("https://push.example.net/x#" KEYS);
    memset(words, 'a', sizeof words - 1);
    message.text = words;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
    CHECK_TEXT(bench.why, "it is too long for a push message");
    CHECK_INT(bench.http.far.connections, 0);
    adapter_bench_close(&bench);
}

TEST(wrong_settings_are_refused_by_name)
{
    static const struct {
        const char *settings, *complaint;
    } CASES[] = {
        {"{}", "contact: is missing"},
        {"{\"contact\": \"pc@comune.example\"}",
         "contact: must begin with mailto: or https://"},
        {"{\"contact\": \"mailto:a@b.it\", \"allow\": [\"127.0.0.1/8\"]}",
         "allow: has bits set behind its mask"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_TEXT(adapter_bench_complaint(&adapter_web_push, CASES[i].settings),
                   CASES[i].complaint);
}

RUN(it_goes_out_sealed_signed_and_with_the_time_it_is_good_for,
    a_push_service_keeps_nothing_for_longer_than_two_days,
    each_answer_means_what_the_standard_says, nobody_can_make_it_call_inside,
    what_no_browser_could_read_is_refused, wrong_settings_are_refused_by_name)
