#include "hub/flow/intake/pieces.h"

#include <stdlib.h>

#include "hub/base/mem.h"

struct half { /* a picture on its way */
    struct half *older;
    struct id    report;
    size_t       total;
    struct buf   come;
};

struct pieces {
    struct half *newest; /* who was heard of last */
    size_t       count, bytes;
};

struct pieces *pieces_new(void)
{
    return MEM_NEW(struct pieces);
}

/* Out of the list, still the caller's. */
static struct half *take_out(struct pieces *pieces, struct half **link)
{
    struct half *half = *link;

    *link = half->older;
    pieces->count--;
    return half;
}

static void forget(struct pieces *pieces, struct half **link)
{
    struct half *half = take_out(pieces, link);

    pieces->bytes -= half->come.len;
    buf_free(&half->come);
    free(half);
}

void pieces_free(struct pieces *pieces)
{
    if (!pieces)
        return;
    while (pieces->newest)
        forget(pieces, &pieces->newest);
    free(pieces);
}

static void put_first(struct pieces *pieces, struct half *half)
{
    half->older = pieces->newest;
    pieces->newest = half;
    pieces->count++;
}

/* Never at the expense of the newest, whose piece it is for. */
static void make_room(struct pieces *pieces, size_t len)
{
    while (pieces->count > 1 &&
           (pieces->count > PIECES_PICTURES_MAX || pieces->bytes + len > PIECES_BYTES_MAX)) {
        struct half **oldest = &pieces->newest;

        while ((*oldest)->older)
            oldest = &(*oldest)->older;
        forget(pieces, oldest);
    }
}

/* The picture, now the first of the list. A report's other picture gives way: a device sends
 * one after the other. */
static struct half *find(struct pieces *pieces, const struct id *report, size_t total)
{
    struct half **link = &pieces->newest, *half;

    while (*link && !id_same(&(*link)->report, report))
        link = &(*link)->older;
    if (*link && (*link)->total != total)
        forget(pieces, link);
    else if (*link) {
        put_first(pieces, take_out(pieces, link));
        return pieces->newest;
    }
    half = MEM_NEW(struct half);
    half->report = *report;
    half->total = total;
    put_first(pieces, half);
    return half;
}

size_t pieces_add(struct pieces *pieces, const struct id *report, size_t total, size_t from,
                  const void *bytes, size_t len, struct buf *whole_r)
{
    struct half *half = find(pieces, report, total);

    make_room(pieces, len);
    if (from == half->come.len && len <= total - from) {
        buf_add(&half->come, bytes, len);
        pieces->bytes += len;
    }
    if (half->come.len < total)
        return half->come.len;
    *whole_r = half->come;
    half->come = (struct buf){0};
    pieces->bytes -= total;
    forget(pieces, &pieces->newest);
    return total;
}
