/* delivery.h: one message to one address: what an adapter may say about it, what the
 * gateway says later, and when it is asked again. Pure: time and chance are handed in. */
#ifndef TOCSIN_MODEL_DELIVERY_H
#define TOCSIN_MODEL_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/chance.h"
#include "hub/base/id.h"

enum { DELIVERY_KEY_LEN = 64 };

/* What an adapter can say about a message it was asked to send. */
enum verdict {
    VERDICT_SENT,      /* the gateway took it; a receipt may follow */
    VERDICT_DELIVERED, /* the far end confirmed */
    VERDICT_BUSY,      /* certainly not sent; ask again */
    VERDICT_UNSURE,    /* may have been sent: asked again only under the same key */
    VERDICT_REFUSED,   /* this address or this text will never do */
    VERDICTS,
};

extern const char *const VERDICT_WORDS[VERDICTS + 1]; /* "sent" … NULL */

/* What a gateway says later, by itself. A later one never takes back an earlier one of
 * higher rank: gateways tell out of order and twice. */
enum receipt_kind {
    RECEIPT_ACCEPTED,  /* by the next hop: the exchange, the siren's controller */
    RECEIPT_DELIVERED, /* by the person's device; a siren sounds */
    RECEIPT_READ,      /* a person opened it */
    RECEIPT_DONE,      /* a siren has finished its program */
    RECEIPT_FAILED,    /* it will not arrive */
    RECEIPT_UNKNOWN,   /* a siren of a group has not answered: it may have heard, or not */
    RECEIPT_KINDS,
};

extern const char *const RECEIPT_KIND_WORDS[RECEIPT_KINDS + 1]; /* "accepted" … NULL */

/* Where one device stands that has said all this, in any order: bit k for the kind k; at
 * least one. What was done wins over what sounds, that over a refusal, any word over none. */
enum receipt_kind receipt_last(unsigned said);

/* Why it has to be asked again, as far as waiting depends on it. */
enum delivery_fault {
    DELIVERY_FAULT_NONE,
    DELIVERY_FAULT_BUSY,      /* certainly not sent: asked again until it expires */
    DELIVERY_FAULT_THROTTLED, /* too fast: the same; the slot slows down as well */
    DELIVERY_FAULT_UNSURE,    /* a repeat may be a second message: few, and later */
    DELIVERY_FAULT_DOUBTED,   /* the same, but the gateway knows a repeat by its key: more */
    DELIVERY_FAULT_REFUSED,
    DELIVERY_FAULTS,
};

enum delivery_fault delivery_fault_of(enum verdict verdict, bool is_throttled, bool is_keyed);

enum delivery_step {
    DELIVERY_DONE,     /* sent or delivered */
    DELIVERY_AGAIN,    /* not before due_ms */
    DELIVERY_GIVEN_UP, /* refused, repeated often enough, or the next try would come late */
};

struct delivery_outcome {
    enum delivery_fault fault;
    unsigned            attempts;       /* this one included: chunk_attempts() */
    bool                may_have_left;  /* before this one: chunk_may_have_left() */
    int64_t             retry_after_ms; /* from now, as the gateway asked; 0: it did not */
    int64_t             now_ms, expires_ms;
};

/* What follows: waits double from attempt to attempt, half of each left to chance so
 * that a thousand failures do not come back together, never shorter than the gateway
 * asked for. due_ms_r is set only for DELIVERY_AGAIN. */
enum delivery_step delivery_next(const struct delivery_outcome *outcome, struct chance *chance,
                                 int64_t *due_ms_r);

/* One delivery by where it stands: the same after every crash, another for every
 * revision and every round. seq is its chunk's, place the recipient's in the chunk. */
struct delivery_name {
    struct id alert;
    int64_t   revision, seq;
    uint32_t  place;
    uint32_t  round; /* how often it was tried anew after it had failed: another key */
};

/* The idempotency key, in letters, digits and "-": the name and a hash of the channel, so
 * that two channels of one gateway never share a key. What the gateway says later under
 * the key leads back without a table. Returns key. */
char *delivery_key(char key[DELIVERY_KEY_LEN + 1], const struct delivery_name *name,
                   const char *channel);

/* False when it is not a key of this channel. */
bool delivery_key_read(struct delivery_name *name_r, const char *key, const char *channel);

#endif
