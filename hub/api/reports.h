/* reports.h: what a single report and a batch of them share. */
#ifndef TOCSIN_API_REPORTS_H
#define TOCSIN_API_REPORTS_H

#include "hub/api/call.h"
#include "hub/flow/intake.h"

enum {
    REPORTS_LINES_MAX = 5000,   /* of a batch */
    REPORTS_ANONYMOUS_MAX = 20, /* lines of a batch of nobody we know */
};

/* Fills in who sends it, over HTTP; texts live in the call's arena. */
void reports_fill_job(struct call *call, struct intake_job *job);
/* "device:gauge-3", "account:anna", "anonymous". In the call's arena. */
const char *reports_sender(struct call *call);

/* Reads one report and asks whether the asker may send it. */
enum report_reading reports_read(struct call *call, struct report *report_r,
                                 struct arena *arena, const char *bytes, size_t len,
                                 struct err *err);

/* Where its holder reads what became of it. */
void reports_write_kept(struct writer *out, const struct call *call,
                        const struct intake_item *item);
void reports_conflict(struct err *err);

/* The status of what could not be kept: where that is the crowd's fault, 429 for those we
 * do not know and 503 for the others. */
int reports_status(const struct call *call, const struct err *err);
/* Answers so, and when to come again. */
void reports_fail(struct call *call, const struct err *err, int64_t retry_after_ms);

#endif
