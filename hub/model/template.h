/* template.h: ready words for a hazard and a level (schemas/templates/<code>.json),
 * read by a person long before they are needed. What differs each time stands in
 * braces: {source}, {place}, {link}, {phone}. */
#ifndef TOCSIN_MODEL_TEMPLATE_H
#define TOCSIN_MODEL_TEMPLATE_H

#include <stddef.h>

#include "hub/base/err.h"
#include "hub/base/lang.h"
#include "hub/base/mem.h"
#include "hub/model/alert.h"

enum template_level { LEVEL_YELLOW, LEVEL_ORANGE, LEVEL_RED, LEVELS };

extern const char *const TEMPLATE_LEVEL_WORDS[LEVELS + 1]; /* "yellow", "orange", "red" */

enum { TEMPLATE_TEXT_MAX = 100000 }; /* bytes of a file */

struct template
{
    const char  *hazard;         /* our two letters */
    struct alert levels[LEVELS]; /* as content; infos NULL: there is none of that level */
};

/* Reads a template; everything lives in arena. -1 with the field when it is wrong. */
int template_read(struct template *template_r, struct arena *arena, const char *bytes,
                  size_t len, struct err *err);

/* Keeps the words of the languages of lang, in their order; a level without any is gone. */
void template_speak(struct template *template, struct arena *arena, const struct lang *lang);

/* The content of a new alert: the template's words with values filled in. What values
 * lack keeps its braces and is found by render_check(); texts that are nothing but one
 * such placeholder are left out. Area and expiry are for the officer. False when
 * there is nothing for that level. */
bool template_fill(struct alert *alert_r, struct arena *arena, const struct template *from,
                   enum template_level level, const struct lang_value *values);

/* Whether "{name}" stands in the words of that level. */
bool template_takes(const struct template *template, enum template_level level,
                    const char *name);

#endif
