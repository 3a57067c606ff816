#include "hub/loop/http_client.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"
#include "tests/kit/http_bench.h"

TEST(a_call_goes_out_as_said_and_its_reply_comes_back_whole)
{
    static const struct http_field FIELDS[] = {{"Idempotency-Key", "k-1"}, {"X-Empty", ""}};
    struct http_bench              bench;
    char                           url[100];
    struct http_try                one = {0};

    http_bench_open(&bench, OK_ANSWER);
    one.call = (struct http_call){.method = "PUT",
                                  .url = http_bench_url(&bench, url, "127.0.0.1"),
                                  .fields = FIELDS,
                                  .field_count = COUNT_OF(FIELDS),
                                  .body = "acqua\0alta",
                                  .body_len = 10,
                                  .user = "comune",
                                  .password = "segreto"};
    http_try_go(&bench, &one);
    CHECK_INT(one.fault, HTTP_ANSWERED);
    CHECK_INT(one.status, 202);
    CHECK(one.was_sent);
    CHECK_TEXT(one.body, "took");
    CHECK_TEXT(one.retry, "7");
    CHECK(strncmp(bench.heard.bytes, "PUT /sms?to=1 HTTP/1.1\r\n", 24) == 0);
    CHECK(strstr(bench.heard.bytes, "\r\nIdempotency-Key: k-1\r\n"));
    CHECK(strstr(bench.heard.bytes, "\r\nX-Empty:\r\n"));
    CHECK(strstr(bench.heard.bytes, "\r\nAuthorization: Basic Y29tdW5lOnNlZ3JldG8=\r\n"));
    CHECK(!strstr(bench.heard.bytes, "Expect"));
    CHECK(memcmp(bench.heard.bytes + bench.heard.len - 10, "acqua\0alta", 10) == 0);
    http_bench_close(&bench);
}

TEST(parts_go_as_a_form_with_files)
{
    static const struct http_part PARTS[] = {
        {.name = "status", .bytes = "Allerta", .len = 7},
        {.name = "file",
         .file_name = "mappa.png",
         .type = "image/png",
         .bytes = "\x89P",
         .len = 2},
    };
    struct http_bench bench;
    char              url[100];
    struct http_try   one = {0};

    http_bench_open(&bench, OK_ANSWER);
    one.call = (struct http_call){.url = http_bench_url(&bench, url, "127.0.0.1"),
                                  .parts = PARTS,
                                  .part_count = COUNT_OF(PARTS)};
    http_try_go(&bench, &one);
    CHECK_INT(one.status, 202);
    CHECK(strncmp(bench.heard.bytes, "POST ", 5) == 0);
    CHECK(strstr(bench.heard.bytes, "multipart/form-data; boundary="));
    CHECK(strstr(bench.heard.bytes, "name=\"status\"\r\n\r\nAllerta\r\n"));
    CHECK(strstr(bench.heard.bytes, "name=\"file\"; filename=\"mappa.png\"\r\n"
                                    "Content-Type: image/png\r\n\r\n\x89P\r\n"));
    http_bench_close(&bench);
}

TEST(whatever_the_far_side_does_the_truth_about_sending_is_told)
{
    static const struct {
        const char     *answer;
        enum http_fault fault;
        int             status;
    } CASES[] = {
        {NULL, HTTP_BROKEN, 0},
        {"", HTTP_TIMEOUT, 0},
        {"SSH-2.0-OpenSSH_9.2\r\n\r\n", HTTP_BROKEN, 0},
        {"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", HTTP_TIMEOUT, 200},
        {"HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n"
         "12345678901234567890123456789012345678901234567890123456789012345",
         HTTP_TOO_LARGE, 200},
        {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
         HTTP_ANSWERED, 302},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct http_bench bench;
        char              url[100];
        struct http_try   one = {0};

        http_bench_open(&bench, CASES[i].answer);
        one.call = (struct http_call){.url = http_bench_url(&bench, url, "127.0.0.1"),
                                      .body = "x",
                                      .body_len = 1,
                                      .total_ms = CASES[i].fault == HTTP_TIMEOUT ? 3000 : 60000,
                                      .reply_max = 64};
        http_try_go(&bench, &one);
        CHECK_INT(one.fault, CASES[i].fault);
        CHECK_INT(one.status, CASES[i].status);
        CHECK(one.was_sent);
        CHECK_INT(bench.requests, 1);
        http_bench_close(&bench);
    }
}

