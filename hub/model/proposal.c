#include "hub/model/proposal.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/writer.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"

const char *const PROPOSAL_STATE_WORDS[] = {
    [PROPOSAL_DRAFT] = "draft",
    [PROPOSAL_PROPOSED] = "proposed",
    [PROPOSAL_RETURNED] = "returned",
    [PROPOSAL_REJECTED] = "rejected",
    [PROPOSAL_APPROVED] = "approved",
    [PROPOSAL_RELEASED] = "released",
    [PROPOSAL_HELD] = "held",
    [PROPOSAL_UPDATED] = "updated",
    [PROPOSAL_CANCELLED] = "cancelled",
    [PROPOSAL_EXPIRED] = "expired",
    NULL,
};

const char *const PROPOSAL_EVENT_WORDS[] = {
    [PROPOSAL_EDIT] = "edit",
    [PROPOSAL_PROPOSE] = "propose",
    [PROPOSAL_WITHDRAW] = "withdraw",
    [PROPOSAL_APPROVE] = "approve",
    [PROPOSAL_APPROVE_ENOUGH] = "approve_enough",
    [PROPOSAL_RETURN] = "return",
    [PROPOSAL_REJECT] = "reject",
    [PROPOSAL_RELEASE] = "release",
    [PROPOSAL_RELEASE_ALONE] = "release_alone",
    [PROPOSAL_HOLD] = "hold",
    [PROPOSAL_UPDATE] = "update",
    [PROPOSAL_CANCEL] = "cancel",
    [PROPOSAL_EXPIRE] = "expire",
    NULL,
};

/* An empty place refuses. */
static const struct proposal_step STEPS[PROPOSAL_STATES][PROPOSAL_EVENTS] =
    {
        [PROPOSAL_DRAFT] =
            {
                [PROPOSAL_EDIT] = {PROPOSAL_DRAFT, PROPOSAL_KEEP},
                [PROPOSAL_PROPOSE] = {PROPOSAL_PROPOSED, PROPOSAL_SUMMON},
                [PROPOSAL_REJECT] = {PROPOSAL_REJECTED, PROPOSAL_CLOSE},
                [PROPOSAL_RELEASE_ALONE] = {PROPOSAL_RELEASED, PROPOSAL_SEND},
            },
        [PROPOSAL_PROPOSED] =
            {
                [PROPOSAL_EDIT] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_WITHDRAW] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_APPROVE] = {PROPOSAL_PROPOSED, PROPOSAL_RECORD},
                [PROPOSAL_APPROVE_ENOUGH] = {PROPOSAL_APPROVED, PROPOSAL_RECORD},
                [PROPOSAL_RETURN] = {PROPOSAL_RETURNED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_REJECT] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_RELEASE_ALONE] = {PROPOSAL_RELEASED, PROPOSAL_SEND},
                [PROPOSAL_CANCEL] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_EXPIRE] = {PROPOSAL_EXPIRED, PROPOSAL_CLOSE},
            },
        [PROPOSAL_RETURNED] =
            {
                [PROPOSAL_EDIT] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_REJECT] = {PROPOSAL_REJECTED, PROPOSAL_CLOSE},
                [PROPOSAL_EXPIRE] = {PROPOSAL_EXPIRED, PROPOSAL_CLOSE},
            },
        [PROPOSAL_APPROVED] =
            {
                [PROPOSAL_EDIT] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_WITHDRAW] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_RETURN] = {PROPOSAL_RETURNED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_REJECT] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_RELEASE] = {PROPOSAL_RELEASED, PROPOSAL_SEND},
                [PROPOSAL_HOLD] = {PROPOSAL_HELD, PROPOSAL_ALARM},
                [PROPOSAL_CANCEL] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_EXPIRE] = {PROPOSAL_EXPIRED, PROPOSAL_CLOSE},
            },
        [PROPOSAL_HELD] =
            {
                [PROPOSAL_EDIT] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_WITHDRAW] = {PROPOSAL_DRAFT, PROPOSAL_VOID},
                [PROPOSAL_APPROVE_ENOUGH] = {PROPOSAL_APPROVED, PROPOSAL_RECORD},
                [PROPOSAL_RETURN] = {PROPOSAL_RETURNED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_REJECT] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_CANCEL] = {PROPOSAL_REJECTED, PROPOSAL_TELL_AUTHOR},
                [PROPOSAL_EXPIRE] = {PROPOSAL_EXPIRED, PROPOSAL_CLOSE},
            },
        [PROPOSAL_RELEASED] =
            {
                [PROPOSAL_UPDATE] = {PROPOSAL_UPDATED, PROPOSAL_SUPERSEDE},
                [PROPOSAL_CANCEL] = {PROPOSAL_CANCELLED, PROPOSAL_SUPERSEDE},
                [PROPOSAL_EXPIRE] = {PROPOSAL_EXPIRED, PROPOSAL_CLOSE},
                [PROPOSAL_HOLD] = {PROPOSAL_HELD, PROPOSAL_ALARM}, /* before anything left */
            },
};

struct proposal_step proposal_next(enum proposal_state state, enum proposal_event event)
{
    struct proposal_step step = STEPS[state][event];

    if (step.action == PROPOSAL_REFUSE)
        step.state = state;
    return step;
}

bool proposal_is_over(enum proposal_state state)
{
    static const bool OVER[PROPOSAL_STATES] = {
        [PROPOSAL_REJECTED] = true,
        [PROPOSAL_UPDATED] = true,
        [PROPOSAL_CANCELLED] = true,
        [PROPOSAL_EXPIRED] = true,
    };

    return OVER[state];
}

