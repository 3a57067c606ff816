/* kept.h: the form in which a report lies in the store: its JSON, a line feed, and
 * what the hub knew of the network it came from. */
#ifndef TOCSIN_MODEL_KEPT_H
#define TOCSIN_MODEL_KEPT_H

#include "hub/model/report.h"

enum { KEPT_NETWORK_MAX = 64 };

/* network: a keyed hash, or "" when the source is known by name. Added to buf; returns how
 * many of the bytes, the first ones, are the report's JSON. */
size_t kept_write(struct buf *buf, const struct report *report, const char *network);

/* Reads it back; texts go to arena. ERR_INVALID when the bytes are not of that form. */
int kept_read(struct report *report_r, const char **network_r, struct arena *arena,
              const struct report_frame *frame, const void *bytes, size_t len, struct err *err);

#endif
