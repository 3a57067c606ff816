/* sessions.c: where the asker is signed in, and the end of it elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/people/room.h"

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct people_session_listing {
    struct people_list_sessions *list;
    struct store_list_sessions   store;
};

static struct people_session session_of(const struct session_row *row, const struct who *who)
{
    struct people_session session = {.id = session_name(row->hash),
                                     .made_ms = row->made_ms,
                                     .seen_ms = row->seen_ms,
                                     .until_ms = row->expires_ms};

    session.is_own = id_same(&session.id, &who->session);
    return session;
}

static void on_listed(struct store_job *job)
{
    struct people_session_listing *listing =
        CONTAINER_OF(job, struct people_session_listing, store.job);
    struct people_list_sessions *list = listing->list;

    if (job->failed) {
        verb_fail(&list->verb, &job->err);
    } else {
        list->count = listing->store.count;
        list->sessions =
            arena_alloc(&list->verb.arena, (list->count + 1) * sizeof *list->sessions);
        for (size_t i = 0; i < list->count; i++)
            list->sessions[i] = session_of(&listing->store.rows[i], list->who);
    }
    store_job_free(job);
    free(listing);
    verb_end(&list->verb);
}

void people_list_sessions(struct people *people, struct people_list_sessions *list)
{
    struct people_session_listing *listing = MEM_NEW(struct people_session_listing);

    verb_begin(people, &list->verb);
    list->listing = listing;
    list->count = 0;
    listing->list = list;
    listing->store.account = list->who->account;
    listing->store.now_ms = clock_now(people->settings.clock);
    listing->store.job.on_done = on_listed;
    store_list_sessions(people->settings.store, &listing->store);
}

/* ── the end ────────────────────────────────────────────────────────────────────── */

struct people_session_ending {
    struct people_end_session *end;
    struct store_list_sessions list;
    struct store_end_sessions  store;
    struct deed                deed;
    char                       actor[ID_TEXT_LEN + 1];
};

static void finish(struct people_session_ending *ending)
{
    struct people_end_session *end = ending->end;

    store_job_free(&ending->list.job);
    store_job_free(&ending->store.job);
    free(ending);
    verb_end(&end->verb);
}

static void on_ended(struct store_job *job)
{
    struct people_session_ending *ending =
        CONTAINER_OF(job, struct people_session_ending, store.job);
    struct people_end_session *end = ending->end;
    struct cache              *cache = &end->verb.people->cache;

    if (id_is_nil(&end->id))
        cache_forget_account(cache, &end->asking.who->account);
    else
        cache_forget(cache, &end->id);
    end->ended = ending->store.ended;
    if (job->failed)
        verb_fail(&end->verb, &job->err);
    finish(ending);
}

static void end_them(struct people_session_ending *ending)
{
    struct people_end_session *end = ending->end;
    struct people             *people = end->verb.people;
    bool                       is_one = !id_is_nil(&end->id);

    ending->deed =
        deed_of(people, &end->asking, is_one ? "session.ended" : "session.others_ended",
                about_account(&end->verb.arena, &end->asking.who->account), ending->actor);
    ending->store.job.on_done = on_ended;
    ending->store.deed = &ending->deed;
    ending->store.now_ms = clock_now(people->settings.clock);
    if (!is_one)
        ending->store.account = end->asking.who->account;
    store_end_sessions(people->settings.store, &ending->store);
}

/* A name becomes the whole hash: of the one that ends, or of the one that stays. */
static void on_known(struct store_job *job)
{
    struct people_session_ending *ending =
        CONTAINER_OF(job, struct people_session_ending, list.job);
    struct people_end_session *end = ending->end;
    const struct id *wanted = id_is_nil(&end->id) ? &end->asking.who->session : &end->id;

    for (size_t i = 0; !job->failed && i < ending->list.count; i++) {
        const uint8_t *hash = ending->list.rows[i].hash;
        struct id      name = session_name(hash);

        if (!id_same(&name, wanted))
            continue;
        memcpy(ending->store.hash, hash, sizeof ending->store.hash);
        end_them(ending);
        return;
    }
    if (!job->failed)
        err_set(&job->err, ERR_NOT_FOUND, "you have no such session; it may have ended");
    verb_fail(&end->verb, &job->err);
    finish(ending);
}

void people_end_session(struct people *people, struct people_end_session *end)
{
    struct people_session_ending *ending = MEM_NEW(struct people_session_ending);

    verb_begin(people, &end->verb);
    end->ending = ending;
    end->ended = 0;
    ending->end = end;
    ending->list.account = end->asking.who->account;
    ending->list.now_ms = clock_now(people->settings.clock);
    ending->list.job.on_done = on_known;
    store_list_sessions(people->settings.store, &ending->list);
}
