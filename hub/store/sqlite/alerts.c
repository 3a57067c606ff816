#include <string.h>

#include "hub/store/sqlite/nouns.h"

static const uint8_t NO_HASH[STORE_HASH_LEN];

static struct value hash_or_null(const uint8_t hash[STORE_HASH_LEN])
{
    return bytes_value(memcmp(hash, NO_HASH, sizeof NO_HASH) == 0 ? NULL : hash,
                       STORE_HASH_LEN);
}

/* All columns in order, shared by the insert and the update; ?21 is the version read. */
#define ALERT_VALUES(row)                                                                      \
    id_value(&(row)->id), number_value((row)->version + 1), number_value((row)->revision),     \
        text_value((row)->state), text_value((row)->mode), text_value((row)->author),          \
        text_value((row)->last_editor), text_value((row)->content), text_value((row)->reach),  \
        text_value((row)->rendered), text_value((row)->identifier), blob_value((row)->cap),    \
        blob_value((row)->signature), hash_or_null((row)->proposal),                           \
        number_value((row)->incident), id_or_null(&(row)->previous),                           \
        number_value((row)->released_ms), number_value((row)->expires_ms),                     \
        number_value((row)->changed_ms), text_value((row)->todo), number_value((row)->version)

static int put_new(struct db *db, const struct alert_row *row, struct err *err)
{
    return DB_RUN(db, err,
                  "insert into alert (id, version, revision, state, mode, author, last_editor,"
                  " content, reach, rendered, identifier, cap, signature, proposal, incident,"
                  " previous, released_ms, expires_ms, changed_ms, todo)"
                  " select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
                  " ?16, ?17, ?18, ?19, ?20 where ?21 = 0 on conflict (id) do nothing",
                  ALERT_VALUES(row));
}

static int put_over(struct db *db, const struct alert_row *row, struct err *err)
{
    return DB_RUN(db, err,
                  "update alert set version = ?2, revision = ?3, state = ?4, mode = ?5,"
                  " author = ?6, last_editor = ?7, content = ?8, reach = ?9, rendered = ?10,"
                  " identifier = ?11, cap = ?12, signature = ?13, proposal = ?14,"
                  " incident = ?15, previous = ?16, released_ms = ?17, expires_ms = ?18,"
                  " changed_ms = ?19, todo = ?20 where id = ?1 and version = ?21",
                  ALERT_VALUES(row));
}

static int add_approval(struct db *db, const struct store_move_alert *verb, struct err *err)
{
    const struct approval *approve = verb->approve;

    if (memcmp(approve->proposal, verb->row.proposal, STORE_HASH_LEN) != 0)
        return err_set(err, ERR_CONFLICT, "this approval is of another proposal");
    if (DB_RUN(db, err,
               "insert into approval (alert, revision, person, device, proposal, at_ms)"
               " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing",
               id_value(&verb->row.id), number_value(verb->row.revision),
               text_value(approve->person), text_value(approve->device),
               hash_value(approve->proposal), number_value(approve->at_ms)) < 0)
        return -1;
    return db_changes(db) > 0
               ? 0
               : err_set(err, ERR_CONFLICT, "this person has approved it already");
}

