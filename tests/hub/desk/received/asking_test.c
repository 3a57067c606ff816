#include "tests/hub/desk/received/site.h"

#include <malloc.h>

static const char *why(const struct site *site)
{
    struct received_health health;

    received_health(site->received, 0, &health);
    return given(health.why, "");
}

TEST(what_could_not_be_kept_is_fetched_again)
{
    struct site site;

    site_open(&site);
    trouble.state = "waiting";
    trouble.kind = ERR_BUSY;
    trouble.times = 1;
    feed(page(&site, "/one"), LINKS("a.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    start(&site, 1);
    turn(&site, "/one");
    turn(&site, "/one");
    CHECK_INT(trouble.times, 0);
    CHECK_INT(asked(&site, "/a.xml"), 2);
    check_state(&site, OF("A"), "waiting");
    CHECK_INT(site.events, 1);
    site_close(&site);
}

TEST(what_a_source_points_to_elsewhere_is_asked_in_public_only)
{
    struct site            site;
    struct received_health health;
    char                   elsewhere[64];

    site_open(&site);
    snprintf(elsewhere, sizeof elsewhere, "http://127.0.0.1:%u/a.xml", site.far.port);
    feed(page(&site, "/one"), LINKS(elsewhere, "b.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    add_message(page(&site, "/b.xml"), OF("B"));
    start(&site, 1);
    turn(&site, "/one");
    CHECK_INT(asked(&site, "/a.xml"), 0);
    check_state(&site, OF("B"), "waiting");
    received_health(site.received, 0, &health);
    CHECK(health.why);
    site_close(&site);
}

TEST(after_three_without_answer_the_turn_ends_and_the_next_goes_on_behind)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("1.xml", "2.xml", "3.xml", "4.xml", "a.xml"));
    page(&site, "/1.xml");
    page(&site, "/2.xml");
    page(&site, "/3.xml");
    page(&site, "/4.xml");
    add_message(page(&site, "/a.xml"), OF("A"));
    start(&site, 1);
    while (asked(&site, "/one") < 2)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    CHECK_INT(asked(&site, "/3.xml"), 1);
    CHECK_INT(asked(&site, "/4.xml"), 0);
    CHECK_INT(asked(&site, "/a.xml"), 0);
    while (asked(&site, "/one") < 3)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    CHECK(asked(&site, "/4.xml") > 0); /* twice, when it is on a connection used before */
    CHECK_INT(asked(&site, "/3.xml"), 1);
    check_state(&site, OF("A"), "waiting");
    site_close(&site);
}

enum { SAMPLES = 8 };

/* In use whenever a page was asked for. */
static size_t   memory[SAMPLES];
static unsigned memories;

static void on_asked(struct site *site)
{
    struct mallinfo2 now = mallinfo2();

    (void)site;
    if (memories < SAMPLES)
        memory[memories++] = now.uordblks + now.hblkhd;
}

TEST(a_feed_takes_no_more_memory_than_its_largest_message)
{
    static const char *const PATHS[] = {"/1.xml", "/2.xml", "/3.xml",
                                        "/4.xml", "/5.xml", "/6.xml"};
    struct site              site;
    struct buf               filling = {0};

    site_open(&site);
    site.on_asked = on_asked;
    feed(page(&site, "/one"),
         LINKS("1.xml", "2.xml", "3.xml", "4.xml", "5.xml", "6.xml", "none.xml"));
    for (int i = 0; i < 1 << 20; i++)
        buf_byte(&filling, 'x');
    for (size_t i = 0; i < COUNT_OF(PATHS); i++)
        add_message(page(&site, PATHS[i]), OF(PATHS[i] + 1, .headline = filling.bytes));
    start(&site, 1);
    while (asked(&site, "/6.xml") == 0)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    CHECK_INT(memories, 7);
    CHECK(memory[6] < memory[3] + (2 << 20));
    buf_free(&filling);
    site_close(&site);
}

TEST(facts_are_cut_and_what_is_in_letters_of_old_is_kept_in_ours)
{
    struct site            site;
    struct buf             headline = {0};
    struct store_find_card find;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("a.xml", "b.xml"));
    for (int i = 0; i < 200000; i++)
        buf_text(&headline, &"xà"[i > 0]);
    add_message(page(&site, "/a.xml"), OF("A", .headline = headline.bytes));
    buf_text(page(&site, "/b.xml"), "<?xml version='1.0' encoding='ISO-8859-1'?>");
    add_message(page(&site, "/b.xml"), OF("B", .headline = "citt\xe0"));
    start(&site, 1);
    turn(&site, "/one");
    check_says(&site, OF("A"), "àà\""); /* whole letters */
    find = card(&site, OF("A"));
    CHECK(strlen(find.row.fields) < 3000);
    store_job_free(&find.job);
    check_says(&site, OF("B"), "città");
    find = card(&site, OF("B"));
    store_job_free(&find.job);
    find = (struct store_find_card){.id = letter_text_id(&find.id)};
    CHECK_INT(ASK(&site.bench, find_card, &find), 0);
    CHECK(strstr(find.row.fields, "città"));
    store_job_free(&find.job);
    buf_free(&headline);
    site_close(&site);
}

TEST(where_the_disk_takes_no_reports_it_takes_no_messages_of_others)
{
    struct site            site;
    struct store_find_card find;

    site_open_at(&site, INT64_MAX);
    feed(page(&site, "/one"), LINKS("a.xml"));
    add_message(page(&site, "/a.xml"), OF("A"));
    start(&site, 1);
    turn(&site, "/one");
    CHECK_TEXT(why(&site), "there is no room on the disk");
    find = card(&site, OF("A"));
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
    store_job_free(&find.job);
    site_close(&site);
}

TEST(a_source_has_so_many_new_messages_an_hour)
{
    struct site site;
    struct buf *body;
    char        name[16];

    site_open(&site);
    body = page(&site, "/one");
    for (int i = 0; i < 2100; i++) {
        if (i % 700 == 0) {
            body->len = 0;
            buf_text(body, "<EDXLDistribution>");
        }
        snprintf(name, sizeof name, "M%d", i);
        buf_text(body, "<contentObject>");
        add_message(body, OF(name));
        buf_text(body, "</contentObject>");
        if (i % 700 != 699)
            continue;
        buf_text(body, "</EDXLDistribution>");
        if (!site.received)
            start(&site, 1);
        turn(&site, "/one");
    }
    CHECK_INT(site.events, 2000);
    CHECK(strstr(why(&site), "in an hour"));
    site.clock.set_ms += 3600000;
    turn(&site, "/one");
    CHECK_INT(site.events, 2100);
    site_close(&site);
}

TEST(what_is_no_message_is_asked_once_an_hour_and_blamed_all_along)
{
    struct site site;

    site_open(&site);
    feed(page(&site, "/one"), LINKS("a.xml", "b.xml"));
    buf_text(page(&site, "/a.xml"), "<html/>");
    add_message(page(&site, "/b.xml"), OF("B"));
    start(&site, 1);
    turn(&site, "/one");
    CHECK_TEXT(why(&site), "is not a CAP alert: <html> of \"\"");
    turn(&site, "/one");
    CHECK_INT(asked(&site, "/a.xml"), 1);
    CHECK_TEXT(why(&site), "links to what is no CAP message");
    check_state(&site, OF("B"), "waiting");
    site.clock.set_ms += 3600000;
    turn(&site, "/one");
    CHECK_INT(asked(&site, "/a.xml"), 2);
    site_close(&site);
}

TEST(other_words_under_a_known_identifier_are_blamed_and_not_kept)
{
    struct site site;

    site_open(&site);
    buf_text(page(&site, "/one"), "<EDXLDistribution><contentObject>");
    add_message(page(&site, "/one"), OF("A"));
    buf_text(page(&site, "/one"), "</contentObject></EDXLDistribution>");
    start(&site, 1);
    turn(&site, "/one");
    CHECK_TEXT(why(&site), "");
    page(&site, "/one")->len = 0;
    buf_text(page(&site, "/one"), "<EDXLDistribution><contentObject>");
    add_message(page(&site, "/one"), OF("A", .headline = "Elsa"));
    buf_text(page(&site, "/one"), "</contentObject></EDXLDistribution>");
    turn(&site, "/one");
    CHECK_TEXT(why(&site), "sent other words under the same identifier");
    check_says(&site, OF("A"), "\"headline\":\"Arno\"");
    CHECK_INT(site.events, 1);
    site_close(&site);
}

RUN(what_could_not_be_kept_is_fetched_again,
    what_is_no_message_is_asked_once_an_hour_and_blamed_all_along,
    other_words_under_a_known_identifier_are_blamed_and_not_kept,
    what_a_source_points_to_elsewhere_is_asked_in_public_only,
    after_three_without_answer_the_turn_ends_and_the_next_goes_on_behind,
    a_feed_takes_no_more_memory_than_its_largest_message,
    facts_are_cut_and_what_is_in_letters_of_old_is_kept_in_ours,
    where_the_disk_takes_no_reports_it_takes_no_messages_of_others,
    a_source_has_so_many_new_messages_an_hour)
