/* Two at once, the same twice, and the plug pulled between two steps. */
#include "hub/store/deliveries.h"
#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

struct racer {
    struct release_job job;
    struct who         who;
    bool               is_done;
};

static void on_done(struct release_job *job)
{
    CONTAINER_OF(job, struct racer, job)->is_done = true;
}

/* Both are asked before either is answered; how many were granted. */
static int race(struct racer *one, int person, struct racer *other, int another,
                const struct release_job *job)
{
    struct racer *racers[] = {one, other};
    int           granted = 0;

    for (int i = 0; i < 2; i++) {
        *racers[i] =
            (struct racer){.job = *job, .who = alerting_who(&town, i == 0 ? person : another)};
        racers[i]->job.on_done = on_done;
        racers[i]->job.asking.who = &racers[i]->who;
        release_do(town.release, &racers[i]->job);
    }
    alerting_settle(&town);
    for (int i = 0; i < 2; i++) {
        CHECK(racers[i]->is_done);
        granted += racers[i]->job.failed == 0;
        if (racers[i]->job.failed)
            CHECK_INT(racers[i]->job.err.kind, ERR_CONFLICT);
        release_job_free(&racers[i]->job);
    }
    return granted;
}

TEST(of_two_who_decide_at_once_one_wins)
{
    struct racer       one, other;
    struct release_job job = {
        .verb = RELEASE_APPROVE, .and_release = true, .confirm_reach = 1200};

    alerting_open(&town);
    job.id = alerting_propose(&town, "Severe", job.hash);
    CHECK_INT(race(&one, BRUNO, &other, CARLA, &job), 1);
    CHECK_INT(town.released_count, 1);

    job.id = alerting_propose(&town, "Severe", job.hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &job.id, job.hash, false), 0);
    job.verb = RELEASE_SEND;
    CHECK_INT(race(&one, BRUNO, &other, CARLA, &job), 1);
    CHECK_INT(town.released_count, 2);

    job.verb = RELEASE_STOP;
    CHECK_INT(race(&one, ANNA, &other, DINA, &job), 1);
    CHECK_INT(town.released_count, 3); /* one retraction */
    alerting_close(&town);
}

TEST(the_same_request_twice_acts_once_and_is_answered_twice)
{
    uint8_t            hash[PROPOSAL_HASH_LEN];
    struct who         who;
    struct release_job job = {.verb = RELEASE_APPROVE,
                              .and_release = true,
                              .confirm_reach = 1200,
                              .asking.once = "a-double-click"};
    struct id          first;

    alerting_open(&town);
    who = alerting_who(&town, BRUNO);
    job.asking.who = &who;
    job.id = first = alerting_propose(&town, "Severe", hash);
    memcpy(job.hash, hash, sizeof hash);
    CHECK_INT(alerting_do(&town, BRUNO, &job), 0);
    CHECK(!town.job.was_repeated);
    CHECK_INT(alerting_do(&town, BRUNO, &job), 0);
    CHECK(town.job.was_repeated);
    CHECK(strstr(town.job.answer.bytes, "\"state\":\"released\""));
    CHECK_INT(town.released_count, 1);
    job.asking.request[0] = 1; /* the key of something else */
    CHECK_INT(alerting_do(&town, BRUNO, &job), -1);
    CHECK_INT(town.job.err.kind, ERR_CONFLICT);

    who = alerting_who(&town, ANNA);
    job = (struct release_job){.verb = RELEASE_DRAFT, .asking = {.who = &who, .once = "new"}};
    job.json = alerting_json(&town, "actual", "[\"feed\"]", "Minor", ALERTING_AREA, NULL);
    job.len = strlen(job.json);
    CHECK_INT(alerting_do(&town, ANNA, &job), 0);
    first = town.job.id;
    CHECK_INT(alerting_do(&town, ANNA, &job), 0);
    CHECK(town.job.was_repeated);
    CHECK(id_same(&town.job.id, &first));
    alerting_close(&town);
}

/* The row as some earlier moment left it. */
static void put_back(const struct id *id, const char *state, const char *todo)
{
    struct store_find_alert find = {.id = *id};
    struct store_move_alert move;

    CHECK_INT(ASK(&town.bench, find_alert, &find), 0);
    move = (struct store_move_alert){.row = find.row};
    move.row.state = state;
    move.row.todo = todo;
    CHECK_INT(ASK(&town.bench, move_alert, &move), 0);
    store_job_free(&move.job);
    store_job_free(&find.job);
}

TEST(a_crash_between_release_and_plan_leaves_it_to_be_planned)
{
    struct id id;

    alerting_open(&town);
    id = alerting_release(&town);
    alerting_restart(&town);
    CHECK_TEXT(alerting_row(&town, &id).state, "released");
    CHECK_TEXT(alerting_row(&town, &id).todo, "plan");
    alerting_close(&town);
}

