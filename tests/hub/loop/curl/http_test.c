#include "hub/base/mem.h"
#include "hub/loop/address.h"
#include "tests/kit/check.h"
#include "tests/kit/http_bench.h"

TEST(connections_are_kept_and_never_more_than_allowed)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   tries[40] = {0};

    http_bench_open(&bench, OK_ANSWER);
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        tries[i].call.url = http_bench_url(&bench, url, "127.0.0.1");
        http_try_send(&bench, &tries[i]);
    }
    CHECK_INT(http_client_open_calls(bench.client), COUNT_OF(tries));
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        http_try_wait(&bench, &tries[i]);
        CHECK_INT(tries[i].status, 202);
    }
    CHECK_INT(bench.requests, COUNT_OF(tries));
    CHECK(bench.far.connections <= 4);
    http_bench_close(&bench);
}

TEST(a_public_call_does_not_reach_inside)
{
    static const char *const HOSTS[] = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]",
                                        "127.1"};
    struct http_bench        bench;
    char                     url[100];

    http_bench_open(&bench, OK_ANSWER);
    for (size_t i = 0; i < COUNT_OF(HOSTS); i++) {
        struct http_try one = {.call = {.url = url, .is_public_only = true}};

        snprintf(url, sizeof url, "https://%s:%u/", HOSTS[i], bench.far.port);
        http_try_go(&bench, &one);
        CHECK_INT(one.fault, HTTP_FORBIDDEN);
        CHECK(!one.was_sent);
        http_bench_url(&bench, url, HOSTS[i]); /* plain http is not even tried */
        http_try_go(&bench, &one);
        CHECK_INT(one.fault, HTTP_BAD_CALL);
    }
    CHECK_INT(bench.far.connections, 0);
    http_bench_close(&bench);
}

TEST(a_public_call_does_not_ride_on_an_inside_connection)
{
    struct http_bench bench;
    char              url[100];
    struct net_list   elsewhere = {0};
    struct http_try   inside = {0}, outside = {0};

    http_bench_open(&bench, OK_ANSWER);
    net_list_add(&elsewhere, "192.168.7.0/24", NULL);
    inside.call.url = outside.call.url = http_bench_url(&bench, url, "127.0.0.1");
    outside.call.is_public_only = true;
    outside.call.allowed = &elsewhere;
    http_try_go(&bench, &inside);
    CHECK_INT(inside.status, 202);
    http_try_go(&bench, &outside);
    CHECK_INT(outside.fault, HTTP_FORBIDDEN);
    CHECK(!outside.was_sent);
    CHECK_INT(bench.requests, 1);
    http_bench_close(&bench);
}

TEST(a_network_that_is_allowed_is_reached)
{
    struct http_bench bench;
    char              url[100];
    struct net_list   allowed = {0};
    struct http_try   one = {0};

    http_bench_open(&bench, OK_ANSWER);
    net_list_add(&allowed, "127.0.0.0/8", NULL);
    one.call = (struct http_call){.url = http_bench_url(&bench, url, "localhost"),
                                  .is_public_only = true,
                                  .allowed = &allowed};
    http_try_go(&bench, &one);
    CHECK_INT(one.status, 202);
    http_bench_close(&bench);
}

TEST(a_cancelled_call_is_answered_once_and_soon)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   early = {0}, late = {0};

    http_bench_open(&bench, "");
    early.call.url = late.call.url = http_bench_url(&bench, url, "127.0.0.1");
    http_try_send(&bench, &late);
    while (bench.requests == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    http_try_send(&bench, &early);
    http_cancel(bench.client, &early.call);
    http_cancel(bench.client, &early.call);
    http_cancel(bench.client, &late.call);
    CHECK_INT(early.replies + late.replies, 0);
    http_try_wait(&bench, &late);
    CHECK_INT(early.replies, 1);
    CHECK_INT(early.fault, HTTP_CANCELLED);
    CHECK(!early.was_sent);
    CHECK_INT(late.fault, HTTP_CANCELLED);
    CHECK(late.was_sent);
    http_bench_close(&bench);
}

struct impatient {
    uv_timer_t         timer;
    struct http_bench *bench;
    struct http_try    call;
};

static void on_impatient(uv_timer_t *timer)
{
    struct impatient *impatient = CONTAINER_OF(timer, struct impatient, timer);

    http_cancel(impatient->bench->client, &impatient->call.call);
    uv_close((uv_handle_t *)timer, NULL);
}

