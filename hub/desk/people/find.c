/* find.c: from a secret to who is asking: a session first, else a token. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/desk/people/room.h"

struct people_finding {
    struct store_find_session session;
    struct store_find_token   token;
    struct people_find       *find;
    uint8_t                   hash[SHA256_LEN];
    uint64_t                  forgotten; /* of the cache, when the look-up began */
};

/* Keeps a session alive while it is used; nobody waits for it. */
struct touch {
    struct store_touch_session store;
    struct people             *people;
    struct people_verb         verb;
};

bool people_know(struct people *people, const char *secret, struct arena *arena,
                 struct who *who_r)
{
    uint8_t           hash[SHA256_LEN];
    const struct who *who;

    sha256(hash, secret, strlen(secret));
    who = cache_find(&people->cache, hash, clock_now(people->settings.clock));
    if (who)
        *who_r = who_copy(who, arena);
    return who != NULL;
}

static void end(struct people_finding *finding)
{
    struct people_find *find = finding->find;

    store_job_free(&finding->session.job);
    store_job_free(&finding->token.job);
    free(finding);
    verb_end(&find->verb);
}

static void refuse(struct people_finding *finding, const struct err *err)
{
    struct people_verb *verb = &finding->find->verb;

    verb->failed = err->kind == ERR_NOT_FOUND ? err_set(&verb->err, ERR_UNKNOWN,
                                                        "sign in again: the session or "
                                                        "token is not known or has ended")
                                              : -1;
    if (err->kind != ERR_NOT_FOUND)
        verb->err = *err;
    end(finding);
}

static void admit(struct people_finding *finding)
{
    struct people_find *find = finding->find;
    struct people      *people = find->verb.people;

    if (people->cache.forgotten == finding->forgotten)
        cache_put(&people->cache, finding->hash, &find->who, clock_now(people->settings.clock));
    end(finding);
}

struct id session_name(const uint8_t hash[SHA256_LEN])
{
    struct id id;

    memcpy(id.bytes, hash, sizeof id.bytes);
    return id;
}

static void on_touched(struct store_job *job)
{
    struct touch *touch = CONTAINER_OF(job, struct touch, store.job);

    store_job_free(job);
    verb_end(&touch->verb);
}

static void free_touch(struct people_verb *verb)
{
    free(CONTAINER_OF(verb, struct touch, verb));
}

static void touch_session(struct people *people, const struct session_row *row, unsigned roles)
{
    struct touch *touch = MEM_NEW(struct touch);
    int64_t       now_ms = clock_now(people->settings.clock);

    touch->verb.on_done = free_touch;
    verb_begin(people, &touch->verb);
    touch->store.job.on_done = on_touched;
    memcpy(touch->store.hash, row->hash, SHA256_LEN);
    touch->store.seen_ms = now_ms;
    touch->store.expires_ms = session_expiry_ms(roles, row->made_ms, now_ms);
    store_touch_session(people->settings.store, &touch->store);
}

/* A session opened by a one-time link can only set a password. */
static bool must_set_password(const struct session_row *row)
{
    return row->fields && strstr(row->fields, "\"must_set_password\":true") != NULL;
}

static void on_token(struct store_job *job)
{
    struct people_finding *finding = CONTAINER_OF(job, struct people_finding, token.job);
    struct people_find    *find = finding->find;
    struct arena          *arena = &find->verb.arena;
    struct account         account;
    struct reader          in;
    const char            *territory;

    if (job->failed) {
        refuse(finding, &job->err);
        return;
    }
    if (account_of(&account, find->verb.people, &finding->token.account, arena,
                   &find->verb.err) < 0) {
        find->verb.failed = -1;
        end(finding);
        return;
    }
    territory = finding->token.row.territory ? finding->token.row.territory : "null";
    territory = arena_format(arena, "{\"zones\":%s}", territory);
    in = reader_open(territory, strlen(territory), arena, NULL);
    find->who = (struct who){
        .credential = CREDENTIAL_TOKEN,
        .account = finding->token.row.id,
        .owner = finding->token.row.account,
        .name = arena_text(arena, finding->token.row.label),
        .territory = territory_read(&in, "zones"),
        .session = session_name(finding->hash),
    };
    reader_close(&in);
    for (int role = 0; role < ROLES; role++)
        if (strcmp(ROLE_WORDS[role], finding->token.row.role) == 0)
            find->who.roles = ROLE_BIT(role);
    if (!mode_parse(&find->who.mode, finding->token.row.mode))
        find->who.roles = 0;
    admit(finding);
}

static void on_session(struct store_job *job)
{
    struct people_finding *finding = CONTAINER_OF(job, struct people_finding, session.job);
    struct people_find    *find = finding->find;
    struct people         *people = find->verb.people;
    struct account         account;

    if (job->failed && job->err.kind == ERR_NOT_FOUND) {
        finding->token.job.on_done = on_token;
        memcpy(finding->token.hash, finding->hash, SHA256_LEN);
        finding->token.now_ms = clock_now(people->settings.clock);
        store_find_token(people->settings.store, &finding->token);
        return;
    }
    if (job->failed) {
        refuse(finding, &job->err);
        return;
    }
    if (account_of(&account, people, &finding->session.account, &find->verb.arena,
                   &find->verb.err) < 0 ||
        !account.may_sign_in) {
        struct err gone = {.kind = ERR_NOT_FOUND};

        refuse(finding, find->verb.err.kind ? &find->verb.err : &gone);
        return;
    }
    find->who = (struct who){
        .credential = CREDENTIAL_SESSION,
        .account = account.id,
        .name = account.name,
        .roles =
            must_set_password(&finding->session.row) ? ROLE_BIT(ROLE_RESIDENT) : account.roles,
        .territory = account.territory,
        .session = session_name(finding->hash),
        .stepped_up_ms = finding->session.row.stepped_up_ms,
        .must_set_password = must_set_password(&finding->session.row),
    };
    touch_session(people, &finding->session.row, account.roles);
    admit(finding);
}

void people_find(struct people *people, struct people_find *find)
{
    struct people_finding *finding = MEM_NEW(struct people_finding);

    verb_begin(people, &find->verb);
    find->finding = finding;
    finding->find = find;
    finding->forgotten = people->cache.forgotten;
    sha256(finding->hash, find->secret, strlen(find->secret));
    finding->session.job.on_done = on_session;
    finding->session.now_ms = clock_now(people->settings.clock);
    memcpy(finding->session.hash, finding->hash, SHA256_LEN);
    store_find_session(people->settings.store, &finding->session);
}
