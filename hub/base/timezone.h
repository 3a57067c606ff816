/* timezone.h: how far the place's own clock is from UTC, by the tz database. One place per
 * process, named once, before there are threads. */
#ifndef TOCSIN_BASE_TIMEZONE_H
#define TOCSIN_BASE_TIMEZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/err.h"

/* Is "Europe/Rome" in this machine's database? */
bool timezone_knows(const char *name);

/* ERR_NOT_FOUND: this machine's database does not have it; UTC from here. */
int timezone_set(const char *name, struct err *err);

/* Minutes ahead of UTC at that instant, summer time and all. */
int timezone_offset_min(int64_t ms);

#endif
