/* session.c: sign-in, who am I, sign-out, one's own password (security sheet S1–S4). */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/call.h"
#include "hub/api/enter.h"
#include "hub/api/resources.h"

enum { WORD_MAX = 1100 };

static void write_session(struct writer *out, const struct who *who, const char *token,
                          int64_t until_ms, bool must_set_password)
{
    write_object(out, NULL);
    if (token)
        write_text(out, "token", token);
    write_text(out, "name", who->name);
    roles_write(out, "roles", who->roles);
    territory_write(out, "territory", &who->territory);
    write_mode(out, "mode", &who->mode);
    write_stamp(out, "until", until_ms);
    write_bool(out, "must_set_password", must_set_password);
    write_end(out);
}

/* ── sign-in ────────────────────────────────────────────────────────────────────── */

struct entering_person {
    struct people_sign_in sign_in;
    struct call          *call;
};

/* A browser keeps the secret where scripts cannot read it; others get it as a token. */
static bool is_browser(const struct call *call)
{
    return exchange_header(call->exchange, "origin") ||
           exchange_header(call->exchange, "sec-fetch-site");
}

static const char *cookie_of(struct call *call, const char *secret, int64_t seconds)
{
    return arena_format(call->arena,
                        SESSION_COOKIE
                        "=%s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=%lld",
                        secret, (long long)seconds);
}

static int64_t seconds_left(const struct call *call, int64_t until_ms)
{
    return (until_ms - clock_now(call->api->settings.clock)) / 1000;
}

static void on_signed_in(struct people_verb *verb)
{
    struct people_sign_in *sign_in = CONTAINER_OF(verb, struct people_sign_in, verb);
    struct call           *call = CONTAINER_OF(sign_in, struct entering_person, sign_in)->call;
    struct writer          out = call_writer(call);

    if (verb->failed) {
        struct err err = verb->err;
        int64_t    wait_ms = sign_in->retry_after_ms;

        arena_free(&verb->arena);
        if (err.kind == ERR_BUSY)
            call_refuse(call, 429, &err, wait_ms > 0 ? wait_ms : 1000);
        else
            call_fail(call, &err);
        return;
    }
    call_header(call, "Set-Cookie",
                cookie_of(call, sign_in->secret, seconds_left(call, sign_in->until_ms)));
    write_session(&out, &sign_in->who, is_browser(call) ? NULL : sign_in->secret,
                  sign_in->until_ms, sign_in->must_set_password);
    arena_free(&verb->arena);
    call_json(call, 200);
}

/* Nobody is signed in by the page of another site (W1). */
int session_before(struct call *call)
{
    struct err err = {0};

    if (!enter_is_foreign(call))
        return 0;
    err_set(&err, ERR_FORBIDDEN, "this request was sent by the page of another site");
    call_fail(call, &err);
    return -1;
}

void session_post(struct call *call)
{
    struct entering_person *person = arena_alloc(call->arena, sizeof *person);
    struct err              err = {0};
    struct reader           in = call_reader(call, &err);

    person->call = call;
    person->sign_in = (struct people_sign_in){
        .verb.on_done = on_signed_in,
        .link = read_text_or(&in, "link", PEOPLE_LINK_MAX, NULL),
        .name = read_text_or(&in, "name", 200, NULL),
        .password = read_text_or(&in, "password", WORD_MAX, NULL),
        .code = read_text_or(&in, "code", 40, NULL),
        .network = call->exchange->peer,
    };
    if (!person->sign_in.link && (!person->sign_in.name || !person->sign_in.password))
        reader_complain(&in, "name", "name and password are needed, or a link");
    if (person->sign_in.link && person->sign_in.name)
        reader_complain(&in, "link", "stands alone");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        people_sign_in(call->api->settings.people, &person->sign_in);
}

/* ── who am I ───────────────────────────────────────────────────────────────────── */

void session_get(struct call *call)
{
    struct writer out = call_writer(call);

    write_session(&out, &call->who, NULL, 0, call->who.must_set_password);
    call_json(call, 200);
}

/* ── the second factor again ────────────────────────────────────────────────────── */

