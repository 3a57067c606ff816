/* proposal_check.c: what must hold before a proposal is put to anybody, and once
 * more before it is released. */
#include <stdio.h>
#include <string.h>

#include "hub/model/area.h"
#include "hub/model/proposal.h"
#include "hub/model/render.h"

enum { REASON_LEAST = 3 };

static unsigned kinds_of(const struct proposal *proposal)
{
    unsigned kinds = 0;

    for (size_t i = 0; i < proposal->channel_count; i++)
        kinds |= CHANNEL_BIT(proposal->channels[i].kind);
    return kinds;
}

static bool has_place(const struct alert_info *info)
{
    for (size_t i = 0; i < info->area_count; i++) {
        const struct area *shape = info->areas[i].shape;

        if (shape && shape->polygon_count + shape->circle_count + shape->zone_count > 0)
            return true;
    }
    return false;
}

static int check_place(const struct proposal *proposal, const struct proposal_facts *facts,
                       struct err *err)
{
    for (size_t i = 0; i < proposal->alert.info_count; i++)
        if (!has_place(&proposal->alert.infos[i]))
            return err_field(err, ERR_INVALID, "/area", "is missing: no area, no release");
    if (!facts->area_is_valid)
        return err_field(err, ERR_INVALID, "/area", "is not valid");
    if (!facts->inside_author)
        return err_field(err, ERR_FORBIDDEN, "/area", "leaves the territory of its author");
    if (!facts->inside_approver)
        return err_field(err, ERR_FORBIDDEN, "/area", "leaves the territory of an approver");
    if (facts->channel_outside)
        return err_field(err, ERR_FORBIDDEN, "/channels", "%s: the area leaves its territory",
                         facts->channel_outside);
    return 0;
}

static int check_mode(const struct proposal *proposal, struct err *err)
{
    if (proposal->alert.status != alert_status_of(&proposal->mode))
        return err_field(err, ERR_INVALID, "/status", "is not that of the mode");
    for (size_t i = 0; i < proposal->channel_count; i++)
        if (!channel_may_carry(&proposal->channels[i], &proposal->mode))
            return err_field(err, ERR_FORBIDDEN, "/channels", "%s: %s",
                             proposal->channels[i].name,
                             proposal->mode.kind == MODE_ACTUAL
                                 ? "is for exercises and tests"
                                 : "is live: an exercise or test may not use it");
    return 0;
}

static bool says_something(const char *reason)
{
    return reason && strlen(reason + strspn(reason, " \t\r\n")) >= REASON_LEAST;
}

/* CAP 1.2 §3.2.1: what is not for all does not go where all can read it. */
static int check_scope(const struct proposal *proposal, struct err *err)
{
    for (size_t i = 0; i < proposal->channel_count; i++)
        if (proposal->alert.scope != SCOPE_PUBLIC &&
            (CHANNEL_BIT(proposal->channels[i].kind) &
             (CHANNEL_BIT(CHANNEL_SOCIAL) | CHANNEL_BIT(CHANNEL_FEED))))
            return err_field(err, ERR_INVALID, "/channels",
                             "%s: everybody reads it, and it is %s", proposal->channels[i].name,
                             ALERT_SCOPE_WORDS[proposal->alert.scope]);
    return 0;
}

static bool is_siren_silenced(const struct proposal *proposal)
{
    for (size_t i = 0; i < proposal->message_count; i++)
        if (proposal->messages[i].kind == CHANNEL_SIREN &&
            strcmp(proposal->messages[i].text, RENDER_SIREN_NONE) == 0)
            return true;
    return false;
}

/* Those that sounded for what it follows need no reason for not sounding again. */
static bool are_sirens_refused(const struct proposal       *proposal,
                               const struct proposal_facts *facts)
{
    if (!(kinds_of(proposal) & CHANNEL_BIT(CHANNEL_SIREN)))
        return facts->territory_has_siren;
    return facts->warns_anew && is_siren_silenced(proposal);
}

/* P9: somebody without an account must be able to hear of a grave danger. */
static int check_grave(const struct proposal *proposal, const struct proposal_facts *facts,
                       struct err *err)
{
    unsigned kinds = kinds_of(proposal);

    if (alert_severity_of(&proposal->alert) > SEVERITY_SEVERE ||
        proposal->alert.message == MESSAGE_CANCEL)
        return 0;
    if (kinds == CHANNEL_BIT(CHANNEL_SOCIAL))
        return err_field(err, ERR_INVALID, "/channels",
                         "social media alone cannot carry a Severe or Extreme alert");
    if (are_sirens_refused(proposal, facts) && !says_something(proposal->no_siren_reason))
        return err_field(err, ERR_INVALID, "/no_siren_reason",
                         "is missing: say why the sirens stay silent");
    return 0;
}

static bool has_message(const struct proposal *proposal, const char *channel,
                        const char *language)
{
    for (size_t i = 0; i < proposal->message_count; i++)
        if (strcmp(proposal->messages[i].channel, channel) == 0 &&
            (!language || strcmp(proposal->messages[i].language, language) == 0))
            return true;
    return false;
}

static int check_messages(const struct proposal *proposal, struct err *err)
{
    for (size_t i = 0; i < proposal->channel_count; i++) {
        const struct channel *channel = &proposal->channels[i];
        bool                  in_every = channel->kind != CHANNEL_SIREN;

        for (size_t j = 0; j < proposal->alert.info_count; j++) {
            const char *language = proposal->alert.infos[j].language;

            if (!language)
                return err_field(err, ERR_INVALID, "/texts", "are missing");
            if (!has_message(proposal, channel->name, in_every ? language : NULL))
                return err_field(err, ERR_INVALID, "/texts", "%s: nothing to say in %s",
                                 channel->name, language);
        }
    }
    return 0;
}

int proposal_check(const struct proposal *proposal, const struct proposal_facts *facts,
                   struct err *err)
{
    if (proposal->alert.info_count == 0)
        return err_field(err, ERR_INVALID, "/texts", "are missing");
    if (proposal->channel_count == 0)
        return err_field(err, ERR_INVALID, "/channels", "are missing");
    if (proposal->expires_ms <= facts->now_ms)
        return err_field(err, ERR_INVALID, "/expires", "is missing or past");
    if (check_mode(proposal, err) < 0 || check_scope(proposal, err) < 0 ||
        check_place(proposal, facts, err) < 0 || check_grave(proposal, facts, err) < 0)
        return -1;
    return check_messages(proposal, err);
}
