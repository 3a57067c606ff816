/* rows.h: the rows of a replay: a table of reports from anywhere, as reports of ours. */
#ifndef TOCSIN_COMMANDS_REPLAY_ROWS_H
#define TOCSIN_COMMANDS_REPLAY_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"

enum { REPLAY_KINDS_MAX = 900 };

struct replay_row {
    const char *id;   /* as it stands in the table */
    uint64_t    line; /* of the file */
    int64_t     time_ms;
    bool        has_place;
    double      lat, lon;
    size_t      kind; /* place in kinds */
    const char *text, *source, *district;
};

struct replay_rows {
    struct arena       arena;
    struct replay_row *items;
    size_t             count, refused, said;
    const char        *kinds[REPLAY_KINDS_MAX];  /* the categories, as they came … */
    const char        *groups[REPLAY_KINDS_MAX]; /* … and under what the table has each */
    size_t             kind_count;
};

/* Reads a CSV, compressed or not. map: "id=number,time=created_at" names other headers for
 * id, time, lat, lon, category, group, district, text and source, or NULL. A row without an id,
 * or whose time or place cannot be read, is refused; one without a place is kept without.
 * ERR_INVALID when none is left. */
int replay_read(struct replay_rows *rows_r, const char *path, const char *map, struct err *err);
/* Counts a row that cannot be used, and says on stderr why: the first few of them. */
void replay_refuse(struct replay_rows *rows, uint64_t line, const char *why, const char *what);
void replay_say_refused(const struct replay_rows *rows); /* how many more there were */
void replay_free(struct replay_rows *rows);

#endif
