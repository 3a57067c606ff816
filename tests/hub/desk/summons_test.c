#include "hub/base/failpoint.h"
#include "hub/desk/summons.h"

#include "tests/hub/desk/people/site.h"

static const uint8_t SEAL[SECRET_KEY_LEN] = "thirty-two bytes to seal with .";

static const char IT[] =
    "{\"alert\":{\"exercise\":\"ESERCITAZIONE\",\"test\":\"PROVA\"},"
    "\"summons\":{\"proposed\":\"{site}: attende {title}\",\"proposed_subject\":\"Attende\","
    "\"channel\":\"{site}: {name} giù\",\"channel_subject\":\"Giù\",\"last\":\"Basta.\"}}";
static const char EN[] =
    "{\"alert\":{\"exercise\":\"EXERCISE\",\"test\":\"TEST\"},"
    "\"summons\":{\"proposed\":\"{site}: {title} waits\",\"proposed_subject\":\"Waits\","
    "\"channel\":\"{site}: {name} down\",\"channel_subject\":\"Down\",\"last\":\"No more.\"}}";

static const struct mode ACTUAL, DRILL = {MODE_EXERCISE, "ponte"};

enum { PER_HOUR = 12 };

/* A town with a desk that calls, and two channels for actual calls, one for exercises. */
struct town {
    struct site     site;
    struct notices *notices;
    struct summons *summons;
    struct lang    *lang;
    struct tally    calls;
    bool            is_quiet; /* the desk that was closed has sent all */
    unsigned        per_hour;
};

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    (void)house;
    if (mode->kind != MODE_ACTUAL)
        return kind == ENDPOINT_SMS ? "drill" : NULL;
    return kind == ENDPOINT_SMS ? "sms" : "mail";
}

/* content is the zone. */
static bool is_within(void *house, const char *content, const struct territory *territory)
{
    (void)house;
    return territory_holds(territory, content);
}

static void on_quiet(struct tally *tally)
{
    CONTAINER_OF(tally, struct town, calls)->is_quiet = true;
}

static void begin(struct town *town)
{
    struct summons_settings settings = {.people = town->site.people,
                                        .notices = town->notices,
                                        .clock = &town->site.clock,
                                        .owner = &town->calls,
                                        .lang = town->lang,
                                        .site = "Empoli",
                                        .per_hour = town->per_hour,
                                        .is_within = is_within,
                                        .house = town};

    town->calls = (struct tally){.on_clear = on_quiet};
    town->is_quiet = false;
    CHECK_INT(summons_open(&town->summons, &settings, NULL), 0);
}

/* What was called for has left. */
static void end(struct town *town)
{
    summons_close(town->summons);
    while (!town->is_quiet)
        uv_run(&town->site.bench.loop, UV_RUN_ONCE);
}

static void add(struct town *town, const char *name, unsigned roles, const char *zone,
                const char *phone, const char *email)
{
    struct people_put put = {.asking.who = &town->site.admin,
                             .account = {.name = name,
                                         .display = name,
                                         .roles = roles,
                                         .territory = {!zone, &zone, zone ? 1 : 0},
                                         .may_sign_in = true,
                                         .language = email ? "en" : NULL,
                                         .phone = phone,
                                         .email = email}};

    CHECK_INT(DO(put, &put), 0);
    arena_free(&put.verb.arena);
}

static void open_town(struct town *town, unsigned per_hour)
{
    struct notices_settings settings = {.channel_of = channel_of};

    *town = (struct town){.per_hour = per_hour};
    site_open(&town->site);
    settings.store = town->site.bench.store;
    settings.clock = &town->site.clock;
    settings.chance = &town->site.chance;
    settings.owner = &town->site.bench.tally;
    memcpy(settings.seal, SEAL, sizeof settings.seal);
    CHECK_INT(notices_open(&town->notices, &settings, NULL), 0);
    town->lang = lang_new();
    CHECK_INT(lang_add(town->lang, "it", IT, strlen(IT), NULL), 0);
    CHECK_INT(lang_add(town->lang, "en", EN, strlen(EN), NULL), 0);
    add(town, "anna", ROLE_BIT(ROLE_OPERATOR), NULL, "+393330000001", NULL);
    add(town, "bruno", ROLE_BIT(ROLE_APPROVER), NULL, "+393330000002", "bruno@empoli.test");
    add(town, "carla", ROLE_BIT(ROLE_APPROVER), "vinci", "+393330000003", NULL);
    add_account(&town->site, "dario", ROLE_APPROVER); /* has no address */
    add(town, "elena", ROLE_BIT(ROLE_ADMINISTRATOR), NULL, "+393330000005", NULL);
    begin(town);
}

static void close_town(struct town *town)
{
    end(town);
    notices_close(town->notices);
    lang_free(town->lang);
    site_close(&town->site);
}

static const struct summons_call PROPOSAL = {.once = "alert:1/2/proposed",
                                             .about = "alert:1",
                                             .text = "proposed",
                                             .mode = &ACTUAL,
                                             .content = "empoli",
                                             .rights = 1u << RIGHT_APPROVE,
                                             .values = {{"title", "Piena"}}};
