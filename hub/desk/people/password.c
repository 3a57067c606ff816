/* password.c: a person's own password and second factor, and the end of a session. */
#include <stdlib.h>
#include <string.h>

#include "hub/desk/people/room.h"
#include "hub/model/password.h"

struct people_setting {
    struct people_set_password *set;
    struct arena                arena;
    struct store_find_account   find;
    struct store_use_totp_step  step;
    struct store_put_account    put;
    struct store_end_sessions   end;
    struct store_put_session    open;
    struct hash_job             hash;
    struct account              account;
    struct secrets              secrets;
    struct deed                 deed;
    char                        actor[ID_TEXT_LEN + 1];
};

static struct people *people_of(const struct people_setting *setting)
{
    return setting->set->verb.people;
}

static void end(struct people_setting *setting)
{
    struct people_set_password *set = setting->set;

    store_job_free(&setting->find.job);
    store_job_free(&setting->step.job);
    store_job_free(&setting->put.job);
    store_job_free(&setting->end.job);
    store_job_free(&setting->open.job);
    crypto_wipe(&setting->secrets, sizeof setting->secrets);
    arena_free(&setting->arena);
    free(setting);
    verb_end(&set->verb);
}

static void fail(struct people_setting *setting, const struct err *err)
{
    verb_fail(&setting->set->verb, err);
    end(setting);
}

/* ── with a code: the factor is proven, and this session becomes whole ──────────── */

static void on_reopened(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, open.job);

    if (job->failed)
        fail(setting, &job->err);
    else
        end(setting);
}

/* The session of the link is replaced by one of the same secret that may do everything. */
static void on_others_ended(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, end.job);
    struct people         *people = people_of(setting);
    int64_t                now_ms = clock_now(people->settings.clock);

    if (job->failed) {
        fail(setting, &job->err);
        return;
    }
    cache_forget_account(&people->cache, &setting->account.id);
    setting->open.row = (struct session_row){
        .account = setting->account.id,
        .made_ms = now_ms,
        .seen_ms = now_ms,
        .expires_ms = session_expiry_ms(setting->account.roles, now_ms, now_ms),
        .stepped_up_ms = now_ms,
        .fields = "{}",
    };
    sha256(setting->open.row.hash, setting->set->secret, strlen(setting->set->secret));
    setting->open.job.on_done = on_reopened;
    store_put_session(people->settings.store, &setting->open);
}

static void on_proven(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, put.job);
    struct people         *people = people_of(setting);

    if (job->failed) {
        fail(setting, &job->err);
        return;
    }
    setting->end.job.on_done = on_others_ended;
    setting->end.account = setting->account.id;
    setting->end.now_ms = clock_now(people->settings.clock);
    store_end_sessions(people->settings.store, &setting->end);
}

static void put_account(struct people_setting *setting, const char *word,
                        void (*on_done)(struct store_job *))
{
    struct people *people = people_of(setting);

    setting->deed =
        deed_of(people, &setting->set->asking, word,
                about_account(&setting->arena, &setting->account.id), setting->actor);
    setting->put.row =
        account_row_of(&setting->account, &setting->arena, clock_now(people->settings.clock));
    setting->put.row.secrets = secrets_write(&setting->secrets, &setting->arena);
    setting->put.deed = &setting->deed;
    setting->put.job.on_done = on_done;
    store_put_account(people->settings.store, &setting->put);
}

static void on_step_used(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, step.job);
    struct secrets        *secrets = &setting->secrets;

    if (job->failed) {
        fail(setting, &job->err);
        return;
    }
    secrets->password = secrets->new_password;
    secrets->factor = secrets->new_factor;
    memcpy(secrets->recovery, secrets->new_recovery, sizeof secrets->recovery);
    secrets->new_password = secrets->new_factor = NULL;
    memset(secrets->new_recovery, 0, sizeof secrets->new_recovery);
    setting->account.has_second_factor = true;
    put_account(setting, "account.password_set", on_proven);
}

