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
    struct session_row          opens;
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

/* ── with a code: the factor is proven, and a whole session begins ──────────────── */

static void on_proven(struct store_job *job)
{
    struct people_setting *setting = CONTAINER_OF(job, struct people_setting, put.job);

    cache_forget_account(&people_of(setting)->cache, &setting->account.id);
    if (job->failed) {
        setting->set->secret[0] = '\0';
        fail(setting, &job->err);
    } else {
        end(setting);
    }
}

/* In place of all there were: nobody goes on with a secret of before (S1). */
static void open_anew(struct people_setting *setting)
{
    struct people_set_password *set = setting->set;
    struct people              *people = people_of(setting);
    int64_t                     now_ms = clock_now(people->settings.clock);

    secret_new(set->secret, people->settings.chance);
    set->until_ms = session_expiry_ms(setting->account.roles, now_ms, now_ms);
    setting->opens = (struct session_row){
        .account = setting->account.id,
        .made_ms = now_ms,
        .seen_ms = now_ms,
        .expires_ms = set->until_ms,
        .stepped_up_ms = now_ms,
        .fields = "{}",
    };
    sha256(setting->opens.hash, set->secret, PEOPLE_SECRET_LEN);
    setting->put.ends_sessions = true;
    setting->put.opens = &setting->opens;
}

static void put_account(struct people_setting *setting, const char *word,
                        void (*on_done)(struct store_job *))
{
    struct people *people = people_of(setting);

    setting->deed =
        deed_of(people, &setting->set->asking, word,
                about_account(&setting->arena, &setting->account.id), setting->actor);
    setting->put.row = account_row_of(&setting->account, people, &setting->arena);
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
    open_anew(setting);
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

static int check_session(const struct people_setting *setting, struct err *err)
{
    const struct who *who = setting->set->asking.who;
    int64_t           now_ms = clock_now(people_of(setting)->settings.clock);

    if (who->must_set_password || session_is_stepped_up(who->stepped_up_ms, now_ms))
        return 0;
    return err_set(err, ERR_STEP_UP, "show your second factor again before you change it");
}

static int check_new_password(const struct people_setting *setting, struct err *err)
{
    const char *const names[] = {setting->account.name, setting->account.display,
                                 people_of(setting)->settings.site, NULL};

    return password_check(setting->set->password, true, names, err);
}

static void on_found(struct store_job *job)
{
    struct people_setting      *setting = CONTAINER_OF(job, struct people_setting, find.job);
    struct people_set_password *set = setting->set;
    struct err                  err = job->err;

    if (job->failed || check_session(setting, &err) < 0 ||
        account_of(&setting->account, people_of(setting), &setting->find.row, &setting->arena,
                   &err) < 0 ||
        secrets_read(&setting->secrets, &setting->arena, setting->find.row.secrets, &err) < 0 ||
        check_new_password(setting, &err) < 0) {
        fail(setting, &err);
        return;
    }
    setting->hash = (struct hash_job){
        .on_hashed = on_hashed,
        .password = set->password,
        .hash = setting->secrets.new_password,
        .asker = setting->account.name,
        .wants_verify = set->code != NULL,
        .is_known = true,
    };
    if (hashing_add(&people_of(setting)->hashing, &setting->hash, &err) < 0)
        fail(setting, &err);
}

void people_set_password(struct people *people, struct people_set_password *set)
{
    struct people_setting *setting = MEM_NEW(struct people_setting);

    verb_begin(people, &set->verb);
    set->setting = setting;
    set->otpauth = NULL;
    set->secret[0] = '\0';
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
