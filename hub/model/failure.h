/* failure.h: why a delivery was given up: one of a few kinds, and the gateway's own words,
 * in which nobody's address stands any more. Pure. */
#ifndef TOCSIN_MODEL_FAILURE_H
#define TOCSIN_MODEL_FAILURE_H

#include "hub/model/delivery.h"

enum { FAILURE_WORDS_LEN = 60 }; /* bytes of the gateway's words that are kept */

enum failure {
    FAILURE_UNTOLD,      /* nobody said; what failed before reasons were kept */
    FAILURE_REFUSED,     /* the gateway did not take it: this address, or this text */
    FAILURE_UNDELIVERED, /* the gateway took it and said later that it will not arrive */
    FAILURE_LATE,        /* the gateway was busy or away until another try would come late */
    FAILURE_UNFIT,       /* the channel may not carry it, or cannot: nothing was handed over */
    FAILURE_UNSURE,      /* it may have arrived; nobody will know, and it is not sent again */
    FAILURES,
};

extern const char *const FAILURE_KIND_WORDS[FAILURES + 1]; /* "untold" … NULL */

/* Of what was given up after this verdict. */
enum failure failure_of(enum verdict verdict);

/* The gateway's words on one line, cut to FAILURE_WORDS_LEN; "…" stands for what has an "@" or
 * "://" in it and for seven digits or more, however they are set apart. "" for NULL. */
char *failure_words(char words[FAILURE_WORDS_LEN + 1], const char *why);

#endif
