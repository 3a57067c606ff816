/* Alerts of others that nobody acknowledges: who is called, when, and how often. */
#include "hub/unseen.h"

#include "hub/base/file.h"
#include "hub/desk/received/room.h"
#include "hub/house.h"
#include "hub/model/cap.h"
#include "tests/hub/desk/people/site.h"

enum { MINUTE_MS = 60000 };

/* A hub with its desks, an operator and an approver with telephones, and one way to call. */
struct room {
    struct site     site;
    struct hub      hub;
    struct settings settings;
};

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    (void)house;
    (void)mode;
    return kind == ENDPOINT_SMS ? "sms" : NULL;
}

static void on_event(void *house, const struct event *event)
{
    (void)house;
    (void)event;
}

static void add_person(struct room *room, const char *name, enum role role, const char *phone)
{
    struct people_put put = {.asking.who = &room->site.admin,
                             .account = {.name = name,
                                         .display = name,
                                         .roles = ROLE_BIT(role),
                                         .territory = {.is_everywhere = true},
                                         .may_sign_in = true,
                                         .phone = phone}};

    CHECK_INT(DO(put, &put), 0);
    arena_free(&put.verb.arena);
}

static void open_desks(struct room *room)
{
    struct hub             *hub = &room->hub;
    struct notices_settings notices = {.store = hub->store,
                                       .clock = &hub->clock,
                                       .chance = &room->site.chance,
                                       .owner = &room->site.bench.tally,
                                       .channel_of = channel_of};
    struct summons_settings summons = {.people = hub->people,
                                       .clock = &hub->clock,
                                       .lang = hub->lang,
                                       .owner = &room->site.bench.tally,
                                       .site = "Empoli",
                                       .per_hour = 100};
    struct areas_settings   areas = {.store = hub->store,
                                     .loop = &room->site.bench.loop,
                                     .owner = &room->site.bench.tally,
                                     .clock = &hub->clock};

    CHECK_INT(notices_open(&hub->notices, &notices, NULL), 0);
    summons.notices = hub->notices;
    CHECK_INT(summons_open(&hub->summons, &summons, NULL), 0);
    CHECK_INT(areas_open(&hub->areas, &areas, NULL), 0);
    CHECK_INT(received_open(&hub->received,
                            &(struct received_settings){.store = hub->store,
                                                        .loop = &room->site.bench.loop,
                                                        .clock = &hub->clock,
                                                        .owner = &room->site.bench.tally,
                                                        .on_event = on_event},
                            NULL),
              0);
}

static void close_desks(struct room *room)
{
    received_close(room->hub.received);
    areas_close(room->hub.areas);
    summons_close(room->hub.summons);
    notices_close(room->hub.notices);
}

static void open_room(struct room *room)
{
    struct hub *hub = &room->hub;
    struct buf  text = {0};

    *room = (struct room){0};
    site_open(&room->site);
    hub->clock = room->site.clock;
    hub->store = room->site.bench.store;
    hub->people = room->site.people;
    hub->settings = &room->settings;
    room->settings.officers.received_min = 5;
    hub->lang = lang_new();
    CHECK_INT(file_read(&text, "schemas/lang/it.json", 1 << 20, NULL), 0);
    CHECK_INT(lang_add(hub->lang, "it", text.bytes, text.len, NULL), 0);
    buf_free(&text);
    open_desks(room);
    add_person(room, "anna", ROLE_OPERATOR, "+393330000001");
    add_person(room, "bruno", ROLE_APPROVER, "+393330000002");
}

static void close_room(struct room *room)
{
    close_desks(room);
    site_close(&room->site);
    lang_free(room->hub.lang);
}

struct says {
    const char *status, *urgency, *severity, *expires;
};

static struct card_row keep(struct room *room, const char *name, struct says says)
{
    struct arena         *arena = &room->site.arena;
    struct cap_notes      notes = {.arena = arena};
    struct alert          alert;
    struct letter         letter;
    struct store_put_card put;
    const char           *cap = arena_format(
                  arena,
                  "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>%s</identifier>"
                            "<sender>regione</sender><sent>2026-01-01T00:00:00+00:00</sent><status>%s</status>"
                            "<msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>"
                            "Piena %s</event><urgency>%s</urgency><severity>%s</severity><certainty>Likely"
                            "</certainty>%s<area><areaDesc>a</areaDesc></area></info></alert>",
                  name, says.status ? says.status : "Actual", name,
        says.urgency ? says.urgency : "Immediate", says.severity ? says.severity : "Severe",
        says.expires ? says.expires : "");

    CHECK_INT(cap_read(&alert, &notes, cap, strlen(cap), NULL), 0);
    letter_make(&letter, arena, &alert,
                &(struct origin){.source = "regione", .now_ms = clock_now(&room->hub.clock)});
    put = (struct store_put_card){.row = letter.row};
    CHECK_INT(ASK(&room->site.bench, put_card, &put), 0);
    store_job_free(&put.job);
    return letter.row;
}

