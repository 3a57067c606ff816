/* gateway.c: what gateways call: receipts, and messages people wrote. The secret in the
 * path is compared by the station; the answer comes after the commit. */
#include "hub/flow/dispatch.h"

#include <string.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"

struct calling {
    struct adapter_request request;
    struct call           *call;
};

static void on_reply(struct adapter_request *request, int status, const char *type,
                     const char *body)
{
    struct call *call = CONTAINER_OF(request, struct calling, request)->call;

    if (body)
        buf_text(&call->body, body);
    call_answer(call, status, type);
}

void gateway_call(struct call *call)
{
    struct calling  *calling = arena_alloc(call->arena, sizeof *calling);
    const char      *type = exchange_header(call->exchange, "content-type");
    struct dispatch *dispatch = call->api->settings.dispatch;

    calling->call = call;
    calling->request = (struct adapter_request){
        .method = call->exchange->method,
        .rest = call->params[2] ? call->params[2] : "",
        .query = call->exchange->query,
        .type = type ? type : "",
        .body = call->exchange->body,
        .body_len = call->exchange->body_len,
        .reply = on_reply,
    };
    if (!dispatch ||
        !dispatch_receive(dispatch, call->params[0], call->params[1], &calling->request))
        call_fail_with(call, ERR_NOT_FOUND, "there is nothing under this path");
}
