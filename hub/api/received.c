/* received.c: the alerts of others, as the room sees them, and how their sources are. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/bearing.h"
#include "hub/api/resources.h"
#include "hub/desk/received.h"

static void write_alert(struct writer *out, struct call *call,
                        const struct received_alert *alert, const struct bearing *bearing)
{
    write_object(out, NULL);
    write_id(out, "id", &alert->id);
    write_text(out, "state", alert->state);
    write_text(out, "mode", alert->mode);
    write_text(out, "source", alert->source);
    write_stamp(out, "received", alert->kept_ms);
    write_stamp(out, "changed", alert->changed_ms);
    if (alert->by)
        write_text(out, "by", alert->by);
    if (alert->drafted)
        write_text(out, "alert", alert->drafted);
    if (alert->called > 0)
        write_integer(out, "called", alert->called);
    bearing_write(out, call, bearing, alert);
    write_raw(out, "facts", alert->facts, strlen(alert->facts));
    if (alert->cap)
        write_text(out, "cap", alert->cap);
    write_end(out);
}

static void write_sources(struct writer *out, const struct received *received)
{
    write_list(out, "sources");
    for (size_t i = 0; i < received_source_count(received); i++) {
        struct received_health health;

        received_health(received, i, &health);
        write_object(out, NULL);
        write_text(out, "name", health.name);
        write_text(out, "url", health.url);
        write_text(out, "why", health.why);
        write_stamp(out, "asked", health.asked_ms);
        write_stamp(out, "good", health.good_ms);
        write_integer(out, "kept", (int64_t)health.kept);
        write_end(out);
    }
    write_end(out);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct listing {
    struct received_list list;
    struct mode          mode;
    struct call         *call;
};

static void on_listed(struct received_verb *verb)
{
    struct received_list *list = CONTAINER_OF(verb, struct received_list, verb);
    struct call          *call = CONTAINER_OF(list, struct listing, list)->call;
    struct writer         out = call_writer(call);
    struct bearing        bearing;
    char                  id[ID_TEXT_LEN + 1];

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    bearing_open(&bearing, call);
    write_object(&out, NULL);
    write_list(&out, "received");
    for (size_t i = 0; i < list->count; i++)
        write_alert(&out, call, &list->alerts[i], &bearing);
    write_end(&out);
    write_sources(&out, verb->received);
    if (list->count == RECEIVED_PAGE_MAX)
        write_text(&out, "next",
                   arena_format(call->arena, "%s%s", call_next_before(call, "before"),
                                id_text(id, &list->alerts[list->count - 1].id)));
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void received_get_list(struct call *call)
{
    struct listing *listing = arena_alloc(call->arena, sizeof *listing);
    const char     *before = exchange_query(call->exchange, "before");
    const char     *open = exchange_query(call->exchange, "open");
    bool            has_mode;

    if (call_mode(call, &has_mode, &listing->mode) < 0)
        return;
    if (before && !id_parse(&listing->list.before, before)) {
        call_fail_with(call, ERR_INVALID, "before must be the id of a message");
        return;
    }
    if (open && strcmp(open, "true") != 0 && strcmp(open, "false") != 0) {
        call_fail_with(call, ERR_INVALID, "open must be true or false");
        return;
    }
    listing->call = call;
    listing->list.mode = has_mode ? &listing->mode : NULL;
    listing->list.only_open = open && strcmp(open, "true") == 0;
    listing->list.verb.on_done = on_listed;
    received_list(call->api->settings.received, &listing->list);
}

/* ── one of them ────────────────────────────────────────────────────────────────── */

static void answer(struct call *call, struct received_verb *verb,
                   const struct received_alert *alert)
{
    struct writer  out = call_writer(call);
    struct bearing bearing;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    bearing_open(&bearing, call);
    write_alert(&out, call, alert, &bearing);
    arena_free(&verb->arena);
    call_json(call, 200);
}

struct finding {
    struct received_find find;
    struct call         *call;
};

static void on_found(struct received_verb *verb)
{
    struct received_find *find = CONTAINER_OF(verb, struct received_find, verb);

    answer(CONTAINER_OF(find, struct finding, find)->call, verb, &find->alert);
}

void received_get(struct call *call)
{
    struct finding *finding = arena_alloc(call->arena, sizeof *finding);

    finding->call = call;
    finding->find.verb.on_done = on_found;
    if (!id_parse(&finding->find.id, call->params[0]))
        call_fail_with(call, ERR_NOT_FOUND, "a message is named by its id");
    else
        received_find(call->api->settings.received, &finding->find);
}

struct seeing {
    struct received_acknowledge acknowledge;
    struct call                *call;
};

static void on_seen(struct received_verb *verb)
{
    struct received_acknowledge *acknowledge =
        CONTAINER_OF(verb, struct received_acknowledge, verb);

    answer(CONTAINER_OF(acknowledge, struct seeing, acknowledge)->call, verb,
           &acknowledge->alert);
}

void received_see(struct call *call)
{
    struct seeing *seeing = arena_alloc(call->arena, sizeof *seeing);

    if (call_ask(call) < 0)
        return;
    seeing->call = call;
    seeing->acknowledge.asking = call->asking;
    seeing->acknowledge.verb.on_done = on_seen;
    if (!id_parse(&seeing->acknowledge.id, call->params[0]))
        call_fail_with(call, ERR_NOT_FOUND, "a message is named by its id");
    else
        received_acknowledge(call->api->settings.received, &seeing->acknowledge);
}