/* Of two successors, or a successor and a stop, one wins: none is out beside the other. */
static int end_previous(struct db *db, struct store_move_alert *verb)
{
    struct err *err = &verb->job.err;

    if (!verb->ends)
        return 0;
    if (DB_RUN(db, err,
               "update alert set version = version + 1, state = 'updated', todo = 'rest',"
               " changed_ms = ?2 where id = ?1 and state = 'released'",
               id_value(&verb->row.previous), number_value(verb->row.changed_ms)) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(err, ERR_CONFLICT, "what it follows was stopped or updated meanwhile");
    return deed_append(db, verb->ends, &verb->job);
}

/* Its successor is not on its way after all. */
static int resume_previous(struct db *db, struct store_move_alert *verb)
{
    verb->has_resumed = false;
    if (!verb->resumes)
        return 0;
    if (DB_RUN(
            db, &verb->job.err,
            "update alert set version = version + 1, state = 'released', changed_ms = ?2,"
            " todo = case when exists (select 1 from plan where plan.alert = alert.id"
            " and plan.revision = alert.revision and is_closed = 1) then null else 'plan' end"
            " where id = ?1 and state = 'updated' and todo = 'rest'",
            id_value(&verb->row.previous), number_value(verb->row.changed_ms)) < 0)
        return -1;
    verb->has_resumed = db_changes(db) > 0;
    return verb->has_resumed ? deed_append(db, verb->resumes, &verb->job) : 0;
}

int sqlite_move_alert(struct db *db, struct store_move_alert *verb)
{
    struct err *err = &verb->job.err;
    int64_t     approvals;

    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if ((verb->row.version == 0 ? put_new : put_over)(db, &verb->row, err) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(err, ERR_CONFLICT, "the alert was changed by somebody else");
    if (end_previous(db, verb) < 0 || resume_previous(db, verb) < 0)
        return -1;
    if (verb->voids &&
        DB_RUN(db, err, "delete from approval where alert = ?1", id_value(&verb->row.id)) < 0)
        return -1;
    if (verb->approve && add_approval(db, verb, err) < 0)
        return -1;
    if (DB_NUMBER(db, err, &approvals, 0,
                  "select count(*) from approval where alert = ?1 and revision = ?2",
                  id_value(&verb->row.id), number_value(verb->row.revision)) < 0)
        return -1;
    verb->approvals = (size_t)approvals;
    verb->version = verb->row.version + 1;
    return 0;
}

#define ALERT                                                                                  \
    "select id, version, revision, state, mode, author, last_editor, content, reach,"          \
    " rendered, identifier, cap, signature, proposal, incident, previous, released_ms,"        \
    " expires_ms, changed_ms, todo from alert"

static void take_alert(struct query *query, struct alert_row *row)
{
    row->id = take_id(query);
    row->version = take_number(query);
    row->revision = take_number(query);
    row->state = take_text(query);
    row->mode = take_text(query);
    row->author = take_text(query);
    row->last_editor = take_text(query);
    row->content = take_text(query);
    row->reach = take_text(query);
    row->rendered = take_text(query);
    row->identifier = take_text(query);
    row->cap = take_blob(query);
    row->signature = take_blob(query);
    take_bytes(query, row->proposal, sizeof row->proposal);
    row->incident = take_number(query);
    row->previous = take_id(query);
    row->released_ms = take_number(query);
    row->expires_ms = take_number(query);
    row->changed_ms = take_number(query);
    row->todo = take_text(query);
}

static int take_approvals(struct db *db, struct store_find_alert *verb)
{
    struct query query = QUERY(db, &verb->job.arena,
                               "select person, device, proposal, at_ms from approval"
                               " where alert = ?1 and revision = ?2 order by at_ms, person",
                               id_value(&verb->row.id), number_value(verb->row.revision));

    verb->count = 0;
    while (query_next(&query)) {
        struct approval *row;

        verb->approvals =
            store_grown(query.arena, verb->approvals, verb->count, sizeof *verb->approvals);
        row = &verb->approvals[verb->count++];
        row->person = take_text(&query);
        row->device = take_text(&query);
        take_bytes(&query, row->proposal, sizeof row->proposal);
        row->at_ms = take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_find_alert(struct db *db, struct store_find_alert *verb)
{
    struct query query =
        verb->identifier
            ? QUERY(db, &verb->job.arena, ALERT " where identifier = ?1",
                    text_value(verb->identifier))
            : QUERY(db, &verb->job.arena, ALERT " where id = ?1", id_value(&verb->id));
    bool found = query_next(&query);

    if (found)
        take_alert(&query, &verb->row);
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    if (!found)
        return err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such alert");
    return take_approvals(db, verb);
}

static int take_alerts(struct query *query, struct alert_row **rows, size_t *count,
                       struct err *err)
{
    *count = 0;
    while (query_next(query)) {
        *rows = store_grown(query->arena, *rows, *count, sizeof **rows);
        take_alert(query, &(*rows)[(*count)++]);
    }
    return query_close(query, err);
}

#define ALERT_FILTER                                                                           \
    " where (?1 is null or id < ?1) and (?3 is null or state = ?3)"                            \
    " and (?4 is null or mode = ?4) and (?5 = 0 or incident > 0)"                              \
    " and (?6 is null or previous = ?6)"
#define ALERT_ORDER " order by id desc limit ?2"

int sqlite_list_alerts(struct db *db, struct store_list_alerts *verb)
{
    struct arena *arena = &verb->job.arena;
    struct value  before = id_or_null(&verb->before), state = text_value(verb->state),
                 mode = text_value(verb->mode), is_filed = number_value(verb->is_filed),
                 previous = id_or_null(&verb->previous);
    struct value limit = number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX));
    struct query query;

    if (verb->active_ms)
        query = QUERY(db, arena,
                      ALERT ALERT_FILTER " and released_ms > 0 and released_ms <= ?7"
                                         " and expires_ms > ?7" ALERT_ORDER,
                      before, limit, state, mode, is_filed, previous,
                      number_value(verb->active_ms));
    else
        query = QUERY(db, arena, ALERT ALERT_FILTER ALERT_ORDER, before, limit, state, mode,
                      is_filed, previous);
    return take_alerts(&query, &verb->rows, &verb->count, &verb->job.err);
}

int sqlite_unfinished_alerts(struct db *db, struct store_unfinished_alerts *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena, ALERT " where todo is not null order by id");

    return take_alerts(&query, &verb->rows, &verb->count, &verb->job.err);
}
