/* parts.h: what the audience is made of, for the files of this room alone. Places are
 * kept as whole 1e-7 degrees plus 2^31, so that both fit 32 unsigned bits and a cell of
 * the curve is a power of two wide: its top 16 bits are the cell, the rest is left. */
#ifndef TOCSIN_MODEL_AUDIENCE_PARTS_H
#define TOCSIN_MODEL_AUDIENCE_PARTS_H

#include "hub/model/audience.h"

/* ── filters.c: who wants what, each wish kept once ──────────────────────────────── */

enum { CHANNEL_NONE = 0xff };

struct filter {
    struct hazard_set hazards;
    uint8_t           channel, language, mildest, unused[5];
};

struct filters {
    struct filter *items;
    size_t         count, room;
    uint32_t      *slots; /* by hash; its place plus one, 0: free */
    size_t         slot_count;
};

/* The number of that filter, -1 when there is no room for one more. */
int  filters_keep(struct filters *filters, const struct audience_member *member);
void filters_free(struct filters *filters);

/* For each filter the channel it lets the question through to, or CHANNEL_NONE. */
uint8_t *filters_answer(const struct filters           *filters,
                        const struct audience_question *question);

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);

/* ── gather.c: the endpoints found, per channel ──────────────────────────────────── */

struct gathered {
    uint32_t *endpoints;
    size_t    count, room;
};

struct gather {
    const uint8_t  *channel_of; /* of each filter */
    const uint64_t *gone;       /* bit per endpoint; NULL: none is */
    struct gathered channels[AUDIENCE_CHANNELS_MAX];
};

void gather_one(struct gather *gather, uint32_t endpoint, uint16_t filter);
/* Those whose endpoint is gone are left out. */
void gather_range(struct gather *gather, const uint32_t *endpoints, const uint16_t *filters,
                  size_t count);
/* Sorts each channel, each endpoint once, and hands the lists over. */
void gather_finish(struct gather *gather, uint32_t endpoint_most,
                   struct audience_answer *answer_r);

/* ── places.c: points in the order of the curve ──────────────────────────────────── */

struct place {
    uint32_t y, x, endpoint;
    uint16_t filter;
};

struct places { /* 14 bytes each */
    uint32_t *cells, *lows, *endpoints;
    uint16_t *filters;
    size_t    count;
};

uint32_t place_axis(double degrees);
uint32_t place_cell(uint32_t y, uint32_t x); /* Morton code of the top halves */
void     places_at(const struct places *places, size_t i, uint32_t *y_r, uint32_t *x_r);

/* Sorts fresh, merges it in, and leaves out of the old those that are gone. */
void places_merge(struct places *places, const struct place *fresh, size_t count,
                  const uint64_t *gone);
void places_free(struct places *places);

/* The first of [from, to) whose cell is not below cell. */
size_t places_lower(const struct places *places, size_t from, size_t to, uint64_t cell);

/* ── outline.c: an area as edges, and the descent through the cells ──────────────── */

struct outline_edge { /* upwards: y0 <= y1 */
    int64_t y0, x0, y1, x1;
};

struct outline {
    struct outline_edge *edges;
    size_t               count;
    int64_t              south, west, north, east;
};

void outline_of(struct outline *outline_r, const struct shape *shape);
void outline_free(struct outline *outline);
bool outline_holds(const struct outline *outline, uint32_t y, uint32_t x);
void outline_find(const struct outline *outline, const struct places *places,
                  struct gather *gather);

/* ── shapes.c: subscriptions that hang on shapes ─────────────────────────────────── */

struct hung {
    uint32_t shape, endpoint;
    uint16_t filter;
};

struct kept_shape {
    struct arena arena;
    struct shape shape;
    uint64_t     hash;
};

struct shapes {
    struct kept_shape    *items;
    size_t                count, room;
    struct geometry_tree *tree; /* of the first in_tree */
    size_t                in_tree;
    uint32_t             *slots; /* by hash; its place plus one, 0: free */
    size_t                slot_count;
    struct hung          *base, *fresh; /* base: by shape */
    size_t                base_count, fresh_count, fresh_room;
};

void shapes_hang(struct shapes *shapes, const struct shape *where, uint32_t endpoint,
                 uint16_t filter);
void shapes_forget(struct shapes *shapes, uint32_t endpoint); /* of the fresh ones */
void shapes_settle(struct shapes *shapes, const uint64_t *gone);
void shapes_find(const struct shapes *shapes, const struct shape *area, struct gather *gather);
void shapes_free(struct shapes *shapes);

static inline bool is_gone(const uint64_t *gone, uint32_t endpoint)
{
    return gone && gone[endpoint / 64] >> endpoint % 64 & 1;
}

#endif
