#include "hub/desk/people.h"

#include "hub/base/otp.h"
#include "tests/hub/store/kit/bench.h"

static const char PASSWORD[] = "quattro mulini sull'Elsa";

struct site {
    struct bench   bench;
    struct clock   clock;
    struct chance  chance;
    struct people *people;
    struct who     admin;
    struct arena   arena;
    bool           is_done;
};

static struct site *the_site;

static void on_done(struct people_verb *verb)
{
    (void)verb;
    CHECK(!the_site->is_done);
    the_site->is_done = true;
}

/* Asks, waits, and is what the verb left. */
#define DO(name, about)                                                                        \
    ((about)->verb.on_done = on_done, the_site->is_done = false,                               \
     people_##name(the_site->people, about), finish(&(about)->verb))

static int finish(struct people_verb *verb)
{
    CHECK(!the_site->is_done); /* never before it returned */
    while (!the_site->is_done)
        uv_run(&the_site->bench.loop, UV_RUN_ONCE);
    return verb->failed;
}

static void site_open(struct site *site)
{
    struct people_settings settings;

    *site = (struct site){.clock = clock_set_to(1767225600000), .chance = chance_of_seed(3)};
    the_site = site;
    bench_open(&site->bench, &SQLITE_BACKEND);
    site->admin = who_system();
    settings = (struct people_settings){.store = site->bench.store,
                                        .loop = &site->bench.loop,
                                        .owner = &site->bench.tally,
                                        .clock = &site->clock,
                                        .chance = &site->chance,
                                        .site = "Tocsin Empoli",
                                        .seal = "thirty-two bytes to seal with .."};
    CHECK_INT(people_open(&site->people, &settings, NULL), 0);
}

static void site_close(struct site *site)
{
    people_close(site->people);
    arena_free(&site->arena);
    bench_close(&site->bench);
}

/* A new account; its link in the site's arena. */
static const char *add_account(struct site *site, const char *name, enum role role)
{
    struct people_put put = {
        .asking.who = &site->admin,
        .account = {.name = name,
                    .display = name,
                    .roles = ROLE_BIT(role),
                    .territory = {.is_everywhere = true},
                    .may_sign_in = true},
    };
    const char *link;

    CHECK_INT(DO(put, &put), 0);
    link = arena_text(&site->arena, put.link);
    arena_free(&put.verb.arena);
    return link;
}

static int enter(struct site *site, struct people_sign_in *sign_in)
{
    int failed;

    sign_in->network = "192.0.2.1";
    failed = DO(sign_in, sign_in);
    (void)site;
    return failed;
}

static void unbase32(uint8_t seed[OTP_SEED_LEN], const char *letters)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned          bits = 0, held = 0, at = 0;

    for (; at < OTP_SEED_LEN; letters++) {
        bits = bits << 5 | (unsigned)(strchr(ALPHABET, *letters) - ALPHABET);
        held += 5;
        if (held >= 8)
            seed[at++] = (uint8_t)(bits >> (held -= 8));
    }
}

/* The link's session sets a password and proves the factor; returns the factor's seed. */
static void enrol(struct site *site, const char *link, uint8_t seed[OTP_SEED_LEN])
{
    struct people_sign_in      sign_in = {.link = link};
    struct people_set_password set = {.password = PASSWORD};
    struct people_find         find = {0};
    char                       code[OTP_DIGITS + 1];

    CHECK_INT(enter(site, &sign_in), 0);
    CHECK(sign_in.must_set_password);
    CHECK_INT(sign_in.who.roles, ROLE_BIT(ROLE_RESIDENT));
    set.asking.who = &sign_in.who;
    set.secret = sign_in.secret;
    CHECK_INT(DO(set_password, &set), 0);
    CHECK(set.recovery[9] != NULL);
    unbase32(seed, strstr(set.otpauth, "secret=") + 7);
    arena_free(&set.verb.arena);

    set.code = "000000";
    CHECK_INT(DO(set_password, &set), -1);
    CHECK_TEXT(set.verb.err.pointer, "/code");
    arena_free(&set.verb.arena);
    set.code = otp_code(code, seed, OTP_SEED_LEN, site->clock.set_ms);
    CHECK_INT(DO(set_password, &set), 0);
    CHECK(set.otpauth == NULL);
    arena_free(&set.verb.arena);

    find.secret = sign_in.secret; /* the same session, now whole */
    CHECK_INT(DO(find, &find), 0);
    CHECK(find.who.roles & ROLE_BIT(ROLE_OPERATOR));
    CHECK_INT(find.who.stepped_up_ms, site->clock.set_ms);
    arena_free(&find.verb.arena);
    arena_free(&sign_in.verb.arena);
}

TEST(a_link_opens_once_and_only_to_set_a_password)
{
    struct site           site;
    uint8_t               seed[OTP_SEED_LEN];
    const char           *link;
    struct people_sign_in again = {0};

    site_open(&site);
    link = add_account(&site, "anna", ROLE_OPERATOR);
    enrol(&site, link, seed);
    again.link = link;
    CHECK_INT(enter(&site, &again), -1);
    CHECK_INT(again.verb.err.kind, ERR_UNKNOWN);
    arena_free(&again.verb.arena);
    site_close(&site);
}

