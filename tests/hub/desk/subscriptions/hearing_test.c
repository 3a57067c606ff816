#include "tests/hub/desk/subscriptions/site.h"

enum heard { NOT_A_WORD, OURS, NOT_OURS, A_CRY };

static enum heard hear(struct site *site, const char *text)
{
    struct mode               mode = {0};
    struct subscriptions_hear hear = {.verb.on_done = on_done,
                                      .kind = ENDPOINT_SMS,
                                      .address = "0039 333 123 45 67",
                                      .text = text,
                                      .mode = &mode};
    unsigned                  before = site->done;

    if (!subscriptions_hear(site->desk, &hear))
        return NOT_A_WORD;
    CHECK_INT(finish(&hear.verb, before), 0);
    arena_free(&hear.verb.arena);
    if (!hear.is_ours)
        return NOT_OURS;
    return hear.may_be_a_cry ? A_CRY : OURS;
}

TEST(stop_ends_every_place_with_one_answer_and_then_silence)
{
    struct site site;

    site_open(&site);
    site_add_at_once(&site, ANNA "," EMPOLI);
    site_add_at_once(&site, ANNA "," ZONE_1);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 1);
    CHECK_INT(hear(&site, " Stop! "), OURS);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 0);
    CHECK_INT(site.stopped, 2); /* what waits for them at a gateway is told of both */
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK(strstr(site.said, "START") != NULL);
    CHECK_INT(hear(&site, "BASTA"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 0);
    site_restart(&site);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 0);
    site_close(&site);
}

TEST(start_brings_back_what_was_stopped)
{
    struct site site;

    site_open(&site);
    site_add_at_once(&site, ANNA "," EMPOLI);
    site_add_at_once(&site, ANNA "," ELSEWHERE);
    CHECK_INT(hear(&site, "stop"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK_INT(hear(&site, "Start"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK(strstr(site.said, "STOP") != NULL);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 1);
    site_close(&site);
}

TEST(yes_is_an_answer_only_to_a_question)
{
    struct site              site;
    struct subscriptions_add add = {0};

    site_open(&site);
    CHECK_INT(hear(&site, "Sì"), NOT_OURS); /* somebody's report or reply: not lost */
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    CHECK_INT(hear(&site, "Sì"), OURS);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 1);
    CHECK_INT(hear(&site, "Sì"), NOT_OURS);

    CHECK_INT(site_add(&site, &add, ANNA "," ELSEWHERE), 0);
    site.clock.set_ms += SUBSCRIPTIONS_CODE_MS;
    CHECK_INT(hear(&site, "YES"), NOT_OURS); /* too late */
    site_close(&site);
}

TEST(stop_from_somebody_unknown_keeps_tables_from_bringing_it_in)
{
    struct site                 site;
    struct memory_source        table;
    struct subscriptions_import import = {0};
    static const char           ROWS[] = "kind,address,lat,lon\nsms,3331234567,43.72,10.95\n";

    site_open(&site);
    CHECK_INT(hear(&site, "STOP"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK_INT(hear(&site, "STOP"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 0);
    table = source_of_memory(ROWS, sizeof ROWS - 1);
    import.asking.who = &site.officer;
    import.source = &table.source;
    CHECK_INT(DO(import, &import), 0);
    CHECK_INT(import.kept, 0);
    CHECK_INT(import.refused, 1);
    arena_free(&import.verb.arena);
    CHECK_INT(hear(&site, "START"), OURS); /* there is nothing to bring back: told how */
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK(strstr(site.said, "https://empoli.example") != NULL);
    site_close(&site);
}

TEST(a_cry_for_help_is_answered_and_shown)
{
    struct site site;

    site_open(&site);
    CHECK_INT(hear(&site, "AIUTO!!"), A_CRY);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK(strstr(site.said, "chiamate il 113") != NULL);
    CHECK_INT(hear(&site, "info"), OURS);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    CHECK_INT(hear(&site, "aiuto, l'acqua sale"), NOT_A_WORD);
    for (int i = 2; i < SUBSCRIPTIONS_REPLIES_PER_HOUR; i++)
        CHECK_INT(hear(&site, "info"), OURS);
    site_hear_said(&site, "sms");
    CHECK_INT(hear(&site, "AIUTO"), A_CRY); /* no more answers, but still shown */
    CHECK_INT(site_hear_said(&site, "sms"), 0);
    site_close(&site);
}

RUN(stop_ends_every_place_with_one_answer_and_then_silence, start_brings_back_what_was_stopped,
    yes_is_an_answer_only_to_a_question,
    stop_from_somebody_unknown_keeps_tables_from_bringing_it_in,
    a_cry_for_help_is_answered_and_shown)
