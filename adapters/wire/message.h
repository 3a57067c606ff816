/* message.h: a message as JSON, whole, for programs of others and for drills. Pure. */
#ifndef TOCSIN_ADAPTERS_WIRE_MESSAGE_H
#define TOCSIN_ADAPTERS_WIRE_MESSAGE_H

#include "adapters/adapter.h"
#include "hub/base/writer.h"

/* Its fields, into an object the caller has opened: key, address, purpose, step, mode,
 * urgent, sent, expires, and where there are such language, subject, text, html, alert,
 * ref, after, unsubscribe_url, siren {verb, program, seconds}, files [{name, type, alt,
 * base64}]. */
void message_write(struct writer *out, const struct adapter_message *message);

#endif
