/* account.h: who may do what. Accounts, their roles as bits, the zones they act
 * for, and the one table of rights. Pure: asking it changes nothing. */
#ifndef TOCSIN_MODEL_ACCOUNT_H
#define TOCSIN_MODEL_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/endpoint.h"
#include "hub/model/mode.h"

enum role {
    ROLE_ANONYMOUS,     /* nobody we know */
    ROLE_RESIDENT,      /* subscribes, reports, follows */
    ROLE_VOLUNTEER,     /* reports with a name, shares a position */
    ROLE_DEVICE,        /* a sensor or a siren */
    ROLE_GATEWAY,       /* a channel's far side: receipts, what was heard */
    ROLE_EMPLOYEE,      /* answers everyday cases */
    ROLE_OPERATOR,      /* reviews, drafts, proposes, stops */
    ROLE_APPROVER,      /* approves and releases what another proposed */
    ROLE_ADMINISTRATOR, /* accounts, channels, areas; releases nothing */
    ROLE_AUDITOR,       /* reads all, changes nothing */
    ROLES,
};

extern const char *const ROLE_WORDS[ROLES + 1]; /* "anonymous" … "auditor", NULL */

#define ROLE_BIT(role) (1u << (role))

/* Those of the control room. */
#define ROLES_OF_ROOM                                                                          \
    (ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER) | ROLE_BIT(ROLE_ADMINISTRATOR) |        \
     ROLE_BIT(ROLE_AUDITOR))
/* Those who must have a second factor (ASVS 6.3, NIST AAL2). */
#define ROLES_OF_STAFF (ROLES_OF_ROOM | ROLE_BIT(ROLE_EMPLOYEE))

enum { TERRITORY_ZONES_MAX = 400, TERRITORY_ZONE_MAX = 64, ACCOUNT_NAME_MAX = 32 };

/* The zones somebody or something may act for. Nothing said in its JSON (null) is
 * everywhere the site is; an empty list is nowhere. */
struct territory {
    bool               is_everywhere;
    const char *const *zones;
    size_t             zone_count;
};

/* Reads the list of zone ids under name; absent or null: everywhere. In the reader's arena. */
struct territory territory_read(struct reader *in, const char *name);
void territory_write(struct writer *out, const char *name, const struct territory *territory);
bool territory_holds(const struct territory *territory, const char *zone);
/* Everything of within also lies in territory. */
bool territory_covers(const struct territory *territory, const struct territory *within);

struct account {
    struct id        id;
    int64_t          version;
    const char      *name;    /* for login: [a-z][a-z0-9.-]{1,31} */
    const char      *display; /* as colleagues see it; the name when nothing was given */
    const char      *language;
    unsigned         roles; /* ROLE_BIT()s */
    struct territory territory;
    bool             may_sign_in;
    bool             has_second_factor;
    const char *phone, *email; /* where to call the person, in normal form; NULL: nowhere */
};

/* {"name", "display"?, "language"?, "roles": […], "territory"?, "may_sign_in"?, "phone"?,
 * "email"?}: a new account, or all of an edited one. Texts live in the arena. "anonymous",
 * "device" and "gateway" are refused: they are no persons. ERR_INVALID names the field. */
int  account_parse(struct account *account_r, const char *json, size_t len, struct arena *arena,
                   struct err *err);
bool account_name_is_valid(const char *name);

/* An address to be called at, in its normal form; absent: old; "": NULL. Complains in
 * endpoint.h's words. */
const char *account_address(struct reader *in, const char *name, enum endpoint_kind kind,
                            const char *old);

/* {"operator", "approver"} as bits; complains about a word that is no role. */
unsigned roles_read(struct reader *in, const char *name);
void     roles_write(struct writer *out, const char *name, unsigned roles);

