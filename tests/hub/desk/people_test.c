#include "tests/hub/desk/people/site.h"

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

TEST(an_unattended_screen_sets_no_new_password)
{
    struct site                site;
    uint8_t                    seed[OTP_SEED_LEN];
    struct who                 anna;
    struct people_set_password set = {.password = "another password of mine"};

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    anna = anna_enters(&site, seed);
    set.asking.who = &anna;
    site.clock.set_ms += 6 * 60000;
    CHECK_INT(DO(set_password, &set), -1);
    CHECK_INT(set.verb.err.kind, ERR_STEP_UP);
    arena_free(&set.verb.arena);
    anna = anna_enters(&site, seed);
    CHECK_INT(DO(set_password, &set), 0);
    arena_free(&set.verb.arena);
    site_close(&site);
}

TEST(a_token_stands_for_who_made_it_and_shows_no_factor)
{
    struct site             site;
    uint8_t                 seed[OTP_SEED_LEN];
    struct who              anna;
    struct people_add_token add = {.token = {.name = "script", .role = ROLE_APPROVER}};
    struct people_find      find = {0};
    struct people_put       close_it = {0};
    struct people_list      list = {0};

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    anna = anna_enters(&site, seed);
    add.asking.who = &anna;
    add.token.territory.is_everywhere = true;
    CHECK_INT(DO(add_token, &add), 0);
    arena_free(&add.verb.arena);
    find.secret = add.secret;
    CHECK_INT(DO(find, &find), 0);
    CHECK(!id_same(&find.who.account, &anna.account));
    CHECK(id_same(who_person(&find.who), &anna.account));
    CHECK_INT(find.who.stepped_up_ms, 0);
    arena_free(&find.verb.arena);

    CHECK_INT(DO(list, &list), 0);
    close_it.asking.who = &site.admin;
    close_it.account = list.accounts[0];
    close_it.account.may_sign_in = false;
    CHECK_INT(DO(put, &close_it), 0);
    arena_free(&close_it.verb.arena);
    arena_free(&list.verb.arena);
    CHECK(!people_know(site.people, add.secret, &site.arena, &anna)); /* at once */
    site_close(&site);
}

TEST(who_gains_a_role_signs_in_again)
{
    struct site        site;
    uint8_t            seed[OTP_SEED_LEN];
    struct who         anna;
    struct people_put  edit = {0};
    struct people_list list = {0};

    site_open(&site);
    enrol(&site, add_account(&site, "anna", ROLE_OPERATOR), seed);
    anna = anna_enters(&site, seed);
    CHECK_INT(DO(list, &list), 0);
    edit.asking.who = &site.admin;
    edit.account = list.accounts[0];
    edit.account.display = "Anna B.";
    CHECK_INT(DO(put, &edit), 0);
    arena_free(&edit.verb.arena);
    CHECK_INT(sessions_of(&site, &anna.account), 2);
    edit.account.roles |= ROLE_BIT(ROLE_APPROVER);
    CHECK_INT(DO(put, &edit), 0);
    arena_free(&edit.verb.arena);
    CHECK_INT(sessions_of(&site, &anna.account), 0);
    arena_free(&list.verb.arena);
    site_close(&site);
}

/* Where a person is called lies sealed in the account, and nowhere else. */
TEST(an_address_is_sealed_and_the_journal_says_only_that_there_is_one)
{
    struct site               site;
    struct people_put         put = {.account = {.name = "anna",
                                                 .display = "anna",
                                                 .roles = ROLE_BIT(ROLE_OPERATOR),
                                                 .territory = {.is_everywhere = true},
                                                 .may_sign_in = true,
                                                 .phone = "+393331234567"}};
    struct people_list        list = {0};
    struct store_find_account find = {.name = "anna"};
    struct store_read_journal read = {.limit = 1, .with_personal = true};

    site_open(&site);
    put.asking.who = &site.admin;
    CHECK_INT(DO(put, &put), 0);
    CHECK_INT(DO(list, &list), 0);
    CHECK_TEXT(list.accounts[0].phone, "+393331234567");
    CHECK(!list.accounts[0].email);
    CHECK_INT(ASK(&site.bench, find_account, &find), 0);
    CHECK(strstr(find.row.fields, "\"phone\":\""));
    CHECK(!strstr(find.row.fields, "1234567"));
    CHECK_INT(ASK(&site.bench, read_journal, &read), 0);
    CHECK(strstr(read.rows[0].facts, "\"called_by\":[\"sms\"]"));
    CHECK(!strstr(read.rows[0].facts, "1234567"));
    CHECK(!strstr(read.rows[0].personal, "1234567"));
    store_job_free(&read.job);
    store_job_free(&find.job);
    arena_free(&list.verb.arena);
    arena_free(&put.verb.arena);
    site_close(&site);
}

static void put_fields(struct site *site, const char *name, const char *fields)
{
    struct store_find_account find = {.name = name};
    struct store_put_account  put = {0};

    CHECK_INT(ASK(&site->bench, find_account, &find), 0);
    put.row = find.row;
    put.row.fields = fields;
    CHECK_INT(ASK(&site->bench, put_account, &put), 0);
    store_job_free(&find.job);
}

TEST(an_account_that_cannot_be_read_costs_only_itself)
{
    struct site        site;
    struct people_list list = {0};

    site_open(&site);
    add_account(&site, "anna", ROLE_OPERATOR);
    add_account(&site, "bruno", ROLE_APPROVER);
    put_fields(&site, "anna", "{\"roles\":1}");
    CHECK_INT(DO(list, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_INT(list.unreadable_count, 1);
    CHECK_TEXT(list.unreadable[0], "anna");
    CHECK(!list.last);
    CHECK_TEXT(list.accounts[0].name, "bruno");
    arena_free(&list.verb.arena);
    site_close(&site);
}

/* A name can be erased and the chain stays: it stands beside what is hashed. */
TEST(the_journal_keeps_a_person_s_name_apart)
{
    struct site                 site;
    struct store_read_journal   read = {.limit = 1, .with_personal = true};
    struct store_erase_personal erase = {.actor = "system"};

    site_open(&site);
    add_account(&site, "anna", ROLE_OPERATOR);
    CHECK_INT(ASK(&site.bench, read_journal, &read), 0);
    CHECK_TEXT(read.rows[0].word, "account.added");
    CHECK(strstr(read.rows[0].facts, "\"roles\":[\"operator\"]"));
    CHECK(!strstr(read.rows[0].facts, "anna"));
    CHECK(strstr(read.rows[0].personal, "\"name\":\"anna\""));
    store_job_free(&read.job);
    CHECK_INT(ASK(&site.bench, erase_personal, &erase), 0);
    CHECK_INT(erase.erased, 1);
    store_job_free(&erase.job);
    site_close(&site);
}

RUN(an_address_is_sealed_and_the_journal_says_only_that_there_is_one,
    a_link_opens_once_and_only_to_set_a_password,
    password_and_code_open_and_a_code_is_good_once,
    whatever_is_wrong_the_answer_is_the_same_and_tries_are_slowed,
    a_token_is_its_device_until_it_is_revoked,
    an_account_that_may_not_sign_in_loses_its_sessions_at_once,
    an_unattended_screen_sets_no_new_password,
    a_token_stands_for_who_made_it_and_shows_no_factor, who_gains_a_role_signs_in_again,
    an_account_that_cannot_be_read_costs_only_itself, the_journal_keeps_a_person_s_name_apart)
