/* What a verb of the release decides when the house cannot say everything at once. */
#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

TEST(who_cannot_be_counted_at_this_moment_is_not_nobody)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id id;

    alerting_open(&town);
    town.reach = -1; /* the audience is lent to another alert's plan */
    id = alerting_draft(&town, "actual", "[\"sms\",\"siren-empoli\"]", "Severe");
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &id, NULL), -1);
    CHECK_INT(town.job.err.kind, ERR_BUSY);
    town.reach = 1200;
    id = alerting_propose(&town, "Severe", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    town.reach = -1;
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, 1200, NULL), 0);
    CHECK_TEXT(alerting_row(&town, &id).state, "released");
    alerting_close(&town);
}

RUN(who_cannot_be_counted_at_this_moment_is_not_nobody)
