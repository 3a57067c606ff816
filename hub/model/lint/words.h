/* words.h: a text taken apart into words, and the lists they are looked for in: for the files
 * of lint.h. */
#ifndef TOCSIN_MODEL_LINT_WORDS_H
#define TOCSIN_MODEL_LINT_WORDS_H

#include "hub/base/buf.h"
#include "hub/model/lint.h"

enum { LINT_WORDS_MAX = 2000 };

struct lint_word {
    size_t start, len; /* bytes of the text */
    size_t plain;      /* where it stands in plain, NUL-terminated: small letters, no accents */
    bool   is_capital; /* begins with one */
    bool   is_shouted; /* two letters or more, all capitals */
    bool   ends;       /* its sentence, or the part before a colon */
};

struct lint_text {
    const char      *text;
    size_t           len;
    struct buf       plain;
    struct lint_word words[LINT_WORDS_MAX];
    size_t           count;
};

void lint_text_open(struct lint_text *text_r, const char *text);
void lint_text_close(struct lint_text *text);

const char *lint_word_plain(const struct lint_text *text, size_t i);

/* How many words from the i-th on are the phrase ("fino a", "piogg*"); 0: it is another. */
size_t lint_match(const struct lint_text *text, size_t i, const char *phrase);

/* A phrase of one language, and what is said instead. */
struct lint_phrase {
    const char *phrase, *instead;
};

/* What one language says. Lists end with NULL. */
struct lint_language {
    const char *const        *authorities;
    const char *const        *hazards;  /* that the table of hazards has in another form */
    const char *const        *places;   /* before a name: "via", "near" */
    const char *const        *actions;  /* commands */
    const char *const        *refusals; /* begins of what is only forbidden */
    const char *const        *times;
    const char *const        *before_hours; /* before a number: "alle", "until" */
    const char *const        *names_of_days;
    const char *const        *relative_days;
    const char *const        *softeners;
    const struct lint_phrase *jargon;
};

/* NULL: a language whose words we do not know. */
const struct lint_language *lint_language_of(const char *language);

#endif
