/* people.h: who may come in: accounts, sign-in, sessions, tokens of devices.
 *
 * Every verb is a struct of its caller's, lent until on_done, which runs on the loop,
 * exactly once, never before the call returned. Outputs' texts live in the verb's
 * arena; arena_free() it afterwards. Passwords are hashed one at a time, off the loop
 * (security sheet: A1–A8, S1–S4). */
#ifndef TOCSIN_DESK_PEOPLE_H
#define TOCSIN_DESK_PEOPLE_H

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/model/account.h"
#include "hub/model/asking.h"

struct store;
struct people;

enum {
    PEOPLE_SECRET_LEN = 43, /* letters of a session's or token's secret, 256 bits */
    PEOPLE_LINK_MAX = ACCOUNT_NAME_MAX + 1 + PEOPLE_SECRET_LEN,
    PEOPLE_LINK_MS = 24 * 3600 * 1000,
    PEOPLE_RECOVERY_CODES = 10,
    PEOPLE_NETWORKS = 8, /* of an account, remembered */
    PEOPLE_PAGE_MAX = 1000,
    PEOPLE_DEVICE_DAYS = 365,
};

struct people_settings {
    struct store       *store;
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until people_close() is through */
    const struct clock *clock;
    struct chance      *chance;
    const char         *site;                 /* in the one-time-code app */
    uint8_t             seal[SECRET_KEY_LEN]; /* for second factors and addresses at rest */
};

/* A copy whose texts live in arena. */
struct who who_copy(const struct who *who, struct arena *arena);

int  people_open(struct people **people_r, const struct people_settings *settings,
                 struct err *err);
void people_close(struct people *people); /* verbs under way are still answered */

struct people_verb {
    void (*on_done)(struct people_verb *);
    int          failed;
    struct err   err;
    struct arena arena;

    struct people *people; /* the desk's, to the end of the struct */
};

/* ── who is asking ──────────────────────────────────────────────────────────────── */

/* From what was looked up within the last seconds: true and who_r, its texts in arena. */
bool people_know(struct people *people, const char *secret, struct arena *arena,
                 struct who *who_r);

/* Looks a session's or token's secret up. ERR_UNKNOWN: there is none, or it has ended. */
struct people_find {
    struct people_verb verb;
    const char        *secret;

    struct who who; /* texts in verb.arena */

    struct people_finding *finding; /* the desk's */
};
void people_find(struct people *people, struct people_find *find);

/* ── sign-in ────────────────────────────────────────────────────────────────────── */

/* With name, password and code (six digits, or a recovery code); or with the secret of a
 * one-time link alone. ERR_UNKNOWN in the same words and time whatever was wrong;
 * ERR_BUSY with retry_after_ms when there were too many tries. */
struct people_sign_in {
    struct people_verb verb;
    const char        *name, *password, *code, *link;
    const char        *network; /* of the caller, as text; never kept in clear */

    char       secret[PEOPLE_SECRET_LEN + 1]; /* of the new session; shown once */
    struct who who;
    int64_t    until_ms, retry_after_ms;
    bool       must_set_password; /* until then the session can do nothing else */

    struct people_entering *entering; /* the desk's */
};
void people_sign_in(struct people *people, struct people_sign_in *sign_in);

/* In the session of this secret the second factor is shown again: six digits. ERR_INVALID,
 * naming the field: not of now, or used; ERR_BUSY: too many wrong ones. */
struct people_step_up {
    struct people_verb verb;
    const struct who  *who;
    const char        *secret, *code;

    struct people_stepping *stepping; /* the desk's */
};
void people_step_up(struct people *people, struct people_step_up *step_up);

/* Ends the session of this secret. */
struct people_sign_out {
    struct people_verb verb;
    struct asking      asking;
    const char        *secret;

    struct people_ending *ending; /* the desk's */
};
void people_sign_out(struct people *people, struct people_sign_out *sign_out);

struct people_session {
    struct id id; /* names it; its secret stays secret */
    int64_t   made_ms, seen_ms, until_ms;
    bool      is_own; /* the one that asks */
};

/* The asker's own, newest first. */
struct people_list_sessions {
    struct people_verb verb;
    const struct who  *who;

    struct people_session *sessions;
    size_t                 count;

    struct people_session_listing *listing; /* the desk's */
};
void people_list_sessions(struct people *people, struct people_list_sessions *list);

