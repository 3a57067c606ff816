#include "hub/desk/people/attempts.h"

#include "tests/hub/desk/people/site.h"

/* A try with the right password and a code; the kind of what was wrong. */
static enum err_kind try_code(struct site *site, const char *network, const char *code)
{
    struct people_sign_in sign_in = {.name = "anna", .password = PASSWORD, .code = code};
    enum err_kind         kind;

    sign_in.network = network;
    DO(sign_in, &sign_in);
    kind = sign_in.verb.failed ? sign_in.verb.err.kind : 0;
    arena_free(&sign_in.verb.arena);
    (void)site;
    return kind;
}

TEST(codes_are_guessed_five_times_from_anywhere_and_a_recovery_code_still_opens)
{
    struct site site;
    uint8_t     seed[OTP_SEED_LEN];
    char        code[OTP_DIGITS + 1], network[40];

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    site.clock.set_ms += 60000;
    for (int i = 0; i < 6; i++) {
        snprintf(network, sizeof network, "2001:db8:%d::1", i);
        CHECK_INT(try_code(&site, network, "000000"), ERR_UNKNOWN);
    }
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(try_code(&site, "198.51.100.7", code), ERR_UNKNOWN);
    CHECK_INT(try_code(&site, "198.51.100.7", site.recovery), 0);
    site.clock.set_ms += 60000;
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(try_code(&site, "198.51.100.7", code), 0);
    site_close(&site);
}

TEST(a_hundred_failures_from_afar_close_the_way_from_afar_only)
{
    struct site site;
    uint8_t     seed[OTP_SEED_LEN];
    char        code[OTP_DIGITS + 1], network[40];

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed); /* from 192.0.2.1 */
    anna_enters(&site, seed);
    for (int i = 0; i < 100; i++) {
        struct people_sign_in wrong = {.link = "Anna.not-the-link", .network = network};

        snprintf(network, sizeof network, "2001:db8:%d::1", i);
        CHECK_INT(DO(sign_in, &wrong), -1);
        CHECK_INT(wrong.verb.err.kind, ERR_UNKNOWN);
        arena_free(&wrong.verb.arena);
    }
    site.clock.set_ms += 60000;
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(try_code(&site, "198.51.100.7", code), ERR_BUSY);
    CHECK_INT(try_code(&site, "198.51.100.7", site.recovery), 0);
    CHECK_INT(try_code(&site, "192.0.2.1", code), 0);
    site_close(&site);
}

TEST(far_away_networks_do_not_slow_the_known_one)
{
    static struct attempts attempts;
    struct chance          chance = chance_of_seed(3);
    char                   network[NETWORK_MAX];

    attempts_open(&attempts, &chance);
    for (int i = 0; i < 3000; i++) {
        snprintf(network, sizeof network, "198.51.%d.%d", i / 250, i % 250);
        CHECK_INT(attempts_begin(&attempts, "anna", network, 1000 + i), 0);
    }
    CHECK(attempts_are_spent(&attempts, "ANNA", 5000));
    CHECK(!attempts_are_spent(&attempts, "bruno", 5000));
    CHECK_INT(attempts_begin(&attempts, "anna", "192.0.2.1", 5000), 0);
    attempts_succeeded(&attempts, "anna", "192.0.2.1");
    CHECK(!attempts_are_spent(&attempts, "anna", 5000));
}

TEST(many_names_from_one_network_are_slowed_at_a_quarter_and_success_is_not_counted)
{
    static struct attempts attempts;
    struct chance          chance = chance_of_seed(3);
    char                   name[20];

    attempts_open(&attempts, &chance);
    for (int i = 0; i < 100; i++) { /* a full office after lunch */
        snprintf(name, sizeof name, "officer-%d", i);
        CHECK_INT(attempts_begin(&attempts, name, "192.0.2.1", 1000), 0);
        attempts_succeeded(&attempts, name, "192.0.2.1");
    }
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "guess-%d", i);
        CHECK_INT(attempts_begin(&attempts, name, "192.0.2.1", 1000), 0);
    }
    CHECK_INT(attempts_begin(&attempts, "guess-20", "192.0.2.1", 1000), 2000);
    CHECK_INT(attempts_begin(&attempts, "guess-20", "192.0.2.2", 1000), 0);
}

TEST(an_address_is_as_much_of_a_network_as_its_customer_holds)
{
    static const char *const SAME[][2] = {
        {"192.0.2.1", "192.0.2.1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
        {"fe80::1", "fe80::"},
        {"", ""},
    };
    char network[NETWORK_MAX];

    for (size_t i = 0; i < COUNT_OF(SAME); i++) {
        attempts_network(network, SAME[i][0]);
        CHECK_TEXT(network, SAME[i][1]);
    }
}

static size_t waiting;

static void on_one_done(struct people_verb *verb)
{
    (void)verb;
    waiting--;
}

TEST(a_provider_s_customer_is_one_network_and_many_tries_at_once_gain_nothing)
{
    struct site           site;
    struct people_sign_in tries[8];
    char                  network[8][40];
    int                   refused = 0;

    site_open(&site);
    add_account(&site, "anna", ROLE_OPERATOR);
    waiting = COUNT_OF(tries);
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        snprintf(network[i], sizeof network[i], "2001:db8:1:2::%zx", i);
        tries[i] = (struct people_sign_in){.verb.on_done = on_one_done,
                                           .name = "anna",
                                           .password = "not the password",
                                           .network = network[i]};
        people_sign_in(site.people, &tries[i]);
    }
    while (waiting > 0)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        refused += tries[i].verb.err.kind == ERR_BUSY;
        arena_free(&tries[i].verb.arena);
    }
    CHECK_INT(refused, 3);
    site_close(&site);
}

RUN(codes_are_guessed_five_times_from_anywhere_and_a_recovery_code_still_opens,
    a_hundred_failures_from_afar_close_the_way_from_afar_only,
    far_away_networks_do_not_slow_the_known_one,
    many_names_from_one_network_are_slowed_at_a_quarter_and_success_is_not_counted,
    an_address_is_as_much_of_a_network_as_its_customer_holds,
    a_provider_s_customer_is_one_network_and_many_tries_at_once_gain_nothing)
