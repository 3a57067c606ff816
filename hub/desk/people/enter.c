/* enter.c: sign-in, step by step: find the account, check the password off the loop, the
 * second factor, write down what changed, open the session. Whatever was wrong, the
 * answer is the same, after the same work (A3). */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/text.h"
#include "hub/desk/people/room.h"

struct people_entering {
    struct people_sign_in     *sign_in;
    struct arena               arena;
    const char                *name, *link; /* the link's own secret */
    char                       network[NETWORK_MAX];
    struct store_find_account  find;
    struct store_use_totp_step step;
    struct store_put_account   put;
    struct store_put_session   open;
    struct hash_job            hash;
    struct account             account;
    struct secrets             secrets;
    struct deed                deed;
    char                       actor[ID_TEXT_LEN + 1];
    bool                       has_account, has_changed, is_known;
    bool                       has_used; /* what is good once */
};

static struct people *people_of(const struct people_entering *entering)
{
    return entering->sign_in->verb.people;
}

static int64_t now_of(const struct people_entering *entering)
{
    return clock_now(people_of(entering)->settings.clock);
}

static void end(struct people_entering *entering)
{
    struct people_sign_in *sign_in = entering->sign_in;

    store_job_free(&entering->find.job);
    store_job_free(&entering->step.job);
    store_job_free(&entering->put.job);
    store_job_free(&entering->open.job);
    crypto_wipe(&entering->secrets, sizeof entering->secrets);
    arena_free(&entering->arena);
    free(entering);
    verb_end(&sign_in->verb);
}

static void refuse(struct people_entering *entering)
{
    struct people_sign_in *sign_in = entering->sign_in;

    LOG(LOG_WARN, "sign_in.refused", NUMBER("known", entering->has_account));
    sign_in->verb.failed =
        err_set(&sign_in->verb.err, ERR_UNKNOWN,
                "name, password or code are not right, or the link was used or is too old");
    end(entering);
}

static void fail(struct people_entering *entering, const struct err *err)
{
    verb_fail(&entering->sign_in->verb, err);
    end(entering);
}

/* ── the session ────────────────────────────────────────────────────────────────── */

static void fill_who(struct people_entering *entering)
{
    struct people_sign_in *sign_in = entering->sign_in;
    struct account        *account = &entering->account;

    sign_in->who = (struct who){
        .credential = CREDENTIAL_SESSION,
        .account = account->id,
        .name = account->name,
        .roles = sign_in->must_set_password ? ROLE_BIT(ROLE_RESIDENT) : account->roles,
        .territory = account->territory,
        .stepped_up_ms = entering->open.row.stepped_up_ms,
        .must_set_password = sign_in->must_set_password,
    };
    memcpy(sign_in->who.session.bytes, entering->open.row.hash,
           sizeof sign_in->who.session.bytes);
    sign_in->who = who_copy(&sign_in->who, &sign_in->verb.arena);
    sign_in->until_ms = entering->open.row.expires_ms;
}

static void on_opened(struct store_job *job)
{
    struct people_entering *entering = CONTAINER_OF(job, struct people_entering, open.job);

    if (job->failed) {
        fail(entering, &job->err);
        return;
    }
    attempts_succeeded(&people_of(entering)->attempts, entering->name, entering->network);
    fill_who(entering);
    end(entering);
}

static void open_session(struct people_entering *entering)
{
    struct people_sign_in *sign_in = entering->sign_in;
    struct people         *people = people_of(entering);
    int64_t                now_ms = now_of(entering);
    struct session_row    *row = &entering->open.row;

    sign_in->must_set_password = entering->link != NULL;
    secret_new(sign_in->secret, people->settings.chance);
    *row = (struct session_row){
        .account = entering->account.id,
        .made_ms = now_ms,
        .seen_ms = now_ms,
        .expires_ms = session_expiry_ms(entering->account.roles, now_ms, now_ms),
        .stepped_up_ms = entering->account.has_second_factor && !entering->link ? now_ms : 0,
        .fields = entering->link ? "{\"must_set_password\":true}" : "{}",
    };
    sha256(row->hash, sign_in->secret, PEOPLE_SECRET_LEN);
    entering->deed = (struct deed){
        .word = entering->link ? "session.opened_by_link" : "session.opened",
        .about = about_account(&entering->arena, &entering->account.id),
        .actor = id_text(entering->actor, &entering->account.id),
        .mode = "actual",
        .at_ms = now_ms,
    };
    entering->open.deed = &entering->deed;
    entering->open.job.on_done = on_opened;
    store_put_session(people->settings.store, &entering->open);
}

