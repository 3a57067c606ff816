/* step_up.c: in a session that lives, the second factor is shown again: a code, nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/desk/people/room.h"

struct people_stepping {
    struct people_step_up     *step_up;
    struct arena               arena;
    struct store_find_account  find;
    struct store_use_totp_step use;
    struct store_touch_session touch;
};

static struct people *people_of(const struct people_stepping *stepping)
{
    return stepping->step_up->verb.people;
}

static void end(struct people_stepping *stepping, const struct err *err)
{
    struct people_step_up *step_up = stepping->step_up;

    if (err)
        verb_fail(&step_up->verb, err);
    store_job_free(&stepping->find.job);
    store_job_free(&stepping->use.job);
    store_job_free(&stepping->touch.job);
    arena_free(&stepping->arena);
    free(stepping);
    verb_end(&step_up->verb);
}

static int refuse(struct err *err)
{
    LOG(LOG_WARN, "step_up.refused");
    return err_field(err, ERR_INVALID, "/code", "is not a code of now, or was used already");
}

static void on_touched(struct store_job *job)
{
    struct people_stepping *stepping = CONTAINER_OF(job, struct people_stepping, touch.job);

    cache_forget(&people_of(stepping)->cache, &stepping->step_up->who->session);
    end(stepping, job->failed ? &job->err : NULL);
}

static void on_used(struct store_job *job)
{
    struct people_stepping *stepping = CONTAINER_OF(job, struct people_stepping, use.job);
    struct people          *people = people_of(stepping);
    struct err              err = job->err;

    if (job->failed) {
        if (err.kind == ERR_CONFLICT) /* replayed */
            refuse(&err);
        end(stepping, &err);
        return;
    }
    attempts_code_was_right(&people->attempts, stepping->find.row.name);
    stepping->touch.stepped_up_ms = clock_now(people->settings.clock);
    sha256(stepping->touch.hash, stepping->step_up->secret, strlen(stepping->step_up->secret));
    stepping->touch.job.on_done = on_touched;
    store_touch_session(people->settings.store, &stepping->touch);
}

/* Counted before it is looked at, with the codes of the sign-in. */
static int check(struct people_stepping *stepping, struct secrets *secrets, struct err *err)
{
    struct people *people = people_of(stepping);
    const char    *name = stepping->find.row.name;

    if (secrets_read(secrets, &stepping->arena, stepping->find.row.secrets, err) < 0)
        return -1;
    if (!attempts_code(&people->attempts, name, clock_now(people->settings.clock)))
        return err_set(err, ERR_BUSY, "too many wrong codes: wait, or sign in anew");
    if (secrets->factor && factor_check(secrets->factor, &people->settings,
                                        stepping->step_up->code, &stepping->use.step))
        return 0;
    return refuse(err);
}

static void on_found(struct store_job *job)
{
    struct people_stepping *stepping = CONTAINER_OF(job, struct people_stepping, find.job);
    struct secrets          secrets = {0};
    struct err              err = job->err;
    bool                    is_right = !job->failed && check(stepping, &secrets, &err) == 0;

    crypto_wipe(&secrets, sizeof secrets);
    if (!is_right) {
        end(stepping, &err);
        return;
    }
    stepping->use.account = stepping->step_up->who->account;
    stepping->use.job.on_done = on_used;
    store_use_totp_step(people_of(stepping)->settings.store, &stepping->use);
}

void people_step_up(struct people *people, struct people_step_up *step_up)
{
    struct people_stepping *stepping = MEM_NEW(struct people_stepping);

    verb_begin(people, &step_up->verb);
    step_up->stepping = stepping;
    stepping->step_up = step_up;
    stepping->find.id = step_up->who->account;
    stepping->find.job.on_done = on_found;
    store_find_account(people->settings.store, &stepping->find);
}
