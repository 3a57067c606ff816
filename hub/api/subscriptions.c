/* subscriptions.c: who wants to be warned: by anybody with a code, by administrators from
 * tables. Addresses are never shown whole. */
#include "hub/desk/subscriptions.h"

#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/page.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/flow/intake.h"
#include "hub/model/subscription.h"

static void write_shown(struct writer *out, const struct subscriptions_shown *shown)
{
    char id[24];

    snprintf(id, sizeof id, "%lld", (long long)shown->no);
    write_text(out, "id", id);
    write_text(out, "kind", ENDPOINT_WORDS[shown->kind]);
    write_text(out, "address", shown->masked);
    write_text(out, "language", shown->language);
    write_text(out, "written_in", shown->written_in);
    write_text(out, "state", SUBSCRIPTION_STATE_WORDS[shown->state]);
}

/* ── a new one ──────────────────────────────────────────────────────────────────── */

struct adding {
    struct subscriptions_add add;
    struct subscription      wanted;
    struct call             *call;
    char                     network[INTAKE_KEY_LEN + 1];
};

static void on_added(struct subscriptions_verb *verb)
{
    struct subscriptions_add *add = CONTAINER_OF(verb, struct subscriptions_add, verb);
    struct call              *call = CONTAINER_OF(add, struct adding, add)->call;
    struct writer             out = call_writer(call);
    struct err                err = verb->err;

    if (verb->failed && err.kind == ERR_BUSY) {
        arena_free(&verb->arena);
        call_refuse(call, 429, &err, add->retry_after_ms > 0 ? add->retry_after_ms : 1000);
        return;
    }
    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    if (add->has_proof) {
        write_shown(&out, &add->shown);
    } else {
        write_text(&out, "id", add->key);
        write_text(&out, "kind", ENDPOINT_WORDS[add->wanted->kind]);
        write_text(&out, "language", add->wanted->language);
        write_text(&out, "state", SUBSCRIPTION_STATE_WORDS[SUBSCRIPTION_PENDING]);
    }
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 201);
}

/* "proof" stands beside the subscription's own fields, for those who may give it. */
static bool has_proof(const struct call *call)
{
    const char *proof = exchange_query(call->exchange, "proof");

    return proof && strcmp(proof, "1") == 0;
}

static int may_prove(struct call *call)
{
    struct question question = {.right = RIGHT_SUBSCRIBERS,
                                .is_in_territory = true,
                                .now_ms = clock_now(call->api->settings.clock)};
    struct err      err = {0};

    if (account_must(&call->who, &question, &err) == 0)
        return 0;
    call_fail(call, &err);
    return -1;
}

void subscription_post(struct call *call)
{
    struct adding *adding = arena_alloc(call->arena, sizeof *adding);
    struct err     err = {0};

    adding->add.has_proof = has_proof(call);
    if (adding->add.has_proof && may_prove(call) < 0)
        return;
    if (subscription_parse(&adding->wanted, call->exchange->body, call->exchange->body_len,
                           call->api->settings.hazards, call_language(call), call->arena,
                           &err) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call_ask(call) < 0)
        return;
    adding->call = call;
    adding->add.verb.on_done = on_added;
    adding->add.asking = call->asking;
    adding->add.wanted = &adding->wanted;
    if (!adding->add.has_proof)
        adding->add.network =
            intake_network(call->api->settings.intake, adding->network, call->exchange->peer);
    subscriptions_add(call->api->settings.subscriptions, &adding->add);
}

/* ── the code ───────────────────────────────────────────────────────────────────── */

struct confirming {
    struct subscriptions_confirm confirm;
    struct call                 *call;
};

