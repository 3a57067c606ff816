#include "hub/model/account.h"

#include "hub/model/session.h"
#include "tests/kit/check.h"

enum { NOW_MS = 1000000000 };

/* Who may what, told a second time: o operator, p approver, a administrator, u auditor,
 * e employee, v volunteer, r resident, d device, g gateway, n anonymous. */
static const struct {
    const char *right, *who;
    bool        is_local, needs_step_up;
} EXPECTED[] = {
    {"report", "nrvdgeopau", false, false},
    {"own-account", "rveopau", false, false},
    {"position", "vd", false, false},
    {"measure", "d", false, false},
    {"gateway", "g", false, false},
    {"read", "opau", false, false},
    {"review", "o", true, false},
    {"draft", "o", true, false},
    {"approve", "p", true, true},
    {"return", "p", true, false},
    {"release", "p", true, true},
    {"break-glass", "p", true, true},
    {"correct", "op", true, true},
    {"retry", "op", true, false},
    {"stop", "op", true, false},
    {"phase", "op", true, false},
    {"test-siren", "o", true, false},
    {"test-channel", "a", false, false},
    {"subscribers", "a", false, false},
    {"areas", "a", false, false},
    {"read-accounts", "au", false, false},
    {"accounts", "a", false, true},
    {"read-journal", "au", false, false},
    {"erase", "a", false, true},
    {"backup", "a", false, true},
};
static const char LETTERS[ROLES + 1] = "nrvdgeopau";

static struct who somebody(unsigned roles)
{
    return (struct who){.credential = roles == ROLE_BIT(ROLE_ANONYMOUS) ? CREDENTIAL_NONE
                                                                        : CREDENTIAL_SESSION,
                        .name = "anna",
                        .roles = roles,
                        .stepped_up_ms = NOW_MS - 1000};
}

static void check_cell(size_t right, int role)
{
    bool            has = strchr(EXPECTED[right].who, LETTERS[role]) != NULL;
    enum answer_may no = role == ROLE_ANONYMOUS ? MAY_SIGN_IN : MAY_NOT;
    struct who      who = somebody(ROLE_BIT(role));
    struct question question = {
        .right = (enum right)right, .is_in_territory = true, .now_ms = NOW_MS};

    CHECK_INT(account_may(&who, &question), has ? MAY : no);
    question.is_in_territory = false;
    CHECK_INT(account_may(&who, &question), !has                       ? no
                                            : EXPECTED[right].is_local ? MAY_NOT_THERE
                                                                       : MAY);
    question.is_in_territory = true;
    who.stepped_up_ms = 0;
    CHECK_INT(account_may(&who, &question), !has                            ? no
                                            : EXPECTED[right].needs_step_up ? MAY_STEP_UP
                                                                            : MAY);
}

TEST(every_cell_of_the_table_is_as_written_down)
{
    CHECK_INT(COUNT_OF(EXPECTED), RIGHTS);
    for (size_t right = 0; right < RIGHTS; right++) {
        CHECK_TEXT(RIGHT_WORDS[right], EXPECTED[right].right);
        CHECK_INT(right_needs_step_up((enum right)right), EXPECTED[right].needs_step_up);
        for (int role = 0; role < ROLES; role++)
            check_cell(right, role);
    }
}

TEST(nobody_both_administers_and_releases_by_one_role)
{
    for (int role = 0; role < ROLES; role++) {
        struct who      who = somebody(ROLE_BIT(role));
        struct question release = {RIGHT_RELEASE, true, NULL, NOW_MS};
        struct question accounts = {RIGHT_ACCOUNTS, true, NULL, NOW_MS};
        struct question draft = {RIGHT_DRAFT, true, NULL, NOW_MS};

        if (account_may(&who, &release) != MAY)
            continue;
        CHECK(account_may(&who, &accounts) != MAY);
        CHECK(account_may(&who, &draft) != MAY);
    }
}

TEST(two_roles_have_the_rights_of_both)
{
    struct who      who = somebody(ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER));
    struct question draft = {RIGHT_DRAFT, true, NULL, NOW_MS};
    struct question release = {RIGHT_RELEASE, true, NULL, NOW_MS};

    CHECK_INT(account_may(&who, &draft), MAY);
    CHECK_INT(account_may(&who, &release), MAY);
}

TEST(who_is_bound_to_an_exercise_cannot_touch_what_is_real)
{
    struct who      who = somebody(ROLE_BIT(ROLE_OPERATOR));
    struct mode     actual = {0}, drill, other;
    struct question question = {RIGHT_REVIEW, true, &actual, NOW_MS};

    CHECK(mode_parse(&drill, "exercise/flood-26") && mode_parse(&other, "exercise/fire-26"));
    CHECK_INT(account_may(&who, &question), MAY);
    question.mode = &drill;
    CHECK_INT(account_may(&who, &question), MAY);
    who.mode = drill;
    CHECK_INT(account_may(&who, &question), MAY);
    question.mode = &other;
    CHECK_INT(account_may(&who, &question), MAY_NOT_ACTUAL);
    question.mode = &actual;
    CHECK_INT(account_may(&who, &question), MAY_NOT_ACTUAL);
}

TEST(the_hub_itself_stops_but_never_starts)
{
    struct who      hub = who_system();
    struct question question = {RIGHT_STOP, true, NULL, NOW_MS};

    CHECK_INT(account_may(&hub, &question), MAY);
    for (int right = RIGHT_DRAFT; right <= RIGHT_CORRECT; right++) {
        question.right = (enum right)right;
        CHECK_INT(account_may(&hub, &question), MAY_NOT);
    }
}

