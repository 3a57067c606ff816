#include "tests/hub/desk/subscriptions/site.h"

static const char *code_in(const char *said, char code[SUBSCRIPTIONS_CODE_LEN + 1])
{
    const char *at = strpbrk(said, "0123456789");

    CHECK(at != NULL);
    snprintf(code, SUBSCRIPTIONS_CODE_LEN + 1, "%s", at);
    return code;
}

static int confirm(struct site *site, const char *key, const char *code, struct err *err_r)
{
    struct subscriptions_confirm confirm = {
        .asking.who = &site->nobody, .key = key, .code = code};
    int failed = DO(confirm, &confirm);

    if (err_r)
        *err_r = confirm.verb.err;
    if (!failed)
        CHECK_INT(confirm.shown.state, SUBSCRIPTION_CONFIRMED);
    arena_free(&confirm.verb.arena);
    return failed;
}

/* Not the code, whatever the code is. */
static const char *another(const char *code)
{
    return strcmp(code, "000000") == 0 ? "000001" : "000000";
}

TEST(nobody_is_warned_before_the_code_came_back)
{
    struct site              site;
    struct subscriptions_add add = {0};
    struct err               err;
    char                     code[SUBSCRIPTIONS_CODE_LEN + 1];

    site_open(&site);
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    CHECK_INT(add.shown.state, SUBSCRIPTION_PENDING);
    CHECK_TEXT(add.shown.masked, "+39…67");
    CHECK_INT(site_reach(&site, SEVERITY_EXTREME, NULL), 0);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    code_in(site.said, code);

    CHECK_INT(confirm(&site, add.key, another(code), &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK_TEXT(err.pointer, "/code");
    CHECK_INT(site_reach(&site, SEVERITY_EXTREME, NULL), 0);
    CHECK_INT(confirm(&site, add.key, code, NULL), 0);
    CHECK_INT(site_reach(&site, SEVERITY_MODERATE, NULL), 1);
    CHECK_INT(site_reach(&site, SEVERITY_MINOR, NULL), 0);
    CHECK_INT(confirm(&site, add.key, code, &err), -1); /* it was good once */
    CHECK_INT(err.kind, ERR_CONFLICT);
    site_restart(&site);
    CHECK_INT(site_reach(&site, SEVERITY_MODERATE, NULL), 1);
    site_close(&site);
}

TEST(a_code_bears_five_tries_and_ten_minutes)
{
    struct site              site;
    struct subscriptions_add add = {0};
    struct err               err;
    char                     code[SUBSCRIPTIONS_CODE_LEN + 1];

    site_open(&site);
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    code_in(site.said, code);
    for (int i = 0; i < SUBSCRIPTIONS_CODE_TRIES; i++) {
        CHECK_INT(confirm(&site, add.key, another(code), &err), -1);
        CHECK_INT(err.kind, ERR_INVALID);
        site_restart(&site); /* which forgives nothing */
    }
    CHECK_INT(confirm(&site, add.key, code, &err), -1);
    CHECK_INT(err.kind, ERR_CONFLICT);

    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0); /* a new code, new tries */
    CHECK_INT(site_hear_said(&site, "sms"), 1);
    code_in(site.said, code);
    site.clock.set_ms += SUBSCRIPTIONS_CODE_MS;
    CHECK_INT(confirm(&site, add.key, code, &err), -1);
    CHECK(strstr(err.text, "expired") != NULL);
    CHECK_INT(confirm(&site, "no-such-key", code, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    site_close(&site);
}

TEST(many_tries_at_once_are_one)
{
    struct site                  site;
    struct subscriptions_add     add = {0};
    struct subscriptions_confirm tries[8];
    size_t                       looked_at = 0;
    unsigned                     before;

    site_open(&site);
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    before = site.done;
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        tries[i] = (struct subscriptions_confirm){.verb.on_done = on_done,
                                                  .asking.who = &site.nobody,
                                                  .key = add.key,
                                                  .code = "999999"};
        subscriptions_confirm(site.desk, &tries[i]);
    }
    while (site.done < before + COUNT_OF(tries))
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        looked_at += tries[i].verb.err.kind != ERR_BUSY;
        arena_free(&tries[i].verb.arena);
    }
    CHECK_INT(looked_at, 1);
    site_close(&site);
}

TEST(a_stranger_changes_nothing_of_what_was_confirmed)
{
    struct site              site;
    struct subscriptions_add add = {0};

    site_open(&site);
    site_add_at_once(&site, ANNA "," EMPOLI ",\"level\":\"Minor\"");
    CHECK_INT(
        site_add(&site, &add, ANNA "," EMPOLI ",\"level\":\"Extreme\",\"hazards\":[\"LS\"]"),
        0);
    CHECK_INT(add.shown.state, SUBSCRIPTION_PENDING); /* and tells nobody it was there */
    CHECK_INT(site_reach(&site, SEVERITY_MINOR, NULL), 1);
    site_restart(&site);
    CHECK_INT(site_reach(&site, SEVERITY_MINOR, NULL), 1);
    site_close(&site);
}

TEST(codes_are_not_a_way_to_pester_people)
{
    struct site              site;
    struct subscriptions_add add = {.network = "n-1"};

    site_open(&site);
    for (int i = 0; i < SUBSCRIPTIONS_CODES_PER_HOUR; i++)
        CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    CHECK_INT(site_add(&site, &add, ANNA "," ELSEWHERE), -1);
    CHECK_INT(add.verb.err.kind, ERR_BUSY);
    CHECK_INT(add.retry_after_ms, 3600000);
    CHECK_INT(site_add(&site, &add, BRUNO "," EMPOLI), 0); /* the fifth of the network */
    CHECK_INT(site_add(&site, &add, BRUNO "," EMPOLI), -1);
    CHECK_INT(add.verb.err.kind, ERR_BUSY);
    site.clock.set_ms += 3600000;
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI), 0);
    site_close(&site);
}

