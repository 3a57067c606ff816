/* metrics.h: Prometheus' text format 0.0.4, for what the API and the house count. Times are
 * in seconds, names as in UX.md §11 with DESIGN §2's words. */
#ifndef TOCSIN_API_METRICS_H
#define TOCSIN_API_METRICS_H

#include "hub/base/buf.h"
#include "hub/base/histogram.h"

/* "# HELP" and "# TYPE": before the first line of each name. */
void metric_head(struct buf *out, const char *name, const char *type, const char *help);

/* A heading and the one value. */
void metric_counter(struct buf *out, const char *name, const char *help, uint64_t value);
void metric_gauge(struct buf *out, const char *name, const char *help, double value);

/* A label's value, quoted and escaped. */
void metric_label(struct buf *out, const char *value);

/* Buckets, sum and count, without their heading. label NULL: none. */
void metric_histogram(struct buf *out, const char *name, const char *label, const char *value,
                      const struct histogram *histogram);

#endif
