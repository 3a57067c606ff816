/* lint.h: whether words warn well. Their five contents (who speaks, of what, where, what to do,
 * until when: Sutton's count of what public warnings lack), found in a text of one piece; and
 * plain language (Mileti & Sorensen). In Italian and English: of other languages only what can
 * be seen without knowing words. Pure; finds and advises, decides nothing. */
#ifndef TOCSIN_MODEL_LINT_H
#define TOCSIN_MODEL_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/model/cap.h"
#include "hub/model/hazard.h"

enum { LINT_TEXT_MAX = 20000, LINT_SENTENCE_WORDS = 20, LINT_CAPITALS_PCT = 30 };

enum lint_content {
    LINT_SOURCE,
    LINT_HAZARD,
    LINT_PLACE,
    LINT_ACTION,
    LINT_TIME,
    LINT_CONTENTS,
};

extern const char *const LINT_CONTENT_WORDS[LINT_CONTENTS + 1]; /* "source", … NULL */

/* Where in the text it is said; len 0: nowhere. */
struct lint_found {
    size_t start, len;
};

/* text is UTF-8 of at most LINT_TEXT_MAX bytes (the rest is not read); language "it" or "en",
 * also as "it-IT". Returns how many of the five were found. */
size_t lint_contents(struct lint_found found_r[LINT_CONTENTS], const struct hazards *hazards,
                     const char *language, const char *text);

/* Advises what would make the text plainer: at this place, as a note that must not be obeyed.
 */
void lint_plain(struct cap_notes *notes, const char *place, const char *language,
                const char *text);

#endif
