/* asking.h: one request of somebody, as every station and desk gets it. */
#ifndef TOCSIN_MODEL_ASKING_H
#define TOCSIN_MODEL_ASKING_H

#include <stdint.h>

#include "hub/model/account.h"

enum { ASKING_REQUEST_LEN = 32, ASKING_ONCE_MAX = 100 };

/* Borrowed until the verb it was given to is done. */
struct asking {
    const struct who *who;
    const char *once; /* Idempotency-Key, or NULL: the same key of the same person acts once */
    uint8_t     request[ASKING_REQUEST_LEN]; /* SHA-256 of what was asked under it */
};

/* The account's id as the journal's actor; "anonymous" or "system" for those. Writes to
 * text, which must have room for ID_TEXT_LEN + 1, and returns it. */
char *asking_actor(char *text, const struct who *who);

/* The same of the person behind a token: what two-person rules compare. */
char *asking_person(char *text, const struct who *who);

#endif
