#include "hub/store/sqlite/nouns.h"

enum { NOTICES_MAX = 256 };

int sqlite_keep_notice(struct db *db, struct store_keep_notice *verb)
{
    struct notice_row *notice = &verb->notice;
    struct err        *err = &verb->job.err;

    if (DB_NUMBER(db, err, &notice->no, 0, "select no from notice where id = ?1",
                  id_value(&notice->id)) < 0)
        return -1;
    verb->was_known = notice->no != 0;
    if (verb->was_known)
        return 0;
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, err,
               "insert into notice (id, kind, channel, mode, about, address, text, lane,"
               " due_ms, expires_ms, attempts, fence, lease_ms, closed_ms)"
               " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, 0)",
               id_value(&notice->id), text_value(notice->kind), text_value(notice->channel),
               text_value(notice->mode), text_value(notice->about), blob_value(notice->address),
               blob_value(notice->text), number_value(notice->lane),
               number_value(notice->due_ms), number_value(notice->expires_ms)) < 0)
        return -1;
    notice->no = db_last_no(db);
    return 0;
}

static int close_expired(struct db *db, const struct store_claim_notices *verb, struct err *err)
{
    return DB_RUN(db, err,
                  "update notice set outcome = 'expired', closed_ms = ?2, address = null,"
                  " text = null where channel = ?1 and outcome is null and expires_ms <= ?2"
                  " and lease_ms <= ?2",
                  text_value(verb->channel), number_value(verb->now_ms));
}

static void take_notice(struct query *query, struct notice_row *row)
{
    row->no = take_number(query);
    row->id = take_id(query);
    row->kind = take_text(query);
    row->channel = take_text(query);
    row->mode = take_text(query);
    row->about = take_text(query);
    row->address = take_blob(query);
    row->text = take_blob(query);
    row->lane = (int)take_number(query);
    row->due_ms = take_number(query);
    row->expires_ms = take_number(query);
    row->attempts = (int)take_number(query) + 1;
    row->fence = take_number(query) + 1;
    row->was_in_doubt = take_number(query) != 0;
}

static int take_due(struct db *db, struct store_claim_notices *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select no, id, kind, channel, mode, about, address, text, lane, due_ms,"
              " expires_ms, attempts, fence, lease_ms from notice where channel = ?1"
              " and outcome is null and due_ms <= ?2 and lease_ms <= ?2"
              " order by lane, due_ms, no limit ?3",
              text_value(verb->channel), number_value(verb->now_ms),
              number_value((int64_t)store_limit(verb->limit, NOTICES_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        verb->notices =
            store_grown(query.arena, verb->notices, verb->count, sizeof *verb->notices);
        take_notice(&query, &verb->notices[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_claim_notices(struct db *db, struct store_claim_notices *verb)
{
    verb->next_due_ms = 0;
    if (close_expired(db, verb, &verb->job.err) < 0 || take_due(db, verb) < 0)
        return -1;
    for (size_t i = 0; i < verb->count; i++)
        if (DB_RUN(db, &verb->job.err,
                   "update notice set attempts = attempts + 1, fence = fence + 1,"
                   " lease_ms = ?2, owner = ?3 where no = ?1",
                   number_value(verb->notices[i].no),
                   number_value(verb->now_ms + verb->lease_ms), text_value(verb->owner)) < 0)
            return -1;
    if (verb->count > 0)
        return 0;
    return DB_NUMBER(db, &verb->job.err, &verb->next_due_ms, 0,
                     "select coalesce(min(max(due_ms, lease_ms)), 0) from notice"
                     " where channel = ?1 and outcome is null",
                     text_value(verb->channel));
}

/* A lease of long ago: whoever claims it next knows that it is in doubt. */
int sqlite_release_notices(struct db *db, const char *owner, struct err *err)
{
    return DB_RUN(db, err,
                  "update notice set lease_ms = 1 where owner = ?1 and outcome is null"
                  " and lease_ms > 1",
                  text_value(owner));
}

int sqlite_finish_notice(struct db *db, struct store_finish_notice *verb)
{
    struct value no = number_value(verb->no), fence = number_value(verb->fence);
    int          failed;

    if (verb->outcome)
        failed = DB_RUN(db, &verb->job.err,
                        "update notice set outcome = ?3, closed_ms = ?4, address = null,"
                        " text = null, lease_ms = 0 where no = ?1 and fence = ?2"
                        " and outcome is null",
                        no, fence, text_value(verb->outcome), number_value(verb->at_ms));
    else
        failed = DB_RUN(db, &verb->job.err,
                        "update notice set due_ms = ?3, lease_ms = 0,"
                        " attempts = attempts - ?4 where no = ?1 and fence = ?2"
                        " and outcome is null",
                        no, fence, number_value(verb->due_ms), number_value(verb->was_untried));
    if (failed < 0)
        return -1;
    return db_changes(db) > 0
               ? 0
               : err_set(&verb->job.err, ERR_CONFLICT, "the notice's lease is lost");
}
