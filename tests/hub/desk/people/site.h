/* site.h: the desk of accounts on a store of its own, and a person who enrols. */
#ifndef TOCSIN_TESTS_DESK_PEOPLE_SITE_H
#define TOCSIN_TESTS_DESK_PEOPLE_SITE_H

#include "hub/base/otp.h"
#include "hub/desk/people.h"
#include "hub/store/people.h"
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
    char           recovery[40]; /* a code of who enrolled last */
};

static struct site *the_site;

static inline void on_done(struct people_verb *verb)
{
    (void)verb;
    CHECK(!the_site->is_done);
    the_site->is_done = true;
}

/* Asks, waits, and is what the verb left. */
#define DO(name, about)                                                                        \
    ((about)->verb.on_done = on_done, the_site->is_done = false,                               \
     people_##name(the_site->people, about), finish(&(about)->verb))

static inline int finish(struct people_verb *verb)
{
    CHECK(!the_site->is_done); /* never before it returned */
    while (!the_site->is_done)
        uv_run(&the_site->bench.loop, UV_RUN_ONCE);
    return verb->failed;
}

static inline void site_open(struct site *site)
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

static inline void site_close(struct site *site)
{
    people_close(site->people);
    arena_free(&site->arena);
    bench_close(&site->bench);
}

/* A new account; its link in the site's arena. */
static inline const char *add_account(struct site *site, const char *name, enum role role)
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

static inline int enter(struct site *site, struct people_sign_in *sign_in)
{
    int failed;

    sign_in->network = "192.0.2.1";
    failed = DO(sign_in, sign_in);
    (void)site;
    return failed;
}

static inline size_t sessions_of(struct site *site, const struct id *account)
{
    struct store_list_sessions list = {.account = *account, .now_ms = site->clock.set_ms};
    size_t                     count;

    CHECK_INT(ASK(&site->bench, list_sessions, &list), 0);
    count = list.count;
    store_job_free(&list.job);
    return count;
}

static inline void unbase32(uint8_t seed[OTP_SEED_LEN], const char *letters)
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
static inline void enrol(struct site *site, const char *link, uint8_t seed[OTP_SEED_LEN])
{
    struct people_sign_in      sign_in = {.link = link};
    struct people_set_password set = {.password = PASSWORD};
    struct people_find         find = {0};
    char                       code[OTP_DIGITS + 1];

    CHECK_INT(enter(site, &sign_in), 0);
    CHECK(sign_in.must_set_password);
    CHECK_INT(sign_in.who.roles, ROLE_BIT(ROLE_RESIDENT));
    set.asking.who = &sign_in.who;
    CHECK_INT(DO(set_password, &set), 0);
    snprintf(site->recovery, sizeof site->recovery, "%s", set.recovery[9]);
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

    find.secret = sign_in.secret; /* nobody goes on with the link's session */
    CHECK_INT(DO(find, &find), -1);
    arena_free(&find.verb.arena);
    find.secret = set.secret;
    CHECK_INT(DO(find, &find), 0);
    CHECK(!find.who.must_set_password);
    CHECK(find.who.roles & ROLE_BIT(ROLE_OPERATOR));
    CHECK_INT(find.who.stepped_up_ms, site->clock.set_ms);
    arena_free(&find.verb.arena);
    arena_free(&sign_in.verb.arena);
}

/* Anna's new session a minute later, as she is known in it. */
static inline struct who anna_enters(struct site *site, const uint8_t seed[OTP_SEED_LEN])
{
    struct people_sign_in sign_in = {.name = "anna", .password = PASSWORD};
    char                  code[OTP_DIGITS + 1];
    struct who            who;

    site->clock.set_ms += 60000;
    sign_in.code = otp_code(code, seed, OTP_SEED_LEN, site->clock.set_ms);
    CHECK_INT(enter(site, &sign_in), 0);
    who = who_copy(&sign_in.who, &site->arena);
    arena_free(&sign_in.verb.arena);
    return who;
}

#endif
