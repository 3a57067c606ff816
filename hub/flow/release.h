/* release.h: the fourth station: from a draft to what goes out. P4, P5, P6, P9 and
 * territory are enforced here and nowhere above: whoever calls cannot get round them.
 *
 * Every verb is one job. What it decides is one row of state and one deed in the
 * journal, compared and set: of two who decide at once one wins and the other gets
 * ERR_CONFLICT. The bytes that go out are made here once, frozen and signed; the
 * stations after us only carry them. */
#ifndef TOCSIN_FLOW_RELEASE_H
#define TOCSIN_FLOW_RELEASE_H

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/crypto.h"
#include "hub/base/lang.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/channel.h"
#include "hub/model/event.h"
#include "hub/model/policy.h"
#include "hub/model/proposal.h"
#include "hub/model/retraction.h"
#include "hub/model/sms_text.h"
#include "hub/model/template.h"
#include "hub/model/zones.h"
#include "hub/store/alerts.h"

struct release;

enum release_verb {
    RELEASE_DRAFT,       /* json; answers the new alert */
    RELEASE_EDIT,        /* json, version; voids approvals */
    RELEASE_PREVIEW,     /* answers AlertPreview */
    RELEASE_PROPOSE,     /* reason: a note; lets missing guidance or time through */
    RELEASE_APPROVE,     /* hash; with and_release also confirm_reach */
    RELEASE_RETURN,      /* reason */
    RELEASE_REJECT,      /* reason */
    RELEASE_WITHDRAW,    /* reason, or NULL */
    RELEASE_SEND,        /* hash, confirm_reach */
    RELEASE_BREAK_GLASS, /* hash, confirm_reach, reason */
    RELEASE_LONE,        /* the same; once to begin the countdown, once after it */
    RELEASE_CORRECT,     /* the same, of an Update that only sets right what is out */
    RELEASE_STOP,        /* retraction, reason: a note or NULL; ends a countdown, and what
                            waits to be approved or released, as well */
    RELEASE_HOLD,        /* the hub's own: confirm_reach is the audience found (P5) */
    RELEASE_EXPIRE,      /* the hub's own */
    RELEASE_SHOW,        /* answers Alert */
    RELEASE_LIST,        /* list; answers AlertList */
    RELEASE_CAP,         /* answers the released bytes */
    RELEASE_VERBS,
};

enum { RELEASE_NO_REACH = -1, RELEASE_BODY_MAX = 600000 };

/* A way out, as this station must know it. */
struct release_channel {
    struct channel   channel;
    struct territory territory;
};

/* How many would it reach? */
struct release_reach {
    const struct shape          *ground;
    const struct mode           *mode;
    const struct alert          *alert;
    const struct channel *const *channels;
    size_t                       channel_count;
};

/* Whom to call. */
enum release_call {
    RELEASE_CALL_NOBODY,
    RELEASE_CALL_APPROVERS,   /* a proposal waits */
    RELEASE_CALL_AUTHOR,      /* returned or rejected */
    RELEASE_CALL_OFFICERS,    /* author and approvers: it is held */
    RELEASE_CALL_ROOM,        /* everybody: break-glass, lone release, a stop */
    RELEASE_CALL_UNRETRACTED, /* everybody: it was stopped, and the retraction cannot be made */
};

/* Lent until release_close(), or until release_reload() brings others. */
struct release_settings {
    struct store                 *store;
    const struct clock           *clock;
    struct chance                *chance;
    struct tally                 *owner;
    const struct release_channel *channels;
    size_t                        channel_count;
    const struct zones           *zones;
    const struct policy          *policy;
    const struct lang            *lang;
    const struct template        *templates;
    size_t                        template_count;
    const struct ed25519         *key;        /* signs the CAP, detached */
    const char                   *sender;     /* CAP 1.2 §3.2.1 */
    const char                   *source;     /* who speaks: "Comune di Empoli" */
    const char                   *public_url; /* without "/" at its end; "": none */
    const char                   *zone_name;  /* cap_style.zone_name */
    enum sms_policy               sms_policy;
    int (*offset_min)(int64_t ms); /* of the place's clock; NULL: as the officer wrote it */

