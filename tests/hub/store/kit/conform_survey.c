#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static struct survey_counts counts_of(struct bench *bench, uint8_t alert)
{
    struct store_find_survey find = {.alert = bench_id(alert)};

    CHECK_INT(ASK(bench, find_survey, &find), 0);
    store_job_free(&find.job);
    return find.counts;
}

static void answers_are_counted_by_alert(struct bench *bench)
{
    struct store_add_survey add = {.alert = bench_id(1),
                                   .said = {.in_time = 1, .late = 2, .never = 3, .clear = 4}};
    struct survey_counts    counts;

    CHECK_INT(counts_of(bench, 1).in_time, 0);
    CHECK_INT(ASK(bench, add_survey, &add), 0);
    CHECK_INT(ASK(bench, add_survey, &add), 0);
    add = (struct store_add_survey){.alert = bench_id(2), .said.unclear = 1};
    CHECK_INT(ASK(bench, add_survey, &add), 0);
    counts = counts_of(bench, 1);
    CHECK_INT(counts.in_time, 2);
    CHECK_INT(counts.late, 4);
    CHECK_INT(counts.never, 6);
    CHECK_INT(counts.clear, 8);
    CHECK_INT(counts.unclear, 0);
    CHECK_INT(counts_of(bench, 2).unclear, 1);
}

void conform_survey(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    answers_are_counted_by_alert(&bench);
    bench_close(&bench);
}