TEST(password_and_code_open_and_a_code_is_good_once)
{
    struct site           site;
    uint8_t               seed[OTP_SEED_LEN];
    char                  code[OTP_DIGITS + 1];
    struct people_sign_in sign_in = {.name = "Anna", .password = PASSWORD};

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    site.clock.set_ms += 60000;
    sign_in.code = otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(enter(&site, &sign_in), 0);
    CHECK(!sign_in.must_set_password);
    CHECK_TEXT(sign_in.who.name, "anna");
    arena_free(&sign_in.verb.arena);
    CHECK_INT(enter(&site, &sign_in), -1); /* replayed */
    CHECK_INT(sign_in.verb.err.kind, ERR_UNKNOWN);
    arena_free(&sign_in.verb.arena);
    sign_in.code = NULL; /* staff needs a factor */
    CHECK_INT(enter(&site, &sign_in), -1);
    arena_free(&sign_in.verb.arena);
    site_close(&site);
}

TEST(whatever_is_wrong_the_answer_is_the_same_and_tries_are_slowed)
{
    struct site           site;
    char                  words[sizeof((struct err){0}.text)];
    struct people_sign_in wrong = {.name = "anna", .password = "not the password"};
    struct people_sign_in nobody = {.name = "nobody", .password = "not the password"};

    site_open(&site);
    add_account(&site, "anna", ROLE_OPERATOR);
    CHECK_INT(enter(&site, &wrong), -1);
    snprintf(words, sizeof words, "%s", wrong.verb.err.text);
    arena_free(&wrong.verb.arena);
    CHECK_INT(enter(&site, &nobody), -1);
    CHECK_TEXT(nobody.verb.err.text, words);
    arena_free(&nobody.verb.arena);
    for (int i = 0; i < 5; i++) {
        CHECK_INT(enter(&site, &wrong), -1);
        arena_free(&wrong.verb.arena);
    }
    CHECK_INT(enter(&site, &wrong), -1);
    CHECK_INT(wrong.verb.err.kind, ERR_BUSY);
    CHECK(wrong.retry_after_ms > 0);
    arena_free(&wrong.verb.arena);
    site.clock.set_ms += wrong.retry_after_ms;
    CHECK_INT(enter(&site, &wrong), -1);
    CHECK_INT(wrong.verb.err.kind, ERR_UNKNOWN);
    arena_free(&wrong.verb.arena);
    site_close(&site);
}

TEST(a_token_is_its_device_until_it_is_revoked)
{
    struct site                site;
    struct people_sign_in      sign_in = {0};
    struct people_add_token    add = {.token = {.name = "gauge-3", .role = ROLE_DEVICE}};
    struct people_revoke_token revoke = {0};
    struct people_find         find = {0};
    struct who                 who;
    uint8_t                    seed[OTP_SEED_LEN];

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    sign_in.link = add_account(&site, "carla", ROLE_ADMINISTRATOR);
    CHECK_INT(enter(&site, &sign_in), 0);
    add.asking.who = revoke.asking.who = &sign_in.who;
    add.token.territory.is_everywhere = true;
    CHECK_INT(DO(add_token, &add), 0);
    arena_free(&add.verb.arena);

    CHECK(!people_know(site.people, add.secret, &site.arena, &who));
    find.secret = add.secret;
    CHECK_INT(DO(find, &find), 0);
    CHECK_TEXT(find.who.name, "gauge-3");
    CHECK_INT(find.who.roles, ROLE_BIT(ROLE_DEVICE));
    CHECK_INT(find.who.credential, CREDENTIAL_TOKEN);
    arena_free(&find.verb.arena);
    CHECK(people_know(site.people, add.secret, &site.arena, &who));
    CHECK_TEXT(who.name, "gauge-3");

    revoke.id = add.token.id;
    CHECK_INT(DO(revoke_token, &revoke), 0);
    arena_free(&revoke.verb.arena);
    CHECK(!people_know(site.people, add.secret, &site.arena, &who));
    CHECK_INT(DO(find, &find), -1);
    CHECK_INT(find.verb.err.kind, ERR_UNKNOWN);
    arena_free(&find.verb.arena);
    arena_free(&sign_in.verb.arena);
    site_close(&site);
}

TEST(an_account_that_may_not_sign_in_loses_its_sessions_at_once)
{
    struct site           site;
    uint8_t               seed[OTP_SEED_LEN];
    char                  code[OTP_DIGITS + 1];
    struct people_sign_in sign_in = {.name = "anna", .password = PASSWORD};
    struct people_list    list = {0};
    struct people_put     close_it = {0};
    struct people_find    find = {0};

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    site.clock.set_ms += 60000;
    sign_in.code = otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(enter(&site, &sign_in), 0);
    arena_free(&sign_in.verb.arena);
    find.secret = sign_in.secret;
    CHECK_INT(DO(find, &find), 0);
    arena_free(&find.verb.arena);

    CHECK_INT(DO(list, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK(list.accounts[0].has_second_factor);
    close_it.asking.who = &site.admin;
    close_it.account = list.accounts[0];
    close_it.account.may_sign_in = false;
    CHECK_INT(DO(put, &close_it), 0);
    arena_free(&close_it.verb.arena);
    CHECK_INT(DO(find, &find), -1);
    arena_free(&find.verb.arena);
    CHECK_INT(DO(put, &close_it), 0); /* the version moved on with it */
    arena_free(&close_it.verb.arena);
    close_it.account.version--;
    CHECK_INT(DO(put, &close_it), -1);
    CHECK_INT(close_it.verb.err.kind, ERR_CONFLICT);
    arena_free(&close_it.verb.arena);
    arena_free(&list.verb.arena);
    site_close(&site);
}

RUN(a_link_opens_once_and_only_to_set_a_password,
    password_and_code_open_and_a_code_is_good_once,
    whatever_is_wrong_the_answer_is_the_same_and_tries_are_slowed,
    a_token_is_its_device_until_it_is_revoked,
    an_account_that_may_not_sign_in_loses_its_sessions_at_once)
