#include <strings.h>

#include "tests/hub/store/kit/oracle.h"

static struct account_row *account_of(const struct backend *oracle, const struct id *id)
{
    EACH(oracle, ACCOUNTS, struct account_row, row)
    if (id_same(&row->id, id))
        return row;
    return NULL;
}

static struct session_row *session_of(const struct backend *oracle, const uint8_t *hash)
{
    EACH(oracle, SESSIONS, struct session_row, row)
    if (memcmp(row->hash, hash, SHA256_LEN) == 0)
        return row;
    return NULL;
}

static void add_session(struct backend *oracle, const struct session_row *session)
{
    struct session_row row = *session;

    row.fields = oracle_text(oracle, row.fields);
    oracle_add(oracle, SESSIONS, &row);
}

static void change_sessions(struct backend *oracle, const struct store_put_account *verb)
{
    for (size_t i = oracle->tables[SESSIONS].count; verb->ends_sessions && i-- > 0;) {
        struct session_row *row = (struct session_row *)oracle->tables[SESSIONS].at + i;

        if (id_same(&row->account, &verb->row.id))
            oracle_remove(oracle, SESSIONS, row);
    }
    if (verb->opens)
        add_session(oracle, verb->opens);
}

/* A session of this hash that will not have ended. */
static bool is_in_the_way(const struct backend *oracle, const struct store_put_account *verb)
{
    const struct session_row *other = session_of(oracle, verb->opens->hash);

    return other && !(verb->ends_sessions && id_same(&other->account, &verb->row.id));
}

int oracle_put_account(struct backend *oracle, struct store_put_account *verb)
{
    struct account_row *known = account_of(oracle, &verb->row.id);
    struct account_row  row = verb->row;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    EACH(oracle, ACCOUNTS, struct account_row, other)
    if (other != known && strcasecmp(other->name, row.name) == 0)
        return FAIL(verb, ERR_CONFLICT);
    if ((known ? known->version : 0) != row.version)
        return FAIL(verb, ERR_CONFLICT);
    if (verb->opens && is_in_the_way(oracle, verb))
        return FAIL(verb, ERR_CONFLICT);
    verb->version = ++row.version;
    row.totp_step = known ? known->totp_step : 0;
    row.name = oracle_text(oracle, row.name);
    row.role = oracle_text(oracle, row.role);
    row.state = oracle_text(oracle, row.state);
    row.fields = oracle_text(oracle, row.fields);
    row.secrets = oracle_text(oracle, row.secrets);
    if (known)
        *known = row;
    else
        oracle_add(oracle, ACCOUNTS, &row);
    change_sessions(oracle, verb);
    return 0;
}

int oracle_find_account(struct backend *oracle, struct store_find_account *verb)
{
    EACH(oracle, ACCOUNTS, struct account_row, row)
    if (verb->name ? strcasecmp(row->name, verb->name) == 0 : id_same(&row->id, &verb->id)) {
        verb->row = *row;
        return 0;
    }
    return FAIL(verb, ERR_NOT_FOUND);
}

int oracle_list_accounts(struct backend *oracle, struct store_list_accounts *verb)
{
    size_t              limit = store_limit(verb->limit, STORE_LIST_MAX);
    const char         *after = verb->after;
    struct account_row *next;

    for (verb->count = 0; verb->count < limit; after = next->name) {
        struct account_row *row;

        next = NULL;
        EACH(oracle, ACCOUNTS, struct account_row, each)
        if ((!after || strcasecmp(each->name, after) > 0) &&
            (!next || strcasecmp(each->name, next->name) < 0))
            next = each;
        if (!next)
            break;
        row = NEXT(verb, verb->rows, verb->count);
        *row = *next;
        row->secrets = NULL;
    }
    return 0;
}

int oracle_name_accounts(struct backend *oracle, struct store_name_accounts *verb)
{
    verb->names = arena_alloc(&verb->job.arena, (verb->count + 1) * sizeof *verb->names);
    for (size_t i = 0; i < verb->count; i++) {
        const struct account_row *row = account_of(oracle, &verb->ids[i]);

        verb->names[i] = row ? row->name : NULL;
    }
    return 0;
}

