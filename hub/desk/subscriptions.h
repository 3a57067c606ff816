/* subscriptions.h: who wants to be warned: added and confirmed by a code, imported from
 * tables, stopped by a word, a link or an officer, forgotten; and the audience in memory,
 * which follows every change.
 *
 * Consent belongs to an address: one STOP ends all its places. The audience knows an
 * address by the least number of its subscriptions with consent. Addresses lie sealed in
 * the store; they are found by a keyed hash, and the journal names them by half of it. */
#ifndef TOCSIN_DESK_SUBSCRIPTIONS_H
#define TOCSIN_DESK_SUBSCRIPTIONS_H

#include "hub/base/lang.h"
#include "hub/base/source.h"
#include "hub/desk/notices.h"
#include "hub/model/asking.h"
#include "hub/model/audience.h"
#include "hub/model/hazard.h"
#include "hub/model/keyword.h"
#include "hub/model/subscription.h"
#include "hub/model/zones.h"

struct subscriptions;
struct uv_loop_s;

enum {
    SUBSCRIPTIONS_KEY_LEN = 32, /* letters of an unsubscribe or confirmation key */
    SUBSCRIPTIONS_CODE_LEN = 6,
    SUBSCRIPTIONS_CODE_MS = 10 * 60 * 1000,
    SUBSCRIPTIONS_CODE_TRIES = 5,
    SUBSCRIPTIONS_CODES_PER_HOUR = 3, /* to one address; then ERR_BUSY */
    SUBSCRIPTIONS_REPLIES_PER_HOUR = 6,
    SUBSCRIPTIONS_PLACES_MAX = 20, /* of one address */
    SUBSCRIPTIONS_BATCH = 250,     /* rows of a table in one transaction */
    SUBSCRIPTIONS_PAGE_MAX = 1000,
};

struct subscriptions_settings {
    struct store         *store;
    struct uv_loop_s     *loop;
    struct tally         *owner; /* a place is held until subscriptions_close() is through */
    const struct clock   *clock;
    struct chance        *chance;
    struct notices       *notices;
    const struct hazards *hazards;
    const struct lang    *lang;
    const char *const    *languages; /* the site's, the first for those who name none */
    size_t                language_count;
    const char           *site, *public_url; /* in texts; the url without "/" at its end */
    unsigned              adds_per_hour;     /* by anybody, from one network */
    uint8_t               seal[SECRET_KEY_LEN], hash[SECRET_KEY_LEN];

    /* The zones as they are now; not asked for any more once we are closed. */
    const struct zones *(*zones)(void *house);
    /* Its consent ended, and that is on disk: nothing more may leave for it. NULL: nobody
     * has to know. */
    void (*on_stopped)(void *house, int64_t no);
    void *house;
};

/* An empty audience; fill it with subscriptions_load(). */
int subscriptions_open(struct subscriptions               **subscriptions_r,
                       const struct subscriptions_settings *settings, struct err *err);
/* Verbs are still answered; a table is imported no further, nothing more is loaded. */
void subscriptions_close(struct subscriptions *subscriptions);

/* Another adds_per_hour from now on. */
void subscriptions_take_limit(struct subscriptions *subscriptions, unsigned adds_per_hour);

struct subscriptions_verb {
    void (*on_done)(struct subscriptions_verb *); /* once, never before the call returned */
    int          failed;
    struct err   err;
    struct arena arena; /* of the outputs; arena_free() it afterwards */

    struct subscriptions *desk; /* ours */
};

/* ── the audience ───────────────────────────────────────────────────────────────── */

/* Builds it anew from the store and the zones, beside the old one, which answers until
 * then. At the start, and whenever zones changed. A subscription whose zone is not known
 * is kept and left out, with a warning in the log. */
struct subscriptions_load {
    struct subscriptions_verb verb;

    size_t count, left_out; /* subscriptions */

    struct subscriptions_loading *loading; /* ours */
};
void subscriptions_load(struct subscriptions *desk, struct subscriptions_load *load);

/* Lends the audience, on a worker too, until it is taken back; changes wait meanwhile.
 * NULL while it is lent already, being settled or not loaded yet: ask again a little
 * later. Nobody's alert is planned on half an audience. */
const struct audience *subscriptions_lend(struct subscriptions *desk);
void                   subscriptions_take_back(struct subscriptions *desk);

/* ── by people ──────────────────────────────────────────────────────────────────── */

/* What may be shown of one. */
struct subscriptions_shown {
    int64_t                 no;
    enum endpoint_kind      kind;
    const char             *masked; /* "" once forgotten */
    const char             *language;
    const char             *written_in; /* of the site's languages: language, or its first */
    enum subscription_state state;
};

/* By anybody: a code goes to the address, and what is known of it stays as it is until
 * the code comes back. With proof (the asker saw the consent, and answers for it): at
 * once. ERR_BUSY with retry_after_ms; ERR_INVALID an unknown zone; ERR_CONFLICT no channel
 * can carry a code there, or it has SUBSCRIPTIONS_PLACES_MAX places. */
struct subscriptions_add {
    struct subscriptions_verb  verb;
    struct asking              asking;
    const struct subscription *wanted;
    const char                *network; /* of the caller, as one voice; NULL: trusted */
    bool                       has_proof;

    struct subscriptions_shown shown;
    char                       key[SUBSCRIPTIONS_KEY_LEN + 1]; /* to confirm with */
    int64_t                    retry_after_ms;

    struct subscriptions_adding *adding; /* ours */
};
void subscriptions_add(struct subscriptions *desk, struct subscriptions_add *add);

