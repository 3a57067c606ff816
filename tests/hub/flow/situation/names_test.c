#include "tests/hub/flow/kit/control.h"

/* So many that no list holds them: the oldest is still found, behind the others. */
TEST(none_of_many_open_incidents_is_left_out_of_the_list)
{
    enum { MANY = 6000 };
    struct control          control;
    struct situation_filter filter = {.state = INCIDENT_OPEN, .limit = 100};
    struct incident        *incidents;
    struct report           report = {.hazard = "FL",
                                      .has_place = true,
                                      .lon = 10.95,
                                      .fix_ms = REPORT_NO_TIME,
                                      .observed_ms = REPORT_NO_TIME,
                                      .sent_ms = REPORT_NO_TIME,
                                      .seq = REPORT_NO_SEQ,
                                      .text = ""};

    control_open(&control);
    for (int64_t no = 1; no <= MANY; no++) {
        memcpy(report.id.bytes, &no, sizeof no);
        report.lat = 30 + (double)no / 200;
        situation_report(control.situation, no, control.clock.set_ms + no, &report, "device:a",
                         "http", "");
    }
    situation_settle(control.situation);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 100);
    CHECK_INT(incidents[0].no, MANY);
    filter.offset = MANY - 1;
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 1);
    CHECK_INT(incidents[0].no, 1);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 1, "di ieri", NULL, 0), 0);
    filter = (struct situation_filter){.state = INCIDENT_REJECTED, .limit = 100};
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 1);
    filter = (struct situation_filter){.state = INCIDENT_OPEN, .limit = 10000};
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), MANY - 1);
    control_close(&control);
}

TEST(the_list_knows_at_once_what_changed)
{
    struct control          control;
    struct situation_filter filter = {.state = -1, .limit = 10};
    struct incident        *incidents;
    struct cluster_side     one;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    control_report(&control, 2, 43.80, 10.95, "device:b");
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(incidents[0].no, 2); /* the newer one */
    one = control_side(&control, 1);
    situation_photo(control.situation, one.ids, 0);
    CHECK_INT(control.photographed, 1);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(incidents[0].no, 1); /* the surer one */
    CHECK_INT(control_do(&control, REVIEW_CLOSE, 1, "finito", NULL, 0), 0);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(incidents[0].no, 2);
    control_close(&control);
}

/* Two voices and a photo tell of water in a cellar; one telephone says that somebody drowns. */
TEST(one_cry_for_help_stands_above_what_many_are_sure_of)
{
    struct control          control;
    struct situation_filter filter = {.state = -1, .limit = 10};
    struct incident        *incidents;

    control_open(&control);
    control_report_of(&control, 1, "RS", 43.60, 10.95, "sms:+393330000001");
    control_report(&control, 2, 43.80, 10.95, "device:b");
    control_report(&control, 3, 43.80, 10.95, "volunteer:c");
    control_report_of(&control, 4, "PH", 43.70, 10.95, "device:b");
    control_report_of(&control, 5, "PH", 43.70, 10.95, "volunteer:c");
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 3);
    CHECK_INT(incidents[0].no, 1);
    CHECK_INT(incidents[1].no, 2);
    CHECK(incidents[1].evidence.share > incidents[0].evidence.share);
    CHECK_INT(incidents[2].no, 4); /* as sure as the water, and it can wait */
    filter.level = incident_level(&incidents[1]);
    CHECK_INT(filter.level, 2);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    filter.level = 3;
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 1);
    control_close(&control);
}

/* Put together with what can wait, or with a flood of which more was heard before: named after
 * the first, and as urgent as the gravest. */
TEST(a_cry_for_help_is_as_urgent_in_company)
{
    static const char *const COMPANY[] = {"PH", "FL"};

    for (size_t i = 0; i < COUNT_OF(COMPANY); i++) {
        struct control          control;
        struct situation_filter filter = {.state = -1, .limit = 10};
        struct incident        *incidents;
        struct id               ids[2];

        control_open(&control);
        control_report_of(&control, 1, COMPANY[i], 43.60, 10.95, "device:a");
        control_report_of(&control, 2, "RS", 43.60, 10.95, "sms:+393330000001");
        control_report(&control, 3, 43.80, 10.95, "device:b");
        control_report(&control, 4, 43.80, 10.95, "volunteer:c");
        ids[0] = control_side(&control, 1).ids[0];
        ids[1] = control_side(&control, 2).ids[0];
        CHECK_INT(
            control_do(&control, REVIEW_MERGE, 1, NULL, &(struct cluster_side){ids, 2}, 1), 0);
        control_rest(&control);
        CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
        CHECK_INT(incidents[0].no, 1);
        CHECK_INT(incidents[0].hazard, hazards_by_code(control.hazards, COMPANY[i])->place);
        CHECK_INT(incident_level(&incidents[0]), 3);
        control_close(&control);
    }
}

TEST(the_list_is_by_urgency_and_filtered)
{
    struct control          control;
    struct incident        *incidents;
    struct mode             actual = {.kind = MODE_ACTUAL}, test = {.kind = MODE_TEST};
    struct situation_filter filter = {.mode = &actual, .state = -1, .limit = 10};
    struct cluster_side     all;
    size_t                  open[SITUATION_THIRDS];

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    control_report(&control, 2, 43.80, 10.95, "device:b");
    control_report(&control, 3, 43.80, 10.95, "device:c");
    control_report(&control, 4, 43.90, 10.95, "device:d");
    all = control_side(&control, 4);
    CHECK_INT(control_do(&control, REVIEW_CONFIRM, 4, NULL, &all, 1), 0);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 3);
    CHECK_INT(incidents[0].no, 2); /* open, two voices */
    CHECK_INT(incidents[1].no, 1);
    CHECK_INT(incidents[2].no, 4); /* decided */
    situation_open_by_confidence(control.situation, open);
    CHECK_INT(open[0] + open[1] + open[2], 2);
    for (size_t i = 0; i < 2; i++)
        CHECK(open[(size_t)(incidents[i].evidence.share * SITUATION_THIRDS)] > 0);
    filter.state = INCIDENT_CONFIRMED;
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 1);
    filter = (struct situation_filter){.mode = &test, .state = -1, .limit = 10};
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 0);
    control_close(&control);
}

/* One that goes gives its place to the last, which is still found and told of. */
TEST(the_last_is_still_known_when_one_before_it_has_gone)
{
    struct control          control;
    struct situation_filter filter = {.state = -1, .limit = 10};
    struct incident        *incidents;

    control_open(&control);
    control_report(&control, 1, 43.70, 10.95, "device:a");
    control_report(&control, 2, 43.7045, 10.95, "device:b"); /* 500 m: one by itself */
    control_report(&control, 3, 43.80, 10.95, "device:c");
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 3);
    control_report(&control, 4, 43.70225, 10.95, "device:d"); /* between the two */
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    control_report(&control, 5, 43.80, 10.95, "device:e");
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 2);
    CHECK_INT(control_do(&control, REVIEW_REJECT, 3, "di ieri", NULL, 0), 0);
    filter.state = INCIDENT_REJECTED;
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 1);
    CHECK_INT(incidents[0].no, 3);
    control_close(&control);
}

RUN(one_cry_for_help_stands_above_what_many_are_sure_of, a_cry_for_help_is_as_urgent_in_company,
    the_last_is_still_known_when_one_before_it_has_gone,
    none_of_many_open_incidents_is_left_out_of_the_list, the_list_knows_at_once_what_changed,
    the_list_is_by_urgency_and_filtered)