TEST(a_refusal_says_what_to_do)
{
    struct who      nobody = who_anonymous();
    struct who      approver = somebody(ROLE_BIT(ROLE_APPROVER));
    struct question question = {RIGHT_RELEASE, true, NULL, NOW_MS};
    struct err      err = {0};

    CHECK_INT(account_must(&nobody, &question, &err), -1);
    CHECK_INT(err.kind, ERR_UNKNOWN);
    approver.stepped_up_ms = NOW_MS - SESSION_STEP_UP_MS - 1;
    CHECK_INT(account_must(&approver, &question, &err), -1);
    CHECK_INT(err.kind, ERR_STEP_UP);
    CHECK_TEXT(err.text, "show your second factor again: the last time was over 5 minutes ago");
    question.right = RIGHT_DRAFT;
    CHECK_INT(account_must(&approver, &question, &err), -1);
    CHECK_TEXT(err.text, "none of your roles has the right \"draft\"");
    question.right = RIGHT_STOP;
    CHECK_INT(account_must(&approver, &question, &err), 0);
}

static int parse(struct account *account, struct arena *arena, const char *json,
                 struct err *err)
{
    return account_parse(account, json, strlen(json), arena, err);
}

TEST(where_a_person_is_called_is_read_in_its_normal_form)
{
    struct arena   arena = {0};
    struct err     err = {0};
    struct account account;

    CHECK_INT(parse(&account, &arena,
                    "{\"name\":\"anna\",\"roles\":[\"operator\"],\"phone\":\"333 1234567\","
                    "\"email\":\"anna@Empoli.TEST\"}",
                    &err),
              0);
    CHECK_TEXT(account.phone, "+393331234567");
    CHECK_TEXT(account.email, "anna@empoli.test");
    CHECK_INT(parse(&account, &arena,
                    "{\"name\":\"anna\",\"roles\":[\"operator\"],\"phone\":\"\"}", &err),
              0);
    CHECK(!account.phone && !account.email);
    CHECK_INT(parse(&account, &arena,
                    "{\"name\":\"anna\",\"roles\":[\"operator\"],\"phone\":\"12\"}", &err),
              -1);
    CHECK_TEXT(err.pointer, "/phone");
    CHECK_TEXT(err.text,
               "phone: is not an Italian number; begin others with + and the country");
    CHECK_INT(parse(&account, &arena,
                    "{\"name\":\"anna\",\"roles\":[\"operator\"],\"email\":\"anna\"}", &err),
              -1);
    CHECK_TEXT(err.pointer, "/email");
    arena_free(&arena);
}

TEST(an_account_is_read_whole)
{
    struct arena   arena = {0};
    struct err     err = {0};
    struct account account;

    CHECK_INT(parse(&account, &arena,
                    "{\"name\":\"anna.b\",\"roles\":[\"operator\",\"auditor\"],"
                    "\"territory\":[\"048014\",\"048024\"]}",
                    &err),
              0);
    CHECK_TEXT(account.name, "anna.b");
    CHECK_TEXT(account.display, "anna.b");
    CHECK_INT(account.roles, ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_AUDITOR));
    CHECK(account.may_sign_in && !account.territory.is_everywhere);
    CHECK(territory_holds(&account.territory, "048024"));
    CHECK(!territory_holds(&account.territory, "048006"));
    arena_free(&arena);
}

TEST(a_wrong_account_is_told_which_field)
{
    static const struct {
        const char *json, *text;
    } WRONG[] = {
        {"{\"roles\":[\"operator\"]}", "name: is missing"},
        {"{\"name\":\"Anna\",\"roles\":[\"operator\"]}",
         "name: must begin with a-z and hold 2 to 32 of a-z, 0-9, dot and hyphen"},
        {"{\"name\":\"anna\",\"roles\":[]}", "roles: names no role"},
        {"{\"name\":\"anna\",\"roles\":[\"aprover\"]}",
         "roles/0: is not a role; did you mean \"approver\"?"},
        {"{\"name\":\"anna\",\"roles\":[\"device\"]}",
         "roles: anonymous, device and gateway are for tokens"},
        {"{\"name\":\"anna\",\"roles\":[\"auditor\"],\"territory\":\"048014\"}",
         "territory: must be a list"},
        {"{\"name\":\"anna\",\"role\":[\"auditor\"]}", "roles: names no role"},
    };

    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct arena   arena = {0};
        struct err     err = {0};
        struct account account;

        CHECK_INT(parse(&account, &arena, WRONG[i].json, &err), -1);
        CHECK_TEXT(err.text, WRONG[i].text);
        arena_free(&arena);
    }
}

TEST(a_territory_holds_another_only_when_it_holds_all_of_it)
{
    const char *const two[] = {"a", "b"}, *const three[] = {"a", "b", "c"};
    struct territory everywhere = {.is_everywhere = true}, nowhere = {0};
    struct territory small = {.zones = two, .zone_count = 2};
    struct territory large = {.zones = three, .zone_count = 3};

    CHECK(territory_covers(&large, &small) && !territory_covers(&small, &large));
    CHECK(territory_covers(&everywhere, &large) && !territory_covers(&large, &everywhere));
    CHECK(territory_covers(&everywhere, &everywhere) && territory_covers(&nowhere, &nowhere));
    CHECK(!territory_holds(&nowhere, "a") && territory_holds(&everywhere, "a"));
}

RUN(every_cell_of_the_table_is_as_written_down,
    nobody_both_administers_and_releases_by_one_role, two_roles_have_the_rights_of_both,
    who_is_bound_to_an_exercise_cannot_touch_what_is_real,
    the_hub_itself_stops_but_never_starts, a_refusal_says_what_to_do, an_account_is_read_whole,
    where_a_person_is_called_is_read_in_its_normal_form, a_wrong_account_is_told_which_field,
    a_territory_holds_another_only_when_it_holds_all_of_it)
