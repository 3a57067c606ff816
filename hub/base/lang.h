/* lang.h: the texts people read, by language and key ("alert.until"), from
 * schemas/lang/<language>.json: an object of sections, each an object of texts.
 * Placeholders stand in braces: "Fino alle {time}". A text that goes by a count is an object
 * of the forms its language has, by their CLDR names (plural.h): {"one": "{n} avviso",
 * "many": "{n} di avvisi", "other": "{n} avvisi"}. The faces read the same files. */
#ifndef TOCSIN_BASE_LANG_H
#define TOCSIN_BASE_LANG_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

enum { LANG_TEXT_MAX = 2000, LANG_LANGUAGES_MAX = 20, LANG_TEXTS_MAX = 8000 };

struct lang;

struct phrases;

struct lang *lang_new(void);
void         lang_free(struct lang *lang); /* NULL is fine */

/* Takes over what lang_say() looks into. */
void lang_take_phrases(struct lang *lang, struct phrases *phrases);

/* What the program says is wrong, in that language, in arena (hub/base/phrases.h); as it is
 * when there are no phrases. */
const char *lang_say(const struct lang *lang, struct arena *arena, const char *language,
                     const char *text);

/* From here on {name} is value in every text that is added: what is the same for a whole town,
 * such as the number to call when a life is in danger. */
void lang_know(struct lang *lang, const char *name, const char *value);

/* That value; NULL when nobody said. */
const char *lang_known(const struct lang *lang, const char *name);

/* Adds a language's file, by its bytes. The first added is the source of the others. */
int lang_add(struct lang *lang, const char *language, const char *bytes, size_t len,
             struct err *err);

/* The languages added, in their order; NULL past the end. */
const char *lang_at(const struct lang *lang, size_t i);

/* The text in that language ("it-IT" finds "it"), else in English, else in the first one,
 * else the key itself: something is always shown, and lang_compare() keeps the key from
 * being it. */
const char *lang_text(const struct lang *lang, const char *language, const char *key);

/* The same for a text that goes by a count, in the form the count takes there; count is not
 * negative and stands in the text as {n}. */
const char *lang_counted(const struct lang *lang, const char *language, const char *key,
                         int64_t count);

struct lang_value {
    const char *name, *value;
};

/* Adds the text with its placeholders filled; values ends with an empty one. A
 * placeholder nobody fills stays as it is, braces and all. */
void lang_format(struct buf *out, const struct lang *lang, const char *language,
                 const char *key, const struct lang_value *values);

/* The same for any text with placeholders. */
void lang_fill(struct buf *out, const char *text, const struct lang_value *values);

/* Adds a line for everything that keeps the languages from saying the same: a section or
 * text the first has not got, a text missing from a section, a placeholder missing or
 * invented, a form of counting too few or too many, a text left as it is in the first.
 * Every language must have the sections of needed (ends with NULL); the languages of whole
 * ("it,en") must have all of them. Returns how many lines. */
size_t lang_compare(const struct lang *lang, const char *const *needed, const char *whole,
                    struct buf *complaints);

#endif
