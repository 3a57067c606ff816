#include "hub/store/survey.h"

#include "hub/store/sqlite/nouns.h"

int sqlite_add_survey(struct db *db, struct store_add_survey *verb)
{
    const struct survey_counts *said = &verb->said;

    return DB_RUN(db, &verb->job.err,
                  "insert into survey (alert, in_time, late, never, clear, unclear)"
                  " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (alert) do update set"
                  " in_time = in_time + ?2, late = late + ?3, never = never + ?4,"
                  " clear = clear + ?5, unclear = unclear + ?6",
                  id_value(&verb->alert), number_value(said->in_time), number_value(said->late),
                  number_value(said->never), number_value(said->clear),
                  number_value(said->unclear));
}

int sqlite_find_survey(struct db *db, struct store_find_survey *verb)
{
    struct survey_counts *counts = &verb->counts;
    struct query          query =
        QUERY(db, &verb->job.arena,
              "select in_time, late, never, clear, unclear from survey where alert = ?1",
              id_value(&verb->alert));

    *counts = (struct survey_counts){0};
    if (query_next(&query)) {
        counts->in_time = take_number(&query);
        counts->late = take_number(&query);
        counts->never = take_number(&query);
        counts->clear = take_number(&query);
        counts->unclear = take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}