static const struct summons_call BREAK = {.about = "channel:sms",
                                          .text = "channel",
                                          .mode = &ACTUAL,
                                          .rights = 1u << RIGHT_STOP | 1u << RIGHT_BACKUP,
                                          .weight = SUMMONS_MINOR,
                                          .values = {{"name", "sms"}}};

/* Takes what waits for a channel: "address: subject: text|…", and ends it. */
static const char *letters(struct town *town, const char *channel)
{
    struct store_claim_notices claim = {.channel = channel,
                                        .owner = "w",
                                        .now_ms = town->site.clock.set_ms,
                                        .lease_ms = 1000000000,
                                        .limit = 100};
    struct buf                 said = {0};
    const char                *kept;

    CHECK_INT(ASK(&town->site.bench, claim_notices, &claim), 0);
    for (size_t i = 0; i < claim.count; i++) {
        const struct notice_row *row = &claim.notices[i];
        struct notice_words      words;
        struct buf               address = {0};

        CHECK_TEXT(row->kind, "summons");
        CHECK_INT(row->lane, LANE_FIRST);
        CHECK(secret_unseal(&address, SEAL, row->address.at, row->address.len));
        CHECK(notice_unseal(&words, SEAL, row->text.at, row->text.len, &town->site.arena));
        buf_format(&said, "%s: %s%s%s|", address.bytes, words.subject ? words.subject : "",
                   words.subject ? ": " : "", words.text);
        buf_free(&address);
    }
    store_job_free(&claim.job);
    kept = arena_text(&town->site.arena, said.bytes ? said.bytes : "");
    buf_free(&said);
    return kept;
}

/* Calls, and waits until all letters are kept, the desk being another then. */
static void call(struct town *town, const struct summons_call *what)
{
    summons_call(town->summons, what);
    end(town);
    begin(town);
}

TEST(a_proposal_calls_those_who_may_approve_it_there_at_every_address)
{
    struct town town;

    open_town(&town, PER_HOUR);
    call(&town, &PROPOSAL);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits|");
    CHECK_TEXT(letters(&town, "mail"), "bruno@empoli.test: Waits: Empoli: Piena waits|");
    close_town(&town);
}

static const char *id_of(struct town *town, const char *name)
{
    struct people_list list = {0};
    char              *id = arena_alloc(&town->site.arena, ID_TEXT_LEN + 1);

    CHECK_INT(DO(list, &list), 0);
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.accounts[i].name, name) == 0)
            id_text(id, &list.accounts[i].id);
    arena_free(&list.verb.arena);
    return id;
}

TEST(the_author_is_not_called_to_approve_and_is_called_to_what_came_back)
{
    struct town         town;
    struct summons_call proposal = PROPOSAL, back = PROPOSAL;

    open_town(&town, PER_HOUR);
    proposal.but = id_of(&town, "bruno");
    proposal.content = "vinci";
    call(&town, &proposal);
    CHECK_TEXT(letters(&town, "sms"), "+393330000003: Empoli: attende Piena|");
    CHECK_TEXT(letters(&town, "mail"), "");
    back.once = "alert:1/3/returned";
    back.rights = 0;
    back.also = id_of(&town, "anna");
    call(&town, &back);
    CHECK_TEXT(letters(&town, "sms"), "+393330000001: Empoli: attende Piena|");
    close_town(&town);
}

TEST(the_same_call_is_made_once_also_after_a_restart)
{
    struct town         town;
    struct summons_call later = PROPOSAL;

    open_town(&town, PER_HOUR);
    summons_call(town.summons, &PROPOSAL);
    summons_call(town.summons, &PROPOSAL);
    call(&town, &PROPOSAL);
    call(&town, &PROPOSAL);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits|");
    later.once = "alert:1/2/pending/1";
    call(&town, &later);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits|");
    close_town(&town);
}

TEST(a_call_that_could_not_be_made_is_made_when_it_is_called_again)
{
    struct town town;
    const char *heard = "";

    open_town(&town, PER_HOUR);
    CHECK(failpoint_arm("store.read:1:eio"));
    summons_call(town.summons, &PROPOSAL);
    for (int i = 0; i < 10000 && !*heard; i++) { /* until the first has failed */
        if (failpoint_passed() > 0)
            summons_call(town.summons, &PROPOSAL);
        heard = failpoint_passed() > 0 ? letters(&town, "sms") : ""; /* asking turns the loop */
        uv_run(&town.site.bench.loop, UV_RUN_NOWAIT);
    }
    failpoint_arm(NULL);
    CHECK_TEXT(heard, "+393330000002: Empoli: Piena waits|");
    close_town(&town);
}

static void call_again(struct town *town, const struct summons_call *what, int number)
{
    struct summons_call again = *what;
    char                once[20];

    snprintf(once, sizeof once, "%s/%d", what->text, number);
    again.once = once;
    summons_call(town->summons, &again);
    memset(once, 'x', sizeof once); /* lent for the call only */
}

