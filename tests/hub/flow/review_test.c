#include "hub/flow/review.h"

#include "tests/hub/flow/kit/control.h"

TEST(merge_split_apart_and_undo_are_entries_that_can_be_taken_back)
{
    struct control      control;
    struct cluster_side one, two, both;
    struct id           ids[2];
    int64_t             merged;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    control_report(&control, 2, 43.80, 10.95, "device:b");
    one = control_side(&control, 1);
    two = control_side(&control, 2);
    ids[0] = one.ids[0];
    ids[1] = two.ids[0];
    both = (struct cluster_side){ids, 2};
    CHECK_INT(control_do(&control, REVIEW_MERGE, 1, NULL, &both, 1), 0);
    merged = control.job.seq;
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK_INT(control_undo(&control, merged), 0);
    CHECK_INT(situation_holder(control.situation, 2), 2);
    CHECK_INT(control_undo(&control, control.job.seq), 0); /* redo */
    CHECK_INT(situation_holder(control.situation, 2), 1);
    control_restart(&control);
    CHECK_INT(situation_holder(control.situation, 2), 1);

    CHECK_INT(control_do(&control, REVIEW_SPLIT, 1, NULL, (struct cluster_side[]){one, two}, 2),
              0);
    CHECK_INT(situation_holder(control.situation, 2), 2);
    control_close(&control);
}

static enum incident_state state_of(struct control *control)
{
    return control_incident(control, 1).facts.state;
}

static int64_t confirm(struct control *control)
{
    struct cluster_side all = control_side(control, 1);

    CHECK_INT(control_do(control, REVIEW_CONFIRM, 1, NULL, &all, 1), 0);
    return control->job.seq;
}

TEST(undoing_a_confirmation_gives_the_state_back_and_undoing_that_confirms_again)
{
    struct control  control;
    struct incident incident;
    int64_t         confirmed;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    confirmed = confirm(&control);
    CHECK_INT(control_undo(&control, confirmed), 0);
    CHECK_INT(state_of(&control), INCIDENT_OPEN);
    CHECK_INT(control_incident(&control, 1).facts.decided_upto, 0);
    control_restart(&control);
    CHECK_INT(state_of(&control), INCIDENT_OPEN);
    CHECK_INT(control_undo(&control, control.job.seq), 0);
    incident = control_incident(&control, 1);
    CHECK_INT(incident.facts.state, INCIDENT_CONFIRMED);
    CHECK_INT(incident.facts.decided_upto, 1);
    CHECK_INT(control_undo(&control, control.job.seq), 0);
    CHECK_INT(state_of(&control), INCIDENT_OPEN);
    control_close(&control);
}

TEST(what_was_decided_since_is_not_undone_with_an_older_confirmation)
{
    struct control control;
    int64_t        first, second;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    first = confirm(&control);
    CHECK_INT(control_do(&control, REVIEW_REOPEN, 1, "da rivedere", NULL, 0), 0);
    second = confirm(&control);
    CHECK_INT(control_undo(&control, first), 0);
    CHECK_INT(state_of(&control), INCIDENT_CONFIRMED); /* by the second */
    CHECK_INT(control_do(&control, REVIEW_CLOSE, 1, "finito", NULL, 0), 0);
    CHECK_INT(control_undo(&control, second), 0);
    CHECK_INT(state_of(&control), INCIDENT_CLOSED);
    CHECK_INT(control_undo(&control, control.job.seq), 0);
    CHECK_INT(state_of(&control), INCIDENT_CLOSED);
    control_close(&control);
}

TEST(not_this_one_leaves_the_rest_together)
{
    struct control      control;
    struct cluster_side all, one, rest;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.95, "device:a");
    control_report(&control, 2, 43.7201, 10.95, "device:b");
    control_report(&control, 3, 43.7202, 10.95, "device:c");
    all = control_side(&control, 1);
    one = (struct cluster_side){all.ids + 1, 1};
    rest = (struct cluster_side){(struct id[]){all.ids[0], all.ids[2]}, 2};
    CHECK_INT(
        control_do(&control, REVIEW_APART, 1, NULL, (struct cluster_side[]){one, rest}, 2), 0);
    CHECK_INT(situation_holder(control.situation, 2), 2);
    CHECK_INT(situation_holder(control.situation, 3), situation_holder(control.situation, 1));
    control_close(&control);
}

