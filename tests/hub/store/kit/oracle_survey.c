#include "tests/hub/store/kit/oracle.h"

static struct survey_kept *kept_of(struct backend *oracle, const struct id *alert)
{
    EACH(oracle, SURVEYS, struct survey_kept, row)
    if (id_same(&row->alert, alert))
        return row;
    return NULL;
}

int oracle_add_survey(struct backend *oracle, struct store_add_survey *verb)
{
    struct survey_kept *kept = kept_of(oracle, &verb->alert);

    if (!kept)
        kept = oracle_add(oracle, SURVEYS, &(struct survey_kept){.alert = verb->alert});
    kept->counts.in_time += verb->said.in_time;
    kept->counts.late += verb->said.late;
    kept->counts.never += verb->said.never;
    kept->counts.clear += verb->said.clear;
    kept->counts.unclear += verb->said.unclear;
    return 0;
}

int oracle_find_survey(struct backend *oracle, struct store_find_survey *verb)
{
    const struct survey_kept *kept = kept_of(oracle, &verb->alert);

    verb->counts = kept ? kept->counts : (struct survey_counts){0};
    return 0;
}
