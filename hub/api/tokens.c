/* tokens.c: secrets of devices, gateways and programs. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/api/territory.h"

enum { DAY_MS = 86400000, DAYS_MAX = 3650 };

static void write_token(struct writer *out, const char *name, const struct people_token *token)
{
    write_object(out, name);
    write_id(out, "id", &token->id);
    write_text(out, "name", token->name);
    write_text(out, "role", ROLE_WORDS[token->role]);
    territory_write(out, "territory", &token->territory);
    write_mode(out, "mode", &token->mode);
    write_stamp(out, "made", token->made_ms);
    write_stamp(out, "expires", token->expires_ms);
    write_stamp(out, "revoked", token->revoked_ms);
    write_end(out);
}

struct token_listing {
    struct people_list_tokens list;
    struct call              *call;
};

static void on_tokens(struct people_verb *verb)
{
    struct people_list_tokens *list = CONTAINER_OF(verb, struct people_list_tokens, verb);
    struct call               *call = CONTAINER_OF(list, struct token_listing, list)->call;
    struct writer              out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "tokens");
    for (size_t i = 0; i < list->count; i++)
        write_token(&out, NULL, &list->tokens[i]);
    write_end(&out);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void tokens_list(struct call *call)
{
    struct token_listing *listing = arena_alloc(call->arena, sizeof *listing);
    const char           *after = exchange_query(call->exchange, "after");

    if (after && !id_parse(&listing->list.after, after)) {
        call_fail_with(call, ERR_INVALID, "after must be the id of a token");
        return;
    }
    listing->call = call;
    listing->list.verb.on_done = on_tokens;
    people_list_tokens(call->api->settings.people, &listing->list);
}

struct token_adding {
    struct people_add_token add;
    struct call            *call;
};

static void on_token_added(struct people_verb *verb)
{
    struct people_add_token *add = CONTAINER_OF(verb, struct people_add_token, verb);
    struct call             *call = CONTAINER_OF(add, struct token_adding, add)->call;
    struct writer            out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_token(&out, "token", &add->token);
    write_text(&out, "secret", add->secret);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 201);
}

static void read_token_role(struct reader *in, struct people_token *token)
{
    static const unsigned MAY_HAVE = ROLE_BIT(ROLE_VOLUNTEER) | ROLE_BIT(ROLE_DEVICE) |
                                     ROLE_BIT(ROLE_GATEWAY) | ROLE_BIT(ROLE_OPERATOR) |
                                     ROLE_BIT(ROLE_APPROVER) | ROLE_BIT(ROLE_AUDITOR);

    token->role = (enum role)read_word(in, "role", ROLE_WORDS);
    if (!(ROLE_BIT(token->role) & MAY_HAVE))
        reader_complain(in, "role", "cannot be a token's");
}

static void read_token_mode(struct reader *in, struct people_token *token)
{
    const char *mode = read_text_or(in, "mode", MODE_TEXT_MAX, "actual");

    if (!mode_parse(&token->mode, mode))
        reader_complain(in, "mode", "must be actual, test or exercise/NAME");
}

void token_post(struct call *call)
{
    struct token_adding *adding = arena_alloc(call->arena, sizeof *adding);
    struct people_token *token = &adding->add.token;
    struct err           err = {0};
    struct reader        in = call_reader(call, &err);
    int64_t              days;

    adding->call = call;
    adding->add.verb.on_done = on_token_added;
    token->name = read_text(&in, "name", 64);
    read_token_role(&in, token);
    read_token_mode(&in, token);
    token->territory = territory_read(&in, "territory");
    days = read_integer_or(&in, "days", 1, DAYS_MAX, 0);
    if (days > 0)
        token->expires_ms = clock_now(call->api->settings.clock) + days * DAY_MS;
    if (*token->name == '\0')
        reader_complain(&in, "name", "must say something");
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (territory_check(call, &token->territory, NULL) < 0 || call_ask(call) < 0)
        return;
    adding->add.asking = call->asking;
    people_add_token(call->api->settings.people, &adding->add);
}

struct token_revoking {
    struct people_revoke_token revoke;
    struct call               *call;
};

static void on_token_revoked(struct people_verb *verb)
{
    struct people_revoke_token *revoke = CONTAINER_OF(verb, struct people_revoke_token, verb);
    struct call *call = CONTAINER_OF(revoke, struct token_revoking, revoke)->call;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    answer_empty(call);
}

void token_delete(struct call *call)
{
    struct token_revoking *revoking = arena_alloc(call->arena, sizeof *revoking);

    if (!id_parse(&revoking->revoke.id, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "a token is named by its id");
        return;
    }
    if (call_ask(call) < 0)
        return;
    revoking->call = call;
    revoking->revoke.verb.on_done = on_token_revoked;
    revoking->revoke.asking = call->asking;
    people_revoke_token(call->api->settings.people, &revoking->revoke);
}
