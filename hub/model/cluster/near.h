/* near.h: how far apart two reports are, and whether that is near. Integers only, the
 * same whichever is asked first. */
#ifndef TOCSIN_MODEL_CLUSTER_NEAR_H
#define TOCSIN_MODEL_CLUSTER_NEAR_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/id.h"
#include "hub/model/wording.h"

#define NEAR_CIRCLE INT64_C(3600000000) /* units of 1e-7 degree */
#define NEAR_NONE   UINT32_MAX          /* no such place in an array */

enum { NEAR_COSINE_BITS = 24 };

/* A report in memory. What every look at a neighbour needs stands first. */
struct member {
    int64_t   happened_ms, kept_ms;
    int32_t   lat, lon; /* 1e-7 degree */
    uint32_t  cosine;   /* of lat, in 24 bits */
    uint32_t  accuracy_m;
    uint32_t  cell_next, cell_prev; /* the others of its grid cell */
    uint32_t  parent, ring;         /* base component: union-find, and a ring through it */
    uint32_t  base;                 /* of a root with company: its record, or NEAR_NONE */
    uint32_t  key;                  /* family and mode: mode * hazards + family */
    struct id id;
    bool      has_place : 1, is_in_grid : 1, is_vague : 1, is_amended : 1, is_pending : 1;
    uint16_t  hazard;
    int64_t   no;
    uint64_t  words;
    uint32_t  voice, address;
    uint32_t  rule; /* what entries say of it, or NEAR_NONE; see rules.h */
    uint32_t  told; /* the report its incident was last named after */
};

/* What is near and how much may be one cluster, of one hazard, in units and ms. */
struct near_kind {
    int64_t  distance, reach, window_ms, address_window_ms, late_ms;
    int64_t  span_most_ms, diameter_most;
    uint32_t members_most;
    uint32_t family; /* hazard.place */
};

static inline int64_t near_units(int64_t metres)
{
    return metres * INT64_C(899320366) / 10000000;
}

double   near_metres(double units);
uint32_t near_cosine(int32_t lat);

/* The square of the distance of two reports. */
static inline int64_t near_square(const struct member *one, const struct member *other)
{
    int64_t north = (int64_t)one->lat - other->lat;
    int64_t east = (int64_t)one->lon - other->lon;

    east = east < 0 ? -east : east;
    east = east > NEAR_CIRCLE / 2 ? NEAR_CIRCLE - east : east;
    east = east * ((int64_t)one->cosine + other->cosine) >> (NEAR_COSINE_BITS + 1);
    return north * north + east * east;
}

static inline int64_t near_apart(int64_t one, int64_t other)
{
    return one < other ? other - one : one - other;
}

/* How near is near for these two: wider when a phone does not know where it is. */
static inline int64_t near_enough(const struct near_kind *kind, const struct member *one,
                                  const struct member *other)
{
    int64_t wide =
        kind->distance + near_units((int64_t)one->accuracy_m + (int64_t)other->accuracy_m);

    return wide < kind->reach ? wide : kind->reach;
}

/* How long is soon for these two; -1: however soon, they are not about one thing. */
static inline int64_t near_window(const struct near_kind *kind, const struct member *one,
                                  const struct member *other)
{
    if (one->hazard == other->hazard)
        return wording_same_address(one->address, other->address) ? kind->address_window_ms
                                                                  : kind->window_ms;
    return wording_same_address(one->address, other->address) ? kind->window_ms / 4 : -1;
}

static inline bool near_in_time(const struct near_kind *kind, const struct member *one,
                                const struct member *other)
{
    return near_apart(one->happened_ms, other->happened_ms) <= near_window(kind, one, other) &&
           near_apart(one->kept_ms, other->kept_ms) <= kind->late_ms;
}

static inline bool near_is_linked(const struct near_kind *kind, const struct member *one,
                                  const struct member *other)
{
    int64_t near = near_enough(kind, one, other);

    return near_in_time(kind, one, other) && near_square(one, other) <= near * near;
}

/* 0 … 4096, or -1: no link. */
int  near_weight(const struct near_kind *kind, const struct member *one,
                 const struct member *other);
bool near_is_repeat(const struct member *one, const struct member *other);

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
