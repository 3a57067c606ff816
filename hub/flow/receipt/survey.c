/* survey.c: what people say of an alert: whether it came in time, whether it was clear. */
#include <stdlib.h>
#include <string.h>

#include "hub/flow/receipt/room.h"

const char *const RECEIPT_ARRIVED_WORDS[] = {"in_time", "late", "never", NULL};
const char *const RECEIPT_CLEAR_WORDS[] = {"yes", "no", NULL};

struct surveying {
    struct store_add_survey  add;
    struct store_find_survey find;
    struct receipt          *receipt;
    struct receipt_survey   *asked;
};

static void end(struct surveying *surveying, const struct err *err)
{
    struct receipt        *receipt = surveying->receipt;
    struct receipt_survey *asked = surveying->asked;

    if (err) {
        asked->failed = -1;
        asked->err = *err;
    }
    store_job_free(&surveying->add.job);
    store_job_free(&surveying->find.job);
    free(surveying);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

static void on_added(struct store_job *job)
{
    end(CONTAINER_OF(job, struct surveying, add.job), job->failed ? &job->err : NULL);
}

static void on_found(struct store_job *job)
{
    struct surveying     *surveying = CONTAINER_OF(job, struct surveying, find.job);
    struct survey_counts *counts = &surveying->find.counts;
    int64_t              *arrived = surveying->asked->arrived;

    arrived[RECEIPT_IN_TIME] = counts->in_time;
    arrived[RECEIPT_LATE] = counts->late;
    arrived[RECEIPT_NEVER] = counts->never;
    surveying->asked->clear[RECEIPT_CLEAR] = counts->clear;
    surveying->asked->clear[RECEIPT_UNCLEAR] = counts->unclear;
    end(surveying, job->failed ? &job->err : NULL);
}

static struct surveying *begin(struct receipt *receipt, struct receipt_survey *asked)
{
    struct surveying *surveying = MEM_NEW(struct surveying);

    surveying->receipt = receipt;
    surveying->asked = asked;
    asked->failed = 0;
    tally_take(&receipt->tally);
    return surveying;
}

void receipt_survey(struct receipt *receipt, struct receipt_survey *asked)
{
    struct surveying *surveying = begin(receipt, asked);

    surveying->find.job.on_done = on_found;
    surveying->find.alert = asked->alert;
    store_find_survey(receipt->settings.store, &surveying->find);
}

/* A household may share an address; nobody says it a hundred times. */
static bool is_allowed(struct receipt *receipt, const struct receipt_survey *asked)
{
    char    who[ID_TEXT_LEN + RECEIPT_NETWORK_MAX + 1];
    int64_t wait_ms;

    id_text(who, &asked->alert);
    memcpy(who + ID_TEXT_LEN, asked->network, strlen(asked->network));
    return limits_allow(&receipt->surveys, who, ID_TEXT_LEN + strlen(asked->network),
                        RECEIPT_SURVEYS_PER_HOUR, clock_now(receipt->settings.clock), &wait_ms);
}

int receipt_say(struct receipt *receipt, struct receipt_survey *asked)
{
    struct surveying     *surveying;
    struct survey_counts *said;

    if (strlen(asked->network) > RECEIPT_NETWORK_MAX || !is_allowed(receipt, asked))
        return err_set(&asked->err, ERR_BUSY, "said often enough from there");
    surveying = begin(receipt, asked);
    said = &surveying->add.said;
    said->in_time = asked->arrived[RECEIPT_IN_TIME] > 0;
    said->late = asked->arrived[RECEIPT_LATE] > 0;
    said->never = asked->arrived[RECEIPT_NEVER] > 0;
    said->clear = asked->clear[RECEIPT_CLEAR] > 0;
    said->unclear = asked->clear[RECEIPT_UNCLEAR] > 0;
    surveying->add.alert = asked->alert;
    surveying->add.job.on_done = on_added;
    store_add_survey(receipt->settings.store, &surveying->add);
    return 0;
}
