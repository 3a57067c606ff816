/* examine.h: is the store's file whole? Looks only, also while a hub serves it. */
#ifndef TOCSIN_STORE_EXAMINE_H
#define TOCSIN_STORE_EXAMINE_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/err.h"

struct store_examined {
    int64_t schema, known; /* the file's, and the newest this program speaks */
    bool    is_sound;      /* every page and index holds together */
    char    why[200];      /* else what was found first */
};

/* ERR_NOT_FOUND there is no such file; ERR_INTERNAL it cannot be read. */
int store_examine(const char *path, struct store_examined *examined_r, struct err *err);

/* The newest schema this program speaks. */
int64_t store_schema(void);

#endif
