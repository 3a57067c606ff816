/* truth.h: what people said of the rows of a replay, and how well a partition agrees. */
#ifndef TOCSIN_COMMANDS_REPLAY_TRUTH_H
#define TOCSIN_COMMANDS_REPLAY_TRUTH_H

#include "hub/commands/replay/rows.h"

struct truth_pair {
    size_t one, other; /* rows */
};

struct truth {
    struct truth_pair *pairs;                 /* one is a duplicate of the other */
    size_t             pair_count, absent;    /* absent: a row of it is not in the table */
    bool              *is_known, *is_flagged; /* by row: somebody called it a duplicate */
    bool               has_flags;
};

/* pairs: a CSV of two ids a row, and dist_m, of which those up to 2 km count where there is
 * such a column. flags: id and 0 or 1, or NULL. ERR_INVALID when no pair can be used. */
int  truth_read(struct truth *truth_r, const struct replay_rows *rows, const char *pairs,
                const char *flags, struct err *err);
void truth_free(struct truth *truth);

struct agreement {
    double recall; /* of the pairs, those in one incident */
    double f1;     /* "joined an incident that had a report already" against the flags */
    size_t joined, incidents, largest;
};

/* incidents: of each row, 0: none. */
struct agreement truth_compare(const struct truth *truth, const int64_t *incidents,
                               size_t count);

#endif
