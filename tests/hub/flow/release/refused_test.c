/* Who tried to release what he may not leaves a row in the journal. */
#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

/* Rows "alert.refused" about it, and the facts of the newest. */
static size_t refused_rows(const struct id *id, char facts[200])
{
    char                      about[ID_TEXT_LEN + 8], text[ID_TEXT_LEN + 1];
    struct store_read_journal read = {.limit = 100, .about = about};
    size_t                    rows = 0;

    alerting_settle(&town);
    snprintf(about, sizeof about, "alert:%s", id_text(text, id));
    CHECK_INT(ASK(&town.bench, read_journal, &read), 0);
    for (size_t i = 0; i < read.count; i++)
        if (strcmp(read.rows[i].word, "alert.refused") == 0) {
            rows++;
            snprintf(facts, 200, "%s", read.rows[i].facts);
        }
    store_job_free(&read.job);
    return rows;
}

TEST(whoever_may_not_approve_or_release_is_named_with_the_rule)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    char      facts[200] = "";
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Extreme", hash);
    CHECK_INT(refused_rows(&id, facts), 0);
    CHECK_INT(alerting_approve(&town, ANNA, &id, hash, false),
              -1); /* no approver, the author */
    CHECK_INT(refused_rows(&id, facts), 1);
    CHECK(strstr(facts, "\"verb\":\"approve\"") && strstr(facts, "none of your roles"));
    CHECK_INT(alerting_send(&town, BRUNO, RELEASE_SEND, &id, hash, town.reach, NULL), -1);
    CHECK_INT(town.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(refused_rows(&id, facts), 2); /* one person, and it takes more */
    CHECK(strstr(facts, "\"verb\":\"release\"") && strstr(facts, "it takes 2 persons"));
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), 0);
    CHECK_INT(alerting_approve(&town, BRUNO, &id, hash, false), -1); /* nobody is two */
    CHECK_INT(refused_rows(&id, facts), 3);
    CHECK(strstr(facts, "by this person already"));
    alerting_close(&town);
}

TEST(what_is_only_late_or_wants_the_second_factor_is_no_refusal)
{
    uint8_t            hash[PROPOSAL_HASH_LEN], other[PROPOSAL_HASH_LEN] = {1};
    char               facts[200] = "";
    struct release_job job = {.verb = RELEASE_APPROVE};
    struct who         who;

    alerting_open(&town);
    job.id = alerting_propose(&town, "Extreme", hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &job.id, other, false), -1); /* changed since */
    who = alerting_who(&town, BRUNO);
    who.stepped_up_ms = 0;
    job.asking.who = &who;
    memcpy(job.hash, hash, sizeof hash);
    CHECK_INT(alerting_do(&town, BRUNO, &job), -1);
    CHECK(strstr(town.job.err.text, "second factor"));
    CHECK_INT(refused_rows(&job.id, facts), 0);
    alerting_close(&town);
}

TEST(of_many_in_an_hour_some_are_kept_and_say_how_many_there_were)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    char      facts[200] = "";
    struct id id;

    alerting_open(&town);
    id = alerting_propose(&town, "Extreme", hash);
    for (int i = 0; i < 40; i++)
        CHECK_INT(alerting_approve(&town, ANNA, &id, hash, false), -1);
    CHECK_INT(refused_rows(&id, facts), 12); /* ten, the 16th and the 32nd */
    CHECK(strstr(facts, "\"in_this_hour\":32"));
    CHECK_INT(alerting_approve(&town, FLORA, &id, hash, false), -1); /* another's own count */
    CHECK_INT(refused_rows(&id, facts), 13);
    town.clock.set_ms += 3600000;
    CHECK_INT(alerting_approve(&town, ANNA, &id, hash, false), -1);
    CHECK_INT(refused_rows(&id, facts), 14);
    CHECK(strstr(facts, "\"in_this_hour\":1}"));
    alerting_close(&town);
}

RUN(whoever_may_not_approve_or_release_is_named_with_the_rule,
    what_is_only_late_or_wants_the_second_factor_is_no_refusal,
    of_many_in_an_hour_some_are_kept_and_say_how_many_there_were)
