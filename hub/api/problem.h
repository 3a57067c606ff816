/* problem.h: what went wrong, as problem+json (RFC 9457). */
#ifndef TOCSIN_API_PROBLEM_H
#define TOCSIN_API_PROBLEM_H

#include "hub/base/err.h"
#include "hub/base/writer.h"

/* The one table from kinds of error to statuses of HTTP. */
int problem_status(enum err_kind kind);

/* The word a problem's type ends with: "urn:tocsin:problem:invalid". */
const char *problem_word(enum err_kind kind);

/* Adds the whole problem as one object. title is for people, in their language. */
void problem_write(struct writer *out, const char *name, int status, const char *title,
                   const struct err *err);

#endif