static void on_confirmed(struct subscriptions_verb *verb)
{
    struct subscriptions_confirm *confirm =
        CONTAINER_OF(verb, struct subscriptions_confirm, verb);
    struct call  *call = CONTAINER_OF(confirm, struct confirming, confirm)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_shown(&out, &confirm->shown);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void subscription_confirm(struct call *call)
{
    struct confirming *confirming = arena_alloc(call->arena, sizeof *confirming);
    struct err         err = {0};
    struct reader      in = call_reader(call, &err);

    confirming->confirm.key = read_text(&in, "id", 100);
    confirming->confirm.code = read_text(&in, "code", 40);
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call_ask(call) < 0)
        return;
    confirming->call = call;
    confirming->confirm.verb.on_done = on_confirmed;
    confirming->confirm.asking = call->asking;
    subscriptions_confirm(call->api->settings.subscriptions, &confirming->confirm);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct listing {
    struct subscriptions_list list;
    struct call              *call;
};

static void on_listed(struct subscriptions_verb *verb)
{
    struct subscriptions_list *list = CONTAINER_OF(verb, struct subscriptions_list, verb);
    struct call               *call = CONTAINER_OF(list, struct listing, list)->call;
    struct writer              out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "subscriptions");
    for (size_t i = 0; i < list->count; i++) {
        write_object(&out, NULL);
        write_shown(&out, &list->shown[i]);
        write_end(&out);
    }
    write_end(&out);
    if (list->next > 0)
        call_next(call, &out, "after", list->next);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void subscriptions_get(struct call *call)
{
    struct listing *listing = arena_alloc(call->arena, sizeof *listing);
    size_t          limit;

    if (call_limit(call, SUBSCRIPTIONS_PAGE_MAX, &limit) < 0 ||
        call_number(call, "after", 0, INT64_MAX, &listing->list.after) < 0)
        return;
    listing->call = call;
    listing->list.verb.on_done = on_listed;
    listing->list.limit = limit;
    subscriptions_list(call->api->settings.subscriptions, &listing->list);
}

/* ── the end of one ─────────────────────────────────────────────────────────────── */

struct stopping {
    struct subscriptions_stop stop;
    struct call              *call;
};

static void on_stopped(struct subscriptions_verb *verb)
{
    struct subscriptions_stop *stop = CONTAINER_OF(verb, struct subscriptions_stop, verb);
    struct call               *call = CONTAINER_OF(stop, struct stopping, stop)->call;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    if (page_is_wanted(call))
        page_say(call, 200, "unsubscribe.title", "<p>{unsubscribe.done}</p>\n");
    else
        answer_empty(call);
}

static void stop(struct call *call, struct stopping *stopping)
{
    if (call_ask(call) < 0)
        return;
    stopping->call = call;
    stopping->stop.verb.on_done = on_stopped;
    stopping->stop.asking = call->asking;
    subscriptions_stop(call->api->settings.subscriptions, &stopping->stop);
}

void subscription_delete(struct call *call)
{
    struct stopping *stopping = arena_alloc(call->arena, sizeof *stopping);

    stopping->stop.forget = true;
    if (!text_to_integer(call->params[0], &stopping->stop.no) || stopping->stop.no <= 0)
        call_fail_with(call, ERR_NOT_FOUND, "a subscription is named by its number");
    else
        stop(call, stopping);
}

/* Reading it changes nothing: mail scanners open links. */
void unsubscribe_page(struct call *call)
{
    struct page page = page_begin(call, "unsubscribe.title", NULL);

    PAGE(
        &page,
        "<p>{unsubscribe.ask}</p>\n<form method=\"post\"><button>{unsubscribe.button}</button>"
        "</form>\n<p><a href=\"{base}/manage/{key}?lang={language}\">{manage.manage}</a></p>\n",
        {"key", call->params[0]});
    page_answer(call, &page, 200);
}

void unsubscribe_post(struct call *call)
{
    struct stopping *stopping = arena_alloc(call->arena, sizeof *stopping);

    stopping->stop.key = call->params[0];
    stop(call, stopping);
}

/* ── tables ─────────────────────────────────────────────────────────────────────── */

struct importing {
    struct subscriptions_import import;
    struct memory_source        source;
    struct call                *call;
    struct buf                  refused; /* a JSON list, as it grows */
    struct writer               out;
};

enum { REFUSED_TOLD_MAX = 10000 };

static void on_refused(struct subscriptions_import *import, uint64_t line, const char *why)
{
    struct importing *importing = CONTAINER_OF(import, struct importing, import);

    if (import->refused >= REFUSED_TOLD_MAX)
        return;
    write_object(&importing->out, NULL);
    write_integer(&importing->out, "row", (int64_t)line);
    write_text(&importing->out, "detail", call_say(importing->call, why));
    write_end(&importing->out);
}

static void on_imported(struct subscriptions_verb *verb)
{
    struct subscriptions_import *import = CONTAINER_OF(verb, struct subscriptions_import, verb);
    struct importing            *importing = CONTAINER_OF(import, struct importing, import);
    struct call                 *call = importing->call;
    struct buf                   refused = importing->refused;
    struct writer                out = call_writer(call);

    write_end(&importing->out);
    refused = importing->refused;
    if (!verb->failed) {
        write_object(&out, NULL);
        write_integer(&out, "kept", (int64_t)import->kept);
        write_raw(&out, "refused", refused.bytes, refused.len);
        write_integer(&out, "other_language", (int64_t)import->other_language);
        write_end(&out);
    }
    buf_free(&refused);
    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    call_json(call, 200);
}

void subscriptions_post_table(struct call *call)
{
    struct importing *importing = arena_alloc(call->arena, sizeof *importing);

    if (call_ask(call) < 0)
        return;
    importing->call = call;
    importing->out = writer_open(&importing->refused);
    write_list(&importing->out, NULL);
    importing->source = source_of_memory(call->exchange->body, call->exchange->body_len);
    importing->import.verb.on_done = on_imported;
    importing->import.asking = call->asking;
    importing->import.source = &importing->source.source;
    importing->import.on_refused = on_refused;
    subscriptions_import(call->api->settings.subscriptions, &importing->import);
}
