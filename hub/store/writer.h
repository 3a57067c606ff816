/* writer.h: what the writer's thread does with a group: refuses what the disk has no
 * room for, writes the rest, spends the reserve when it must, stops for good when the
 * disk failed. */
#ifndef TOCSIN_STORE_WRITER_H
#define TOCSIN_STORE_WRITER_H

#include "hub/store/backend.h"
#include "hub/store/room.h"
#include "hub/store/tallies.h"

struct writer_desk {
    const struct backend_kind *kind;
    struct backend            *backend;
    struct room                room;
    struct tallies             tallies;
    atomic_bool                is_broken;
    struct err                 broken_by; /* written before is_broken is set */
};

/* Sets failed and err of each verb. */
void writer_run(struct writer_desk *desk, struct store_job **jobs, size_t count);

/* From any thread: nothing is acknowledged from now on. The first cause stays. */
void writer_break(struct writer_desk *desk, const struct err *err);

#endif