struct stepping_up {
    struct people_step_up step_up;
    struct call          *call;
};

static void on_stepped_up(struct people_verb *verb)
{
    struct people_step_up *step_up = CONTAINER_OF(verb, struct people_step_up, verb);
    struct call           *call = CONTAINER_OF(step_up, struct stepping_up, step_up)->call;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    session_get(call);
}

void session_factor(struct call *call)
{
    struct stepping_up *stepping = arena_alloc(call->arena, sizeof *stepping);
    struct err          err = {0};
    struct reader       in = call_reader(call, &err);

    stepping->call = call;
    stepping->step_up.verb.on_done = on_stepped_up;
    stepping->step_up.who = &call->who;
    stepping->step_up.secret = call->secret;
    stepping->step_up.code = read_text(&in, "code", 40);
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else if (call->who.credential != CREDENTIAL_SESSION)
        call_fail_with(call, ERR_FORBIDDEN,
                       "only a person who has signed in has a second factor");
    else
        people_step_up(call->api->settings.people, &stepping->step_up);
}

/* ── sign-out ───────────────────────────────────────────────────────────────────── */

struct leaving {
    struct people_sign_out sign_out;
    struct call           *call;
};

static void on_signed_out(struct people_verb *verb)
{
    struct people_sign_out *sign_out = CONTAINER_OF(verb, struct people_sign_out, verb);
    struct call            *call = CONTAINER_OF(sign_out, struct leaving, sign_out)->call;
    struct err              err = verb->err;
    bool                    failed = verb->failed;

    arena_free(&verb->arena);
    if (failed) {
        call_fail(call, &err);
        return;
    }
    call_header(call, "Set-Cookie", cookie_of(call, "", 0));
    buf_text(&call->body, "{}");
    call_json(call, 200);
}

void session_delete(struct call *call)
{
    struct leaving *leaving = arena_alloc(call->arena, sizeof *leaving);

    if (call_ask(call) < 0)
        return;
    leaving->call = call;
    leaving->sign_out.verb.on_done = on_signed_out;
    leaving->sign_out.asking = call->asking;
    leaving->sign_out.secret = call->secret;
    people_sign_out(call->api->settings.people, &leaving->sign_out);
}

/* ── one's own password ─────────────────────────────────────────────────────────── */

struct setting_password {
    struct people_set_password set;
    struct call               *call;
};

static void on_password_set(struct people_verb *verb)
{
    struct people_set_password *set = CONTAINER_OF(verb, struct people_set_password, verb);
    struct call                *call = CONTAINER_OF(set, struct setting_password, set)->call;
    struct writer               out = call_writer(call);
    struct err                  err = verb->err;

    if (verb->failed) {
        arena_free(&verb->arena);
        call_fail(call, &err);
        return;
    }
    write_object(&out, NULL);
    if (*set->secret) {
        call_header(call, "Set-Cookie",
                    cookie_of(call, set->secret, seconds_left(call, set->until_ms)));
        if (!is_browser(call))
            write_text(&out, "token", set->secret);
        write_stamp(&out, "until", set->until_ms);
    }
    if (set->otpauth) {
        write_text(&out, "otpauth", set->otpauth);
        write_qr(&out, "qr", set->otpauth);
        write_list(&out, "recovery_codes");
        for (size_t i = 0; i < PEOPLE_RECOVERY_CODES; i++)
            write_text(&out, NULL, set->recovery[i]);
        write_end(&out);
    }
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void password_post(struct call *call)
{
    struct setting_password *setting = arena_alloc(call->arena, sizeof *setting);
    struct err               err = {0};
    struct reader            in = call_reader(call, &err);

    setting->call = call;
    setting->set.verb.on_done = on_password_set;
    setting->set.password = read_text(&in, "password", WORD_MAX);
    setting->set.code = read_text_or(&in, "code", 40, NULL);
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call->who.credential != CREDENTIAL_SESSION) {
        call_fail_with(call, ERR_FORBIDDEN, "only a person who has signed in has a password");
        return;
    }
    if (call_ask(call) < 0)
        return;
    setting->set.asking = call->asking;
    people_set_password(call->api->settings.people, &setting->set);
}