TEST(where_nobody_listens_nothing_was_sent)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   one = {.call = {.url = url, .body = "x", .body_len = 1}};

    http_bench_open(&bench, OK_ANSWER);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", far_free_port());
    http_try_go(&bench, &one);
    CHECK_INT(one.fault, HTTP_UNREACHABLE);
    CHECK(!one.was_sent);
    http_bench_close(&bench);
}

TEST(a_call_that_cannot_be_made_is_answered_too)
{
    static const struct http_field BAD_NAME = {"X Y", "z"}, BAD_VALUE = {"X", "y\r\nZ: w"};
    static const struct http_call  CASES[] = {
         {.url = "http://127.0.0.1:1/", .fields = &BAD_NAME, .field_count = 1},
         {.url = "http://127.0.0.1:1/", .fields = &BAD_VALUE, .field_count = 1},
         {.url = "http://127.0.0.1:1/", .method = "GET /x"},
         {.url = "file:///etc/passwd"},
         {.url = "gopher://127.0.0.1/"},
         {.url = "http://a b/"},
         {.url = ""},
    };
    struct http_bench bench;

    http_bench_open(&bench, OK_ANSWER);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct http_try one = {.call = CASES[i]};

        http_try_go(&bench, &one);
        CHECK_INT(one.fault, HTTP_BAD_CALL);
        CHECK(!one.was_sent);
    }
    http_bench_close(&bench);
}

/* Answers the first request of a connection, and hangs up at the second. */
static void on_second_hang_up(struct far_peer *peer)
{
    struct http_bench *bench = peer->far->owner;
    size_t             len = far_request_len(peer);

    if (len == 0)
        return;
    buf_cut(&peer->got, len);
    bench->requests++;
    if (++peer->turn == 2)
        far_hang_up(peer);
    else
        far_say(peer, OK_ANSWER);
}

TEST(a_post_on_a_kept_connection_that_dies_is_not_sent_twice)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   one = {0};

    http_bench_open(&bench, OK_ANSWER);
    bench.far.on_bytes = on_second_hang_up;
    one.call = (struct http_call){
        .url = http_bench_url(&bench, url, "127.0.0.1"), .body = "x", .body_len = 1};
    http_try_go(&bench, &one);
    CHECK_INT(one.fault, HTTP_ANSWERED);
    http_try_go(&bench, &one);
    CHECK_INT(one.fault, HTTP_BROKEN);
    CHECK(one.was_sent);
    CHECK_INT(bench.requests, 2);
    http_bench_close(&bench);
}

TEST(a_get_may_be_asked_again)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   one = {0};

    http_bench_open(&bench, OK_ANSWER);
    bench.far.on_bytes = on_second_hang_up;
    one.call = (struct http_call){.url = http_bench_url(&bench, url, "127.0.0.1")};
    http_try_go(&bench, &one);
    http_try_go(&bench, &one);
    CHECK_INT(one.fault, HTTP_ANSWERED);
    CHECK_INT(bench.requests, 3);
    http_bench_close(&bench);
}

RUN(a_call_goes_out_as_said_and_its_reply_comes_back_whole, parts_go_as_a_form_with_files,
    whatever_the_far_side_does_the_truth_about_sending_is_told,
    where_nobody_listens_nothing_was_sent, a_call_that_cannot_be_made_is_answered_too,
    a_post_on_a_kept_connection_that_dies_is_not_sent_twice, a_get_may_be_asked_again)
