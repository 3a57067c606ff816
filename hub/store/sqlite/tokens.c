#include "hub/store/sqlite/accounts.h"
#include "hub/store/sqlite/nouns.h"

int sqlite_put_token(struct db *db, struct store_put_token *verb)
{
    const struct token_row *row = &verb->row;

    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, &verb->job.err,
               "insert into token (id, hash, account, label, role, mode, territory, made_ms,"
               " expires_ms, revoked_ms) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
               " on conflict do nothing",
               id_value(&row->id), hash_value(row->hash), id_value(&row->account),
               text_value(row->label), text_value(row->role), text_value(row->mode),
               text_value(row->territory), number_value(row->made_ms),
               number_value(row->expires_ms), number_value(row->revoked_ms)) < 0)
        return -1;
    return db_changes(db) > 0
               ? 0
               : err_set(&verb->job.err, ERR_CONFLICT, "there is such a token already");
}

#define TOKEN_COLUMNS                                                                          \
    "t.id, t.hash, t.account, t.label, t.role, t.mode, t.territory, t.made_ms,"                \
    " t.expires_ms, t.revoked_ms"

static void take_token(struct query *query, struct token_row *row)
{
    row->id = take_id(query);
    take_bytes(query, row->hash, sizeof row->hash);
    row->account = take_id(query);
    row->label = take_text(query);
    row->role = take_text(query);
    row->mode = take_text(query);
    row->territory = take_text(query);
    row->made_ms = take_number(query);
    row->expires_ms = take_number(query);
    row->revoked_ms = take_number(query);
}

int sqlite_find_token(struct db *db, struct store_find_token *verb)
{
    struct query query = QUERY(
        db, &verb->job.arena,
        "select " TOKEN_COLUMNS ", " ACCOUNT_COLUMNS(
            "null") " from token t"
                    " join account a on a.id = t.account where t.hash = ?1 and t.revoked_ms = 0"
                    " and (t.expires_ms = 0 or t.expires_ms > ?2) and a.state = 'active'",
        hash_value(verb->hash), number_value(verb->now_ms));
    bool found = query_next(&query);

    if (found) {
        take_token(&query, &verb->row);
        take_account(&query, &verb->account);
    }
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0 : err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such token");
}

int sqlite_revoke_token(struct db *db, struct store_revoke_token *verb)
{
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, &verb->job.err,
               "update token set revoked_ms = ?2 where id = ?1 and revoked_ms = 0",
               id_value(&verb->id), number_value(verb->at_ms)) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such token in use");
    return DB_RUN(db, &verb->job.err, "delete from telephone where token = ?1",
                  id_value(&verb->id));
}

int sqlite_list_tokens(struct db *db, struct store_list_tokens *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select " TOKEN_COLUMNS " from token t where (?1 is null or t.account = ?1)"
              " and (?2 is null or t.id > ?2) order by t.id limit ?3",
              id_or_null(&verb->account), id_or_null(&verb->after),
              number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_token(&query, &verb->rows[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_put_telephone(struct db *db, struct store_put_telephone *verb)
{
    const struct telephone_row *row = &verb->row;

    if (DB_RUN(db, &verb->job.err, "delete from telephone where token = ?1 or address = ?2",
               id_value(&row->token), hash_value(row->address)) < 0)
        return -1;
    if (!row->sealed.at)
        return 0;
    if (DB_RUN(db, &verb->job.err,
               "insert into telephone (token, address, sealed, lang) select ?1, ?2, ?3, ?4"
               " where exists (select 1 from token where id = ?1 and revoked_ms = 0)",
               id_value(&row->token), hash_value(row->address), blob_value(row->sealed),
               text_value(row->lang)) < 0)
        return -1;
    return db_changes(db) > 0
               ? 0
               : err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such token in use");
}

int sqlite_list_telephones(struct db *db, struct store_list_telephones *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select p.token, p.address, p.sealed, p.lang from telephone p"
              " join token t on t.id = p.token join account a on a.id = t.account"
              " where (a.id = ?1 or (?1 is null and a.name = ?2)) and t.revoked_ms = 0"
              " and (t.expires_ms = 0 or t.expires_ms > ?3) and a.state = 'active'"
              " order by p.token",
              id_or_null(&verb->account), text_value(verb->name), number_value(verb->now_ms));

    verb->count = 0;
    while (query_next(&query)) {
        struct telephone_row *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->token = take_id(&query);
        take_bytes(&query, row->address, sizeof row->address);
        row->sealed = take_blob(&query);
        row->lang = take_text(&query);
    }
    return query_close(&query, &verb->job.err);
}
