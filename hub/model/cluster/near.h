/* near.h: how far apart two reports are, and whether that is near. Integers only, the
 * same whichever is asked first. */
#ifndef TOCSIN_MODEL_CLUSTER_NEAR_H
#define TOCSIN_MODEL_CLUSTER_NEAR_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/id.h"

#define NEAR_CIRCLE INT64_C(3600000000) /* units of 1e-7 degree */
#define NEAR_NONE   UINT32_MAX          /* no such place in an array */

/* A report in memory. */
struct member {
    struct id id;
    int64_t   no, happened_ms, kept_ms;
    uint64_t  voice;
    int32_t   lat, lon; /* 1e-7 degree */
    uint32_t  cosine;   /* of lat, in 24 bits */
    uint32_t  accuracy_m;
    uint32_t  key;                  /* hazard and mode; see keys.h */
    uint32_t  rule;                 /* what entries say of it, or NEAR_NONE; see rules.h */
    uint32_t  parent, ring;         /* base component: union-find, and a ring through it */
    uint32_t  base;                 /* of a root with company: its record, or NEAR_NONE */
    uint32_t  cell_next, cell_prev; /* the others of its grid cell */
    uint32_t  told;                 /* the report its incident was last named after */
    bool      has_place, is_in_grid, is_vague, is_amended, is_pending;
};

/* What is near and how much may be one cluster, of one hazard, in units and ms. */
struct near_kind {
    int64_t  distance, reach, window_ms, late_ms;
    int64_t  span_most_ms, diameter_most;
    uint32_t members_most;
    uint32_t sharp_m; /* an accuracy up to this is sharp */
};

int64_t  near_units(int64_t metres);
double   near_metres(double units);
uint32_t near_cosine(int32_t lat);

/* The square of the distance of two reports. */
int64_t near_square(const struct member *one, const struct member *other);

bool near_is_linked(const struct near_kind *kind, const struct member *one,
                    const struct member *other);
/* 0 … 4096 of two that are linked. */
uint32_t near_weight(const struct near_kind *kind, const struct member *one,
                     const struct member *other);
bool     near_is_repeat(const struct member *one, const struct member *other);

/* How much time and ground some reports cover. */
struct extent {
    int64_t  from_ms, to_ms;
    int32_t  south, north;
    int32_t  west;
    uint32_t width; /* eastwards from west */
    uint32_t count;
    bool     has_place;
};

struct extent extent_of(const struct member *member);
struct extent extent_joined(const struct extent *one, const struct extent *other);

/* Which caps it exceeds, of enum cluster_refusal; 0: none. */
unsigned extent_excess(const struct extent *extent, const struct near_kind *kind);

#endif
