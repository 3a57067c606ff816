/* web_push.h: what a browser's push service is sent: the body only that browser reads (RFC
 * 8291 over RFC 8188), the words that say who we are (RFC 8292), and our own words inside.
 * Pure; two operations on P-256 a message: for a worker. */
#ifndef TOCSIN_ADAPTERS_WIRE_WEB_PUSH_H
#define TOCSIN_ADAPTERS_WIRE_WEB_PUSH_H

#include <stddef.h>
#include <stdint.h>

#include "adapters/adapter.h"
#include "hub/base/buf.h"
#include "hub/base/p256.h"
#include "hub/model/push.h"

enum {
    WEB_PUSH_SALT_LEN = 16,
    WEB_PUSH_HEAD_LEN = 86,
    WEB_PUSH_TEXT_MAX = 4096 - WEB_PUSH_HEAD_LEN - GCM_TAG_LEN - 1, /* RFC 8030 §7.2 */
    WEB_PUSH_TOPIC_LEN = 32,
};

/* Adds the body: one record of the text, padded to a multiple of step as far as there is
 * room, so that its length tells nothing (step 0: not padded). once: a key pair for this
 * message alone; so is salt. len is at most WEB_PUSH_TEXT_MAX. False: the address's key is
 * no point. */
bool web_push_seal(struct buf *body, const struct push_address *address,
                   const struct p256 *once, const uint8_t salt[WEB_PUSH_SALT_LEN],
                   const char *text, size_t len, size_t step);

/* Adds "vapid t=…, k=…" for this endpoint; contact is a mailto: or https: address. */
void web_push_vapid(struct buf *field, const struct p256 *key, const char *endpoint,
                    const char *contact, int64_t expires_s);

/* What belongs together: a later message of the same tag takes the earlier one's place. */
const char *web_push_tag(const struct adapter_message *message);

/* The same for the push service, RFC 8030 §5.4: a hash, which tells it nothing. */
void web_push_topic(char topic[WEB_PUSH_TOPIC_LEN + 1], const char *tag);

/* Adds what our service worker reads (hub/web/src/field/push.ts), one JSON object. */
void web_push_text(struct buf *text, const struct adapter_message *message);

#endif
