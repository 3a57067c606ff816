/* source.h: bytes that come piece by piece: from memory, from a file. */
#ifndef TOCSIN_BASE_SOURCE_H
#define TOCSIN_BASE_SOURCE_H

#include <stddef.h>

#include "hub/base/err.h"

struct source {
    /* Puts at most room bytes there; got_r 0 is the end. 0, or -1 with err set. */
    int (*read)(struct source *, void *bytes, size_t room, size_t *got_r, struct err *err);
};

struct memory_source {
    struct source source;
    const char   *bytes; /* borrowed; what is still to come */
    size_t        len;
};

struct memory_source source_of_memory(const void *bytes, size_t len);

static inline int source_read(struct source *source, void *bytes, size_t room, size_t *got_r,
                              struct err *err)
{
    return source->read(source, bytes, room, got_r, err);
}

#endif
