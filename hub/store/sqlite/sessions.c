#include <string.h>

#include "hub/store/sqlite/accounts.h"
#include "hub/store/sqlite/nouns.h"

int sqlite_put_session(struct db *db, struct store_put_session *verb)
{
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    return session_insert(db, &verb->row, &verb->job.err);
}

#define SESSION_COLUMNS                                                                        \
    "s.hash, s.account, s.made_ms, s.seen_ms, s.expires_ms, s.stepped_up_ms, s.fields"

static void take_session(struct query *query, struct session_row *row)
{
    take_bytes(query, row->hash, sizeof row->hash);
    row->account = take_id(query);
    row->made_ms = take_number(query);
    row->seen_ms = take_number(query);
    row->expires_ms = take_number(query);
    row->stepped_up_ms = take_number(query);
    row->fields = take_text(query);
}

int sqlite_find_session(struct db *db, struct store_find_session *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select " SESSION_COLUMNS
              ", " ACCOUNT_COLUMNS("null") " from session s"
                                           " join account a on a.id = s.account where s.hash = "
                                           "?1 and s.expires_ms > ?2",
              hash_value(verb->hash), number_value(verb->now_ms));
    bool found = query_next(&query);

    if (found) {
        take_session(&query, &verb->row);
        take_account(&query, &verb->account);
    }
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0 : err_set(&verb->job.err, ERR_NOT_FOUND, "the session has ended");
}

int sqlite_touch_session(struct db *db, struct store_touch_session *verb)
{
    if (DB_RUN(db, &verb->job.err,
               "update session set seen_ms = max(seen_ms, ?2),"
               " expires_ms = max(expires_ms, ?3), stepped_up_ms = max(stepped_up_ms, ?4)"
               " where hash = ?1",
               hash_value(verb->hash), number_value(verb->seen_ms),
               number_value(verb->expires_ms), number_value(verb->stepped_up_ms)) < 0)
        return -1;
    return db_changes(db) > 0 ? 0
                              : err_set(&verb->job.err, ERR_NOT_FOUND, "the session has ended");
}

int sqlite_end_sessions(struct db *db, struct store_end_sessions *verb)
{
    struct err  *err = &verb->job.err;
    struct value hash = hash_value(verb->hash);
    int          failed;

    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (id_is_nil(&verb->account))
        failed = DB_RUN(db, err, "delete from session where hash = ?1", hash);
    else
        failed = DB_RUN(db, err, "delete from session where account = ?2 and hash <> ?1", hash,
                        id_value(&verb->account));
    if (failed < 0)
        return -1;
    verb->ended = (size_t)db_changes(db);
    return DB_RUN(db, err, "delete from session where expires_ms <= ?1",
                  number_value(verb->now_ms));
}

int sqlite_list_sessions(struct db *db, struct store_list_sessions *verb)
{
    struct query query = QUERY(db, &verb->job.arena,
                               "select " SESSION_COLUMNS " from session s where s.account = ?1"
                               " and s.expires_ms > ?2 order by s.made_ms desc, s.hash",
                               id_value(&verb->account), number_value(verb->now_ms));

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_session(&query, &verb->rows[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}