/* ── what the sign-in itself changed ────────────────────────────────────────────── */

static void on_put(struct store_job *job)
{
    struct people_entering *entering = CONTAINER_OF(job, struct people_entering, put.job);

    if (!job->failed || (job->err.kind == ERR_CONFLICT && !entering->has_used))
        open_session(entering);
    else if (job->err.kind == ERR_CONFLICT) /* the link or code was used at this very moment */
        refuse(entering);
    else
        fail(entering, &job->err);
}

static void put_or_open(struct people_entering *entering)
{
    if (!entering->is_known)
        network_remember(&entering->secrets, &entering->arena, &people_of(entering)->settings,
                         entering->network);
    if (!entering->has_changed && entering->is_known) {
        open_session(entering);
        return;
    }
    entering->put.row =
        account_row_of(&entering->account, people_of(entering), &entering->arena);
    entering->put.row.secrets = secrets_write(&entering->secrets, &entering->arena);
    entering->deed = (struct deed){
        .word = "account.secret_used",
        .about = about_account(&entering->arena, &entering->account.id),
        .actor = id_text(entering->actor, &entering->account.id),
        .mode = "actual",
        .at_ms = now_of(entering),
    };
    entering->put.deed = entering->has_used ? &entering->deed : NULL;
    entering->put.job.on_done = on_put;
    store_put_account(people_of(entering)->settings.store, &entering->put);
}

/* ── the second factor ──────────────────────────────────────────────────────────── */

static void on_step_used(struct store_job *job)
{
    struct people_entering *entering = CONTAINER_OF(job, struct people_entering, step.job);

    if (!job->failed) {
        attempts_code_was_right(&people_of(entering)->attempts, entering->name);
        put_or_open(entering);
    } else if (job->err.kind == ERR_CONFLICT) /* replayed */
        refuse(entering);
    else
        fail(entering, &job->err);
}

/* Guesses behind a right password are few, from wherever they come; a recovery code is
 * beyond guessing. */
static bool is_code(struct people_entering *entering, const char *code)
{
    struct people *people = people_of(entering);

    return *code && attempts_code(&people->attempts, entering->name, now_of(entering)) &&
           factor_check(entering->secrets.factor, &people->settings, code,
                        &entering->step.step);
}

static void check_factor(struct people_entering *entering)
{
    const char *code = entering->sign_in->code ? entering->sign_in->code : "";
    int         recovery = recovery_find(&entering->secrets, code);

    if (!entering->account.has_second_factor) {
        if (entering->account.roles & ROLES_OF_STAFF)
            refuse(entering);
        else
            put_or_open(entering);
    } else if (recovery >= 0) {
        entering->secrets.recovery[recovery] = NULL;
        entering->has_changed = entering->has_used = true;
        put_or_open(entering);
    } else if (is_code(entering, code)) {
        entering->step.job.on_done = on_step_used;
        entering->step.account = entering->account.id;
        store_use_totp_step(people_of(entering)->settings.store, &entering->step);
    } else {
        refuse(entering);
    }
}

/* ── the first ──────────────────────────────────────────────────────────────────── */

static void on_hashed(struct hash_job *job)
{
    struct people_entering *entering = CONTAINER_OF(job, struct people_entering, hash);

    if (!job->is_right || !entering->has_account || !entering->account.may_sign_in) {
        refuse(entering);
        return;
    }
    if (job->made[0]) { /* the parameters rose since it was made */
        entering->secrets.password = arena_text(&entering->arena, job->made);
        entering->has_changed = true;
    }
    check_factor(entering);
}

