/* strips.h: copies of the reports of one base component in strips of latitude, each as high as
 * the farthest link is long, and in a strip from west to east: what may be linked to a report
 * stands a little east and west of it, in its own strip and in those north and south of it. */
#ifndef TOCSIN_MODEL_CLUSTER_STRIPS_H
#define TOCSIN_MODEL_CLUSTER_STRIPS_H

#include "hub/model/cluster/state.h"

enum { STRIPS_WEIGHTS = 4097 }; /* of a link: 0 … 4096 */

struct spot {
    struct member member;
    uint32_t      rank; /* when all are sorted by id */
    int32_t       strip;
};

/* The little of a spot that tells most pairs need no closer look. */
struct glance {
    int32_t  strip, lat, lon;
    uint32_t rank, side; /* side is the caller's: reports of one side are no pair */
};

struct strips {
    struct spot   *spots;
    struct glance *glances;
    uint32_t      *spot_of; /* by rank, or NEAR_NONE */
    uint32_t       count;
    int64_t        near_most;    /* no two are near beyond this */
    uint32_t       cosine_least; /* of all */
};

/* Room for so many; add, and then line them up. */
void strips_open(struct strips *strips, uint32_t most);
void strips_add(struct strips *strips, const struct member *member, uint32_t rank);
void strips_line_up(struct strips *strips, const struct cluster *cluster);
void strips_free(struct strips *strips);

/* Calls look() for all of higher rank and of another side to which the report of this rank may
 * have a link of at most this weight, around the globe too; for others as well. */
void strips_around(const struct strips *strips, uint32_t rank, int weight_most,
                   void (*look)(void *ctx, const struct spot *mine, const struct spot *other),
                   void *ctx);

#endif
