#include "hub/store/sqlite/nouns.h"

enum { TIDY_ROWS = 2000 };

/* ?1 the time, ?2 how many rows. */
static const char *const SQL[] = {
    "delete from journal_once where (actor, once) in (select actor, once from journal_once"
    " where at_ms < ?1 limit ?2)",
    "delete from notice where no in (select no from notice where outcome is not null"
    " and closed_ms < ?1 limit ?2)",
    "delete from session where hash in (select hash from session where expires_ms < ?1"
    " limit ?2)",
    "delete from token where id in (select id from token where revoked_ms > 0"
    " and revoked_ms < ?1 limit ?2)",
};

int sqlite_tidy(struct db *db, struct store_tidy *verb)
{
    verb->tidied = 0;
    verb->more = false;
    for (size_t i = 0; i < COUNT_OF(SQL); i++) {
        int64_t gone;

        if (DB_RUN(db, &verb->job.err, SQL[i], number_value(verb->before_ms),
                   number_value(TIDY_ROWS)) < 0)
            return -1;
        gone = db_changes(db);
        verb->tidied += (size_t)gone;
        verb->more |= gone == TIDY_ROWS;
    }
    return 0;
}
