/* place.h: coordinates as they are kept, and those that cannot be. */
#ifndef TOCSIN_MODEL_REPORT_PLACE_H
#define TOCSIN_MODEL_REPORT_PLACE_H

#include "hub/model/report.h"

/* NULL when lat, lon can be; else what is wrong with lat, in words for its sender. */
const char *place_fault(const struct report_frame *frame, double lat, double lon);

/* Gives the report its place, to 1e-7 degree and 0.1 m. 0,0 is what a device says that
 * has no place: that is none, in doubt. */
void place_set(struct report *report, double lat, double lon, double accuracy_m);

#endif
