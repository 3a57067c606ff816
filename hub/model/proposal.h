/* proposal.h: an alert on its way to its release: what exactly is to be sent, who
 * wrote it, who approved it, and in which state it is. Approvals bind to the
 * hash of the whole proposal; any edit voids them (P4). Pure: the facts that
 * need geometry, accounts or the audience are handed in. */
#ifndef TOCSIN_MODEL_PROPOSAL_H
#define TOCSIN_MODEL_PROPOSAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/model/alert.h"
#include "hub/model/channel.h"
#include "hub/model/message.h"

enum { PROPOSAL_HASH_LEN = 32, PROPOSAL_REASON_MAX = 1000, PROPOSAL_REACH_FLOOR = 50 };

enum proposal_state {
    PROPOSAL_DRAFT,
    PROPOSAL_PROPOSED,
    PROPOSAL_RETURNED,
    PROPOSAL_REJECTED,
    PROPOSAL_APPROVED,
    PROPOSAL_RELEASED,
    PROPOSAL_HELD,
    PROPOSAL_UPDATED,
    PROPOSAL_CANCELLED,
    PROPOSAL_EXPIRED,
    PROPOSAL_STATES,
};

enum proposal_event {
    PROPOSAL_EDIT,
    PROPOSAL_PROPOSE,
    PROPOSAL_WITHDRAW,       /* the author takes it back */
    PROPOSAL_APPROVE,        /* one more approval, others still missing */
    PROPOSAL_APPROVE_ENOUGH, /* the last one the policy asks for */
    PROPOSAL_RETURN,         /* needs a reason */
    PROPOSAL_REJECT,         /* needs a reason */
    PROPOSAL_RELEASE,
    PROPOSAL_RELEASE_ALONE, /* one person: the policy, a correction, lone, break-glass */
    PROPOSAL_HOLD,          /* the audience found is not the one approved (P5) */
    PROPOSAL_UPDATE,        /* an Update that names it was released */
    PROPOSAL_CANCEL,        /* it is stopped; what is out is retracted */
    PROPOSAL_EXPIRE,
    PROPOSAL_EVENTS,
};

enum proposal_action {
    PROPOSAL_REFUSE,      /* not in this state: nothing changes */
    PROPOSAL_KEEP,        /* write the new content down */
    PROPOSAL_VOID,        /* forget the approvals, then as KEEP */
    PROPOSAL_SUMMON,      /* freeze the hash, call the approvers */
    PROPOSAL_RECORD,      /* write the approval down */
    PROPOSAL_TELL_AUTHOR, /* with the reason; approvals are void */
    PROPOSAL_SEND,        /* make the CAP, freeze and sign its bytes, plan */
    PROPOSAL_ALARM,       /* both officers; approvals are void, one new one is needed */
    PROPOSAL_SUPERSEDE,   /* its successor carries on; pending deliveries stop */
    PROPOSAL_CLOSE,       /* nothing more will be sent */
};

extern const char *const PROPOSAL_STATE_WORDS[PROPOSAL_STATES + 1];
extern const char *const PROPOSAL_EVENT_WORDS[PROPOSAL_EVENTS + 1];

struct proposal_step {
    enum proposal_state  state;
    enum proposal_action action;
};

/* The one table of states. REFUSE leaves the state as it was. */
struct proposal_step proposal_next(enum proposal_state state, enum proposal_event event);

/* What can still happen to it: proposed, approved, held and the like are open. */
bool proposal_is_over(enum proposal_state state);

struct proposal_reach {
    const char *channel;
    int64_t     persons; /* -1: unknown */
};

struct proposal_approval {
    struct id person;
    uint8_t   hash[PROPOSAL_HASH_LEN]; /* of the proposal as the person saw it */
    int64_t   at_ms;
};

struct proposal {
    struct id                       id;
    enum proposal_state             state;
    uint32_t                        revision; /* counts edits; If-Match asks for it */
    struct mode                     mode;
    struct alert                    alert; /* identifier and sent are set at release */
    const struct channel           *channels;
    size_t                          channel_count;
    const char                     *no_siren_reason; /* P9; NULL when none was given */
    int64_t                         expires_ms;
    const struct message           *messages; /* rendered, per channel and language */
    size_t                          message_count;
    const struct proposal_reach    *reach; /* per channel, as estimated */
    size_t                          reach_count;
    int64_t                         reach_persons; /* distinct persons over all channels */
    struct id                       author, last_editor;
    const struct proposal_approval *approvals;
    size_t                          approval_count;
};

/* The canonical JSON (sorted keys, no blanks) of all that approvals bind to: the
 * content without identifier, sent and signature, mode, area, channels, expiry,
 * messages and reach; not who, state or revision. Added to buf. */
void proposal_canonical(struct buf *buf, const struct proposal *proposal);

/* SHA-256 of the canonical form. */
void proposal_hash(uint8_t hash_r[PROPOSAL_HASH_LEN], const struct proposal *proposal);

/* How many distinct persons stand behind the proposal as it is now: the author,
 * and every approver who is neither author nor last editor and whose hash is
 * the proposal's (P4). */
size_t proposal_persons(const struct proposal *proposal, const uint8_t hash[PROPOSAL_HASH_LEN]);

/* May this person approve it (P4)? ERR_FORBIDDEN when author or last editor,
 * ERR_CONFLICT when the hash is not the one shown or it was approved already. */
int proposal_check_approver(const struct proposal *proposal, const struct id *person,
                            const uint8_t shown[PROPOSAL_HASH_LEN],
                            const uint8_t hash[PROPOSAL_HASH_LEN], struct err *err);

/* Is the audience found too far from the one approved (P5)? True when it
 * differs by more than the share (0.1 = a tenth of the estimate) and by more
 * than PROPOSAL_REACH_FLOOR persons. An unknown estimate never agrees with
 * more than the floor. */
bool proposal_reach_differs(int64_t estimated, int64_t found, double share);

/* What the caller found out where this file cannot look. */
struct proposal_facts {
    int64_t     now_ms;
    bool        area_is_valid;       /* area_shape() made one of it */
    bool        inside_author;       /* the area lies in the author's territory */
    bool        inside_approver;     /* … and in every approver's; true when none yet */
    const char *channel_outside;     /* a channel whose territory it leaves, or NULL */
    bool        territory_has_siren; /* a live siren channel could be used here */
    bool        warns_anew; /* graver or elsewhere than what it follows, or it follows none */
};

/* Everything that must hold before it is proposed and again before it is
 * released: area present and valid (P5), territory (ERR_FORBIDDEN), mode against
 * channels (P6), social media and sirens (P9: a reason where none is chosen, or those
 * chosen stay silent on a danger graver than before), expiry in the future, messages
 * present for every channel. The first complaint, with its field. */
int proposal_check(const struct proposal *proposal, const struct proposal_facts *facts,
                   struct err *err);

#endif
