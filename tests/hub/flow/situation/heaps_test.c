#include "tests/hub/flow/kit/control.h"

/* Four kinds of reports from twelve phones at the one position a map gave all of them. */
static void pile_up(struct control *control, uint8_t from, uint8_t to)
{
    static const char *const HAZARDS[] = {"FL", "LS", "FI", "OT"};

    for (uint8_t i = from; i <= to; i++) {
        char sender[16];

        snprintf(sender, sizeof sender, "device:%d", i % 12);
        control_report_of(control, i, HAZARDS[i % COUNT_OF(HAZARDS)], 43.7189123, 10.9464567,
                          sender);
    }
    control_rest(control);
}

static size_t count_state(struct control *control, int state)
{
    struct situation_filter filter = {.state = state, .limit = 1000};
    struct incident        *incidents;

    return situation_list(control->situation, &filter, &control->arena, &incidents);
}

TEST(a_town_hall_of_unlike_reports_is_a_heap_and_never_an_incident)
{
    struct control          control;
    struct situation_filter filter = {.state = -1, .limit = 100};
    struct incident        *incidents;

    control_open(&control);
    pile_up(&control, 1, 40);
    for (uint8_t i = 101; i <= 130; i++) { /* a flood, as everybody at the bridge sees it */
        char sender[16];

        snprintf(sender, sizeof sender, "device:%d", i);
        control_report(&control, i, 43.7301234, 10.9501234, sender);
    }
    control_rest(&control);
    for (int64_t no = 1; no <= 40; no++) {
        CHECK_INT(situation_holder(control.situation, no), no);
        CHECK(control_incident(&control, no).is_heap);
    }
    CHECK_INT(control_incident(&control, 41).reports, 30);
    CHECK(!control_incident(&control, 41).is_heap);
    CHECK_INT(situation_list(control.situation, &filter, &control.arena, &incidents), 41);
    CHECK_INT(incidents[0].no, 41);
    CHECK_TEXT(situation_state_word(&incidents[0]), "open");
    CHECK_TEXT(situation_state_word(&incidents[40]), "heap");
    CHECK_INT(count_state(&control, SITUATION_HEAP), 40);
    CHECK_INT(count_state(&control, INCIDENT_OPEN), 1);
    control_close(&control);
}

TEST(a_real_flood_at_one_exact_place_is_one_incident_still)
{
    struct control control;

    control_open(&control);
    for (uint8_t i = 1; i <= 40; i++) {
        char sender[16];

        snprintf(sender, sizeof sender, "device:%d", i);
        control_report_of(&control, i, i % 10 ? "FL" : "OT", 43.7189123, 10.9464567, sender);
    }
    control_rest(&control);
    CHECK_INT(control_incident(&control, 1).reports, 36);
    CHECK_INT(count_state(&control, SITUATION_HEAP), 0);
    control_close(&control);
}

static int64_t entries(struct control *control)
{
    struct store_load_entries load = {.limit = STORE_LIST_MAX};
    int64_t                   count;

    CHECK_INT(ASK(&control->bench, load_entries, &load), 0);
    count = (int64_t)load.count;
    store_job_free(&load.job);
    return count;
}

TEST(a_heap_is_the_same_after_a_start_and_each_report_is_set_alone_once)
{
    struct control control;
    int64_t        before;

    control_open(&control);
    pile_up(&control, 1, 20);
    before = entries(&control);
    control_restart(&control);
    control_rest(&control);
    CHECK_INT(entries(&control), before);
    for (int64_t no = 1; no <= 20; no++)
        CHECK(control_incident(&control, no).is_heap);
    pile_up(&control, 21, 21);
    CHECK(control_incident(&control, 21).is_heap);
    CHECK_INT(entries(&control), before + 1);
    control_close(&control);
}

TEST(what_was_kept_but_not_yet_set_alone_is_so_after_a_start)
{
    struct control control;
    int64_t        before;

    control_open(&control);
    pile_up(&control, 1, 20);
    before = entries(&control);
    control.is_deaf = true; /* the plug was pulled between the one and the other */
    control_report_of(&control, 21, "FL", 43.7189123, 10.9464567, "device:x");
    control_restart(&control);
    control_rest(&control);
    CHECK_INT(entries(&control), before + 1);
    CHECK(control_incident(&control, 21).is_heap);
    control_close(&control);
}

TEST(an_officer_who_undoes_the_first_entry_of_a_heap_has_said_that_the_place_is_real)
{
    struct control           control;
    struct situation_member *members;
    int64_t                  first, undo;

    control_open(&control);
    pile_up(&control, 1, 20);
    CHECK_INT(situation_members(control.situation, 1, &control.arena, &members), 1);
    CHECK(members[0].why.is_heap);
    first = members[0].why.entry;
    CHECK_INT(control_undo(&control, first), 0);
    undo = control.job.seq;
    control_rest(&control);
    CHECK(!control_incident(&control, 1).is_heap);
    CHECK_INT(situation_holder(control.situation, 5), situation_holder(control.situation, 1));
    pile_up(&control, 21, 24); /* they are believed, now and after a start */
    CHECK(!control_incident(&control, situation_holder(control.situation, 21)).is_heap);
    control_restart(&control);
    control_rest(&control);
    CHECK(!control_incident(&control, situation_holder(control.situation, 21)).is_heap);
    CHECK_INT(control_undo(&control, undo), 0); /* redo: those that came since as well */
    control_rest(&control);
    for (int64_t no = 1; no <= 24; no++)
        CHECK(control_incident(&control, no).is_heap);
    control_close(&control);
}

TEST(what_an_officer_put_together_the_heap_leaves_together)
{
    struct control      control;
    struct cluster_side one, other, both;
    struct id           ids[2];

    control_open(&control);
    pile_up(&control, 1, 20);
    one = control_side(&control, 1);
    other = control_side(&control, 2);
    ids[0] = one.ids[0];
    ids[1] = other.ids[0];
    both = (struct cluster_side){ids, 2};
    CHECK_INT(control_do(&control, REVIEW_MERGE, 1, NULL, &both, 1), 0);
    control_rest(&control);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK(!control_incident(&control, 1).is_heap);
    control_restart(&control);
    control_rest(&control);
    CHECK_INT(situation_holder(control.situation, 2), 1);
    CHECK(control_incident(&control, 3).is_heap);
    control_close(&control);
}

RUN(a_town_hall_of_unlike_reports_is_a_heap_and_never_an_incident,
    a_real_flood_at_one_exact_place_is_one_incident_still,
    a_heap_is_the_same_after_a_start_and_each_report_is_set_alone_once,
    what_was_kept_but_not_yet_set_alone_is_so_after_a_start,
    an_officer_who_undoes_the_first_entry_of_a_heap_has_said_that_the_place_is_real,
    what_an_officer_put_together_the_heap_leaves_together)
