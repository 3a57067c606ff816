/* figures.h: what only the house sees, because it lies between two stations; and what all
 * layers below the API count, for /metrics. */
#ifndef TOCSIN_FIGURES_H
#define TOCSIN_FIGURES_H

#include "hub/base/buf.h"
#include "hub/base/histogram.h"
#include "hub/flow/intake.h"
#include "hub/model/alert.h"
#include "hub/store/alerts.h"

struct hub;

struct figures {
    struct histogram
        visible; /* from a first report's arrival to its incident's standing there */
    struct histogram release; /* from an incident's first report to the release */
    uint64_t         released[SEVERITY_UNKNOWN + 1][MODE_KINDS];
    struct buf       kept; /* who came when and waits for the situation */
};

/* These reports are kept; and all that were are where they belong. */
void figures_kept(struct hub *hub, const struct intake_kept *reports, size_t count);
void figures_settled(struct hub *hub);
/* This alert is out. */
void figures_released(struct hub *hub, const struct alert_row *row);

/* For api_settings.on_metrics; house is the hub. */
void figures_write(void *house, struct buf *out);

#endif
