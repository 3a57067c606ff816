/* webhook.h: what a webhook says and how it is signed. Pure. */
#ifndef TOCSIN_ADAPTERS_WIRE_WEBHOOK_H
#define TOCSIN_ADAPTERS_WIRE_WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#include "adapters/adapter.h"
#include "hub/base/buf.h"

/* Adds "t=<seconds>,v1=<hex>[,v1=<hex>…]": HMAC-SHA256 over "<seconds>.<body>", once for
 * each secret, so that a receiver can change its own while both are good. secrets ends
 * with NULL. */
void webhook_signature(struct buf *buf, int64_t now_s, const char *const *secrets,
                       const char *body, size_t len);

/* Adds the body: one JSON object; the CAP among the files stands in it as text. */
void webhook_body(struct buf *buf, const struct adapter_message *message);

#endif
