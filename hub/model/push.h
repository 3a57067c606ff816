/* push.h: where a browser takes push messages: the endpoint of its push service (RFC 8030
 * §4) and its keys (RFC 8291 §2), as one address: "<endpoint>#<p256dh>.<auth>", both keys
 * in base64url without padding. Whoever knows it can write to that browser: it is kept
 * sealed like a telephone number. */
#ifndef TOCSIN_MODEL_PUSH_H
#define TOCSIN_MODEL_PUSH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/p256.h"
#include "hub/base/reader.h"
#include "hub/model/endpoint.h"

enum { PUSH_AUTH_LEN = 16 };

struct push_address {
    char    endpoint[ENDPOINT_MAX + 1];
    uint8_t public_key[P256_PUBLIC_LEN]; /* a point of the curve */
    uint8_t auth[PUSH_AUTH_LEN];
};

/* False: it has no keys, or they are none. */
bool push_address_read(struct push_address *address_r, const char *address);

/* What the browser's PushSubscription.toJSON() gives, from the object now open, as an
 * address in the reader's arena: endpoint, keys {p256dh, auth}. Padding is taken off,
 * expirationTime not looked at; endpoint_normal() judges the rest. */
const char *push_subscription_read(struct reader *in);

#endif
