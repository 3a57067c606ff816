/* room.h: what the files of this room share. */
#ifndef TOCSIN_MODEL_BULLETIN_ROOM_H
#define TOCSIN_MODEL_BULLETIN_ROOM_H

#include <stdbool.h>

#include "hub/model/bulletin.h"

/* What one line of a bulletin says: the colours of one zone on one day. */
struct bulletin_row {
    int64_t     published_ms;
    char        today[BULLETIN_DAY_LEN + 1]; /* the day on which it was published */
    char        day[BULLETIN_DAY_LEN + 1];   /* that day or the next */
    const char *code;                        /* NULL: only that there was this bulletin */
    uint8_t     levels[BULLETIN_RISKS];
};

struct bulletin_rows {
    struct bulletin_row *items;
    size_t               count, room;
};

/* ERR_INVALID when the day is neither; ERR_TOO_LARGE past BULLETIN_ROWS_MAX. */
int bulletin_rows_add(struct bulletin_rows *rows, const struct bulletin_row *row,
                      struct err *err);

/* Every bulletin of which there is a row. Sorts the rows. */
void bulletins_gather(struct bulletins *bulletins_r, struct arena *arena,
                      struct bulletin_rows *rows);

/* The colour named in "Ordinaria criticità / ALLERTA GIALLA". False: none is. */
bool bulletin_colour(uint8_t *level_r, const char *text);

/* The message: when it was published goes into as_r, and its rows into rows. */
int bulletin_read_cap(struct bulletin_rows *rows, struct bulletin_row *as_r,
                      const char **identifier_r, struct arena *arena, const char *bytes,
                      size_t len, struct err *err);

/* The department's table (dBASE III) of one day; as says of which bulletin and day. */
int bulletin_read_dbf(struct bulletin_rows *rows, const struct bulletin_row *as,
                      struct arena *arena, const char *bytes, size_t len, struct err *err);

/* needs_zone: a table without that column is refused: misspelt, it would be an all-clear. */
int bulletin_read_csv(struct bulletin_rows *rows, struct arena *arena, struct source *source,
                      bool needs_zone, struct err *err);

#endif
