/* subscribers.h: who wants to be warned, where and how. Addresses arrive sealed,
 * with a keyed hash beside them for look-up; both keys are desk's. */
#ifndef TOCSIN_STORE_SUBSCRIBERS_H
#define TOCSIN_STORE_SUBSCRIBERS_H

#include "hub/store/journal.h"

enum { STORE_IMPORT_MAX = 1000, STORE_ADDRESSES_MAX = 1000, SUBSCRIPTION_NOWHERE = INT32_MIN };

enum consent { CONSENT_ASKED, CONSENT_GIVEN, CONSENT_STOPPED, CONSENT_FORGOTTEN };

struct subscription_row {
    int64_t      no;                      /* never used again */
    const char  *kind;                    /* of address: "sms", "email", "webpush", … */
    uint8_t      address[STORE_HASH_LEN]; /* keyed hash */
    struct blob  sealed;                  /* the address; absent once forgotten */
    const char  *place; /* "zone:048014", "circle", "polygon": unique with kind and address */
    int32_t      lat_e7, lon_e7; /* degrees × 10^7; SUBSCRIPTION_NOWHERE without a point */
    int32_t      radius_m;
    struct blob  shape;   /* polygon, the caller's codec; or absent */
    int          level;   /* least severity wanted */
    const char  *hazards; /* codes parted by blanks: the table may change; NULL: all */
    const char  *lang, *mode;
    enum consent consent;
    const char  *fields; /* JSON: consent's text version and time, needs, account; or NULL */
    int64_t      changed_ms;

    /* Out: the least number with consent of the same kind and address, by which audience
     * and chunks know the person, who may have many places; 0: none. */
    int64_t recipient;
};

/* Adds it, or replaces the one of the same kind, address and place (or of row.no:
 * ERR_NOT_FOUND when there is none). */
struct store_put_subscription {
    struct store_job        job;
    struct subscription_row row; /* no 0: whichever it is */
    int64_t      seen_ms; /* its changed_ms as it was read: ERR_CONFLICT if it moved on; or 0 */
    struct deed *deed;

    int64_t no;
    bool    was_known;
};
void store_put_subscription(struct store *store, struct store_put_subscription *verb);

/* The same for up to STORE_IMPORT_MAX at once, all or none; but who has said STOP, or
 * was forgotten, stays so: such a row is left out and its number is 0. */
struct store_import_subscriptions {
    struct store_job               job;
    const struct subscription_row *rows;
    size_t                         count;
    struct deed                   *deed;

    int64_t *nos; /* of each row */
    size_t   added, replaced, left_out;
};
void store_import_subscriptions(struct store *store, struct store_import_subscriptions *verb);

/* By no, or all of a kind and address when no is 0. ERR_NOT_FOUND when none. */
struct store_find_subscriptions {
    struct store_job job;
    int64_t          no;
    const char      *kind;
    uint8_t          address[STORE_HASH_LEN];

    struct subscription_row *rows;
    size_t                   count;
};
void store_find_subscriptions(struct store *store, struct store_find_subscriptions *verb);

/* Pages by number; for lists and, with consent CONSENT_GIVEN, for the audience index.
 * consent -1: any. Sealed addresses and fields only with_addresses. */
struct store_load_subscriptions {
    struct store_job job;
    int64_t          from; /* after this number */
    size_t           limit;
    int              consent;
    const char      *kind; /* or NULL */
    bool             with_addresses;

    struct subscription_row *rows;
    size_t                   count;
    int64_t                  upto; /* from of the next page */
};
void store_load_subscriptions(struct store *store, struct store_load_subscriptions *verb);

/* STOP and unsubscribe: by no, or all of a kind and address. With forget the
 * address is erased as well; its hash stays as the mark not to ask again. */
struct store_stop_subscriptions {
    struct store_job job;
    int64_t          no;
    const char      *kind;
    uint8_t          address[STORE_HASH_LEN];
    bool             forget;
    int64_t          at_ms;
    struct deed     *deed;

    int64_t *nos; /* those changed now */
    size_t   count;
};
void store_stop_subscriptions(struct store *store, struct store_stop_subscriptions *verb);

struct recipient_address {
    int64_t      no;
    const char  *kind, *lang, *mode;
    struct blob  sealed;
    enum consent consent;
};

/* For the last check before the gateway (P7). Unknown numbers are left out; the
 * rest comes in rising order of no. */
struct store_addresses_of {
    struct store_job job;
    const int64_t   *nos;
    size_t           count; /* 1 … STORE_ADDRESSES_MAX */

    struct recipient_address *addresses;
    size_t                    found;
};
void store_addresses_of(struct store *store, struct store_addresses_of *verb);

#endif
