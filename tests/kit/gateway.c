#include "tests/kit/gateway.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

#define ROUTE "/gateway/sms/secret/"

struct route_call {
    struct adapter_request request;
    struct exchange       *exchange;
};

static void on_reply(struct adapter_request *request, int status, const char *type,
                     const char *body)
{
    struct route_call *call = CONTAINER_OF(request, struct route_call, request);
    struct http_answer answer = {
        .status = status, .type = type, .body = body, .body_len = strlen(body)};

    exchange_answer(call->exchange, &answer);
    free(call);
}

static void on_request(struct exchange *exchange)
{
    struct gateway    *gateway = exchange->context;
    struct route_call *call = MEM_NEW(struct route_call);

    CHECK(strncmp(exchange->path, ROUTE, strlen(ROUTE)) == 0);
    call->exchange = exchange;
    call->request = (struct adapter_request){.method = exchange->method,
                                             .rest = exchange->path + strlen(ROUTE),
                                             .query = exchange->query,
                                             .type = "",
                                             .body = exchange->body,
                                             .body_len = exchange->body_len,
                                             .reply = on_reply};
    CHECK(adapter_receive(gateway->bench->adapter, &call->request));
}

static size_t on_head(struct exchange *exchange)
{
    (void)exchange;
    return 64 * 1024;
}

static void on_clear(struct tally *tally)
{
    struct gateway *gateway = CONTAINER_OF(tally, struct gateway, tally);

    gateway->has_gone = true;
    uv_stop(&gateway->bench->http.loop);
}

void gateway_open(struct gateway *gateway, struct adapter_bench *bench)
{
    struct http_server_settings settings = {.on_head = on_head,
                                            .on_request = on_request,
                                            .context = gateway,
                                            .clock = &bench->clock,
                                            .grace_ms = 100};
    struct err                  err = {0};

    *gateway = (struct gateway){.tally.on_clear = on_clear, .bench = bench};
    gateway->server = http_server_open(&bench->http.loop, &gateway->tally, &settings);
    CHECK_INT(http_server_listen_tcp(gateway->server, "127.0.0.1", GATEWAY_PORT, &err),
              GATEWAY_PORT);
}

void gateway_close(struct gateway *gateway)
{
    http_server_close(gateway->server);
    while (!gateway->has_gone)
        uv_run(&gateway->bench->http.loop, UV_RUN_ONCE);
}
