/* delivery.h: one message to one address, and what becomes of it. */
#ifndef TOCSIN_MODEL_DELIVERY_H
#define TOCSIN_MODEL_DELIVERY_H

/* What an adapter can say about a message it was asked to send. */
enum verdict {
    VERDICT_SENT,      /* the gateway took it; a receipt may follow */
    VERDICT_DELIVERED, /* the far end confirmed */
    VERDICT_BUSY,      /* certainly not sent; ask again */
    VERDICT_UNSURE,    /* may have been sent: asked again only under the same key */
    VERDICT_REFUSED,   /* this address or this text will never do */
};

/* What a gateway says later, by itself. A later one never takes back an earlier one of
 * higher rank: gateways tell out of order and twice. */
enum receipt_kind {
    RECEIPT_ACCEPTED,  /* by the next hop: the exchange, the siren's controller */
    RECEIPT_DELIVERED, /* by the person's device; a siren sounds */
    RECEIPT_READ,      /* a person opened it */
    RECEIPT_DONE,      /* a siren has finished its program */
    RECEIPT_FAILED,    /* it will not arrive */
};

#endif
