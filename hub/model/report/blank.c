/* blank.c: the report in which nothing has been said yet. */
#include "hub/model/report/room.h"

const struct report REPORT_BLANK = {.text = "",
                                    .fix_ms = REPORT_NO_TIME,
                                    .observed_ms = REPORT_NO_TIME,
                                    .sent_ms = REPORT_NO_TIME,
                                    .seq = REPORT_NO_SEQ};
