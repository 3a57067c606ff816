/* presence.c: who works here, who follows now, and who looks at what. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/api/stream.h"

enum { FIELD_MAX = 60 };

/* ── who works here ─────────────────────────────────────────────────────────────── */

static const unsigned WORKING =
    ROLES_OF_STAFF | ROLE_BIT(ROLE_VOLUNTEER); /* whom a task can be given to */

struct officer_listing {
    struct people_list list;
    struct call       *call;
};

static void write_officer(struct writer *out, const struct call *call,
                          const struct account *account)
{
    write_object(out, NULL);
    write_id(out, "id", &account->id);
    write_text(out, "name", account->name);
    write_text(out, "display", account->display);
    roles_write(out, "roles", account->roles);
    write_bool(out, "is_online", stream_holds(call->api->stream, &account->id));
    write_bool(out, "is_me", id_same(&account->id, who_person(&call->who)));
    write_end(out);
}

static void on_listed(struct people_verb *verb)
{
    struct people_list *list = CONTAINER_OF(verb, struct people_list, verb);
    struct call        *call = CONTAINER_OF(list, struct officer_listing, list)->call;
    struct writer       out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "officers");
    for (size_t i = 0; i < list->count; i++)
        if (list->accounts[i].may_sign_in && list->accounts[i].roles & WORKING)
            write_officer(&out, call, &list->accounts[i]);
    write_end(&out);
    if (list->last)
        write_text(
            &out, "next",
            arena_format(call->arena, "%s%s", call_next_before(call, "after"), list->last));
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void officers_list(struct call *call)
{
    struct officer_listing *listing = arena_alloc(call->arena, sizeof *listing);

    listing->call = call;
    listing->list.after = exchange_query(call->exchange, "after");
    listing->list.verb.on_done = on_listed;
    people_list(call->api->settings.people, &listing->list);
}

/* ── who looks at what ──────────────────────────────────────────────────────────── */

/* Said again every few seconds by whoever looks; who says nothing any more has left. */
void presence_put(struct call *call)
{
    bool          is_alert = strstr(call->route->pattern, "/alerts/") != NULL;
    struct err    err = {0};
    struct reader in = call_reader(call, &err);
    const char   *field = read_text_or(&in, "field", FIELD_MAX, NULL);
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    char          mode[MODE_TEXT_MAX + 1];

    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    write_object(&out, NULL);
    write_id(&out, "by", who_person(&call->who));
    write_text(&out, "name", call->who.name);
    if (field)
        write_text(&out, "field", field);
    write_end(&out);
    stream_pass(
        call->api->stream,
        &(struct event){.name = is_alert ? "alert.presence" : "incident.presence",
                        .about = arena_format(call->arena, "%s:%s",
                                              is_alert ? "alert" : "incident", call->params[0]),
                        .mode = mode_text(mode, &call->who.mode),
                        .json = json.bytes});
    buf_free(&json);
    answer_empty(call);
}