TEST(a_state_that_does_not_allow_it_is_said_in_words)
{
    struct control      control;
    struct cluster_side all;

    control_open(&control);
    control_report(&control, 1, 43.72, 10.95, "device:a");
    all = control_side(&control, 1);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), 0);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), -1);
    CHECK_INT(control.job.err.kind, ERR_CONFLICT);
    CHECK_TEXT(control.job.err.text, "incident 1 is confirmed: it cannot be confirmed now");
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "", NULL, 0), -1);
    CHECK_TEXT(control.job.err.pointer, "/reason");
    control_close(&control);
}

TEST(two_officers_do_not_overwrite_each_other)
{
    struct control  control;
    struct incident seen;

    control_open(&control);
    control_report(&control, 1, 43.72, 10.95, "device:a");
    CHECK_INT(control_do(&control, REVIEW_CLAIM, 1, NULL, NULL, 0), 0);
    seen = control_incident(&control, 1);
    control.officer.account = bench_id(201);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "no", NULL, 0), -1);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "non risulta", NULL, 0), -1);
    CHECK_TEXT(control.job.err.text, "incident 1 is claimed by somebody else");
    control.clock.set_ms += 31 * 60000; /* the claim ran out */
    control.officer.stepped_up_ms = control.clock.set_ms;
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "non risulta", NULL, 0), 0);
    CHECK_INT(control_incident(&control, 1).facts.version, seen.facts.version + 1);
    control_close(&control);
}

TEST(who_may_not_is_refused_and_nothing_is_written)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 43.72, 10.95, "device:a");
    control.officer.roles = ROLE_BIT(ROLE_AUDITOR);
    CHECK_INT(control_do(&control, REVIEW_NOTE, 1, "guardo solo", NULL, 0), -1);
    CHECK_INT(control.job.err.kind, ERR_FORBIDDEN);
    CHECK_INT(control_incident(&control, 1).facts.version, 0);
    control_close(&control);
}

/* The answer was lost on the way, and the console asks again. */
TEST(the_same_key_again_gets_the_first_answer_also_where_it_would_be_refused_now)
{
    struct control      control;
    struct cluster_side all;
    int64_t             first;

    control_open(&control);
    control_report(&control, 1, 43.72, 10.95, "device:a");
    all = control_side(&control, 1);
    control.once = "k-1";
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), 0);
    first = control.job.seq;
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), 0);
    CHECK(control.job.was_repeated);
    CHECK_INT(control.job.seq, first);
    control.once = "k-2";
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 1, NULL, &all, 1), -1);
    CHECK_TEXT(control.job.err.text, "incident 1 is confirmed: it cannot be confirmed now");
    CHECK_INT(control_incident(&control, 1).facts.version, 1);
    control_close(&control);
}

TEST(what_speaks_against_it_is_the_answer)
{
    struct control control;
    struct err     objection = {.kind = ERR_CONFLICT, .text = "it was taken back already"};

    control_open(&control);
    control.job =
        (struct review_job){.verb = REVIEW_UNDO, .retracts = 1, .objection = &objection};
    CHECK_INT(control_ask(&control), -1);
    CHECK_INT(control.job.err.kind, ERR_CONFLICT);
    CHECK_TEXT(control.job.err.text, objection.text);
    control_close(&control);
}

RUN(merge_split_apart_and_undo_are_entries_that_can_be_taken_back,
    undoing_a_confirmation_gives_the_state_back_and_undoing_that_confirms_again,
    what_was_decided_since_is_not_undone_with_an_older_confirmation,
    not_this_one_leaves_the_rest_together, a_state_that_does_not_allow_it_is_said_in_words,
    two_officers_do_not_overwrite_each_other,
    the_same_key_again_gets_the_first_answer_also_where_it_would_be_refused_now,
    what_speaks_against_it_is_the_answer, who_may_not_is_refused_and_nothing_is_written)