int oracle_use_totp_step(struct backend *oracle, struct store_use_totp_step *verb)
{
    struct account_row *row = account_of(oracle, &verb->account);

    if (!row || row->totp_step >= verb->step)
        return FAIL(verb, ERR_CONFLICT);
    row->totp_step = verb->step;
    return 0;
}

int oracle_put_session(struct backend *oracle, struct store_put_session *verb)
{
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    if (session_of(oracle, verb->row.hash))
        return FAIL(verb, ERR_CONFLICT);
    add_session(oracle, &verb->row);
    return 0;
}

int oracle_find_session(struct backend *oracle, struct store_find_session *verb)
{
    const struct session_row *row = session_of(oracle, verb->hash);
    const struct account_row *account = row ? account_of(oracle, &row->account) : NULL;

    if (!account || row->expires_ms <= verb->now_ms)
        return FAIL(verb, ERR_NOT_FOUND);
    verb->row = *row;
    verb->account = *account;
    verb->account.secrets = NULL;
    return 0;
}

static void raise_to(int64_t *time_ms, int64_t to_ms)
{
    if (to_ms > *time_ms)
        *time_ms = to_ms;
}

int oracle_touch_session(struct backend *oracle, struct store_touch_session *verb)
{
    struct session_row *row = session_of(oracle, verb->hash);

    if (!row)
        return FAIL(verb, ERR_NOT_FOUND);
    raise_to(&row->seen_ms, verb->seen_ms);
    raise_to(&row->expires_ms, verb->expires_ms);
    raise_to(&row->stepped_up_ms, verb->stepped_up_ms);
    return 0;
}

int oracle_end_sessions(struct backend *oracle, struct store_end_sessions *verb)
{
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    verb->ended = 0;
    for (size_t i = oracle->tables[SESSIONS].count; i-- > 0;) {
        struct session_row *row = (struct session_row *)oracle->tables[SESSIONS].at + i;
        bool                is_same = memcmp(row->hash, verb->hash, SHA256_LEN) == 0;
        bool                ends = id_is_nil(&verb->account)
                                       ? is_same
                                       : id_same(&row->account, &verb->account) && !is_same;

        verb->ended += ends;
        if (ends || row->expires_ms <= verb->now_ms)
            oracle_remove(oracle, SESSIONS, row);
    }
    return 0;
}

int oracle_list_sessions(struct backend *oracle, struct store_list_sessions *verb)
{
    verb->count = 0;
    EACH(oracle, SESSIONS, struct session_row, row)
    {
        size_t place;

        if (!id_same(&row->account, &verb->account) || row->expires_ms <= verb->now_ms)
            continue;
        (void)NEXT(verb, verb->rows, verb->count);
        for (place = verb->count - 1; place > 0; place--) {
            const struct session_row *before = &verb->rows[place - 1];

            if (before->made_ms > row->made_ms ||
                (before->made_ms == row->made_ms &&
                 memcmp(before->hash, row->hash, SHA256_LEN) < 0))
                break;
            verb->rows[place] = *before;
        }
        verb->rows[place] = *row;
    }
    return 0;
}

int oracle_put_token(struct backend *oracle, struct store_put_token *verb)
{
    struct token_row row = verb->row;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    EACH(oracle, TOKENS, struct token_row, other)
    if (id_same(&other->id, &row.id) || memcmp(other->hash, row.hash, SHA256_LEN) == 0)
        return FAIL(verb, ERR_CONFLICT);
    row.label = oracle_text(oracle, row.label);
    row.role = oracle_text(oracle, row.role);
    row.mode = oracle_text(oracle, row.mode);
    row.territory = oracle_text(oracle, row.territory);
    oracle_add(oracle, TOKENS, &row);
    return 0;
}

