/* reports.h: what the fuzzers of reports share: a table of two hazards, and what is asked
 * of every report let through. */
#ifndef TOCSIN_TESTS_FUZZ_REPORTS_H
#define TOCSIN_TESTS_FUZZ_REPORTS_H

#include <assert.h>
#include <math.h>
#include <string.h>

#include "hub/model/report.h"

static const char TABLE[] = "{\"hazards\":[{\"code\":\"FL\",\"category\":\"Met\",\"event\":"
                            "\"OET-081\",\"names\":{\"it\":"
                            "\"Allagamento\",\"en\":\"Flood\"},\"words\":[\"acqua "
                            "alta\"],\"distance_m\":300,\"window_s\":3600,"
                            "\"reach_m\":800,\"members_most\":500,\"span_most_s\":86400,"
                            "\"diameter_most_m\":4000},{\"code\":"
                            "\"OT\",\"category\":\"Other\",\"event\":\"OET-000\",\"names\":{"
                            "\"it\":\"Altro\",\"en\":\"Other\"},"
                            "\"distance_m\":300,\"window_s\":3600,\"reach_m\":800,\"members_"
                            "most\":500,\"span_most_s\":86400,"
                            "\"diameter_most_m\":4000}]}";

static inline void check_place(const struct report *report)
{
    assert(fabs(report->lat) <= 90 && fabs(report->lon) <= 180);
    assert(report->has_place || (report->lat == 0 && report->lon == 0));
    assert(strlen(report->hazard) == HAZARD_CODE_LEN && report->text);
}

#endif
