/* What officers read when they are called, in the words that are shipped. */
#include "hub/calls.h"

#include "hub/base/file.h"
#include "hub/house.h"
#include "tests/hub/desk/people/site.h"

static const char ALERT[] =
    "{\"texts\":[{\"language\":\"it\",\"headline\":\"PIENA\"},{\"language\":\"en\"}]}";

/* A hub with its desks, an approver with a telephone, and one way to call. */
struct room {
    struct site site;
    struct hub  hub;
};

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    (void)house;
    (void)mode;
    return kind == ENDPOINT_SMS ? "sms" : NULL;
}

static void add_words(struct lang *lang, const char *language)
{
    struct buf   text = {0};
    struct arena arena = {0};

    CHECK_INT(
        file_read(&text, arena_format(&arena, "schemas/lang/%s.json", language), 1 << 20, NULL),
        0);
    CHECK_INT(lang_add(lang, language, text.bytes, text.len, NULL), 0);
    buf_free(&text);
    arena_free(&arena);
}

static void add_approver(struct room *room, const char *name, const char *phone)
{
    struct people_put put = {.asking.who = &room->site.admin,
                             .account = {.name = name,
                                         .display = name,
                                         .roles = ROLE_BIT(ROLE_APPROVER),
                                         .territory = {.is_everywhere = true},
                                         .may_sign_in = true,
                                         .phone = phone}};

    CHECK_INT(DO(put, &put), 0);
    arena_free(&put.verb.arena);
}

static void open_room(struct room *room)
{
    struct notices_settings notices = {.channel_of = channel_of};
    struct summons_settings summons = {.site = "Empoli", .per_hour = 100};
    struct hub             *hub = &room->hub;

    *room = (struct room){0};
    site_open(&room->site);
    hub->clock = room->site.clock;
    hub->store = room->site.bench.store;
    hub->people = room->site.people;
    hub->lang = lang_new();
    add_words(hub->lang, "it");
    notices.store = hub->store;
    notices.clock = &hub->clock;
    notices.chance = &room->site.chance;
    notices.owner = summons.owner = &room->site.bench.tally;
    CHECK_INT(notices_open(&hub->notices, &notices, NULL), 0);
    summons.people = hub->people;
    summons.notices = hub->notices;
    summons.clock = &hub->clock;
    summons.lang = hub->lang;
    CHECK_INT(summons_open(&hub->summons, &summons, NULL), 0);
    add_account(&room->site, "anna", ROLE_OPERATOR);
    add_approver(room, "bruno", "+393330000002");
}

static void close_room(struct room *room)
{
    summons_close(room->hub.summons);
    notices_close(room->hub.notices);
    site_close(&room->site);
    lang_free(room->hub.lang);
}

/* Waits for the call; what it says, in the site's arena. */
static const char *heard(struct room *room)
{
    static const uint8_t       SEAL[SECRET_KEY_LEN];
    struct store_claim_notices claim = {.channel = "sms", .owner = "w", .limit = 10};
    struct notice_words        words;

    claim.now_ms = room->site.clock.set_ms;
    claim.lease_ms = 1000000;
    while (claim.count == 0) {
        store_job_free(&claim.job);
        CHECK_INT(ASK(&room->site.bench, claim_notices, &claim), 0);
    }
    CHECK_INT(claim.count, 1);
    CHECK(notice_unseal(&words, SEAL, claim.notices[0].text.at, claim.notices[0].text.len,
                        &room->site.arena));
    store_job_free(&claim.job);
    return words.text;
}

static struct alert_row row_in(const char *state, int64_t version)
{
    return (struct alert_row){.id = bench_id(7),
                              .version = version,
                              .state = state,
                              .mode = "actual",
                              .author = "nobody",
                              .content = ALERT};
}

TEST(each_step_of_an_alert_has_its_words)
{
    static const struct {
        enum release_call call;
        const char       *state, *says;
    } CASES[] = {
        {RELEASE_CALL_APPROVERS, "proposed",
         "un'allerta attende la vostra approvazione: PIENA."},
        {RELEASE_CALL_OFFICERS, "held",
         "un'allerta è sospesa, raggiungerebbe altri rispetto a quanto approvato: PIENA. Serve "
         "una nuova approvazione."},
        {RELEASE_CALL_ROOM, "proposed",
         "un'allerta sarà diffusa da una sola persona: PIENA. Fermatela se è sbagliata."},
        {RELEASE_CALL_ROOM, "released", "una sola persona ha diffuso un'allerta: PIENA."},
        {RELEASE_CALL_ROOM, "cancelled", "un'allerta è stata fermata: PIENA."},
        {RELEASE_CALL_UNRETRACTED, "cancelled",
         "un'allerta è stata fermata e la revoca NON può essere inviata: PIENA. Avvisate in "
         "altro modo."},
    };
    static struct room room;

    open_room(&room);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct alert_row row = row_in(CASES[i].state, i < 4 ? (int64_t)i + 1 : 5);
        struct buf       says = {0};
        char             text[ID_TEXT_LEN + 1];

        calls_release(&room.hub, CASES[i].call, &row, NULL);
        buf_format(&says, "Empoli: %s N. %s", CASES[i].says, id_text(text, &row.id));
        CHECK_TEXT(heard(&room), says.bytes);
        buf_free(&says);
    }
    close_room(&room);
}

