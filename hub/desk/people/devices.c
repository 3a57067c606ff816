/* devices.c: a volunteer's telephone, tied to its owner for a year. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/people/room.h"

enum { DAY_MS = 86400000 };

struct people_device_adding {
    struct people_add_device *add;
    struct store_find_account find;
    struct store_put_token    put;
    struct store_end_sessions leave;
    struct account            account;
    struct deed               deed;
    char                      actor[ID_TEXT_LEN + 1];
};

static void end(struct people_device_adding *adding, const struct err *err)
{
    struct people_add_device *add = adding->add;

    if (err)
        verb_fail(&add->verb, err);
    store_job_free(&adding->find.job);
    store_job_free(&adding->put.job);
    store_job_free(&adding->leave.job);
    free(adding);
    verb_end(&add->verb);
}

static void on_left(struct store_job *job)
{
    struct people_device_adding *adding =
        CONTAINER_OF(job, struct people_device_adding, leave.job);

    cache_forget_account(&adding->add->verb.people->cache, &adding->account.id);
    end(adding, NULL); /* an old session that would not end runs out by itself */
}

static void on_put(struct store_job *job)
{
    struct people_device_adding *adding =
        CONTAINER_OF(job, struct people_device_adding, put.job);
    struct people *people = adding->add->verb.people;

    if (job->failed) {
        end(adding, &job->err);
        return;
    }
    sha256(adding->leave.hash, adding->add->opened, strlen(adding->add->opened));
    adding->leave.now_ms = clock_now(people->settings.clock);
    adding->leave.job.on_done = on_left;
    store_end_sessions(people->settings.store, &adding->leave);
}

static void put(struct people_device_adding *adding)
{
    struct people_add_device *add = adding->add;
    struct people            *people = add->verb.people;
    struct arena             *arena = &add->verb.arena;
    int64_t                   now_ms = clock_now(people->settings.clock);

    add->token = (struct people_token){
        .id = id_new(now_ms, people->settings.chance),
        .name = arena_format(arena, "%s/%s", adding->account.name, add->name),
        .role = ROLE_VOLUNTEER,
        .territory = adding->account.territory,
        .made_ms = now_ms,
        .expires_ms = now_ms + (int64_t)PEOPLE_DEVICE_DAYS * DAY_MS,
    };
    secret_new(add->secret, people->settings.chance);
    adding->put.row = token_row_of(&add->token, &adding->account.id, arena);
    sha256(adding->put.row.hash, add->secret, PEOPLE_SECRET_LEN);
    adding->deed = deed_of(people, &add->asking, "device.added",
                           about_account(arena, &adding->account.id), adding->actor);
    adding->put.deed = &adding->deed;
    adding->put.job.on_done = on_put;
    store_put_token(people->settings.store, &adding->put);
}

static void on_found(struct store_job *job)
{
    struct people_device_adding *adding =
        CONTAINER_OF(job, struct people_device_adding, find.job);
    struct people_verb *verb = &adding->add->verb;
    struct err          err = job->err;

    if (job->failed ||
        account_of(&adding->account, verb->people, &adding->find.row, &verb->arena, &err) < 0) {
        end(adding, &err);
        return;
    }
    if (!(adding->account.roles & ROLE_BIT(ROLE_VOLUNTEER))) {
        err_set(&err, ERR_FORBIDDEN, "only a volunteer ties a telephone to himself");
        end(adding, &err);
        return;
    }
    put(adding);
}

void people_add_device(struct people *people, struct people_add_device *add)
{
    struct people_device_adding *adding = MEM_NEW(struct people_device_adding);

    verb_begin(people, &add->verb);
    add->adding = adding;
    adding->add = add;
    adding->find.id = *who_person(add->asking.who);
    adding->find.job.on_done = on_found;
    store_find_account(people->settings.store, &adding->find);
}
