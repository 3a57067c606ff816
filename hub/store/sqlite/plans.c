#include "hub/store/sqlite/counts.h"
#include "hub/store/sqlite/nouns.h"

/* ── what must not leave any more ──────────────────────────────────────────────── */

/* Its plan is closed, or, not begun, never will be. Gives the waiting chunks that went. */
static int drop(struct db *db, const struct id *alert, int64_t revision, size_t *dropped_r,
                struct err *err)
{
    if (DB_RUN(db, err, "update plan set is_closed = 1 where alert = ?1 and revision <= ?2",
               id_value(alert), number_value(revision)) < 0 ||
        DB_RUN(db, err,
               "insert into plan (alert, revision, expected, is_closed) values (?1, ?2, 0, 1)"
               " on conflict do nothing",
               id_value(alert), number_value(revision)) < 0 ||
        DB_RUN(db, err,
               "update chunk set must_stop = 1 where alert = ?1 and revision <= ?2"
               " and state = 1",
               id_value(alert), number_value(revision)) < 0 ||
        DB_RUN(db, err,
               "update chunk set retry = 0 where alert = ?1 and revision <= ?2 and retry = 1",
               id_value(alert), number_value(revision)) < 0 ||
        DB_RUN(db, err,
               "update chunk set state = 3 where alert = ?1 and revision <= ?2 and state = 0",
               id_value(alert), number_value(revision)) < 0)
        return -1;
    *dropped_r = (size_t)db_changes(db);
    return 0;
}

static int find_resting(struct db *db, const struct id *alert, struct id *before_r,
                        int64_t *revision_r, bool *found_r, struct err *err)
{
    struct query query =
        QUERY(db, NULL,
              "select before.id, before.revision from alert join alert before"
              " on before.id = alert.previous where alert.id = ?1 and before.todo = 'rest'",
              id_value(alert));

    *found_r = query_next(&query);
    if (*found_r) {
        *before_r = take_id(&query);
        *revision_r = take_number(&query);
    }
    return query_close(&query, err);
}

/* What an alert follows, and what rests before that: each once, for then it rests no more.
 * Its version stays: nothing an officer sees has changed. */
static int drop_resting(struct db *db, const struct id *alert, struct err *err)
{
    struct id before, at = *alert;
    int64_t   revision;
    size_t    dropped;
    bool      found;

    while (find_resting(db, &at, &before, &revision, &found, err) == 0) {
        if (!found)
            return 0;
        if (drop(db, &before, revision, &dropped, err) < 0 ||
            DB_RUN(db, err, "update alert set todo = null where id = ?1", id_value(&before)) <
                0)
            return -1;
        at = before;
    }
    return -1;
}

int sqlite_drop_unsent(struct db *db, struct store_drop_unsent *verb)
{
    struct err *err = &verb->job.err;

    if (deed_append(db, verb->deed, &verb->job) < 0 ||
        drop(db, &verb->alert, verb->revision, &verb->dropped, err) < 0)
        return -1;
    return drop_resting(db, &verb->alert, err);
}

/* ── plans ─────────────────────────────────────────────────────────────────────── */

enum plan_is { PLAN_ABSENT = -1, PLAN_OPEN, PLAN_CLOSED };

static int plan_state(struct db *db, const struct id *alert, int64_t revision, int64_t *state_r,
                      struct err *err)
{
    return DB_NUMBER(db, err, state_r, PLAN_ABSENT,
                     "select is_closed from plan where alert = ?1 and revision = ?2",
                     id_value(alert), number_value(revision));
}

int sqlite_open_plan(struct db *db, struct store_open_plan *verb)
{
    int64_t state;

    if (plan_state(db, &verb->alert, verb->revision, &state, &verb->job.err) < 0)
        return -1;
    verb->was_open = state == PLAN_OPEN;
    verb->was_closed = state == PLAN_CLOSED;
    if (state != PLAN_ABSENT)
        return 0;
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    return DB_RUN(db, &verb->job.err,
                  "insert into plan (alert, revision, expected, is_closed)"
                  " values (?1, ?2, ?3, 0)",
                  id_value(&verb->alert), number_value(verb->revision),
                  number_value(verb->expected));
}

