/* pieces.h: pictures that come in pieces over a thin line: a broken connection costs a
 * piece, not the picture. In memory only: what is forgotten is sent again from its
 * beginning. */
#ifndef TOCSIN_FLOW_INTAKE_PIECES_H
#define TOCSIN_FLOW_INTAKE_PIECES_H

#include "hub/base/buf.h"
#include "hub/base/id.h"

enum { PIECES_PICTURES_MAX = 256, PIECES_BYTES_MAX = 64 << 20 };

struct pieces;

struct pieces *pieces_new(void);
void           pieces_free(struct pieces *pieces); /* NULL is fine */

/* A piece of the picture of total bytes for that report, which begins at from. Taken when it
 * is the one that comes next. How many bytes are there now; total: it is whole and moved
 * into whole_r, which was empty. Who was heard of least lately is forgotten for a newcomer. */
size_t pieces_add(struct pieces *pieces, const struct id *report, size_t total, size_t from,
                  const void *bytes, size_t len, struct buf *whole_r);

#endif
