/* policy.h: how many persons it takes, from the settings' section `policy`: severity,
 * channels and reach decide; stopping and correcting takes one. And the two ways
 * round it, both loud: break-glass and lone release. */
#ifndef TOCSIN_MODEL_POLICY_H
#define TOCSIN_MODEL_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/reader.h"
#include "hub/model/alert.h"
#include "hub/model/channel.h"

enum { POLICY_RULES_MAX = 20, POLICY_PERSONS_MAX = 5 };

/* Applies when all of it is so; the rule that asks for most persons wins. */
struct policy_rule {
    enum alert_severity severity; /* at least as grave as this */
    unsigned            channels; /* CHANNEL_BIT()s, any of them; 0: whichever */
    int64_t             over;     /* more persons reached than this; unknown counts as more */
    unsigned            persons;  /* author included */
};

struct policy {
    struct policy_rule  rules[POLICY_RULES_MAX];
    size_t              rule_count;
    double              reach_share;       /* P5: how far the audience may be off */
    bool                has_break_glass;   /* one person, Extreme, own territory */
    unsigned            break_glass_a_day; /* per person and 24 h */
    int64_t             break_glass_reach; /* at most so many persons; 0: no limit */
    bool                has_lone_release;  /* one person after a countdown others can stop */
    unsigned            lone_countdown_s;
    enum alert_severity lone_severity; /* at least as grave as this */
};

/* What holds when the settings say nothing: two persons for SMS, mail, push and
 * webhooks from Moderate up, for Severe and Extreme and for sirens always; one for
 * the web, feeds and social media below; share 0.1; break-glass twice a day; lone
 * release of Severe and Extreme after 30 s. */
struct policy policy_default(void);

/* Reads the section; what is absent stays as in policy_default(). rules, when given,
 * replace the default ones. A rule that asks for no person, or a policy under which
 * one person could release an Extreme alert by siren, is refused. */
void policy_read(struct policy *policy_r, struct reader *in);

/* Persons an actual alert takes, author included, at least 1. reach -1: unknown.
 * Severity Unknown is taken for Extreme. Exercises and tests, which reach nobody
 * outside, take 1. A Cancel takes 1 (P4):
 * stopping must not wait. */
unsigned policy_persons(const struct policy *policy, const struct mode *mode,
                        const struct alert *alert, unsigned channels, int64_t reach);

struct policy_alone {
    bool        is_inside;   /* the area lies in the person's own territory */
    unsigned    used_in_day; /* break-glass releases by the person in the last 24 h */
    int64_t     reach;
    const char *reason;    /* written now */
    int64_t     waited_ms; /* since the countdown was shown to all */
};

/* May this go out by break-glass: now, by one person, Extreme, not a template's
 * default but with a reason? ERR_FORBIDDEN with what is lacking. */
int policy_check_break_glass(const struct policy *policy, const struct alert *alert,
                             const struct policy_alone *alone, struct err *err);

/* The same of lone release; ERR_BUSY while the countdown runs. */
int policy_check_lone(const struct policy *policy, const struct alert *alert,
                      const struct policy_alone *alone, struct err *err);

#endif