static void write_channels(struct writer *out, const struct proposal *proposal)
{
    char mode[MODE_TEXT_MAX + 1];

    write_list(out, "channels");
    for (size_t i = 0; i < proposal->channel_count; i++) {
        const struct channel *channel = &proposal->channels[i];

        write_object(out, NULL);
        write_text(out, "name", channel->name);
        write_text(out, "kind", CHANNEL_KIND_WORDS[channel->kind]);
        write_text(
            out, "mode",
            mode_text(mode, &(struct mode){.kind = channel->mode == MODE_ACTUAL ? MODE_ACTUAL
                                                                                : MODE_TEST}));
        write_end(out);
    }
    write_end(out);
}

static void write_messages(struct writer *out, const struct proposal *proposal)
{
    write_list(out, "messages");
    for (size_t i = 0; i < proposal->message_count; i++) {
        const struct message *message = &proposal->messages[i];

        write_object(out, NULL);
        write_text(out, "channel", message->channel);
        write_text(out, "language", message->language);
        write_text(out, "subject", message->subject);
        write_text(out, "text", message->text);
        write_text(out, "html", message->html);
        write_end(out);
    }
    write_end(out);
}

static void write_reach(struct writer *out, const struct proposal *proposal)
{
    write_list(out, "reach");
    for (size_t i = 0; i < proposal->reach_count; i++) {
        write_object(out, NULL);
        write_text(out, "channel", proposal->reach[i].channel);
        write_integer(out, "persons", proposal->reach[i].persons);
        write_end(out);
    }
    write_end(out);
    write_integer(out, "reach_persons", proposal->reach_persons);
}

void proposal_canonical(struct buf *buf, const struct proposal *proposal)
{
    struct buf    loose = {0};
    struct writer out = writer_open(&loose);
    struct err    err = {0};
    char          text[MODE_TEXT_MAX + 1];

    write_object(&out, NULL);
    write_text(&out, "proposal", "TOCSIN-PROPOSAL-1");
    write_text(&out, "mode", mode_text(text, &proposal->mode));
    write_object(&out, "content");
    alert_write_json(&proposal->alert, &out);
    write_end(&out);
    write_channels(&out, proposal);
    write_text(&out, "no_siren_reason", proposal->no_siren_reason);
    write_integer(&out, "expires_ms", proposal->expires_ms);
    write_messages(&out, proposal);
    write_reach(&out, proposal);
    write_end(&out);
    if (json_canonical(buf, loose.bytes, loose.len, &err) < 0)
        abort(); /* we wrote it ourselves: texts were checked to be UTF-8 when read */
    buf_free(&loose);
}

void proposal_hash(uint8_t hash_r[PROPOSAL_HASH_LEN], const struct proposal *proposal)
{
    struct buf canonical = {0};

    proposal_canonical(&canonical, proposal);
    sha256(hash_r, canonical.bytes, canonical.len);
    buf_free(&canonical);
}

static bool wrote_it(const struct proposal *proposal, const struct id *person)
{
    return id_same(person, &proposal->author) || id_same(person, &proposal->last_editor);
}

/* Approved by that person before approval number `before`, this content? */
static bool has_approved(const struct proposal *proposal, size_t before,
                         const struct id *person, const uint8_t hash[PROPOSAL_HASH_LEN])
{
    for (size_t i = 0; i < before; i++)
        if (id_same(&proposal->approvals[i].person, person) &&
            memcmp(proposal->approvals[i].hash, hash, PROPOSAL_HASH_LEN) == 0)
            return true;
    return false;
}

size_t proposal_persons(const struct proposal *proposal, const uint8_t hash[PROPOSAL_HASH_LEN])
{
    size_t persons = 1;

    for (size_t i = 0; i < proposal->approval_count; i++) {
        const struct proposal_approval *approval = &proposal->approvals[i];

        if (memcmp(approval->hash, hash, PROPOSAL_HASH_LEN) == 0 &&
            !wrote_it(proposal, &approval->person) &&
            !has_approved(proposal, i, &approval->person, hash))
            persons++;
    }
    return persons;
}

int proposal_check_approver(const struct proposal *proposal, const struct id *person,
                            const uint8_t shown[PROPOSAL_HASH_LEN],
                            const uint8_t hash[PROPOSAL_HASH_LEN], struct err *err)
{
    if (id_is_nil(person))
        return err_set(err, ERR_UNKNOWN, "nobody is no approver");
    if (id_same(person, &proposal->author))
        return err_set(err, ERR_FORBIDDEN, "the author cannot approve the own proposal");
    if (id_same(person, &proposal->last_editor))
        return err_set(err, ERR_FORBIDDEN, "the last editor cannot approve the own words");
    if (memcmp(shown, hash, PROPOSAL_HASH_LEN) != 0)
        return err_field(err, ERR_CONFLICT, "/hash",
                         "the proposal was changed since it was shown: look again");
    if (has_approved(proposal, proposal->approval_count, person, hash))
        return err_set(err, ERR_FORBIDDEN, "approved by this person already");
    return 0;
}

bool proposal_reach_differs(int64_t estimated, int64_t found, double share)
{
    int64_t before = estimated < 0 ? 0 : estimated;
    int64_t apart = found > before ? found - before : before - found;

    return apart > PROPOSAL_REACH_FLOOR && (double)apart > share * (double)before;
}
