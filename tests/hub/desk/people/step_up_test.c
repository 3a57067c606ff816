#include "tests/hub/desk/people/site.h"

#include "hub/model/session.h"

/* A person with a session an hour old. */
static void anna_sits_there(struct site *site, struct people_sign_in *sign_in,
                            uint8_t seed[OTP_SEED_LEN])
{
    char code[OTP_DIGITS + 1];

    enrol(site, add_account(site, "anna", ROLE_OPERATOR), seed);
    site->clock.set_ms += 60000;
    *sign_in = (struct people_sign_in){.name = "anna", .password = PASSWORD};
    sign_in->code = otp_code(code, seed, OTP_SEED_LEN, site->clock.set_ms);
    CHECK_INT(enter(site, sign_in), 0);
    site->clock.set_ms += SESSION_STEP_UP_MS + 60000;
}

static int step_up(struct people_sign_in *sign_in, const char *code, enum err_kind *why)
{
    struct people_step_up step_up = {
        .who = &sign_in->who, .secret = sign_in->secret, .code = code};
    int failed = DO(step_up, &step_up);

    *why = step_up.verb.err.kind;
    arena_free(&step_up.verb.arena);
    return failed;
}

static bool is_stepped_up(struct site *site, const struct people_sign_in *sign_in)
{
    struct people_find find = {.secret = sign_in->secret};
    bool               is;

    CHECK_INT(DO(find, &find), 0);
    is = session_is_stepped_up(find.who.stepped_up_ms, site->clock.set_ms);
    arena_free(&find.verb.arena);
    return is;
}

TEST(a_code_alone_shows_the_second_factor_again_once)
{
    struct site           site;
    struct people_sign_in anna;
    uint8_t               seed[OTP_SEED_LEN];
    char                  code[OTP_DIGITS + 1];
    enum err_kind         why;
    struct who            known;

    site_open(&site);
    anna_sits_there(&site, &anna, seed);
    CHECK(!is_stepped_up(&site, &anna));
    CHECK_INT(step_up(&anna, "000000", &why), -1);
    CHECK_INT(why, ERR_INVALID);
    CHECK(!is_stepped_up(&site, &anna));
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(step_up(&anna, code, &why), 0);
    CHECK(!people_know(site.people, anna.secret, &site.arena, &known)); /* as it was before */
    CHECK(is_stepped_up(&site, &anna));
    CHECK_INT(step_up(&anna, code, &why), -1); /* replayed */
    CHECK_INT(why, ERR_INVALID);
    site.clock.set_ms += SESSION_STEP_UP_MS + 1;
    CHECK(!is_stepped_up(&site, &anna));
    arena_free(&anna.verb.arena);
    site_close(&site);
}

TEST(who_guesses_codes_is_slowed_down_even_with_the_right_one)
{
    struct site           site;
    struct people_sign_in anna;
    uint8_t               seed[OTP_SEED_LEN];
    char                  code[OTP_DIGITS + 1];
    enum err_kind         why = ERR_INVALID;

    site_open(&site);
    anna_sits_there(&site, &anna, seed);
    for (int i = 0; i < 5; i++) {
        CHECK_INT(step_up(&anna, "000000", &why), -1);
        CHECK_INT(why, ERR_INVALID);
    }
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(step_up(&anna, code, &why), -1);
    CHECK_INT(why, ERR_BUSY);
    site.clock.set_ms += 60000;
    otp_code(code, seed, OTP_SEED_LEN, site.clock.set_ms);
    CHECK_INT(step_up(&anna, code, &why), 0);
    arena_free(&anna.verb.arena);
    site_close(&site);
}

RUN(a_code_alone_shows_the_second_factor_again_once,
    who_guesses_codes_is_slowed_down_even_with_the_right_one)
