#include <string.h>

#include "hub/store/sqlite/counts.h"
#include "hub/store/sqlite/nouns.h"

/* As it stands in the transaction: nobody stopped it, and no Update of it is being counted. */
static int check_is_out(struct db *db, const struct store_retry_failed *verb, struct err *err)
{
    int64_t is_out;

    if (DB_NUMBER(db, err, &is_out, 0,
                  "select exists (select 1 from alert where id = ?1 and revision = ?2"
                  " and state = 'released' and todo is null and expires_ms > ?3)",
                  id_value(&verb->alert), number_value(verb->revision),
                  number_value(verb->now_ms)) < 0)
        return -1;
    return is_out ? 0 : err_set(err, ERR_CONFLICT, "the alert is not out any more");
}

int sqlite_retry_failed(struct db *db, struct store_retry_failed *verb)
{
    struct err *err = &verb->job.err;

    if (deed_append(db, verb->deed, &verb->job) < 0 || check_is_out(db, verb, err) < 0 ||
        DB_RUN(db, err,
               "update chunk set receipts = 1, retry = 1 where alert = ?1 and revision = ?2"
               " and channel = ?3 and state = 2 and retry = 0 and " HAS_STATE("?4"),
               id_value(&verb->alert), number_value(verb->revision), text_value(verb->channel),
               number_value(verb->failed)) < 0)
        return -1;
    verb->chunks = (size_t)db_changes(db);
    return verb->chunks > 0 && verb->recipients > 0
               ? 0
               : err_set(err, ERR_CONFLICT, "nothing that failed there can be tried anew now");
}

/* The row of this channel and minute; they come sorted by both. */
static struct moved_row *row_of(struct store_load_moved *verb, const char *channel,
                                int64_t minute)
{
    struct moved_row *row = verb->count > 0 ? &verb->rows[verb->count - 1] : NULL;

    if (row && row->minute == minute && strcmp(row->channel, channel) == 0)
        return row;
    verb->rows = store_grown(&verb->job.arena, verb->rows, verb->count, sizeof *verb->rows);
    row = &verb->rows[verb->count++];
    *row = (struct moved_row){.channel = channel, .minute = minute};
    return row;
}

int sqlite_load_moved(struct db *db, struct store_load_moved *verb)
{
    struct query query = QUERY(db, &verb->job.arena,
                               "select channel, minute, state, count from moved"
                               " where alert = ?1 order by channel, minute, state",
                               id_value(&verb->alert));

    verb->count = 0;
    while (query_next(&query)) {
        const char       *channel = take_text(&query);
        int64_t           minute = take_number(&query);
        struct moved_row *row = row_of(verb, channel, minute);
        int64_t           state = take_number(&query);

        row->by_state[state & (STORE_STATES - 1)] = (int32_t)take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}
