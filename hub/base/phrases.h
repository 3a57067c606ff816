/* phrases.h: what the program says is wrong, in another language. The code says it in
 * English, where it happens; schemas/lang/phrases.json holds every such phrase beside its
 * translations, "{a}", "{b}" … standing for what was filled in. */
#ifndef TOCSIN_BASE_PHRASES_H
#define TOCSIN_BASE_PHRASES_H

#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

struct phrases;

/* {"phrases": [{"en": …, "it": …}, …]}. ERR_INVALID. */
struct phrases *phrases_open(const char *bytes, size_t len, struct err *err);
void            phrases_close(struct phrases *phrases); /* NULL is fine */

/* Adds text as language says it. Places in front ("where/lat: ", "line 3: ") stay; what was
 * filled in is looked for too, so that a phrase may hold another. What is not in the table
 * stays as it is: in English rather than unsaid. */
void phrases_say(struct buf *out, const struct phrases *phrases, const char *language,
                 const char *text);

#endif