TEST(an_officer_is_called_so_often_an_hour_and_is_told_when_it_is_the_last_time)
{
    struct town town;

    open_town(&town, 2);
    for (int i = 0; i < 5; i++)
        call_again(&town, &PROPOSAL, i);
    end(&town);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits|"
                                      "+393330000002: Empoli: Piena waits No more.|");
    begin(&town);
    call_again(&town, &PROPOSAL, 5);
    while (!*letters(&town, "sms")) /* asking turns the loop */
        ;
    for (int i = 0; i < 4; i++)
        call_again(&town, &PROPOSAL, 5); /* a repeat costs nobody a turn */
    call_again(&town, &PROPOSAL, 6);
    end(&town);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits No more.|");
    town.per_hour = 1;
    begin(&town);
    call_again(&town, &PROPOSAL, 7);
    while (!*letters(&town, "sms")) /* asking turns the loop */
        ;
    town.site.clock.set_ms += 3600 * 1000;
    call_again(&town, &PROPOSAL, 8);
    end(&town);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits No more.|");
    town.per_hour = 0;
    begin(&town);
    call(&town, &PROPOSAL);
    CHECK_TEXT(letters(&town, "sms"), "");
    close_town(&town);
}

TEST(what_breaks_leaves_half_of_the_calls_to_what_is_graver)
{
    struct town town;
    const char *down;

    open_town(&town, 2);
    call_again(&town, &BREAK, 0);
    while (!*(down = letters(&town, "mail"))) /* asking turns the loop */
        ;
    CHECK_TEXT(down, "bruno@empoli.test: Down: Empoli: sms down|");
    for (int i = 1; i < 3; i++)
        call_again(&town, &BREAK, i);
    call_again(&town, &PROPOSAL, 0); /* in whatever order these are looked at */
    end(&town);
    CHECK_TEXT(letters(&town, "mail"),
               "bruno@empoli.test: Waits: Empoli: Piena waits No more.|");
    begin(&town);
    close_town(&town);
}

TEST(what_is_grave_is_called_out_though_others_have_taken_the_hour)
{
    struct town         town;
    struct summons_call grave = PROPOSAL;

    open_town(&town, 1);
    grave.weight = SUMMONS_GRAVE;
    call_again(&town, &PROPOSAL, 0);
    while (!*letters(&town, "sms")) /* asking turns the loop */
        ;
    for (int i = 1; i < 3; i++)
        call_again(&town, &PROPOSAL, i);
    for (int i = 3; i < 6; i++) /* and not for ever either */
        call_again(&town, &grave, i);
    end(&town);
    CHECK_TEXT(letters(&town, "sms"), "+393330000002: Empoli: Piena waits|");
    begin(&town);
    close_town(&town);
}

TEST(an_exercise_says_so_and_calls_through_its_own_channel_only)
{
    struct town         town;
    struct summons_call drill = PROPOSAL;

    open_town(&town, PER_HOUR);
    drill.mode = &DRILL;
    call(&town, &drill);
    CHECK_TEXT(letters(&town, "drill"), "+393330000002: EXERCISE: Empoli: Piena waits|");
    CHECK_TEXT(letters(&town, "sms"), "");
    CHECK_TEXT(letters(&town, "mail"), "");
    close_town(&town);
}

TEST(who_may_not_sign_in_any_more_is_not_called_and_leaves_no_address)
{
    struct town        town;
    struct people_list list = {.after = "anna"}, after = {.after = "anna"};
    struct people_put  close_it = {0};

    open_town(&town, PER_HOUR);
    CHECK_INT(DO(list, &list), 0);
    CHECK_TEXT(list.accounts[0].name, "bruno");
    CHECK_TEXT(list.accounts[0].phone, "+393330000002");
    close_it.asking.who = &town.site.admin;
    close_it.account = list.accounts[0];
    close_it.account.may_sign_in = false;
    CHECK_INT(DO(put, &close_it), 0);
    arena_free(&close_it.verb.arena);
    arena_free(&list.verb.arena);
    call(&town, &PROPOSAL);
    CHECK_TEXT(letters(&town, "sms"), "");
    CHECK_INT(DO(list, &after), 0);
    CHECK(!after.accounts[0].phone && !after.accounts[0].email);
    arena_free(&after.verb.arena);
    close_town(&town);
}

RUN(a_proposal_calls_those_who_may_approve_it_there_at_every_address,
    the_author_is_not_called_to_approve_and_is_called_to_what_came_back,
    the_same_call_is_made_once_also_after_a_restart,
    a_call_that_could_not_be_made_is_made_when_it_is_called_again,
    an_officer_is_called_so_often_an_hour_and_is_told_when_it_is_the_last_time,
    what_breaks_leaves_half_of_the_calls_to_what_is_graver,
    what_is_grave_is_called_out_though_others_have_taken_the_hour,
    an_exercise_says_so_and_calls_through_its_own_channel_only,
    who_may_not_sign_in_any_more_is_not_called_and_leaves_no_address)
