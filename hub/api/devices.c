/* devices.c: a volunteer ties the telephone in his hand to himself, once, by a one-time link
 * (QR), and needs no password on it. */
#include "hub/api/answer.h"
#include "hub/api/enter.h"
#include "hub/api/resources.h"

struct device_adding {
    struct people_add_device add;
    struct call             *call;
};

static void on_added(struct people_verb *verb)
{
    struct people_add_device *add = CONTAINER_OF(verb, struct people_add_device, verb);
    struct call              *call = CONTAINER_OF(add, struct device_adding, add)->call;
    struct writer             out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_text(&out, "secret", add->secret);
    write_id(&out, "id", &add->token.id);
    write_text(&out, "name", add->token.name);
    write_stamp(&out, "expires", add->token.expires_ms);
    write_end(&out);
    arena_free(&verb->arena);
    call_header(call, "Set-Cookie",
                SESSION_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    call_json(call, 201);
}

void device_post(struct call *call)
{
    struct device_adding *adding = arena_alloc(call->arena, sizeof *adding);
    struct err            err = {0};
    struct reader         in = call_reader(call, &err);

    adding->call = call;
    adding->add.verb.on_done = on_added;
    adding->add.name = read_text(&in, "name", 64);
    adding->add.opened = call->secret;
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call->who.credential != CREDENTIAL_SESSION) {
        call_fail_with(call, ERR_FORBIDDEN, "only a person who has signed in ties a telephone");
        return;
    }
    if (call_ask(call) < 0)
        return;
    adding->add.asking = call->asking;
    people_add_device(call->api->settings.people, &adding->add);
}