    /* The incident that holds the report of this number today, and its mode; 0: none does. */
    int64_t (*incident)(void *house, int64_t no, struct mode *mode_r);
    /* Distinct persons over all channels, -1 when it cannot be known; persons_r has a
     * place for each channel. At once, from memory. */
    int64_t (*reach)(void *house, const struct release_reach *question, int64_t *persons_r);
    /* It is on disk with todo "plan". The row is borrowed for the call. */
    void (*on_released)(void *house, const struct alert_row *row);
    /* Held, cancelled or expired: nothing of it may leave any more. */
    void (*on_stopped)(void *house, const struct alert_row *row);
    /* An Update of it was released, whose plan is not made yet: nothing of it may leave for
     * now. Then either the plan ends it for good, or the Update is held and it goes on. */
    void (*on_resting)(void *house, const struct alert_row *row);
    void (*on_resumed)(void *house, const struct alert_row *row);
    /* What the public may read has changed. */
    void (*on_public)(void *house);
    void (*on_call)(void *house, enum release_call call, const struct alert_row *row,
                    const char *reason);
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

/* Begins with what the store says is unfinished: retractions of stopped alerts, deliveries
 * to be dropped. */
int release_open(struct release **release_r, const struct release_settings *settings,
                 struct err *err);
/* Takes up again what could not be finished: every minute, so that a stop that could not
 * write its retraction at once writes it when it can. */
void release_look(struct release *release);
void release_close(struct release *release); /* jobs under way are still answered */
/* Nothing asked for and nothing that follows from it is still on its way to the store. */
bool release_is_idle(const struct release *release);
/* Other channels, policy, templates or texts; proposals frozen before that no longer
 * agree with their channels must be proposed again. */
void release_reload(struct release *release, const struct release_settings *settings);

/* How many an area would reach, before there is an alert about it. */
struct release_estimate {
    const struct area  *area;
    struct mode         mode;
    const char         *hazard;
    enum alert_severity severity;

    int64_t                total;    /* distinct persons; -1: cannot be known */
    const struct channel **channels; /* that may carry the mode */
    int64_t               *persons;  /* beside them; -1: unknown. Of sirens: how many */
    size_t                 count;
    unsigned               officers; /* it takes to release it by all of them */
};
/* At once; lists in arena. ERR_INVALID: no ground (P5). */
int release_estimate(struct release *release, struct release_estimate *ask, struct arena *arena,
                     struct err *err);

const struct policy *release_policy(const struct release *release);

/* The caller's, with all it points at, until on_done, which runs exactly once and never
 * before release_do() has returned. */
struct release_job {
    void (*on_done)(struct release_job *);
    struct asking     asking;
    enum release_verb verb;
    struct id         id;
    int64_t           version; /* as it was seen (If-Match); 0: whichever */
    const char       *json;    /* of DRAFT and EDIT: schema Draft of openapi.yaml */
    size_t            len;
    uint8_t           hash[PROPOSAL_HASH_LEN]; /* of the proposal, as it was shown */
    bool              and_release;
    int64_t           confirm_reach; /* RELEASE_NO_REACH: not said */
    const char       *reason;
    const char       *language; /* of what PREVIEW finds missing; NULL: English */
    enum retraction   retraction;
    struct {
        const char *state, *mode; /* NULL: any */
        struct id   before;       /* nil: the newest */
        size_t      limit;
        int64_t     incident;
        const char *next; /* what "next" of a full page says, before its last alert's id */
    } list;

    int        failed;
    struct err err;
    bool       was_repeated; /* the same request was done before; the answer is as of now */
    int64_t    seq;          /* of the deed */
    struct buf answer;       /* JSON as in openapi.yaml, or the CAP; release_job_free() */

    struct release_work *work; /* the station's */
};

/* ERR_FORBIDDEN: right, territory, P4; ERR_INVALID by field: what is missing, P5, P9;
 * ERR_CONFLICT: its state, version or hash is another by now; ERR_BUSY: a countdown. */
void release_do(struct release *release, struct release_job *job);
void release_job_free(struct release_job *job);

/* Somebody may not do this with an alert; the station knows of what it refuses itself. A row
 * in the journal when it is about approving or releasing: of many in an hour by one person
 * some, which say how many there were. All is borrowed for the call. */
struct release_refusal {
    const struct who *who;
    enum release_verb verb;
    struct id         alert;
    const char       *mode;
    const struct err *err;
};
void release_refused(struct release *release, const struct release_refusal *refusal);

#endif
