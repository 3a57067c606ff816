/* people.h: accounts, their sessions and the tokens of their devices. */
#ifndef TOCSIN_STORE_PEOPLE_H
#define TOCSIN_STORE_PEOPLE_H

#include "hub/store/journal.h"

struct account_row {
    struct id   id;
    int64_t     version; /* 1, 2, 3 …; 0: not kept yet */
    const char *name;    /* for login; unique without regard to ASCII case */
    const char *role, *state;
    const char *fields;    /* JSON: shown name, territory, languages, … */
    const char *secrets;   /* JSON: password hash, sealed TOTP seed, recovery hashes; or NULL */
    int64_t     totp_step; /* the last one used (A6) */
    int64_t     changed_ms;
};

struct session_row {
    uint8_t     hash[SHA256_LEN]; /* of its token, which is kept nowhere (S1) */
    struct id   account;
    int64_t     made_ms, seen_ms, expires_ms, stepped_up_ms;
    const char *fields; /* JSON: device, network */
};

/* Compare and set; ERR_CONFLICT changed by another first, or the name is taken. With
 * ends_sessions all of the account end, and with opens this one begins, in the same
 * transaction. */
struct store_put_account {
    struct store_job          job;
    struct account_row        row; /* version as it was read; totp_step is not set here */
    bool                      ends_sessions;
    const struct session_row *opens; /* or NULL */
    struct deed              *deed;

    int64_t version; /* the new one */
};
void store_put_account(struct store *store, struct store_put_account *verb);

/* By name when it is not NULL, else by id. ERR_NOT_FOUND. */
struct store_find_account {
    struct store_job job;
    struct id        id;
    const char      *name;

    struct account_row row;
};
void store_find_account(struct store *store, struct store_find_account *verb);

struct store_list_accounts {
    struct store_job job;
    const char      *after; /* name, NULL: from the first */
    size_t           limit;

    struct account_row *rows; /* without secrets */
    size_t              count;
};
void store_list_accounts(struct store *store, struct store_list_accounts *verb);

/* How those of these ids are called; ids are lent until on_done. */
struct store_name_accounts {
    struct store_job job;
    const struct id *ids;
    size_t           count;

    const char **names; /* beside ids; NULL: there is no such account */
};
void store_name_accounts(struct store *store, struct store_name_accounts *verb);

/* ERR_CONFLICT: this step or a later one was used already (RFC 6238 §5.2). */
struct store_use_totp_step {
    struct store_job job;
    struct id        account;
    int64_t          step;
};
void store_use_totp_step(struct store *store, struct store_use_totp_step *verb);

struct store_put_session {
    struct store_job   job;
    struct session_row row;
    struct deed       *deed; /* or NULL */
};
void store_put_session(struct store *store, struct store_put_session *verb);

/* The session and its account, in one look. ERR_NOT_FOUND, also when it expired. */
struct store_find_session {
    struct store_job job;
    uint8_t          hash[SHA256_LEN];
    int64_t          now_ms;

    struct session_row row;
    struct account_row account; /* without secrets */
};
void store_find_session(struct store *store, struct store_find_session *verb);

/* Times only rise: what is 0 or earlier than before stays. ERR_NOT_FOUND when it ended. */
struct store_touch_session {
    struct store_job job;
    uint8_t          hash[SHA256_LEN];
    int64_t          seen_ms, expires_ms, stepped_up_ms;
};
void store_touch_session(struct store *store, struct store_touch_session *verb);

/* The one of this hash; or, with an account, all of it but the one of this hash
 * (zeros: all). Sessions expired by now_ms go too. */
struct store_end_sessions {
    struct store_job job;
    struct id        account; /* nil: only the one */
    uint8_t          hash[SHA256_LEN];
    int64_t          now_ms;
    struct deed     *deed; /* or NULL */

    size_t ended;
};
void store_end_sessions(struct store *store, struct store_end_sessions *verb);

struct store_list_sessions {
    struct store_job job;
    struct id        account;
    int64_t          now_ms;

    struct session_row *rows; /* newest first */
    size_t              count;
};
void store_list_sessions(struct store *store, struct store_list_sessions *verb);

struct token_row {
    struct id   id;
    uint8_t     hash[SHA256_LEN];
    struct id   account; /* who answers for it */
    const char *label, *role, *mode;
    const char *territory; /* JSON, or NULL: the account's */
    int64_t     made_ms, expires_ms /* 0: never */, revoked_ms /* 0: not */;
};

/* ERR_CONFLICT the id or the hash is there already. */
struct store_put_token {
    struct store_job job;
    struct token_row row;
    struct deed     *deed;
};
void store_put_token(struct store *store, struct store_put_token *verb);

/* By hash; neither expired nor revoked at now_ms, its account neither gone nor
 * of another state than "active". ERR_NOT_FOUND. */
struct store_find_token {
    struct store_job job;
    uint8_t          hash[SHA256_LEN];
    int64_t          now_ms;

    struct token_row   row;
    struct account_row account; /* without secrets */
};
void store_find_token(struct store *store, struct store_find_token *verb);

struct store_revoke_token {
    struct store_job job;
    struct id        id;
    int64_t          at_ms;
    struct deed     *deed;
};
void store_revoke_token(struct store *store, struct store_revoke_token *verb);

struct store_list_tokens {
    struct store_job job;
    struct id        account; /* nil: of everybody */
    struct id        after;   /* nil: from the first */
    size_t           limit;

    struct token_row *rows;
    size_t            count;
};
void store_list_tokens(struct store *store, struct store_list_tokens *verb);

/* Where the telephone behind a token is called by push. */
struct telephone_row {
    struct id   token;
    uint8_t     address[SHA256_LEN]; /* keyed hash */
    struct blob sealed;              /* at NULL: nowhere */
    const char *lang;
};

/* Whatever was known of the token or under the address is forgotten; then the new one is
 * kept, if it is sealed. token may be nil, address zero: there is none such. ERR_NOT_FOUND
 * the token is not in use. */
struct store_put_telephone {
    struct store_job     job;
    struct telephone_row row;
};
void store_put_telephone(struct store *store, struct store_put_telephone *verb);

/* Those of an account, by id or else by name, whose tokens are good at now_ms. */
struct store_list_telephones {
    struct store_job job;
    struct id        account; /* nil: by name */
    const char      *name;    /* any case */
    int64_t          now_ms;

    struct telephone_row *rows;
    size_t                count;
};
void store_list_telephones(struct store *store, struct store_list_telephones *verb);

#endif
