/* password.h: which passwords are taken (NIST SP 800-63B-4 §3.1.1): long enough and
 * not known to everybody. No composition rules, nothing expires, nothing is cut. */
#ifndef TOCSIN_MODEL_PASSWORD_H
#define TOCSIN_MODEL_PASSWORD_H

#include <stdbool.h>

#include "hub/base/err.h"

enum { PASSWORD_LEAST_ALONE = 15, PASSWORD_LEAST_WITH_FACTOR = 8 };

/* names: words of this place that are no secret (login, shown name, site), NULL-
 * terminated. ERR_INVALID about "/password" in words for its owner: shorter than
 * 8 characters (15 when there is no second factor), longer than PASSWORD_MAX bytes,
 * not UTF-8, in the list of common ones (letter case and what is only appended do not
 * count), a run or a repetition, or one of names with little around it. */
int password_check(const char *password, bool has_second_factor, const char *const *names,
                   struct err *err);

#endif