/* Ends one of the asker's own sessions, or, with a nil id, all but the one that asks.
 * ERR_NOT_FOUND: he has no such session. */
struct people_end_session {
    struct people_verb verb;
    struct asking      asking;
    struct id          id;

    size_t ended;

    struct people_session_ending *ending; /* the desk's */
};
void people_end_session(struct people *people, struct people_end_session *end);

/* Sets the asker's own password, in a session opened by a one-time link or with the second
 * factor shown within SESSION_STEP_UP_MS (else ERR_FORBIDDEN: an unattended screen is no
 * proof). Without a code: answers a new second factor and recovery codes, which count only
 * when the same password comes again with a code of that factor; then every session of the
 * person ends and one begins that may do all the roles allow. */
struct people_set_password {
    struct people_verb verb;
    struct asking      asking;
    const char        *password, *code;

    const char *otpauth;                         /* NULL: the factor is proven */
    const char *recovery[PEOPLE_RECOVERY_CODES]; /* beside otpauth */
    char        secret[PEOPLE_SECRET_LEN + 1];   /* of the new session, else ""; shown once */
    int64_t     until_ms;                        /* of the new session */

    struct people_setting *setting; /* the desk's */
};
void people_set_password(struct people *people, struct people_set_password *set);

/* ── accounts ───────────────────────────────────────────────────────────────────── */

/* A new account, or all of an edited one (account.version is the one seen; 0: new), or,
 * with wants_link, a fresh one-time link for an old one. A link, other roles and the end of
 * may_sign_in end the person's sessions.
 * ERR_CONFLICT: the name is taken, or somebody changed it first. */
struct people_put {
    struct people_verb verb;
    struct asking      asking;
    struct account     account; /* by name; id and version are filled in */
    bool               wants_link;

    char link[PEOPLE_LINK_MAX + 1]; /* of a new account, or as wanted; shown once */

    struct people_putting *putting; /* the desk's */
};
void people_put(struct people *people, struct people_put *put);

/* A page of accounts by name. One that cannot be read costs only itself: it is not among
 * them, and the log says why. */
struct people_list {
    struct people_verb verb;
    const char        *after; /* name, or NULL */

    struct account *accounts;
    size_t          count;
    const char    **unreadable; /* their names */
    size_t          unreadable_count;
    const char     *last; /* name to go on after, or NULL: there are no more; in the arena */

    struct people_listing *listing; /* the desk's */
};
void people_list(struct people *people, struct people_list *list);

/* ── tokens ─────────────────────────────────────────────────────────────────────── */

struct people_token {
    struct id        id;
    const char      *name;
    enum role        role;
    struct mode      mode;
    struct territory territory;
    int64_t          made_ms, expires_ms, revoked_ms; /* 0: never, not */
};

/* The administrator who adds a token answers for it; its account must stay active. */
struct people_add_token {
    struct people_verb  verb;
    struct asking       asking;
    struct people_token token; /* id and made_ms are filled in */

    char secret[PEOPLE_SECRET_LEN + 1]; /* shown once */

    struct people_adding *adding; /* the desk's */
};
void people_add_token(struct people *people, struct people_add_token *add);

/* A token of the asker's own for the telephone in his hand, good for a year: what he holds as
 * a volunteer, with nothing else of his roles. In a session, also one opened by a one-time
 * link, which then ends. ERR_FORBIDDEN: he is no volunteer. */
struct people_add_device {
    struct people_verb verb;
    struct asking      asking;
    const char        *name;   /* of the telephone */
    const char        *opened; /* the session's secret */

    struct people_token token;
    char                secret[PEOPLE_SECRET_LEN + 1]; /* shown once */

    struct people_device_adding *adding; /* the desk's */
};
void people_add_device(struct people *people, struct people_add_device *add);

/* ERR_NOT_FOUND. */
struct people_revoke_token {
    struct people_verb verb;
    struct asking      asking;
    struct id          id;

    struct people_revoking *revoking; /* the desk's */
};
void people_revoke_token(struct people *people, struct people_revoke_token *revoke);

struct people_list_tokens {
    struct people_verb verb;
    struct id          after; /* nil: from the first */

    struct people_token *tokens;
    size_t               count;

    struct people_token_listing *listing; /* the desk's */
};
void people_list_tokens(struct people *people, struct people_list_tokens *list);

#endif
