/* tokens.c: secrets of devices, gateways and programs: made, revoked, listed. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/people/room.h"

static const char *about_token(struct arena *arena, const struct id *id)
{
    char text[ID_TEXT_LEN + 1];

    return arena_format(arena, "token:%s", id_text(text, id));
}

static const char *zones_json(struct arena *arena, const struct territory *territory)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);
    const char   *json;

    territory_write(&out, NULL, territory);
    json = arena_copy(arena, buf.bytes, buf.len);
    buf_free(&buf);
    return json;
}

struct token_row token_row_of(const struct people_token *token, const struct id *account,
                              struct arena *arena)
{
    char mode[MODE_TEXT_MAX + 1];

    return (struct token_row){
        .id = token->id,
        .account = *account,
        .label = token->name,
        .role = ROLE_WORDS[token->role],
        .mode = arena_text(arena, mode_text(mode, &token->mode)),
        .territory = zones_json(arena, &token->territory),
        .made_ms = token->made_ms,
        .expires_ms = token->expires_ms,
    };
}

/* ── a new one ──────────────────────────────────────────────────────────────────── */

struct people_adding {
    struct people_add_token *add;
    struct store_put_token   store;
    struct deed              deed;
    char                     actor[ID_TEXT_LEN + 1];
};

static void on_added(struct store_job *job)
{
    struct people_adding    *adding = CONTAINER_OF(job, struct people_adding, store.job);
    struct people_add_token *add = adding->add;

    if (job->failed)
        verb_fail(&add->verb, &job->err);
    store_job_free(job);
    free(adding);
    verb_end(&add->verb);
}

void people_add_token(struct people *people, struct people_add_token *add)
{
    struct people_adding *adding = MEM_NEW(struct people_adding);
    struct token_row     *row = &adding->store.row;
    struct arena         *arena = &add->verb.arena;

    verb_begin(people, &add->verb);
    add->adding = adding;
    add->token.made_ms = clock_now(people->settings.clock);
    add->token.id = id_new(add->token.made_ms, people->settings.chance);
    secret_new(add->secret, people->settings.chance);
    *row = token_row_of(&add->token, &add->asking.who->account, arena);
    sha256(row->hash, add->secret, PEOPLE_SECRET_LEN);
    adding->add = add;
    adding->deed = deed_of(people, &add->asking, "token.added",
                           about_token(arena, &add->token.id), adding->actor);
    adding->deed.facts = arena_format(arena, "{\"role\":\"%s\"}", row->role);
    adding->store.deed = &adding->deed;
    adding->store.job.on_done = on_added;
    store_put_token(people->settings.store, &adding->store);
}

/* ── the end of one ─────────────────────────────────────────────────────────────── */

struct people_revoking {
    struct people_revoke_token *revoke;
    struct store_revoke_token   store;
    struct deed                 deed;
    char                        actor[ID_TEXT_LEN + 1];
};

static void on_revoked(struct store_job *job)
{
    struct people_revoking     *revoking = CONTAINER_OF(job, struct people_revoking, store.job);
    struct people_revoke_token *revoke = revoking->revoke;

    cache_forget_account(&revoke->verb.people->cache, &revoke->id);
    if (job->failed)
        verb_fail(&revoke->verb, &job->err);
    store_job_free(job);
    free(revoking);
    verb_end(&revoke->verb);
}

void people_revoke_token(struct people *people, struct people_revoke_token *revoke)
{
    struct people_revoking *revoking = MEM_NEW(struct people_revoking);

    verb_begin(people, &revoke->verb);
    revoke->revoking = revoking;
    revoking->revoke = revoke;
    revoking->deed = deed_of(people, &revoke->asking, "token.revoked",
                             about_token(&revoke->verb.arena, &revoke->id), revoking->actor);
    revoking->store.id = revoke->id;
    revoking->store.at_ms = clock_now(people->settings.clock);
    revoking->store.deed = &revoking->deed;
    revoking->store.job.on_done = on_revoked;
    store_revoke_token(people->settings.store, &revoking->store);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct people_token_listing {
    struct people_list_tokens *list;
    struct store_list_tokens   store;
};

static int token_of(struct people_token *token_r, const struct token_row *row,
                    struct arena *arena, struct err *err)
{
    const char   *zones = row->territory ? row->territory : "null";
    const char   *json = arena_format(arena, "{\"zones\":%s}", zones);
    struct reader in = reader_open(json, strlen(json), arena, err);

    *token_r = (struct people_token){
        .id = row->id,
        .name = arena_text(arena, row->label),
        .territory = territory_read(&in, "zones"),
        .made_ms = row->made_ms,
        .expires_ms = row->expires_ms,
        .revoked_ms = row->revoked_ms,
    };
    for (int role = 0; role < ROLES; role++)
        if (strcmp(ROLE_WORDS[role], row->role) == 0)
            token_r->role = (enum role)role;
    if (!mode_parse(&token_r->mode, row->mode))
        reader_complain(&in, "zones", "stands beside a mode that is none");
    return reader_close(&in);
}

static void on_listed(struct store_job *job)
{
    struct people_token_listing *listing =
        CONTAINER_OF(job, struct people_token_listing, store.job);
    struct people_list_tokens *list = listing->list;
    struct arena              *arena = &list->verb.arena;

    if (job->failed) {
        verb_fail(&list->verb, &job->err);
    } else {
        list->tokens = arena_alloc(arena, (listing->store.count + 1) * sizeof *list->tokens);
        for (size_t i = 0; i < listing->store.count && !list->verb.failed; i++)
            list->verb.failed = token_of(&list->tokens[list->count++], &listing->store.rows[i],
                                         arena, &list->verb.err);
    }
    store_job_free(job);
    free(listing);
    verb_end(&list->verb);
}

void people_list_tokens(struct people *people, struct people_list_tokens *list)
{
    struct people_token_listing *listing = MEM_NEW(struct people_token_listing);

    verb_begin(people, &list->verb);
    list->listing = listing;
    list->count = 0;
    listing->list = list;
    listing->store.after = list->after;
    listing->store.limit = PEOPLE_PAGE_MAX;
    listing->store.job.on_done = on_listed;
    store_list_tokens(people->settings.store, &listing->store);
}
