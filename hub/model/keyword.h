/* keyword.h: the few words by which a subscriber steers us in a text message. */
#ifndef TOCSIN_MODEL_KEYWORD_H
#define TOCSIN_MODEL_KEYWORD_H

#include <stdbool.h>

enum keyword { KEYWORD_NONE, KEYWORD_STOP, KEYWORD_START, KEYWORD_HELP };

struct keyword_found {
    enum keyword keyword;
    bool         needs_question; /* "SI": only where a confirmation was asked for */
    bool         may_be_a_cry;   /* "AIUTO": answer, and show it to an operator as well */
};

/* The whole message must be one of the words; letter case, accents, blanks and
 * punctuation do not count. Everything else is KEYWORD_NONE: a report or an answer,
 * never to be lost. */
struct keyword_found keyword_of(const char *text);

#endif