TEST(what_cannot_be_is_refused_with_its_field)
{
    struct site              site;
    struct subscriptions_add add = {0};

    site_open(&site);
    CHECK_INT(site_add(&site, &add, ANNA ",\"where\":{\"zone\":\"zone-9\"}"), -1);
    CHECK_TEXT(add.verb.err.pointer, "/where/zone");
    CHECK_INT(site_add(&site, &add, ANNA "," EMPOLI ",\"mode\":\"test\""), -1);
    CHECK_INT(add.verb.err.kind, ERR_CONFLICT); /* no channel carries a test's code */
    site_close(&site);
}

TEST(a_language_the_site_does_not_write_in_is_kept_and_said)
{
    static const char *const CASES[][2] = {{"en", "en"}, {"en-GB", "en"}, {"sl", "it"}};
    struct site              site;

    site_open(&site);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct subscriptions_add add = {.has_proof = true};

        CHECK_INT(site_add(&site, &add,
                           arena_format(&site.arena, ANNA "," ZONE_1 ",\"language\":\"%s\"",
                                        CASES[i][0])),
                  0);
        CHECK_TEXT(add.shown.language, CASES[i][0]);
        CHECK_TEXT(add.shown.written_in, CASES[i][1]);
        arena_free(&add.verb.arena);
    }
    site_close(&site);
}

TEST(one_person_in_many_places_is_one_recipient)
{
    struct site                    site;
    int64_t                        no = 0, nos[2] = {0, 99};
    struct subscriptions_addresses find = {.nos = nos, .count = 2};
    struct subscriptions_stop      stop = {0};

    site_open(&site);
    site_add_at_once(&site, ANNA "," ELSEWHERE);
    site_add_at_once(&site, ANNA "," EMPOLI);
    site_add_at_once(&site, ANNA "," ZONE_1 ",\"language\":\"en\"");
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, &no), 1);
    CHECK_INT(no, 1); /* the first of its numbers, whatever place was hit */
    site_restart(&site);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, &no), 1);
    CHECK_INT(no, 1);

    nos[0] = no;
    CHECK_INT(DO(addresses, &find), 0);
    CHECK_INT(find.found, 1);
    CHECK_TEXT(find.addresses[0].address, "+393331234567");
    CHECK_TEXT(find.addresses[0].mode, "actual");
    stop.key = arena_text(&site.arena, find.addresses[0].key);
    arena_free(&find.verb.arena);

    stop.asking.who = &site.nobody; /* one click, and all places end */
    CHECK_INT(DO(stop, &stop), 0);
    arena_free(&stop.verb.arena);
    CHECK_INT(DO(addresses, &find), 0);
    CHECK_INT(find.found, 1);
    CHECK(find.addresses[0].address == NULL);
    arena_free(&find.verb.arena);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 0);
    CHECK_INT(DO(stop, &stop), 0); /* again is fine */
    arena_free(&stop.verb.arena);
    stop.key = "AAAAAAAAAAFmb3JnZWRmb3JnZWRmb3Jn";
    CHECK_INT(DO(stop, &stop), -1);
    CHECK_INT(stop.verb.err.kind, ERR_NOT_FOUND);
    arena_free(&stop.verb.arena);
    site_close(&site);
}

