/* trial.h: the rows of a replay clustered with other distances and times, without a store. */
#ifndef TOCSIN_COMMANDS_REPLAY_TRIAL_H
#define TOCSIN_COMMANDS_REPLAY_TRIAL_H

#include "hub/commands/replay/kinds.h"
#include "hub/model/cluster.h"

struct trials {
    const struct replay_rows  *rows;
    const struct replay_kinds *kinds; /* of the numbers as they are */
    struct cluster_report     *reports;
    struct id                 *heaped; /* stand at default positions */
    size_t                     heaped_count;
};

/* Borrows rows and kinds until trials_free(). */
struct trials trials_new(const struct replay_rows *rows, const struct replay_kinds *kinds);
void          trials_free(struct trials *trials);

/* With all distances and all windows times a factor, as far as a table may have them; spans
 * grow with the windows. table: another one like that of kinds, to be changed. incidents_r:
 * of each row, called after its first row, from 1. */
int trials_run(const struct trials *trials, struct hazards *table, double distances,
               double windows, int64_t *incidents_r, struct err *err);

#endif