static void prove(struct people_setting *setting)
{
    struct people *people = people_of(setting);
    struct err     err = {0};

    if (!setting->hash.is_right || !setting->secrets.new_factor ||
        !factor_check(setting->secrets.new_factor, &people->settings, setting->set->code,
                      &setting->step.step)) {
        err_field(&err, ERR_INVALID, "/code",
                  "is not a code of the new second factor now, or the password is another "
                  "than the one it was made with");
        fail(setting, &err);
        return;
    }
    setting->step.account = setting->account.id;
    setting->step.job.on_done = on_step_used;
    store_use_totp_step(people->settings.store, &setting->step);
}

/* ── without: a new factor is made, to be proven ────────────────────────────────── */

static void on_prepared(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, put.job);

    if (job->failed)
        fail(setting, &job->err);
    else
        end(setting);
}

static void prepare(struct people_setting *setting)
{
    struct people_set_password *set = setting->set;
    struct people              *people = people_of(setting);

    if (!setting->hash.made[0]) {
        fail(setting, &setting->hash.err);
        return;
    }
    setting->secrets.new_password = arena_text(&setting->arena, setting->hash.made);
    factor_new(&setting->secrets.new_factor, &set->otpauth, &set->verb.arena, &people->settings,
               setting->account.name);
    recovery_new(set->recovery, setting->secrets.new_recovery, &set->verb.arena,
                 people->settings.chance);
    put_account(setting, "account.password_prepared", on_prepared);
}

static void on_hashed(struct hash_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, hash);

    if (setting->set->code)
        prove(setting);
    else
        prepare(setting);
}

static void on_found(struct store_job *job)
{
    struct people_setting      *setting = CONTAINER_OF(job, struct people_setting, find.job);
    struct people_set_password *set = setting->set;
    struct people              *people = people_of(setting);
    struct err                  err = job->err;
    const char                 *names[4] = {0};

    if (job->failed ||
        account_of(&setting->account, &setting->find.row, &setting->arena, &err) < 0 ||
        secrets_read(&setting->secrets, &setting->arena, setting->find.row.secrets, &err) < 0) {
        fail(setting, &err);
        return;
    }
    names[0] = setting->account.name;
    names[1] = setting->account.display;
    names[2] = people->settings.site;
    if (password_check(set->password, true, names, &err) < 0) {
        fail(setting, &err);
        return;
    }
    setting->hash = (struct hash_job){
        .on_hashed = on_hashed,
        .password = set->password,
        .hash = setting->secrets.new_password,
        .wants_verify = set->code != NULL,
    };
    hashing_add(&people->hashing, &setting->hash);
}

void people_set_password(struct people *people, struct people_set_password *set)
{
    struct people_setting *setting = MEM_NEW(struct people_setting);

    verb_begin(people, &set->verb);
    set->setting = setting;
    set->otpauth = NULL;
    setting->set = set;
    setting->find.id = set->asking.who->account;
    setting->find.job.on_done = on_found;
    store_find_account(people->settings.store, &setting->find);
}

/* ── the end of a session ───────────────────────────────────────────────────────── */

struct people_ending {
    struct people_sign_out   *sign_out;
    struct store_end_sessions store;
    struct deed               deed;
    char                      actor[ID_TEXT_LEN + 1];
};

static void on_ended(struct store_job *job)
{
    struct people_ending   *ending = CONTAINER_OF(job, struct people_ending, store.job);
    struct people_sign_out *sign_out = ending->sign_out;

    cache_forget(&sign_out->verb.people->cache, &sign_out->asking.who->session);
    if (job->failed)
        verb_fail(&sign_out->verb, &job->err);
    store_job_free(job);
    free(ending);
    verb_end(&sign_out->verb);
}

void people_sign_out(struct people *people, struct people_sign_out *sign_out)
{
    struct people_ending *ending = MEM_NEW(struct people_ending);

    verb_begin(people, &sign_out->verb);
    sign_out->ending = ending;
    ending->sign_out = sign_out;
    ending->deed = deed_of(people, &sign_out->asking, "session.ended",
                           about_account(&sign_out->verb.arena, &sign_out->asking.who->account),
                           ending->actor);
    ending->store.job.on_done = on_ended;
    ending->store.deed = &ending->deed;
    ending->store.now_ms = clock_now(people->settings.clock);
    sha256(ending->store.hash, sign_out->secret, strlen(sign_out->secret));
    store_end_sessions(people->settings.store, &ending->store);
}
