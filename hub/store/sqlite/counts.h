/* counts.h: how a chunk's counts lie in its row: numbers of four bytes, least first. */
#ifndef TOCSIN_STORE_SQLITE_COUNTS_H
#define TOCSIN_STORE_SQLITE_COUNTS_H

#include "hub/store/sqlite/db.h"

enum { COUNTS_BYTES = 4 * (1 + STORE_STATES + STORE_DELAYS) };

void counts_write(uint8_t bytes[COUNTS_BYTES], const struct chunk_counts *counts);
void counts_read(struct chunk_counts *counts, const uint8_t bytes[COUNTS_BYTES]);
void counts_add(struct chunk_counts *sum, const struct chunk_counts *more);

/* The columns of struct chunk_row, and how they are taken. */
#define CHUNK_COLUMNS                                                                          \
    "alert, revision, channel, seq, lane, due_ms, state, fence, retry, counts, bytes"
void take_chunk(struct query *query, struct chunk_row *chunk);

/* In SQL: has a chunk recipients in the state that is the value numbered so? */
#define HAS_STATE(value) "substr(counts, 5 + 4 * " value ", 4) <> x'00000000'"

/* The four values every key begins with: ?1 … ?4. */
#define KEY_VALUES(key)                                                                        \
    id_value(&(key)->alert), number_value((key)->revision), text_value((key)->channel),        \
        number_value((key)->seq)

#endif
