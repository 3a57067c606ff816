/* room.h: what the forms of a report begin with, and the two ways to read a JSON one.
 * Inside this room and its tests only. */
#ifndef TOCSIN_MODEL_REPORT_ROOM_H
#define TOCSIN_MODEL_REPORT_ROOM_H

#include "hub/model/report.h"

/* Nothing was said yet. */
extern const struct report REPORT_BLANK;

/* read.c: any report, with the field named when it is refused. */
enum report_reading report_read_fully(struct report *report_r, struct arena *arena,
                                      const struct report_frame *frame, const char *bytes,
                                      size_t len, struct err *err);

/* quick.c: a good report of the shape that nearly all have, in one pass and without a tree:
 * no escapes, no null, short numbers, none of the rarer fields. True: report_r is what
 * report_read_fully() would give. False: nothing is said about it, ask that one. */
bool report_read_quickly(struct report *report_r, struct arena *arena,
                         const struct report_frame *frame, const char *bytes, size_t len);

#endif