static void change(struct room *room, const struct card_row *row)
{
    struct store_put_card put = {.row = *row};

    CHECK_INT(ASK(&room->site.bench, put_card, &put), 0);
    store_job_free(&put.job);
}

/* Minutes pass, and all that follows from it happens. */
static void pass(struct room *room, int minutes)
{
    room->hub.clock.set_ms += minutes * MINUTE_MS;
    unseen_look(&room->hub);
    while (room->hub.is_looking)
        uv_run(&room->site.bench.loop, UV_RUN_ONCE);
    for (int i = 0; i < 10; i++) { /* the accounts, the letters, the card */
        struct people_list list = {0};

        CHECK_INT(DO(list, &list), 0);
        arena_free(&list.verb.arena);
    }
}

/* Letters since the last time, and what the last of them says, in the site's arena. */
static size_t heard(struct room *room, const char **says_r)
{
    static const uint8_t       SEAL[SECRET_KEY_LEN];
    struct store_claim_notices claim = {
        .channel = "sms", .owner = "w", .limit = 20, .lease_ms = 100000000};
    struct notice_words words = {0};
    size_t              count;

    claim.now_ms = clock_now(&room->hub.clock);
    CHECK_INT(ASK(&room->site.bench, claim_notices, &claim), 0);
    count = claim.count;
    if (count > 0)
        CHECK(notice_unseal(&words, SEAL, claim.notices[0].text.at, claim.notices[0].text.len,
                            &room->site.arena));
    if (says_r)
        *says_r = words.text;
    store_job_free(&claim.job);
    return count;
}

TEST(what_nobody_acknowledges_calls_those_who_may_and_then_the_room)
{
    static struct room     room;
    struct store_find_card find;
    const char            *says;

    open_room(&room);
    find = (struct store_find_card){.id = keep(&room, "A", (struct says){0}).id};
    pass(&room, 4);
    CHECK_INT(heard(&room, NULL), 0);
    pass(&room, 1);
    CHECK_INT(heard(&room, &says), 1); /* the operator */
    CHECK_TEXT(says, "Empoli: un'allerta di regione attende da 5 min che qualcuno ne prenda "
                     "visione: Piena A");
    pass(&room, 1);
    pass(&room, 8);
    CHECK_INT(heard(&room, NULL), 0);
    pass(&room, 1);
    CHECK_INT(heard(&room, &says), 2);
    CHECK(strstr(says, "da 15 min"));
    pass(&room, 60);
    CHECK_INT(heard(&room, NULL), 0);
    CHECK_INT(ASK(&room.site.bench, find_card, &find), 0);
    CHECK_INT(find.row.version, 3); /* each step is written down once */
    store_job_free(&find.job);
    close_room(&room);
}

TEST(only_what_is_real_grave_immediate_and_not_over_calls)
{
    static struct room room;
    struct card_row    row;

    open_room(&room);
    keep(&room, "A", (struct says){.status = "Exercise"});
    keep(&room, "B", (struct says){.status = "Test"});
    keep(&room, "C", (struct says){.urgency = "Expected"});
    keep(&room, "D", (struct says){.severity = "Moderate"});
    keep(&room, "E", (struct says){.expires = "<expires>2026-01-01T00:04:00+00:00</expires>"});
    row = keep(&room, "F", (struct says){0});
    row.version = 1;
    row.is_open = false;
    row.state = "acknowledged";
    change(&room, &row);
    pass(&room, 100);
    CHECK_INT(heard(&room, NULL), 0);
    keep(&room, "G", (struct says){.severity = "Extreme"});
    room.settings.officers.received_min = 0;
    pass(&room, 100);
    CHECK_INT(heard(&room, NULL), 0);
    room.settings.officers.received_min = 5;
    pass(&room, 0);
    CHECK_INT(heard(&room, NULL), 2); /* the first step was slept through */
    close_room(&room);
}

TEST(a_restart_calls_nobody_twice_whether_or_not_the_card_knows)
{
    static struct room     room;
    struct card_row        row;
    struct store_find_card find;

    open_room(&room);
    row = keep(&room, "A", (struct says){0});
    pass(&room, 5);
    CHECK_INT(heard(&room, NULL), 1);
    close_desks(&room);
    open_desks(&room);
    pass(&room, 1);
    CHECK_INT(heard(&room, NULL), 0);
    find = (struct store_find_card){.id = row.id};
    CHECK_INT(ASK(&room.site.bench, find_card, &find), 0);
    CHECK(strstr(find.row.fields, "\"called\":1"));
    row.version = find.row.version; /* killed between the call and the card */
    store_job_free(&find.job);
    change(&room, &row);
    close_desks(&room);
    open_desks(&room);
    pass(&room, 1);
    CHECK_INT(heard(&room, NULL), 0);
    pass(&room, 8);
    CHECK_INT(heard(&room, NULL), 2);
    close_room(&room);
}

RUN(what_nobody_acknowledges_calls_those_who_may_and_then_the_room,
    only_what_is_real_grave_immediate_and_not_over_calls,
    a_restart_calls_nobody_twice_whether_or_not_the_card_knows)
