/* survey.h: what people say of an alert on its page: only how many said what. */
#ifndef TOCSIN_STORE_SURVEY_H
#define TOCSIN_STORE_SURVEY_H

#include "hub/store/journal.h"

struct survey_counts {
    int64_t in_time, late, never; /* it arrived */
    int64_t clear, unclear;       /* what to do */
};

/* One more answer is added to those of the alert. */
struct store_add_survey {
    struct store_job     job;
    struct id            alert;
    struct survey_counts said;
};
void store_add_survey(struct store *store, struct store_add_survey *verb);

/* All zero when nobody said anything. */
struct store_find_survey {
    struct store_job job;
    struct id        alert;

    struct survey_counts counts;
};
void store_find_survey(struct store *store, struct store_find_survey *verb);

#endif
