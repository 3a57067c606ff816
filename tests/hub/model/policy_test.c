#include "hub/model/policy.h"

#include "tests/kit/check.h"

static const struct mode ACTUAL = {.kind = MODE_ACTUAL}, TEST_MODE = {.kind = MODE_TEST};

enum {
    WEB = CHANNEL_BIT(CHANNEL_FEED) | CHANNEL_BIT(CHANNEL_SOCIAL),
    SMS = CHANNEL_BIT(CHANNEL_SMS),
    SIREN = CHANNEL_BIT(CHANNEL_SIREN),
};

static struct alert alert_of(enum alert_severity severity)
{
    static struct alert_info info;

    info.severity = severity;
    return (struct alert){.infos = &info, .info_count = 1};
}

static unsigned persons(const struct policy *policy, enum alert_severity severity,
                        unsigned channels, int64_t reach)
{
    struct alert alert = alert_of(severity);

    return policy_persons(policy, &ACTUAL, &alert, channels, reach);
}

static int read_policy(struct policy *policy, struct err *err, const char *json)
{
    struct arena  arena = {0};
    struct reader in = reader_open(json, strlen(json), &arena, err);
    int           failed;

    policy_read(policy, &in);
    failed = reader_close(&in);
    arena_free(&arena);
    return failed;
}

TEST(the_default_asks_for_two_where_it_hurts)
{
    struct policy policy = policy_default();

    CHECK_INT(persons(&policy, SEVERITY_EXTREME, WEB, 0), 2);
    CHECK_INT(persons(&policy, SEVERITY_SEVERE, WEB, 0), 2);
    CHECK_INT(persons(&policy, SEVERITY_MODERATE, WEB, 0), 1);
    CHECK_INT(persons(&policy, SEVERITY_MODERATE, WEB | SMS, 0), 2);
    CHECK_INT(persons(&policy, SEVERITY_MINOR, SMS, 100000), 1);
    CHECK_INT(persons(&policy, SEVERITY_MINOR, SIREN, 0), 2);
    CHECK_INT(persons(&policy, SEVERITY_UNKNOWN, WEB, 0), 2);
}

TEST(an_exercise_and_a_cancel_take_one)
{
    struct policy policy = policy_default();
    struct alert  alert = alert_of(SEVERITY_EXTREME);

    CHECK_INT(policy_persons(&policy, &TEST_MODE, &alert, SIREN, 9), 1);
    alert.message = MESSAGE_UPDATE;
    CHECK_INT(policy_persons(&policy, &ACTUAL, &alert, SIREN, 9), 2);
    alert.message = MESSAGE_CANCEL;
    CHECK_INT(policy_persons(&policy, &ACTUAL, &alert, SIREN, 9), 1);
}

TEST(the_rule_that_asks_for_most_wins_and_unknown_reach_is_large)
{
    struct policy policy;
    struct err    err = {0};

    CHECK(read_policy(&policy, &err,
                      "{\"rules\":[{\"severity\":\"Extreme\",\"persons\":2},"
                      "{\"channels\":[\"sms\"],\"over\":5000,\"persons\":3}],"
                      "\"reach_share\":0.2,\"break_glass\":false}") == 0);
    CHECK_INT(persons(&policy, SEVERITY_EXTREME, SMS, 5000), 2);
    CHECK_INT(persons(&policy, SEVERITY_EXTREME, SMS, 5001), 3);
    CHECK_INT(persons(&policy, SEVERITY_MINOR, SMS, -1), 3);
    CHECK_INT(persons(&policy, SEVERITY_SEVERE, WEB, -1), 1);
    CHECK(policy.reach_share == 0.2 && !policy.has_break_glass && policy.has_lone_release);
}

TEST(a_policy_that_lets_one_person_sound_the_sirens_is_refused)
{
    struct policy policy;
    struct err    err = {0};

    CHECK(read_policy(&policy, &err, "{\"rules\":[]}") < 0);
    CHECK_TEXT(err.pointer, "/rules");
    CHECK(read_policy(&policy, &err,
                      "{\"rules\":[{\"severity\":\"Severe\",\"over\":100,"
                      "\"persons\":2}]}") < 0);
    CHECK(read_policy(&policy, &err, "{\"rules\":[{\"channels\":[\"fax\"],\"persons\":2}]}") <
          0);
    CHECK_TEXT(err.pointer, "/rules/0/channels");
    CHECK(read_policy(&policy, &err, "{\"rules\":[{\"persons\":0}]}") < 0);
    CHECK(read_policy(&policy, &err, "{}") == 0);
}

TEST(break_glass_is_for_the_extreme_at_home_with_a_reason_and_rare)
{
    struct policy       policy = policy_default();
    struct alert        alert = alert_of(SEVERITY_EXTREME), less = alert_of(SEVERITY_EXTREME);
    struct alert_info   severe = {.severity = SEVERITY_SEVERE};
    struct policy_alone alone = {.is_inside = true,
                                 .used_in_day = 1,
                                 .reach = 900,
                                 .reason = "The dam gives way, nobody answers"};
    struct err          err = {0};

    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) == 0);
    less.infos = &severe;
    CHECK(policy_check_break_glass(&policy, &less, &alone, &err) < 0);
    alone.used_in_day = 2;
    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) < 0);
    alone.used_in_day = 0;
    alone.is_inside = false;
    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) < 0);
    alone.is_inside = true;
    alone.reason = "because";
    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) < 0);
    CHECK_TEXT(err.pointer, "/reason");
    alone.reason = "The dam gives way, nobody answers";
    policy.break_glass_reach = 800;
    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) < 0);
    policy.break_glass_reach = 0;
    policy.has_break_glass = false;
    CHECK(policy_check_break_glass(&policy, &alert, &alone, &err) < 0);
}

TEST(lone_release_waits_for_its_countdown)
{
    struct policy       policy = policy_default();
    struct alert        alert = alert_of(SEVERITY_EXTREME);
    struct policy_alone alone = {
        .is_inside = true, .reason = "Night, one officer on duty", .waited_ms = 29999};
    struct err err = {0};

    CHECK(policy_check_lone(&policy, &alert, &alone, &err) < 0);
    CHECK_INT(err.kind, ERR_BUSY);
    alone.waited_ms = 30000;
    CHECK(policy_check_lone(&policy, &alert, &alone, &err) == 0);
    policy.has_lone_release = false;
    CHECK(policy_check_lone(&policy, &alert, &alone, &err) < 0);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
}

RUN(the_default_asks_for_two_where_it_hurts, an_exercise_and_a_cancel_take_one,
    the_rule_that_asks_for_most_wins_and_unknown_reach_is_large,
    a_policy_that_lets_one_person_sound_the_sirens_is_refused,
    break_glass_is_for_the_extreme_at_home_with_a_reason_and_rare,
    lone_release_waits_for_its_countdown)
