/* endpoint.h: where a message reaches one person: the kinds of address and their one
 * normal form, by which two spellings of an address are known to be the same. */
#ifndef TOCSIN_MODEL_ENDPOINT_H
#define TOCSIN_MODEL_ENDPOINT_H

#include "hub/base/err.h"

enum endpoint_kind { ENDPOINT_SMS, ENDPOINT_EMAIL, ENDPOINT_PUSH, ENDPOINT_WEBHOOK, ENDPOINTS };

extern const char *const ENDPOINT_WORDS[ENDPOINTS + 1]; /* "sms", "email", …, NULL */

enum { ENDPOINT_MAX = 1000 }; /* bytes of an address */

/* Writes the normal form. sms: E.164, where a number without country is Italian: 0039 …,
 * 39 …, 333 1234567 and (0571) 757999 become +39…; a fixed line keeps its 0. email: the
 * domain in lower case, the rest as written (RFC 5321 §2.4). push, webhook: an https URL
 * without user, password or fragment; push may have a browser's keys behind it (push.h).
 * ERR_INVALID about "/address" says what is wrong. */
int endpoint_normal(char normal[ENDPOINT_MAX + 1], enum endpoint_kind kind, const char *address,
                    struct err *err);

/* For screens and answers: "+39 333 …67", "a…@example.org", "https://example.org/…". */
char *endpoint_masked(char masked[80], enum endpoint_kind kind, const char *normal);

#endif