static void check_link(struct people_entering *entering)
{
    const char *hash = secret_hash(&entering->arena, entering->link);

    if (!entering->has_account || !entering->account.may_sign_in || !entering->secrets.link ||
        strlen(entering->secrets.link) != 2 * SHA256_LEN ||
        !crypto_same(hash, entering->secrets.link, 2 * SHA256_LEN) ||
        entering->secrets.link_until_ms < now_of(entering)) {
        refuse(entering);
        return;
    }
    entering->secrets.link = NULL;
    entering->has_changed = entering->has_used = true;
    put_or_open(entering);
}

static void check_password(struct people_entering *entering)
{
    struct err err = {0};

    entering->hash = (struct hash_job){
        .on_hashed = on_hashed,
        .password = entering->sign_in->password,
        .hash = entering->secrets.password,
        .asker = entering->network,
        .wants_verify = true,
        .is_known = entering->is_known,
    };
    if (hashing_add(&people_of(entering)->hashing, &entering->hash, &err) < 0) {
        attempts_forgive(&people_of(entering)->attempts, entering->name, entering->network);
        entering->sign_in->retry_after_ms = 1000;
        fail(entering, &err);
    }
}

/* May it be tried now? Where it comes from is remembered on the way. */
static int check_attempts(struct people_entering *entering, struct err *err)
{
    struct people_sign_in *sign_in = entering->sign_in;
    struct people         *people = people_of(entering);
    int64_t                now_ms = now_of(entering);
    bool                   is_beyond_guessing =
        entering->link || (sign_in->code && recovery_is_form(sign_in->code));

    entering->is_known =
        network_is_known(&entering->secrets, &people->settings, entering->network);
    if (!entering->is_known && !is_beyond_guessing &&
        attempts_are_spent(&people->attempts, entering->name, now_ms)) {
        sign_in->retry_after_ms = THROTTLE_MOST_MS;
        return err_set(err, ERR_BUSY,
                       "too many failed tries: from here it takes a recovery code or a link");
    }
    sign_in->retry_after_ms =
        attempts_begin(&people->attempts, entering->name, entering->network, now_ms);
    if (sign_in->retry_after_ms == 0)
        return 0;
    return err_set(err, ERR_BUSY, "too many tries; wait %d s",
                   (int)(sign_in->retry_after_ms / 1000 + 1));
}

static void on_found(struct store_job *job)
{
    struct people_entering *entering = CONTAINER_OF(job, struct people_entering, find.job);
    struct err              err = job->err;

    entering->has_account = !job->failed &&
                            account_of(&entering->account, people_of(entering),
                                       &entering->find.row, &entering->arena, &err) == 0 &&
                            secrets_read(&entering->secrets, &entering->arena,
                                         entering->find.row.secrets, &err) == 0;
    if ((!entering->has_account && err.kind != ERR_NOT_FOUND) ||
        check_attempts(entering, &err) < 0)
        fail(entering, &err);
    else if (entering->link)
        check_link(entering);
    else
        check_password(entering);
}

void people_sign_in(struct people *people, struct people_sign_in *sign_in)
{
    struct people_entering *entering = MEM_NEW(struct people_entering);
    const char             *dot = sign_in->link ? strrchr(sign_in->link, '.') : NULL;

    verb_begin(people, &sign_in->verb);
    sign_in->entering = entering;
    entering->sign_in = sign_in;
    entering->name = sign_in->name ? sign_in->name : "";
    attempts_network(entering->network, sign_in->network);
    if (!sign_in->password)
        sign_in->password = "";
    if (sign_in->link) {
        size_t len = dot ? (size_t)(dot - sign_in->link) : 0;

        entering->name = arena_copy(&entering->arena, sign_in->link, len);
        entering->link = dot ? dot + 1 : "";
    }
    entering->find.name = entering->name;
    entering->find.job.on_done = on_found;
    store_find_account(people->settings.store, &entering->find);
}