/* libcurl closes a socket that never got through without a word; its number is soon another's,
 * here of what the far side accepts. */
TEST(a_call_cancelled_while_it_connects_leaves_no_watch_behind)
{
    struct http_bench bench;
    char              url[100];
    struct impatient  impatient = {.bench = &bench};
    struct http_try   next = {0};

    http_bench_open(&bench, OK_ANSWER);
    impatient.call.call.url = next.call.url = http_bench_url(&bench, url, "127.0.0.1");
    http_try_send(&bench, &impatient.call);
    uv_timer_init(&bench.loop, &impatient.timer); /* after libcurl's own, in the same turn */
    uv_timer_start(&impatient.timer, on_impatient, 0, 0);
    http_try_wait(&bench, &impatient.call);
    CHECK_INT(impatient.call.fault, HTTP_CANCELLED);
    http_try_go(&bench, &next);
    CHECK_INT(next.status, 202);
    http_bench_close(&bench);
}

TEST(a_client_that_closes_waits_for_its_calls_and_takes_no_new_ones)
{
    struct http_bench bench;
    char              url[100];
    struct http_try   open = {0}, late = {0};

    http_bench_open(&bench, OK_ANSWER);
    open.call.url = late.call.url = http_bench_url(&bench, url, "127.0.0.1");
    http_try_send(&bench, &open);
    http_client_close(bench.client);
    http_try_send(&bench, &late);
    while (!bench.is_clear)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    CHECK_INT(open.status, 202);
    CHECK_INT(late.fault, HTTP_CANCELLED);
    far_close(&bench.far);
    while (uv_run(&bench.loop, UV_RUN_DEFAULT) != 0)
        ;
    CHECK_INT(uv_loop_close(&bench.loop), 0);
    buf_free(&bench.heard);
}

static void on_reply_retry(struct http_call *call, const struct http_reply *reply)
{
    struct http_try *one = CONTAINER_OF(call, struct http_try, call);

    one->replies++;
    /* Sun, 06 Nov 1994 08:49:37 GMT is 784111777 s. */
    one->status = (int)http_reply_retry_ms(reply, 784111770000);
    uv_stop(&one->bench->loop);
}

TEST(retry_after_is_read_as_seconds_or_as_a_date)
{
    static const struct {
        const char *answer;
        int         wait_ms;
    } CASES[] = {
        {"HTTP/1.1 429 x\r\nRetry-After: 12\r\nContent-Length: 0\r\n\r\n", 12000},
        {"HTTP/1.1 429 x\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
         "Content-Length: 0\r\n\r\n",
         7000},
        {"HTTP/1.1 429 x\r\nRetry-After: Sun, 06 Nov 1994 08:49:00 GMT\r\n"
         "Content-Length: 0\r\n\r\n",
         0},
        {"HTTP/1.1 429 x\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n", -1},
        {"HTTP/1.1 429 x\r\nRetry-After: -3\r\nContent-Length: 0\r\n\r\n", -1},
        {"HTTP/1.1 429 x\r\nContent-Length: 0\r\n\r\n", -1},
    };
    struct http_bench bench;
    char              url[100];

    http_bench_open(&bench, NULL);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct http_try one = {.bench = &bench,
                               .call = {.url = http_bench_url(&bench, url, "127.0.0.1"),
                                        .on_reply = on_reply_retry}};

        bench.answer = CASES[i].answer;
        http_send(bench.client, &one.call);
        http_try_wait(&bench, &one);
        CHECK_INT(one.status, CASES[i].wait_ms);
    }
    http_bench_close(&bench);
}

TEST(a_text_is_quoted_for_a_url)
{
    struct arena arena = {0};

    CHECK_TEXT(url_quote(&arena, "+39 055&a=b/\xc3\xa8~"), "%2B39%20055%26a%3Db%2F%C3%A8~");
    arena_free(&arena);
}

RUN(connections_are_kept_and_never_more_than_allowed, a_public_call_does_not_reach_inside,
    a_public_call_does_not_ride_on_an_inside_connection, a_network_that_is_allowed_is_reached,
    a_cancelled_call_is_answered_once_and_soon,
    a_call_cancelled_while_it_connects_leaves_no_watch_behind,
    a_client_that_closes_waits_for_its_calls_and_takes_no_new_ones,
    retry_after_is_read_as_seconds_or_as_a_date, a_text_is_quoted_for_a_url)
