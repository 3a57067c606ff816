#include "hub/store/sqlite/nouns.h"

enum { PAYLOAD_MAX = 1 << 20 };

static int add_entry(struct db *db, int64_t seq, const char *kind, struct blob payload,
                     struct err *err)
{
    if (payload.len > PAYLOAD_MAX)
        return err_set(err, ERR_TOO_LARGE, "an entry has at most %d bytes", PAYLOAD_MAX);
    return DB_RUN(db, err, "insert into entry (seq, kind, payload) values (?1, ?2, ?3)",
                  number_value(seq), text_value(kind), blob_value(payload));
}

int sqlite_keep_entry(struct db *db, struct store_keep_entry *verb)
{
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    return add_entry(db, verb->deed->seq, verb->kind, verb->payload, &verb->job.err);
}

int sqlite_load_entries(struct db *db, struct store_load_entries *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select seq, kind, payload from entry where seq > ?1 order by seq limit ?2",
              number_value(verb->from),
              number_value((int64_t)store_limit(verb->limit, STORE_PAGE_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct entry_row *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->seq = take_number(&query);
        row->kind = take_text(&query);
        row->payload = take_blob(&query);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_keep_incident(struct db *db, struct store_keep_incident *verb)
{
    struct incident_row *row = &verb->row;
    struct err          *err = &verb->job.err;

    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, err,
               "insert into incident (no, version, state, owner, fields, changed_ms)"
               " select ?1, 1, ?3, ?4, ?5, ?6 where ?2 = 0"
               " or exists (select 1 from incident where no = ?1)"
               " on conflict (no) do update set version = version + 1, state = ?3,"
               " owner = ?4, fields = ?5, changed_ms = ?6 where version = ?2",
               number_value(row->no), number_value(row->version), text_value(row->state),
               text_value(row->owner), text_value(row->fields),
               number_value(row->changed_ms)) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(err, ERR_CONFLICT, "incident %lld was changed by somebody else",
                       (long long)row->no);
    verb->version = row->version + 1;
    if (!verb->entry_kind)
        return 0;
    return add_entry(db, verb->deed->seq, verb->entry_kind, verb->entry, err);
}

#define INCIDENT "select no, version, state, owner, fields, changed_ms from incident"

static void take_incident(struct query *query, struct incident_row *row)
{
    row->no = take_number(query);
    row->version = take_number(query);
    row->state = take_text(query);
    row->owner = take_text(query);
    row->fields = take_text(query);
    row->changed_ms = take_number(query);
}

int sqlite_find_incident(struct db *db, struct store_find_incident *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena, INCIDENT " where no = ?1", number_value(verb->no));
    bool found = query_next(&query);

    if (found)
        take_incident(&query, &verb->row);
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0
                 : err_set(&verb->job.err, ERR_NOT_FOUND,
                           "nothing is filed under incident %lld", (long long)verb->no);
}

int sqlite_load_incidents(struct db *db, struct store_load_incidents *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena, INCIDENT " where no > ?1 order by no limit ?2",
              number_value(verb->from),
              number_value((int64_t)store_limit(verb->limit, STORE_PAGE_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_incident(&query, &verb->rows[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}
