/* errand.c: a verb of the desk on its way: its memory, its turn, its deed. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/outlook/room.h"

void held_free(struct held *held)
{
    if (!held)
        return;
    arena_free(&held->arena);
    free(held);
}

void phases_free(struct phases_held *phases)
{
    if (!phases)
        return;
    arena_free(&phases->arena);
    free(phases);
}

void answers_free(struct answers_held *answers)
{
    if (!answers)
        return;
    arena_free(&answers->arena);
    free(answers);
}

void outlook_tell(struct outlook *outlook)
{
    if (outlook->settings.on_changed)
        outlook->settings.on_changed(outlook->settings.house);
}

struct outlook_errand *errand_begin(struct outlook *outlook, struct outlook_verb *verb)
{
    struct outlook_errand *errand = MEM_NEW(struct outlook_errand);

    tally_take(&outlook->tally);
    errand->verb = verb;
    verb->outlook = outlook;
    verb->failed = 0;
    verb->err = (struct err){0};
    return errand;
}

void errand_take_turn(struct outlook_errand *errand, bool *turn)
{
    errand->turn = *turn ? NULL : turn;
    *turn = true;
}

static void fail(struct outlook_errand *errand, const struct err *err)
{
    errand->verb->failed = -1;
    errand->verb->err = *err;
}

static void on_found(struct store_job *job)
{
    struct outlook_errand *errand = CONTAINER_OF(job, struct outlook_errand, find.job);
    struct err             err = job->err;

    if (job->failed ? err.kind != ERR_NOT_FOUND : errand->read(errand, &err) < 0)
        fail(errand, &err);
    else if (!job->failed)
        errand->hold(errand);
    errand->go_on(errand);
}

void errand_find(struct outlook_errand *errand, const char *fact,
                 int (*read)(struct outlook_errand *, struct err *),
                 void (*hold)(struct outlook_errand *), void (*go_on)(struct outlook_errand *))
{
    errand->read = read;
    errand->hold = hold;
    errand->go_on = go_on;
    store_job_free(&errand->find.job);
    errand->find = (struct store_find_fact){.name = fact, .job.on_done = on_found};
    store_find_fact(errand->verb->outlook->settings.store, &errand->find);
}

static void on_put(struct store_job *job)
{
    struct outlook_errand *errand = CONTAINER_OF(job, struct outlook_errand, put.job);
    const struct deed     *deed = &errand->deed;

    if (!job->failed)
        errand->hold(errand);
    else if (!deed->was_repeated || deed->was_other_request)
        fail(errand, &job->err);
    errand_end(errand);
}

void errand_put(struct outlook_errand *errand, const char *fact, const struct asking *asking,
                void (*hold)(struct outlook_errand *))
{
    struct deed *deed = &errand->deed;

    errand->hold = hold;

    deed->actor = asking_actor(errand->actor, asking->who);
    deed->mode = "actual";
    deed->once = asking->once;
    memcpy(deed->request, asking->request, sizeof deed->request);
    errand->put.name = fact;
    errand->put.value = (struct blob){errand->json.bytes, errand->json.len};
    errand->put.deed = deed;
    errand->put.job.on_done = on_put;
    store_put_fact(errand->verb->outlook->settings.store, &errand->put);
}

void errand_end(struct outlook_errand *errand)
{
    struct outlook_verb *verb = errand->verb;
    struct outlook      *outlook = verb->outlook;

    if (errand->turn)
        *errand->turn = false;
    held_free(errand->next);
    phases_free(errand->next_phases);
    answers_free(errand->next_answers);
    store_job_free(&errand->put.job);
    store_job_free(&errand->find.job);
    arena_free(&errand->arena);
    buf_free(&errand->json);
    free(errand);
    verb->on_done(verb);
    tally_drop(&outlook->tally);
}

/* A territory that names what the municipality lies in holds it, too. */
static bool is_within(const struct zones *zones, const struct zone *place,
                      const struct territory *territory)
{
    const struct zone *at = place;

    for (int depth = 0; at && depth < 4; depth++) {
        if (territory->is_everywhere || territory_holds(territory, at->id))
            return true;
        at = at->parent ? zones_find(zones, at->parent) : NULL;
    }
    return false;
}

int errand_check(const struct outlook_errand *errand, const struct who *who, enum right right,
                 const struct zone *place, struct err *err)
{
    return account_must(
        who,
        &(struct question){.right = right,
                           .is_in_territory = is_within(errand->zones, place, &who->territory),
                           .mode = &(struct mode){.kind = MODE_ACTUAL},
                           .now_ms = clock_now(errand->verb->outlook->settings.clock)},
        err);
}
