#include "hub/model/policy.h"

#include <string.h>

enum { REASON_LEAST = 10, COUNTDOWN_LEAST_S = 10 };

#define ADDRESSED                                                                              \
    (CHANNEL_BIT(CHANNEL_SMS) | CHANNEL_BIT(CHANNEL_EMAIL) | CHANNEL_BIT(CHANNEL_PUSH) |       \
     CHANNEL_BIT(CHANNEL_WEBHOOK))

struct policy policy_default(void)
{
    return (struct policy){
        .rules =
            {{.severity = SEVERITY_SEVERE, .over = -1, .persons = 2},
             {.severity = SEVERITY_MODERATE, .channels = ADDRESSED, .over = -1, .persons = 2},
             {.severity = SEVERITY_UNKNOWN,
              .channels = CHANNEL_BIT(CHANNEL_SIREN),
              .over = -1,
              .persons = 2}},
        .rule_count = 3,
        .reach_share = 0.1,
        .has_break_glass = true,
        .break_glass_a_day = 2,
        .has_lone_release = true,
        .lone_countdown_s = 30,
        .lone_severity = SEVERITY_SEVERE,
    };
}

static unsigned read_channels(struct reader *in)
{
    size_t   count = read_list(in, "channels", CHANNEL_KINDS);
    unsigned set = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = read_item_text(in, "channels", i, 40);
        unsigned    kind = 0;

        while (kind < CHANNEL_KINDS && strcmp(CHANNEL_KIND_WORDS[kind], word) != 0)
            kind++;
        if (kind == CHANNEL_KINDS)
            reader_complain(in, "channels", "holds a kind of channel there is not");
        else
            set |= CHANNEL_BIT(kind);
    }
    return set;
}

static struct policy_rule read_rule(struct reader *in)
{
    return (struct policy_rule){
        .severity = (enum alert_severity)read_word_or(in, "severity", ALERT_SEVERITY_WORDS,
                                                      SEVERITY_UNKNOWN),
        .channels = read_channels(in),
        .over = read_integer_or(in, "over", 0, INT32_MAX, -1),
        .persons = (unsigned)read_integer(in, "persons", 1, POLICY_PERSONS_MAX),
    };
}

static void read_rules(struct policy *policy, struct reader *in)
{
    size_t count = read_list(in, "rules", POLICY_RULES_MAX);

    if (!reader_has(in, "rules"))
        return;
    policy->rule_count = count;
    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, "rules", i);

        policy->rules[i] = read_rule(&item);
        reader_leave(&item, in);
    }
}

static unsigned persons_by_rules(const struct policy *policy, enum alert_severity severity,
                                 unsigned channels, int64_t reach)
{
    unsigned persons = 1;

    for (size_t i = 0; i < policy->rule_count; i++) {
        const struct policy_rule *rule = &policy->rules[i];

        if (severity <= rule->severity && (!rule->channels || channels & rule->channels) &&
            (reach < 0 || reach > rule->over) && rule->persons > persons)
            persons = rule->persons;
    }
    return persons;
}

void policy_read(struct policy *policy_r, struct reader *in)
{
    struct policy policy = policy_default();

    read_rules(&policy, in);
    policy.reach_share = read_number_or(in, "reach_share", 0.01, 1, policy.reach_share);
    policy.has_break_glass = read_bool_or(in, "break_glass", policy.has_break_glass);
    policy.break_glass_a_day =
        (unsigned)read_integer_or(in, "break_glass_a_day", 1, 20, policy.break_glass_a_day);
    policy.break_glass_reach =
        read_integer_or(in, "break_glass_reach", 0, INT32_MAX, policy.break_glass_reach);
    policy.has_lone_release = read_bool_or(in, "lone_release", policy.has_lone_release);
    policy.lone_countdown_s = (unsigned)read_integer_or(
        in, "lone_countdown_s", COUNTDOWN_LEAST_S, 600, policy.lone_countdown_s);
    policy.lone_severity = (enum alert_severity)read_word_or(
        in, "lone_severity", ALERT_SEVERITY_WORDS, (int)policy.lone_severity);
    if (!in->failed &&
        persons_by_rules(&policy, SEVERITY_EXTREME, CHANNEL_BIT(CHANNEL_SIREN), 0) < 2)
        reader_complain(in, "rules", "would let one person release an Extreme alert by siren");
    *policy_r = policy;
}

unsigned policy_persons(const struct policy *policy, const struct mode *mode,
                        const struct alert *alert, unsigned channels, int64_t reach)
{
    enum alert_severity severity = alert_severity_of(alert);

    if (mode->kind != MODE_ACTUAL || alert->message == MESSAGE_CANCEL)
        return 1;
    if (severity == SEVERITY_UNKNOWN) /* nobody knows: think the worst */
        severity = SEVERITY_EXTREME;
    return persons_by_rules(policy, severity, channels, reach);
}

static int check_reason(const struct policy_alone *alone, struct err *err)
{
    if (!alone->is_inside)
        return err_set(err, ERR_FORBIDDEN, "alone only in the own territory");
    if (!alone->reason || strlen(alone->reason) < REASON_LEAST)
        return err_field(err, ERR_INVALID, "/reason",
                         "is missing: write why, in %d letters or more", REASON_LEAST);
    return 0;
}

int policy_check_break_glass(const struct policy *policy, const struct alert *alert,
                             const struct policy_alone *alone, struct err *err)
{
    if (!policy->has_break_glass)
        return err_set(err, ERR_FORBIDDEN, "break-glass is switched off in the settings");
    if (alert_severity_of(alert) != SEVERITY_EXTREME)
        return err_set(err, ERR_FORBIDDEN, "break-glass is for Extreme alerts");
    if (alone->used_in_day >= policy->break_glass_a_day)
        return err_set(err, ERR_FORBIDDEN,
                       "break-glass was used %u times in a day: that is all",
                       alone->used_in_day);
    if (policy->break_glass_reach > 0 &&
        (alone->reach < 0 || alone->reach > policy->break_glass_reach))
        return err_set(err, ERR_FORBIDDEN, "break-glass may reach %lld persons, not more",
                       (long long)policy->break_glass_reach);
    return check_reason(alone, err);
}

int policy_check_lone(const struct policy *policy, const struct alert *alert,
                      const struct policy_alone *alone, struct err *err)
{
    if (!policy->has_lone_release)
        return err_set(err, ERR_FORBIDDEN, "lone release is switched off in the settings");
    if (alert_severity_of(alert) > policy->lone_severity)
        return err_set(err, ERR_FORBIDDEN, "lone release is for %s alerts and graver ones",
                       ALERT_SEVERITY_WORDS[policy->lone_severity]);
    if (check_reason(alone, err) < 0)
        return -1;
    if (alone->waited_ms < policy->lone_countdown_s * 1000LL)
        return err_set(err, ERR_BUSY, "the countdown of %u s still runs",
                       policy->lone_countdown_s);
    return 0;
}
