/* scalar.h: what a word without quotes means in YAML (1.2.2 §10.3.2, core schema). */
#ifndef TOCSIN_BASE_SCALAR_H
#define TOCSIN_BASE_SCALAR_H

#include <stdbool.h>

#include "hub/base/writer.h"

/* Writes null, true, false, a number or else a text. Left as texts, unlike the
 * schema: what begins with "+" and numbers with a needless leading zero, because
 * 0571757711 and 048014 are no quantities. False, and nothing is written, for a whole
 * number beyond 64 bits, an infinity or NaN. */
bool scalar_write(struct writer *out, const char *name, const char *word);

#endif
