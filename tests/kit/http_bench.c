#include "tests/kit/http_bench.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

static void on_clear(struct tally *tally)
{
    struct http_bench *bench = CONTAINER_OF(tally, struct http_bench, tally);

    bench->is_clear = true;
    uv_stop(&bench->loop);
}

static void on_request(struct far_peer *peer)
{
    struct http_bench *bench = peer->far->owner;
    size_t             len;

    while ((len = far_request_len(peer)) > 0) {
        bench->heard.len = 0;
        buf_add(&bench->heard, peer->got.bytes, len);
        buf_cut(&peer->got, len);
        bench->requests++;
        uv_stop(&bench->loop);
        if (!bench->answer) {
            far_hang_up(peer);
            return;
        }
        if (*bench->answer)
            far_say(peer, bench->answer);
    }
}

void http_bench_open(struct http_bench *bench, const char *answer)
{
    static const struct http_client_settings SETTINGS = {.connections_per_host = 4};

    *bench = (struct http_bench){.tally.on_clear = on_clear, .answer = answer};
    uv_loop_init(&bench->loop);
    bench->far.owner = bench;
    far_open(&bench->far, &bench->loop, on_request);
    CHECK_INT(http_client_open(&bench->client, &SETTINGS, &bench->loop, &bench->tally, NULL),
              0);
}

void http_bench_close(struct http_bench *bench)
{
    http_client_close(bench->client);
    while (!bench->is_clear)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    far_close(&bench->far);
    while (uv_run(&bench->loop, UV_RUN_DEFAULT) != 0)
        ;
    CHECK_INT(uv_loop_close(&bench->loop), 0);
    buf_free(&bench->heard);
}

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct http_try *one = CONTAINER_OF(call, struct http_try, call);
    const char      *retry = http_reply_field(reply, "retry-after");

    one->replies++;
    one->fault = reply->fault;
    one->status = reply->status;
    one->was_sent = reply->was_sent;
    snprintf(one->body, sizeof one->body, "%s", reply->body);
    snprintf(one->retry, sizeof one->retry, "%s", retry ? retry : "");
    uv_stop(&one->bench->loop);
}

void http_try_send(struct http_bench *bench, struct http_try *one)
{
    one->bench = bench;
    one->replies = 0;
    one->call.on_reply = on_reply;
    http_send(bench->client, &one->call);
    CHECK_INT(one->replies, 0);
}

void http_try_wait(struct http_bench *bench, const struct http_try *one)
{
    while (one->replies == 0)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

void http_try_go(struct http_bench *bench, struct http_try *one)
{
    http_try_send(bench, one);
    http_try_wait(bench, one);
    CHECK_INT(one->replies, 1);
}

const char *http_bench_url(const struct http_bench *bench, char *room, const char *host)
{
    snprintf(room, 100, "http://%s:%u/sms?to=1", host, bench->far.port);
    return room;
}