/* ERR_NOT_FOUND no such key; ERR_INVALID the code is another; ERR_CONFLICT it has expired,
 * or was tried too often: ask for a new one. */
struct subscriptions_confirm {
    struct subscriptions_verb verb;
    struct asking             asking;
    const char               *key, *code;

    struct subscriptions_shown shown;

    struct subscriptions_confirming *confirming; /* ours */
};
void subscriptions_confirm(struct subscriptions *desk, struct subscriptions_confirm *confirm);

/* Ends every subscription of an address: by the secret key of an unsubscribe link
 * (RFC 8058), or by number. With forget the address is erased too. Doing it again is
 * fine. ERR_NOT_FOUND. */
struct subscriptions_stop {
    struct subscriptions_verb verb;
    struct asking             asking;
    const char               *key; /* or NULL: */
    int64_t                   no;
    bool                      forget;

    struct subscriptions_stopping *stopping; /* ours */
};
void subscriptions_stop(struct subscriptions *desk, struct subscriptions_stop *stop);

/* One place somebody wants to be warned for. */
struct subscriptions_place {
    int64_t                 no;
    enum subscription_place kind;
    const char             *zone;     /* id, of ZONE */
    struct point            point;    /* of POINT and CIRCLE */
    double                  radius_m; /* of CIRCLE */
    enum alert_severity     mildest;
    const char             *hazards; /* codes parted by blanks; NULL: all */
    const char             *language;
    enum subscription_state state;
};

/* All places of the address whose unsubscribe link's key this is, stopped ones too.
 * ERR_NOT_FOUND. */
struct subscriptions_mine {
    struct subscriptions_verb verb;
    const char               *key;

    struct subscriptions_shown  shown;
    struct subscriptions_place *places;
    size_t                      count;

    struct subscriptions_looking *looking; /* ours */
};
void subscriptions_mine(struct subscriptions *desk, struct subscriptions_mine *mine);

/* One of them gets another level, hazards and language, or ends. ERR_NOT_FOUND when it is
 * none of that address, or not confirmed; ERR_CONFLICT: it was changed meanwhile. */
struct subscriptions_change {
    struct subscriptions_verb verb;
    struct asking             asking;
    const char               *key;
    int64_t                   no;
    bool                      ends;
    enum alert_severity       mildest;
    const char               *hazards, *language; /* as above */

    struct subscriptions_changing *changing; /* ours */
};
void subscriptions_change(struct subscriptions *desk, struct subscriptions_change *change);

/* The secret of a subscription's unsubscribe link: nothing need be stored for it. */
char *subscriptions_key(const struct subscriptions *desk, int64_t no,
                        char key[SUBSCRIPTIONS_KEY_LEN + 1]);

/* ── words heard ────────────────────────────────────────────────────────────────── */

/* A message came from an address. False: it is none of the words; it is a report or an
 * answer, not ours. True: on_done comes, with is_ours false when it turned out to be
 * none after all ("SI" to nobody's question). */
struct subscriptions_hear {
    struct subscriptions_verb verb;
    enum endpoint_kind        kind;
    const char               *address, *text;
    const struct mode        *mode; /* of the channel it came by */

    bool is_ours;
    bool may_be_a_cry; /* "AIUTO": show it to an operator as well */

    struct subscriptions_hearing *hearing; /* ours */
};
bool subscriptions_hear(struct subscriptions *desk, struct subscriptions_hear *hear);

/* ── tables and lists ───────────────────────────────────────────────────────────── */

/* Rows of a table (model/subscription.h), with the consent its owner answers for. Good
 * rows are kept batch by batch, bad ones told; the same table again changes nothing. An
 * address that said STOP stays stopped, and its row is told as refused. failed: the
 * heading is wrong, the source or the store failed; rows told as kept stay. */
struct subscriptions_import {
    struct subscriptions_verb verb;
    struct asking             asking;
    struct source            *source;
    /* A row that was refused, by its line in the file; and how far we are. May be NULL. */
    void (*on_refused)(struct subscriptions_import *, uint64_t line, const char *why);
    void (*on_progress)(struct subscriptions_import *);

    size_t kept, refused;
    size_t other_language; /* of those kept: the site does not write in theirs */

    struct subscriptions_importing *importing; /* ours */
};
void subscriptions_import(struct subscriptions *desk, struct subscriptions_import *import);

struct subscriptions_list {
    struct subscriptions_verb verb;
    int64_t                   after; /* number; 0: from the first */
    size_t                    limit; /* 0: SUBSCRIPTIONS_PAGE_MAX */

    struct subscriptions_shown *shown;
    size_t                      count;
    int64_t                     next; /* after of the next page; 0: this was the last */

    struct subscriptions_listing *listing; /* ours */
};
void subscriptions_list(struct subscriptions *desk, struct subscriptions_list *list);

/* ── the last look before sending (P7) ──────────────────────────────────────────── */

struct subscriptions_address {
    int64_t            no;
    enum endpoint_kind kind;
    const char        *address; /* in clear; NULL: consent is gone, or it was erased */
    const char        *language, *mode;
    char               key[SUBSCRIPTIONS_KEY_LEN + 1]; /* of the unsubscribe link */
};

/* Numbers nobody has are left out; the rest comes in rising order. */
struct subscriptions_addresses {
    struct subscriptions_verb verb;
    const int64_t            *nos;
    size_t                    count; /* 1 … STORE_ADDRESSES_MAX */

    struct subscriptions_address *addresses;
    size_t                        found;

    struct subscriptions_finding *finding; /* ours */
};
void subscriptions_addresses(struct subscriptions *desk, struct subscriptions_addresses *find);

#endif
