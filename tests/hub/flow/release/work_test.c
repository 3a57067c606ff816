/* What a move does to the alert that is followed: it rests, goes on, or ends. */
#include "tests/hub/flow/kit/alerting.h"

static struct alerting town;

static void check_state(const struct id *id, const char *state)
{
    CHECK_TEXT(alerting_row(&town, id).state, state);
}

static struct id proposed_update(const struct id *id, uint8_t hash_r[PROPOSAL_HASH_LEN])
{
    char        text[ID_TEXT_LEN + 1];
    const char *json = arena_format(&town.arena, "{\"previous\":\"%s\"}", id_text(text, id));
    struct id   next;

    CHECK_INT(alerting_draft_json(&town, ANNA, json), 0);
    next = town.job.id;
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_PROPOSE, &next, NULL), 0);
    alerting_hash(&town, &next, hash_r);
    return next;
}

static void hold(const struct id *id)
{
    struct who         hub = who_system();
    struct release_job job = {
        .verb = RELEASE_HOLD, .id = *id, .confirm_reach = 5000, .asking.who = &hub};

    CHECK_INT(alerting_do(&town, ANNA, &job), 0);
    town.reach = 5000;
    check_state(id, "held");
}

/* Released, and held by the plan. */
static struct id held_update(const struct id *id)
{
    uint8_t   hash[PROPOSAL_HASH_LEN];
    struct id next = proposed_update(id, hash);

    CHECK_INT(alerting_approve(&town, BRUNO, &next, hash, true), 0);
    alerting_settle(&town);
    check_state(id, "updated");
    hold(&next);
    return next;
}

TEST(while_an_update_is_held_what_it_follows_is_out_until_an_officer_confirms_it)
{
    struct id first, next;
    uint8_t   hash[PROPOSAL_HASH_LEN];

    alerting_open(&town);
    first = alerting_release(&town);
    next = held_update(&first);
    check_state(&first, "released");
    CHECK_TEXT(alerting_row(&town, &first).todo, "plan"); /* nobody had planned it */
    CHECK_INT(town.resumed_count, 1);
    CHECK(id_same(&town.resumed[0], &first));
    CHECK(alerting_heard(&town, "alert.resumed"));
    alerting_hash(&town, &next, hash);
    CHECK_INT(alerting_approve(&town, CARLA, &next, hash, true), 0);
    check_state(&next, "released");
    check_state(&first, "updated");
    CHECK_TEXT(alerting_row(&town, &first).todo, "rest");
    CHECK_INT(town.resting_count, 2);
    alerting_close(&town);
}

TEST(who_stops_or_rejects_a_held_update_leaves_out_what_it_follows)
{
    static const enum release_verb ENDS[] = {RELEASE_STOP, RELEASE_REJECT};
    struct id                      first, next;

    alerting_open(&town);
    first = alerting_release(&town);
    for (size_t i = 0; i < COUNT_OF(ENDS); i++) {
        town.reach = 1200;
        next = held_update(&first);
        CHECK_INT(alerting_act(&town, BRUNO, ENDS[i], &next, "meglio di no"), 0);
        check_state(&next, "rejected");
        check_state(&first, "released");
    }
    alerting_close(&town);
}

TEST(who_stops_what_a_held_update_follows_ends_both)
{
    struct id        first, next;
    struct alert_row cancel;
    uint8_t          hash[PROPOSAL_HASH_LEN];

    alerting_open(&town);
    first = alerting_release(&town);
    next = held_update(&first);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_STOP, &first, NULL), 0);
    alerting_settle(&town);
    check_state(&first, "cancelled");
    cancel = alerting_row(&town, &town.released[town.released_count - 1]);
    CHECK(id_same(&cancel.previous, &first));
    alerting_hash(&town, &next, hash);
    CHECK_INT(alerting_approve(&town, CARLA, &next, hash, true), -1);
    CHECK_INT(town.job.err.kind, ERR_CONFLICT);
    check_state(&next, "held");
    alerting_close(&town);
}

TEST(who_stops_an_update_that_is_being_counted_ends_the_chain)
{
    struct id first, next, cancel;
    uint8_t   hash[PROPOSAL_HASH_LEN];

    alerting_open(&town);
    first = alerting_release(&town);
    next = proposed_update(&first, hash);
    CHECK_INT(alerting_approve(&town, BRUNO, &next, hash, true), 0);
    CHECK_INT(alerting_act(&town, ANNA, RELEASE_STOP, &next, NULL), 0);
    alerting_settle(&town);
    check_state(&next, "cancelled");
    check_state(&first, "updated");
    CHECK(!alerting_row(&town, &first).todo); /* dropped: it rests no more */
    cancel = alerting_successor(&town, &next);
    check_state(&cancel, "released");
    alerting_close(&town);
}

RUN(while_an_update_is_held_what_it_follows_is_out_until_an_officer_confirms_it,
    who_stops_or_rejects_a_held_update_leaves_out_what_it_follows,
    who_stops_what_a_held_update_follows_ends_both,
    who_stops_an_update_that_is_being_counted_ends_the_chain)
