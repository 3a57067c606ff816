/* entry.h: an entry about clustering as it lies in the store, as JSON. */
#ifndef TOCSIN_MODEL_ENTRY_H
#define TOCSIN_MODEL_ENTRY_H

#include "hub/base/buf.h"
#include "hub/model/cluster.h"

/* "together", "split", "apart", "alone", "amend", "settle", "retract", NULL. */
extern const char *const CLUSTER_VERB_WORDS[8];

/* Everything but the order and the verb. The hazard is named by its code. */
void entry_write(struct buf *buf, const struct cluster_entry *entry,
                 const struct hazards *hazards);

/* Lists live in arena. ERR_INVALID when the bytes are not of that form. */
int entry_read(struct cluster_entry *entry_r, const char *kind, struct arena *arena,
               const struct hazards *hazards, const char *bytes, size_t len, struct err *err);

#endif
