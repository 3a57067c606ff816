/* plural.h: which form of a text goes with a count, by the language: the categories of
 * Unicode's CLDR for whole numbers, as a browser's Intl.PluralRules has them.
 * schemas/vectors/plural.json holds the same for both sides. */
#ifndef TOCSIN_BASE_PLURAL_H
#define TOCSIN_BASE_PLURAL_H

#include <stdint.h>

enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER };

extern const char *const PLURAL_WORDS[7]; /* "zero", "one", …, "other", NULL */

/* The category of count, which is not negative. Tags as in "sl" or "sl-SI"; a language we
 * do not know counts like English. */
enum plural plural_of(const char *language, int64_t count);

/* The categories a text in that language must have, 1 << category each. "other" is always
 * among them: fractions need it where no whole number does. */
unsigned plural_forms(const char *language);

#endif