TEST(a_crash_after_the_stop_still_sends_the_retraction_once)
{
    struct id        id, cancel;
    struct alert_row row;

    alerting_open(&town);
    id = alerting_release(&town);
    put_back(&id, "cancelled", "retract:wrong_area"); /* and the plug was pulled */
    alerting_restart(&town);
    CHECK_INT(town.released_count, 2);
    cancel = alerting_successor(&town, &id);
    row = alerting_row(&town, &cancel);
    CHECK_TEXT(row.state, "released");
    CHECK_TEXT(row.todo, "plan");
    CHECK(strstr(row.content, "zona sbagliata") || strstr(row.content, "non riguarda"));
    CHECK(!alerting_row(&town, &id).todo);

    put_back(&id, "cancelled", "retract:wrong_area"); /* … or just after it was made */
    alerting_restart(&town);
    cancel = alerting_successor(&town, &id); /* still the only one */
    CHECK_INT(town.released_count, 2);
    CHECK(!alerting_row(&town, &id).todo);
    alerting_close(&town);
}

TEST(a_retraction_that_could_not_be_written_is_written_at_the_next_look)
{
    struct id id, cancel;

    alerting_open(&town);
    id = alerting_release(&town);
    put_back(&id, "cancelled", "retract:false_alarm"); /* the disk was full that moment */
    alerting_settle(&town);
    CHECK_INT(town.released_count, 1);
    release_look(town.release);
    alerting_settle(&town);
    CHECK_INT(town.released_count, 2);
    cancel = alerting_successor(&town, &id);
    CHECK_TEXT(alerting_row(&town, &cancel).state, "released");
    alerting_close(&town);
}

TEST(a_crash_after_an_update_leaves_it_to_be_counted_while_what_it_follows_rests)
{
    struct id   first, second;
    const char *json;
    char        text[ID_TEXT_LEN + 1];
    uint8_t     hash[PROPOSAL_HASH_LEN];

    alerting_open(&town);
    first = alerting_release(&town);
    json = arena_format(&town.arena, "{\"previous\":\"%s\"}", id_text(text, &first));
    CHECK_INT(alerting_draft_json(&town, ANNA, json), 0);
    second = town.job.id;
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &second, NULL), 0);
    alerting_hash(&town, &second, hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &second, hash, true), 0);
    alerting_settle(&town);
    alerting_restart(&town);
    CHECK_TEXT(alerting_row(&town, &first).state, "updated");
    CHECK_TEXT(alerting_row(&town, &first).todo, "rest");
    CHECK_TEXT(alerting_row(&town, &second).state, "released");
    CHECK_TEXT(alerting_row(&town, &second).todo, "plan");
    alerting_close(&town);
}

TEST(a_crash_after_the_expiry_still_drops_what_was_unsent)
{
    struct id id;

    alerting_open(&town);
    id = alerting_release(&town);
    put_back(&id, "expired", "drop"); /* and the plug was pulled */
    alerting_restart(&town);
    CHECK(!alerting_row(&town, &id).todo);
    alerting_close(&town);
}

TEST(what_was_stopped_leaves_no_unsent_chunk_behind)
{
    struct id                     id;
    struct chunk_counts           counts = {.total = 1};
    struct chunk_row              chunk;
    struct store_open_plan        plan;
    struct store_keep_chunks      keep;
    struct store_count_deliveries count;
    struct release_job            stop = {.verb = RELEASE_STOP};

    alerting_open(&town);
    stop.id = id = alerting_release(&town);
    plan = (struct store_open_plan){.alert = id, .revision = 1, .expected = 1};
    CHECK_INT(ASK(&town.bench, open_plan, &plan), 0);
    chunk = (struct chunk_row){.key = {.alert = id, .revision = 1, .channel = "sms"},
                               .bytes = bench_text("x"),
                               .counts = counts};
    keep = (struct store_keep_chunks){.chunks = &chunk, .count = 1};
    CHECK_INT(ASK(&town.bench, keep_chunks, &keep), 0);
    CHECK_INT(alerting_do(&town, ANNA, &stop), 0);
    alerting_settle(&town);
    count = (struct store_count_deliveries){.alert = id};
    CHECK_INT(ASK(&town.bench, count_deliveries, &count), 0);
    CHECK_INT(count.count, 1);
    CHECK_INT(count.counts[0].chunks[CHUNK_WAITING], 0);
    CHECK_INT(count.counts[0].chunks[CHUNK_DROPPED], 1);
    store_job_free(&plan.job);
    store_job_free(&keep.job);
    store_job_free(&count.job);
    alerting_close(&town);
}

RUN(of_two_who_decide_at_once_one_wins, the_same_request_twice_acts_once_and_is_answered_twice,
    a_crash_between_release_and_plan_leaves_it_to_be_planned,
    a_crash_after_the_stop_still_sends_the_retraction_once,
    a_retraction_that_could_not_be_written_is_written_at_the_next_look,
    a_crash_after_an_update_leaves_it_to_be_counted_while_what_it_follows_rests,
    a_crash_after_the_expiry_still_drops_what_was_unsent,
    what_was_stopped_leaves_no_unsent_chunk_behind)
