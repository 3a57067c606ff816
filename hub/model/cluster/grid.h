/* grid.h: reports by hazard, mode, time and place, so that the few that may be near are
 * found without looking at the rest.
 *
 * A cell is one window of time and one square; those of one square are a chain, newest
 * first, for what comes next is mostly near what came last. Reports that know their place well
 * ("sharp") and those that do not ("vague") have layers of their own: squares of the
 * sharp layer are twice as wide as the hazard's distance, those of the vague layer as
 * large as its reach, so that one vague phone does not widen everybody's search. Columns
 * are as wide as their row's latitude asks, and go round the globe. */
#ifndef TOCSIN_MODEL_CLUSTER_GRID_H
#define TOCSIN_MODEL_CLUSTER_GRID_H

#include "hub/model/cluster/index.h"
#include "hub/model/cluster/near.h"

struct cell {
    uint32_t layer; /* key * 2 + is_vague */
    int32_t  bucket, row, column;
    uint32_t head;     /* the member put last */
    uint32_t older;    /* the cell of an earlier bucket at the same place */
    bool     is_mixed; /* its members may be of several base components */
};

struct grid {
    struct cell *cells;
    size_t       count, room;
    uint32_t     free; /* a chain through head */
    struct index index;
    uint32_t    *vague_counts; /* by key */
    size_t       key_room;
    uint32_t     least_cosine[91]; /* of the degrees of latitude up to the next but one */
};

void   grid_open(struct grid *grid);
void   grid_close(struct grid *grid);
size_t grid_bytes(const struct grid *grid);

/* Which layer it belongs to is remembered in the member. Returns the cell. */
uint32_t grid_put(struct grid *grid, const struct near_kind *kind, struct member *members,
                  uint32_t place);
void     grid_take(struct grid *grid, const struct near_kind *kind, struct member *members,
                   uint32_t place);

/* Calls visit() for every cell that may hold a report linked to this one. A cell may come
 * twice. */
typedef void grid_visit_fn(void *ctx, uint32_t cell);
void         grid_visit(const struct grid *grid, const struct near_kind *kind,
                        const struct member *member, grid_visit_fn *visit, void *ctx);

#endif
