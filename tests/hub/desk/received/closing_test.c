#include "tests/hub/desk/received/site.h"

TEST(what_was_closed_before_it_came_is_kept_with_its_facts)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("u.xml", "a.xml"));
    add_message(page(&site, "/u.xml"), OF("U", .type = "Update", .references = "dpc,A," SENT));
    add_message(page(&site, "/a.xml"), OF("A"));
    start(&site, 1);
    turn(&site, "/one");
    check_state(&site, OF("U"), "waiting");
    check_state(&site, OF("A"), "updated");
    check_says(&site, OF("A"), "\"headline\":\"Arno\"");
    CHECK_INT(site.events, 1);
    site_close(&site);
}

TEST(an_exercise_or_a_draft_closes_no_alert)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("a.xml", "b.xml", "x.xml", "t.xml", "d.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    add_message(page(&site, "/b.xml"), OF("B", .status = "Test"));
    add_message(page(&site, "/x.xml"),
                OF("X", .status = "Exercise", .type = "Cancel", .references = "dpc,A," SENT));
    add_message(page(&site, "/t.xml"),
                OF("T", .status = "Test", .type = "Cancel", .references = "dpc,A," SENT));
    add_message(page(&site, "/d.xml"), OF("D", .status = "Draft", .type = "Update",
                                          .references = "dpc,A," SENT " dpc,B," SENT));
    start(&site, 1);
    turn(&site, "/one");
    CHECK_INT(asked(&site, "/d.xml"), 1);
    check_state(&site, OF("A"), "waiting");
    check_state(&site, OF("B", .status = "Test"), "waiting");
    check_state(&site, OF("X", .status = "Exercise"), "waiting");
    site_close(&site);
}

TEST(another_sender_closes_only_what_is_of_the_same_source)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("a.xml", "b.xml", "late.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    add_message(page(&site, "/b.xml"), OF("B"));
    feed(page(&site, "/two"), LINKS("none.xml"));
    start(&site, 2);
    turn(&site, "/one");
    add_message(page(&site, "/x.xml"), OF("X", .sender = "other", .type = "Cancel",
                                          .references = "dpc,A," SENT " dpc,L," SENT));
    feed(page(&site, "/two"), LINKS("x.xml"));
    turn(&site, "/two");
    check_state(&site, OF("X", .sender = "other"), "waiting");
    check_state(&site, OF("A"), "waiting");
    add_message(page(&site, "/late.xml"), OF("L"));
    add_message(page(&site, "/y.xml"),
                OF("Y", .sender = "other", .type = "Cancel", .references = "dpc,B," SENT));
    feed(page(&site, "/one"), LINKS("y.xml", "late.xml"));
    turn(&site, "/one");
    check_state(&site, OF("B"), "cancelled");
    check_state(&site, OF("L"), "waiting");
    site_close(&site);
}

TEST(a_close_that_somebody_came_before_is_tried_again_and_a_cancel_stays)
{
    struct site site;

    site_open(&site);
    trouble.state = "cancelled";
    trouble.kind = ERR_CONFLICT;
    trouble.times = 3;
    feed(page(&site, "/one"), LINKS("a.xml", "c.xml", "u.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    add_message(page(&site, "/c.xml"), OF("C", .type = "Cancel", .references = "dpc,A," SENT));
    add_message(page(&site, "/u.xml"), OF("U", .type = "Update", .references = "dpc,A," SENT));
    start(&site, 1);
    turn(&site, "/one");
    CHECK_INT(trouble.times, 0);
    CHECK_INT(asked(&site, "/c.xml"), 1);
    check_state(&site, OF("A"), "cancelled");
    site_close(&site);
}

TEST(an_answer_to_a_message_waits_for_nobody)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("a.xml"));
    add_message(page(&site, "/a.xml"), OF("A", .type = "Ack"));
    start(&site, 1);
    turn(&site, "/one");
    check_state(&site, OF("A"), "acknowledged");
    site_close(&site);
}

RUN(what_was_closed_before_it_came_is_kept_with_its_facts,
    an_exercise_or_a_draft_closes_no_alert,
    another_sender_closes_only_what_is_of_the_same_source,
    a_close_that_somebody_came_before_is_tried_again_and_a_cancel_stays,
    an_answer_to_a_message_waits_for_nobody)
