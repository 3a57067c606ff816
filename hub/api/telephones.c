/* telephones.c: a volunteer's telephone says where it is called by push, or that it is not any
 * more. It speaks for itself, by its own token. */
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/desk/telephones.h"
#include "hub/model/push.h"

enum { LANGUAGE_MAX = 35 };

struct telephone_putting {
    struct telephones_put put;
    struct call          *call;
};

static void on_put(struct telephones_put *put)
{
    struct call *call = CONTAINER_OF(put, struct telephone_putting, put)->call;

    if (put->failed)
        call_fail(call, &put->err);
    else
        call_answer(call, 204, NULL);
}

static void put_address(struct call *call, const char *address, const char *language)
{
    struct telephone_putting *putting = arena_alloc(call->arena, sizeof *putting);

    putting->call = call;
    putting->put = (struct telephones_put){.on_done = on_put,
                                           .token = &call->who.account,
                                           .address = address,
                                           .language = language};
    telephones_put(call->api->settings.telephones, &putting->put);
}

void telephone_put(struct call *call)
{
    struct err    err = {0}, wrong = {0};
    struct reader in = call_reader(call, &err);
    const char   *language = read_text(&in, "language", LANGUAGE_MAX);
    const char   *address = push_subscription_read(&in);
    char          normal[ENDPOINT_MAX + 1];

    if (!in.failed && endpoint_normal(normal, ENDPOINT_PUSH, address, &wrong) < 0)
        reader_complain(&in, "endpoint", wrong.text + strlen("address: "));
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        put_address(call, arena_text(call->arena, normal), language);
}

void telephone_delete(struct call *call)
{
    put_address(call, NULL, NULL);
}