static int keep_chunk(struct db *db, const struct chunk_row *chunk, struct err *err)
{
    uint8_t counts[COUNTS_BYTES];

    if (chunk->bytes.len > STORE_CHUNK_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a chunk has at most %d bytes",
                       STORE_CHUNK_BYTES_MAX);
    counts_write(counts, &chunk->counts);
    return DB_RUN(db, err,
                  "insert into chunk (alert, revision, channel, seq, lane, due_ms, counts,"
                  " bytes, state, fence, lease_ms, must_stop, receipts)"
                  " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0)"
                  " on conflict (alert, revision, channel, seq) do nothing",
                  KEY_VALUES(&chunk->key), number_value(chunk->lane),
                  number_value(chunk->due_ms), bytes_value(counts, sizeof counts),
                  blob_value(chunk->bytes));
}

int sqlite_keep_chunks(struct db *db, struct store_keep_chunks *verb)
{
    struct err *err = &verb->job.err;
    int64_t     state;

    if (verb->count > STORE_CHUNKS_MAX)
        return err_set(err, ERR_TOO_LARGE, "at most %d chunks at once", STORE_CHUNKS_MAX);
    verb->kept = 0;
    for (size_t i = 0; i < verb->count; i++) {
        const struct chunk_row *chunk = &verb->chunks[i];

        if (plan_state(db, &chunk->key.alert, chunk->key.revision, &state, err) < 0)
            return -1;
        if (state != PLAN_OPEN)
            return err_set(err, ERR_CONFLICT, "the plan of this revision is not open");
        if (keep_chunk(db, chunk, err) < 0)
            return -1;
        verb->kept += (size_t)db_changes(db);
        if (i + 1 < verb->count && id_same(&chunk->key.alert, &chunk[1].key.alert))
            continue;
        if (drop_resting(db, &chunk->key.alert, err) < 0)
            return -1;
    }
    return 0;
}

static int sum_counts(struct db *db, struct store_close_plan *verb)
{
    struct query query =
        QUERY(db, NULL, "select counts from chunk where alert = ?1 and revision = ?2",
              id_value(&verb->alert), number_value(verb->revision));

    verb->counts = (struct chunk_counts){0};
    while (query_next(&query)) {
        uint8_t             bytes[COUNTS_BYTES];
        struct chunk_counts counts;

        take_bytes(&query, bytes, sizeof bytes);
        counts_read(&counts, bytes);
        counts_add(&verb->counts, &counts);
    }
    return query_close(&query, &verb->job.err);
}

/* The alert keeps its version: nothing an officer sees has changed. */
static int clear_todo(struct db *db, const struct store_close_plan *verb, struct err *err)
{
    return DB_RUN(db, err,
                  "update alert set todo = null, changed_ms = ?3"
                  " where id = ?1 and revision = ?2 and todo = 'plan'",
                  id_value(&verb->alert), number_value(verb->revision),
                  number_value(verb->at_ms));
}

int sqlite_close_plan(struct db *db, struct store_close_plan *verb)
{
    struct err *err = &verb->job.err;
    int64_t     state;

    if (plan_state(db, &verb->alert, verb->revision, &state, err) < 0)
        return -1;
    if (state == PLAN_ABSENT)
        return err_set(err, ERR_CONFLICT, "the plan of this revision is not open");
    if (state == PLAN_OPEN && deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, err, "update plan set is_closed = 1 where alert = ?1 and revision = ?2",
               id_value(&verb->alert), number_value(verb->revision)) < 0 ||
        clear_todo(db, verb, err) < 0 || drop_resting(db, &verb->alert, err) < 0)
        return -1;
    return sum_counts(db, verb);
}
