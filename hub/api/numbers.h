/* numbers.h: lists of lists of numbers, which reader.h has no word for: "[[212,214],[230]]". */
#ifndef TOCSIN_API_NUMBERS_H
#define TOCSIN_API_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/mem.h"

struct numbers {
    int64_t *items;
    size_t   count;
};

/* Reads canonical JSON; whole numbers above 0 only. How many lists there are, or -1 when
 * it is not of that form or has more than most lists or NUMBERS_MAX numbers in all. */
enum { NUMBERS_MAX = 100000 };
int numbers_read(struct numbers **lists_r, size_t most, struct arena *arena, const char *json);

#endif
