/* shards.h: one clustering by several owners, each of some tiles of the earth. The answer is
 * the one a single owner gives, whatever their number and the order of things (P13).
 *
 * An owner is handed the reports of its tiles, and those of others within reach of its tiles
 * and those that an entry names, so that it sees every link of its own. What hangs together
 * with a report that several owners were handed is decided about by the border, which is
 * handed it whole, from every owner that sees some of it; all else by its owner alone. What
 * the border was handed once it keeps. Each hand-over may come late, twice, or in any order:
 * the border's clustering is a set of reports, too.
 *
 * A town's hub has one owner and no border, and needs none of this. */
#ifndef TOCSIN_MODEL_CLUSTER_SHARDS_H
#define TOCSIN_MODEL_CLUSTER_SHARDS_H

#include "hub/model/cluster.h"
#include "hub/model/point.h"

enum {
    SHARDS = 256,          /* what owners claim; a tile belongs to one by its hash */
    SHARDS_COLUMNS = 1024, /* of tiles around the globe: 39 km of latitude */
    SHARDS_OWNERS_MAX = 32
};

struct shards_settings {
    const struct hazards *hazards; /* must outlive it */
    int32_t               late_s;
    unsigned              owners;  /* 1 … SHARDS_OWNERS_MAX */
    int32_t               columns; /* SHARDS_COLUMNS, or more and smaller tiles */
};

struct shards;

struct shards *shards_open(const struct shards_settings *settings);
void           shards_close(struct shards *shards); /* NULL is fine */

/* As cluster_add(), cluster_enter() and cluster_settle(). */
bool shards_add(struct shards *shards, const struct cluster_report *report);
void shards_enter(struct shards *shards, const struct cluster_entry *entries, size_t count);
void shards_settle(struct shards *shards);

/* The clustering that knows all about this report as of the last settle, for the questions of
 * cluster.h; NULL: unknown. */
const struct cluster *shards_cluster(const struct shards *shards, int64_t no);

size_t shards_at_border(const struct shards *shards); /* reports */

/* Which of the SHARDS a place belongs to. */
unsigned shards_of(struct point at, int32_t columns);

#endif
