/* problem.h: what went wrong, as problem+json (RFC 9457). */
#ifndef TOCSIN_API_PROBLEM_H
#define TOCSIN_API_PROBLEM_H

#include "hub/base/err.h"
#include "hub/base/writer.h"

/* The one table from kinds of error to statuses of HTTP. */
int problem_status(enum err_kind kind);

/* The word a problem's type ends with: "urn:tocsin:problem:invalid". */
const char *problem_word(enum err_kind kind);

/* The texts are for people, in their language; words is the detail without the place that
 * pointer names. */
struct problem {
    enum err_kind kind;
    int           status;
    const char   *title, *detail, *pointer, *words; /* pointer "": of no field */
};

/* Adds the whole problem as one object. */
void problem_write(struct writer *out, const char *name, const struct problem *problem);

#endif