/* The author is told of what came back, whatever they may do. */
TEST(what_came_back_is_its_author_s)
{
    static struct room room;
    struct people_list list = {.after = "anna"};
    struct alert_row   row = row_in("returned", 3);
    char               author[ID_TEXT_LEN + 1];

    open_room(&room);
    CHECK_INT(DO(list, &list), 0);
    id_text(author, &list.accounts[0].id);
    arena_free(&list.verb.arena);
    row.author = author;
    calls_release(&room.hub, RELEASE_CALL_AUTHOR, &row, "non ora");
    CHECK(strstr(heard(&room), "la vostra allerta è tornata a voi: PIENA."));
    row.state = "proposed";
    calls_release(&room.hub, RELEASE_CALL_APPROVERS, &row, NULL); /* not to its author */
    row.state = "cancelled";
    calls_release(&room.hub, RELEASE_CALL_ROOM, &row, NULL);
    CHECK(strstr(heard(&room), "un'allerta è stata fermata: PIENA."));
    close_room(&room);
}

TEST(a_proposal_that_waits_calls_again_after_a_minute_and_at_the_end)
{
    static struct room room;
    struct alert_row   row = row_in("proposed", 2);

    open_room(&room);
    for (unsigned minutes = 1; minutes < WATCH_ESCALATIONS_MAX; minutes++)
        calls_pending(&room.hub, &row, minutes);
    CHECK(strstr(heard(&room), "attende l'approvazione da 1 min: PIENA."));
    calls_pending(&room.hub, &row, WATCH_ESCALATIONS_MAX);
    CHECK(strstr(heard(&room), "attende l'approvazione da 5 min: PIENA."));
    row.version = 3;
    calls_pending(&room.hub, &row, 2); /* the first minute was slept through */
    calls_pending(&room.hub, &row, 3);
    CHECK(strstr(heard(&room), "attende l'approvazione da 2 min: PIENA."));
    close_room(&room);
}

TEST(a_practice_leaves_half_of_the_hour_to_what_is_real)
{
    static struct room room;
    struct alert_row   drill = row_in("proposed", 1), row = row_in("proposed", 1);

    open_room(&room);
    summons_take_limit(room.hub.summons, 2);
    drill.mode = "exercise/ponte";
    calls_release(&room.hub, RELEASE_CALL_APPROVERS, &drill, NULL);
    CHECK(strstr(heard(&room), "PIENA"));
    for (int i = 0; i < 8; i++) { /* looked at in whatever order */
        struct people_list list = {0};

        drill.version++;
        calls_release(&room.hub, RELEASE_CALL_APPROVERS, &drill, NULL);
        CHECK_INT(DO(list, &list), 0);
        arena_free(&list.verb.arena);
    }
    row.version = drill.version + 1;
    calls_release(&room.hub, RELEASE_CALL_APPROVERS, &row, NULL);
    CHECK(strncmp(heard(&room), "Empoli: ", 8) == 0);
    close_room(&room);
}

TEST(what_breaks_is_said)
{
    static struct room room;

    open_room(&room);
    calls_channel(&room.hub, "sms-2", "no answer");
    CHECK_TEXT(heard(&room),
               "Empoli: il canale sms-2 non funziona mentre un'allerta è in corso: "
               "no answer");
    calls_clock(&room.hub, -3600000);
    CHECK(strstr(heard(&room), "è saltato di -3600 s."));
    calls_disk(&room.hub); /* it takes everything: nobody is called */
    calls_channel(&room.hub, "mail", "");
    CHECK(strstr(heard(&room), "il canale mail non funziona"));
    close_room(&room);
}

RUN(each_step_of_an_alert_has_its_words, what_came_back_is_its_author_s,
    a_proposal_that_waits_calls_again_after_a_minute_and_at_the_end,
    a_practice_leaves_half_of_the_hour_to_what_is_real, what_breaks_is_said)
