/* room.h: what the readers of this room share. */
#ifndef TOCSIN_MODEL_GAUGE_ROOM_H
#define TOCSIN_MODEL_GAUGE_ROOM_H

#include "hub/base/reader.h"
#include "hub/model/gauge.h"

/* False when there are too many. */
bool gauge_add(struct gauge_readings *readings, struct arena *arena,
               const struct gauge_reading *reading);

/* What others' formats hold besides is not refused. */
void gauge_know_all_fields(struct reader *in);

int gauge_too_large(size_t len, struct err *err); /* 0: it is not */

#endif
