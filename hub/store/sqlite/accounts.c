#include "hub/store/sqlite/accounts.h"

#include "hub/store/sqlite/nouns.h"

void take_account(struct query *query, struct account_row *row)
{
    row->id = take_id(query);
    row->version = take_number(query);
    row->name = take_text(query);
    row->role = take_text(query);
    row->state = take_text(query);
    row->fields = take_text(query);
    row->secrets = take_text(query);
    row->totp_step = take_number(query);
    row->changed_ms = take_number(query);
}

static int check_name(struct db *db, const struct account_row *row, struct err *err)
{
    int64_t taken;

    if (DB_NUMBER(db, err, &taken, 0, "select 1 from account where name = ?1 and id <> ?2",
                  text_value(row->name), id_value(&row->id)) < 0)
        return -1;
    return taken ? err_set(err, ERR_CONFLICT, "the name is taken") : 0;
}

int session_insert(struct db *db, const struct session_row *row, struct err *err)
{
    return DB_RUN(db, err,
                  "insert into session (hash, account, made_ms, seen_ms, expires_ms,"
                  " stepped_up_ms, fields) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                  hash_value(row->hash), id_value(&row->account), number_value(row->made_ms),
                  number_value(row->seen_ms), number_value(row->expires_ms),
                  number_value(row->stepped_up_ms), text_value(row->fields));
}

static int change_sessions(struct db *db, const struct store_put_account *verb, struct err *err)
{
    if (verb->ends_sessions &&
        DB_RUN(db, err, "delete from session where account = ?1", id_value(&verb->row.id)) < 0)
        return -1;
    return verb->opens ? session_insert(db, verb->opens, err) : 0;
}

int sqlite_put_account(struct db *db, struct store_put_account *verb)
{
    struct account_row *row = &verb->row;
    struct err         *err = &verb->job.err;

    if (deed_append(db, verb->deed, &verb->job) < 0 || check_name(db, row, err) < 0)
        return -1;
    if (DB_RUN(db, err,
               "insert into account (id, version, name, role, state, fields, secrets,"
               " totp_step, changed_ms) select ?1, 1, ?3, ?4, ?5, ?6, ?7, 0, ?8 where ?2 = 0"
               " or exists (select 1 from account where id = ?1)"
               " on conflict (id) do update set version = version + 1, name = ?3, role = ?4,"
               " state = ?5, fields = ?6, secrets = ?7, changed_ms = ?8 where version = ?2",
               id_value(&row->id), number_value(row->version), text_value(row->name),
               text_value(row->role), text_value(row->state), text_value(row->fields),
               text_value(row->secrets), number_value(row->changed_ms)) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(err, ERR_CONFLICT, "the account was changed by somebody else");
    verb->version = row->version + 1;
    return change_sessions(db, verb, err);
}

#define ACCOUNT "select " ACCOUNT_COLUMNS("a.secrets") " from account a"

int sqlite_find_account(struct db *db, struct store_find_account *verb)
{
    struct query query =
        verb->name
            ? QUERY(db, &verb->job.arena, ACCOUNT " where a.name = ?1", text_value(verb->name))
            : QUERY(db, &verb->job.arena, ACCOUNT " where a.id = ?1", id_value(&verb->id));
    bool found = query_next(&query);

    if (found)
        take_account(&query, &verb->row);
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0 : err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such account");
}

int sqlite_list_accounts(struct db *db, struct store_list_accounts *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select " ACCOUNT_COLUMNS(
                  "null") " from account a"
                          " where ?1 is null or a.name > ?1 order by a.name limit ?2",
              text_value(verb->after),
              number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_account(&query, &verb->rows[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_name_accounts(struct db *db, struct store_name_accounts *verb)
{
    struct arena *arena = &verb->job.arena;

    verb->names = arena_alloc(arena, (verb->count + 1) * sizeof *verb->names);
    for (size_t i = 0; i < verb->count; i++) {
        struct query query =
            QUERY(db, arena, "select name from account where id = ?1", id_value(&verb->ids[i]));

        verb->names[i] = query_next(&query) ? take_text(&query) : NULL;
        if (query_close(&query, &verb->job.err) < 0)
            return -1;
    }
    return 0;
}

int sqlite_use_totp_step(struct db *db, struct store_use_totp_step *verb)
{
    if (DB_RUN(db, &verb->job.err,
               "update account set totp_step = ?2 where id = ?1 and totp_step < ?2",
               id_value(&verb->account), number_value(verb->step)) < 0)
        return -1;
    return db_changes(db) > 0
               ? 0
               : err_set(&verb->job.err, ERR_CONFLICT, "this code was used already");
}
