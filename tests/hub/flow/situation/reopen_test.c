#include "tests/hub/flow/kit/control.h"

TEST(a_report_that_joins_what_was_rejected_opens_it_again)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "device:a");
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "una pozzanghera", NULL, 0), 0);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_REJECTED);
    control_report(&control, 2, 43.7201, 10.9500, "device:b");
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
    CHECK_INT(control_incident(&control, 1).since_decision, 1);
    while (control.reopened == 0)
        uv_run(&control.bench.loop, UV_RUN_ONCE);
    control_restart(&control);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
    control_close(&control);
}

/* What the officer saw was all there was; the next report came before the decision did. */
TEST(a_report_kept_while_its_incident_was_being_rejected_opens_it_again)
{
    struct control  control;
    struct incident seen;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "device:a");
    seen = control_incident(&control, 1);
    control_report(&control, 2, 43.7201, 10.9500, "device:b");
    control.job = (struct review_job){
        .verb = REVIEW_REJECT, .incident = &seen, .text = "una pozzanghera", .newest = 1};
    CHECK_INT(control_ask(&control), 0);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
    CHECK_INT(control_incident(&control, 1).since_decision, 1);
    control_rest(&control);
    CHECK_INT(control.reopened, 1);
    control_restart(&control);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
    control_close(&control);
}

static void merge(struct control *control, int64_t into, int64_t other)
{
    struct cluster_side a = control_side(control, into), b = control_side(control, other);
    struct id           ids[2] = {a.ids[0], b.ids[0]};
    struct cluster_side both = {ids, 2};

    CHECK_INT(control_do(control, REVIEW_MERGE, into, NULL, &both, 1), 0);
    control_rest(control);
}

TEST(what_nobody_decided_about_is_open_also_when_put_together_with_what_was_rejected)
{
    struct control control;

    for (int64_t rejected = 1; rejected <= 2; rejected++) {
        control_open(&control);
        control_report(&control, 1, 43.7200, 10.9500, "device:a");
        control_report(&control, 2, 43.7900, 10.9500, "device:b");
        control_report(&control, 3, 43.8900, 10.9500, "device:c");
        CHECK_INT(control_do(&control, REVIEW_REJECT, rejected, "non risulta", NULL, 0), 0);
        control.job.newest = 3;
        merge(&control, rejected, 3 - rejected);
        CHECK_INT(situation_holder(control.situation, 2), 1);
        CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
        control_restart(&control);
        CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_OPEN);
        control_close(&control);
    }
}

TEST(two_that_were_both_rejected_stay_so_when_put_together)
{
    struct control control;

    control_open(&control);
    control_report(&control, 1, 43.7200, 10.9500, "device:a");
    control_report(&control, 2, 43.7900, 10.9500, "device:b");
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "non risulta", NULL, 0), 0);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 2, "non risulta", NULL, 0), 0);
    merge(&control, 1, 2);
    CHECK_INT(control_incident(&control, 1).reports, 2);
    CHECK_INT(control_incident(&control, 1).facts.state, INCIDENT_REJECTED);
    control_close(&control);
}

RUN(a_report_that_joins_what_was_rejected_opens_it_again,
    a_report_kept_while_its_incident_was_being_rejected_opens_it_again,
    what_nobody_decided_about_is_open_also_when_put_together_with_what_was_rejected,
    two_that_were_both_rejected_stay_so_when_put_together)