int oracle_find_token(struct backend *oracle, struct store_find_token *verb)
{
    EACH(oracle, TOKENS, struct token_row, row)
    {
        const struct account_row *account = account_of(oracle, &row->account);

        if (memcmp(row->hash, verb->hash, SHA256_LEN) != 0 || row->revoked_ms ||
            (row->expires_ms && row->expires_ms <= verb->now_ms) || !account ||
            !same_text(account->state, "active"))
            continue;
        verb->row = *row;
        verb->account = *account;
        verb->account.secrets = NULL;
        return 0;
    }
    return FAIL(verb, ERR_NOT_FOUND);
}

static struct token_row *token_in_use(struct backend *oracle, const struct id *id)
{
    EACH(oracle, TOKENS, struct token_row, row)
    if (id_same(&row->id, id) && !row->revoked_ms)
        return row;
    return NULL;
}

static void forget_telephones(struct backend *oracle, const struct telephone_row *of)
{
    for (size_t i = oracle->tables[TELEPHONES].count; i-- > 0;) {
        struct telephone_row *row = (struct telephone_row *)oracle->tables[TELEPHONES].at + i;

        if (id_same(&row->token, &of->token) ||
            memcmp(row->address, of->address, SHA256_LEN) == 0)
            oracle_remove(oracle, TELEPHONES, row);
    }
}

void oracle_erase_telephones(struct backend *oracle, const struct id *account)
{
    EACH(oracle, TOKENS, struct token_row, row)
    if (id_same(&row->account, account))
        forget_telephones(oracle, &(struct telephone_row){.token = row->id});
}

int oracle_revoke_token(struct backend *oracle, struct store_revoke_token *verb)
{
    struct token_row *token;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    token = token_in_use(oracle, &verb->id);
    if (!token)
        return FAIL(verb, ERR_NOT_FOUND);
    token->revoked_ms = verb->at_ms;
    forget_telephones(oracle, &(struct telephone_row){.token = verb->id});
    return 0;
}

int oracle_put_telephone(struct backend *oracle, struct store_put_telephone *verb)
{
    struct telephone_row row = verb->row;

    forget_telephones(oracle, &row);
    if (!row.sealed.at)
        return 0;
    if (!token_in_use(oracle, &row.token))
        return FAIL(verb, ERR_NOT_FOUND);
    row.sealed = oracle_blob(oracle, row.sealed);
    row.lang = oracle_text(oracle, row.lang);
    oracle_add(oracle, TELEPHONES, &row);
    return 0;
}

static bool is_telephone_of(const struct backend *oracle, const struct telephone_row *row,
                            const struct store_list_telephones *verb)
{
    EACH(oracle, TOKENS, struct token_row, token)
    {
        const struct account_row *account = account_of(oracle, &token->account);

        if (!id_same(&token->id, &row->token) || token->revoked_ms ||
            (token->expires_ms && token->expires_ms <= verb->now_ms) || !account ||
            !same_text(account->state, "active"))
            continue;
        return id_is_nil(&verb->account)
                   ? verb->name && strcasecmp(account->name, verb->name) == 0
                   : id_same(&account->id, &verb->account);
    }
    return false;
}

int oracle_list_telephones(struct backend *oracle, struct store_list_telephones *verb)
{
    struct id after = {0};

    for (verb->count = 0;;) {
        const struct telephone_row *next = NULL;

        EACH(oracle, TELEPHONES, struct telephone_row, row)
        if (id_compare(&row->token, &after) > 0 && is_telephone_of(oracle, row, verb) &&
            (!next || id_compare(&row->token, &next->token) < 0))
            next = row;
        if (!next)
            return 0;
        after = next->token;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
}

int oracle_list_tokens(struct backend *oracle, struct store_list_tokens *verb)
{
    size_t            limit = store_limit(verb->limit, STORE_LIST_MAX);
    struct id         after = verb->after;
    struct token_row *next;

    for (verb->count = 0; verb->count < limit; after = next->id) {
        next = NULL;
        EACH(oracle, TOKENS, struct token_row, row)
        if ((id_is_nil(&verb->account) || id_same(&row->account, &verb->account)) &&
            id_compare(&row->id, &after) > 0 && (!next || id_compare(&row->id, &next->id) < 0))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}
