/* partition.h: what a replay found to belong together, as CSV. */
#ifndef TOCSIN_COMMANDS_REPLAY_PARTITION_H
#define TOCSIN_COMMANDS_REPLAY_PARTITION_H

#include "hub/commands/replay/rows.h"

/* id,incident of every row that has an incident (incidents[i]; 0: none). */
int replay_write_incidents(const struct replay_rows *rows, const int64_t *incidents,
                           const char *path, struct err *err);

/* id,episode, an episode being called after the first of its incidents; a row without a
 * place is as its incident is. */
int replay_write_episodes(const struct replay_rows *rows, const int64_t *incidents,
                          const char *path, struct err *err);

#endif
