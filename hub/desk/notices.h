/* notices.h: leaves one message to one person for the channel that carries it: a code,
 * an answer, what became of a report, a summons. Kept before it is sent, once per id;
 * address and words are sealed until then and erased afterwards. */
#ifndef TOCSIN_DESK_NOTICES_H
#define TOCSIN_DESK_NOTICES_H

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/endpoint.h"
#include "hub/model/mode.h"
#include "hub/model/notice.h"
#include "hub/store/notices.h"
#include "hub/store/subscribers.h"

struct notices;

struct notices_settings {
    struct store       *store;
    const struct clock *clock;
    struct chance      *chance;
    struct tally       *owner; /* a place is held until notices_close() is through */
    uint8_t             seal[SECRET_KEY_LEN]; /* of addresses and words */

    /* The name of a channel that carries such an address in this mode (P6); NULL: none. */
    const char *(*channel_of)(void *house, enum endpoint_kind kind, const struct mode *mode);
    /* Something is due on the channel: a wake-up for who sends. */
    void (*on_kept)(void *house, const char *channel);
    void *house;
};

int  notices_open(struct notices **notices_r, const struct notices_settings *settings,
                  struct err *err);
void notices_close(struct notices *notices); /* what is under way is still answered */

/* Another desk that may still send: closed or not, it stays until it was let go. */
void notices_hold(struct notices *notices);
void notices_let_go(struct notices *notices);

/* The caller's, with all it points at, until on_done, which runs exactly once, never
 * before the call returned. */
struct notices_send {
    void (*on_done)(struct notices_send *);
    struct id           id; /* the same twice is kept once; nil: a new one, filled in */
    enum notice_kind    kind;
    const struct mode  *mode;
    const char         *about; /* "report:<id>", or NULL */
    struct notice_words words;
    int64_t             due_ms, expires_ms;

    /* To whom: an address in its normal form, or the number of a subscription that gave
     * its consent. */
    enum endpoint_kind to;
    const char        *channel; /* NULL: one that carries such addresses in this mode */
    const char        *address; /* or NULL: */
    int64_t            recipient;

    /* ERR_CONFLICT: no channel carries it; ERR_NOT_FOUND: no such recipient, or not now. */
    int        failed;
    struct err err;

    struct notices           *notices; /* the desk's, to the end of the struct */
    struct store_addresses_of find;
    struct store_keep_notice  keep;
    struct arena              arena;
};
void notices_send(struct notices *notices, struct notices_send *send);

#endif