enum credential {
    CREDENTIAL_NONE,    /* anonymous */
    CREDENTIAL_SESSION, /* a person at a screen */
    CREDENTIAL_TOKEN,   /* a device, a gateway, a person's command line */
    CREDENTIAL_SYSTEM,  /* the hub itself: expiry, escalation */
};

/* Who is asking: made once per request, passed down to every station. */
struct who {
    enum credential  credential;
    struct id        account; /* of a token: its own id; nil for anonymous and system */
    struct id        owner;   /* of a token: the account that answers for it; else nil */
    const char      *name;    /* "" for anonymous */
    unsigned         roles;
    struct territory territory;     /* the token's, where it is narrower than the account's */
    struct mode      mode;          /* a token or an exercise session may be bound to one */
    struct id        session;       /* of a session or a token; nil otherwise */
    int64_t          stepped_up_ms; /* second factor last shown; 0: never, as with a token */
    bool must_set_password;         /* came by a one-time link and may do nothing else yet */
};

struct who who_anonymous(void);
struct who who_system(void);

/* Which person stands behind it: nobody becomes two by making a token (P4). */
const struct id *who_person(const struct who *who);

/* What can be asked for. Each route and each verb of a station stands for one. */
enum right {
    RIGHT_REPORT,      /* send a report, subscribe, read what is public */
    RIGHT_OWN_ACCOUNT, /* one's own session and password */
    RIGHT_POSITION,    /* tell where one is */
    RIGHT_MEASURE,     /* bring a sensor's readings */
    RIGHT_GATEWAY,     /* receipts and messages heard */
    RIGHT_READ,        /* everything the control room sees */
    RIGHT_REVIEW,      /* claim, confirm, reject, merge, split, … */
    RIGHT_DRAFT,       /* write, propose and withdraw an alert */
    RIGHT_APPROVE,     /* approve another's proposal */
    RIGHT_RETURN,      /* send a proposal back, or reject it */
    RIGHT_RELEASE,
    RIGHT_BREAK_GLASS, /* alone, limited, loud */
    RIGHT_CORRECT,     /* set right what is out: alone, warning nobody anew */
    RIGHT_RETRY,       /* send anew what failed of what is out */
    RIGHT_STOP,        /* cancel an alert, silence a siren: one person, at once */
    RIGHT_PHASE,       /* say in which phase a municipality works */
    RIGHT_TEST_SIREN,
    RIGHT_TEST_CHANNEL,
    RIGHT_SUBSCRIBERS, /* list, import, forget */
    RIGHT_AREAS,
    RIGHT_READ_ACCOUNTS,
    RIGHT_ACCOUNTS, /* make and change accounts and tokens */
    RIGHT_READ_JOURNAL,
    RIGHT_ERASE,  /* the personal part of journal rows */
    RIGHT_BACKUP, /* copies of the store, on the hub's own machine */
    RIGHTS,
};

extern const char *const RIGHT_WORDS[RIGHTS + 1]; /* "report" … "erase", NULL */

enum answer_may {
    MAY,
    MAY_SIGN_IN,    /* not as anonymous: sign in first (401) */
    MAY_STEP_UP,    /* show the second factor again (403, saying so) */
    MAY_NOT,        /* none of the roles has this right (403) */
    MAY_NOT_THERE,  /* outside the territory (403) */
    MAY_NOT_ACTUAL, /* bound to an exercise or test, and this is real (403, P6) */
};

/* What is asked for, about what. */
struct question {
    enum right         right;
    bool               is_in_territory; /* what it is about lies in who's territory */
    const struct mode *mode;            /* of what it is about; NULL: it has none */
    int64_t            now_ms;
};

enum answer_may account_may(const struct who *who, const struct question *question);

/* The same as an error: 0 or -1 with ERR_UNKNOWN or ERR_FORBIDDEN in words. */
int account_must(const struct who *who, const struct question *question, struct err *err);

/* Is the second factor asked for again before this right is used? */
bool right_needs_step_up(enum right right);

#endif