TEST(forgetting_erases_the_address_and_the_journal_never_had_it)
{
    struct site               site;
    struct subscriptions_stop stop = {.no = 1, .forget = true};
    struct subscriptions_list list = {0};
    struct store_read_journal read = {.limit = 100, .with_personal = true};

    site_open(&site);
    site_add_at_once(&site, BRUNO "," EMPOLI);
    CHECK_INT(DO(list, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_TEXT(list.shown[0].masked, "b…@example.org");
    arena_free(&list.verb.arena);

    stop.asking.who = &site.officer;
    CHECK_INT(DO(stop, &stop), 0);
    arena_free(&stop.verb.arena);
    CHECK_INT(DO(list, &list), 0);
    CHECK_TEXT(list.shown[0].masked, "");
    CHECK_INT(list.shown[0].state, SUBSCRIPTION_STOPPED);
    CHECK_INT(list.next, 0);
    arena_free(&list.verb.arena);
    CHECK_INT(ASK(&site.bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2);
    CHECK_TEXT(read.rows[1].word, "subscription.forgotten");
    CHECK_TEXT(read.rows[0].about, read.rows[1].about);
    for (size_t i = 0; i < read.count; i++) {
        CHECK(strstr(read.rows[i].facts, "bruno") == NULL);
        CHECK(read.rows[i].personal == NULL);
    }
    store_job_free(&read.job);
    site_close(&site);
}

TEST(changes_wait_while_somebody_looks_and_come_afterwards)
{
    struct site               site;
    struct subscriptions_load load = {0};
    struct subscriptions_list list = {0};
    const struct audience    *lent;
    uint64_t                  version;

    site_open(&site);
    lent = subscriptions_lend(site.desk);
    version = audience_version(lent);
    CHECK(subscriptions_lend(site.desk) == NULL);
    site_add_at_once(&site, ANNA "," EMPOLI);
    CHECK_INT(DO(list, &list), 0);
    arena_free(&list.verb.arena);
    CHECK(audience_version(lent) == version);
    CHECK_INT(DO(load, &load), 0); /* even a new one leaves the lent one alone */
    CHECK_INT(load.count, 1);
    CHECK(audience_version(lent) == version);
    arena_free(&load.verb.arena);
    subscriptions_take_back(site.desk);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 1);
    site_close(&site);
}

TEST(a_zone_that_went_away_leaves_out_only_its_own)
{
    struct site               site;
    struct subscriptions_load load = {0};
    size_t                    zones;

    site_open(&site);
    site_add_at_once(&site, ANNA "," ZONE_1);
    site_add_at_once(&site, BRUNO "," EMPOLI);
    zones = site.zones.count;
    site.zones.count = 0;
    CHECK_INT(DO(load, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.left_out, 1);
    arena_free(&load.verb.arena);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 1);
    site.zones.count = zones; /* it is imported again, and the audience follows */
    CHECK_INT(DO(load, &load), 0);
    arena_free(&load.verb.arena);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), 2);
    site_close(&site);
}

RUN(nobody_is_warned_before_the_code_came_back, a_code_bears_five_tries_and_ten_minutes,
    many_tries_at_once_are_one, a_stranger_changes_nothing_of_what_was_confirmed,
    codes_are_not_a_way_to_pester_people, what_cannot_be_is_refused_with_its_field,
    a_language_the_site_does_not_write_in_is_kept_and_said,
    one_person_in_many_places_is_one_recipient,
    forgetting_erases_the_address_and_the_journal_never_had_it,
    changes_wait_while_somebody_looks_and_come_afterwards,
    a_zone_that_went_away_leaves_out_only_its_own)
