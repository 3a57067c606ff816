/* refused.c: who tried to release, or to approve, what he may not: a row in the journal for
 * each, of many in an hour only some, which say how many there were. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/writer.h"
#include "hub/flow/release/room.h"

enum { HOUR_MS = 3600000, EACH_MOST = 10 /* rows an hour; after them the 16th, 32nd, … */ };

static const char *const WORDS[RELEASE_VERBS] = {
    [RELEASE_APPROVE] = "approve",         [RELEASE_SEND] = "release",
    [RELEASE_BREAK_GLASS] = "break-glass", [RELEASE_LONE] = "lone",
    [RELEASE_CORRECT] = "correct",
};

struct noting {
    struct release          *release;
    struct arena             arena;
    struct store_append_deed verb;
    struct deed              deed;
    char                     actor[ID_TEXT_LEN + 1];
};

static void on_noted(struct store_job *job)
{
    struct noting  *noting = CONTAINER_OF(job, struct noting, verb.job);
    struct release *release = noting->release;

    if (job->failed < 0)
        LOG(LOG_WARN, "alert.refusal_not_kept", TEXT("why", job->err.text));
    store_job_free(job);
    arena_free(&noting->arena);
    free(noting);
    release_drop(release);
}

/* How often this person was refused in this hour; who was refused longest ago is forgotten. */
static unsigned count(struct release *release, const struct id *person, int64_t hour)
{
    struct refusals *mine = &release->refusals[0];

    for (size_t i = 0; i < REFUSED_PERSONS_MAX; i++) {
        struct refusals *at = &release->refusals[i];

        if (id_same(&at->person, person)) {
            mine = at;
            break;
        }
        if (at->hour < mine->hour)
            mine = at;
    }
    if (!id_same(&mine->person, person) || mine->hour != hour)
        *mine = (struct refusals){.person = *person, .hour = hour};
    return ++mine->count;
}

static bool is_kept(unsigned count)
{
    return count <= EACH_MOST || (count & (count - 1)) == 0;
}

static const char *facts_of(struct arena *arena, const struct release_refusal *refusal,
                            unsigned count)
{
    struct buf    text = {0};
    struct writer out = writer_open(&text);
    const char   *kept;

    write_object(&out, NULL);
    write_text(&out, "verb", WORDS[refusal->verb]);
    write_text(&out, "why", refusal->err->text);
    write_integer(&out, "in_this_hour", count);
    write_end(&out);
    kept = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

/* To be asked for the second factor again is none: it is shown, and then it may be. */
static bool is_a_refusal(const struct release_refusal *refusal)
{
    return WORDS[refusal->verb] && refusal->err->kind == ERR_FORBIDDEN;
}

void release_refused(struct release *release, const struct release_refusal *refusal)
{
    int64_t        now_ms = clock_now(release->settings.clock);
    char           id[ID_TEXT_LEN + 1];
    struct noting *noting;
    unsigned       times;

    if (!is_a_refusal(refusal))
        return;
    times = count(release, who_person(refusal->who), now_ms / HOUR_MS);
    if (!is_kept(times))
        return;
    noting = MEM_NEW(struct noting);
    noting->release = release;
    noting->deed = (struct deed){
        .word = "alert.refused",
        .about = arena_format(&noting->arena, "alert:%s", id_text(id, &refusal->alert)),
        .actor = asking_actor(noting->actor, refusal->who),
        .mode = arena_text(&noting->arena, refusal->mode),
        .facts = facts_of(&noting->arena, refusal, times),
        .at_ms = now_ms};
    noting->verb = (struct store_append_deed){.job.on_done = on_noted, .deed = &noting->deed};
    release_take(release);
    store_append_deed(release->settings.store, &noting->verb);
}
