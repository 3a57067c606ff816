/* control.h: a control room on the workbench: the real store, situation and review wired
 * as the hub wires them, one flood hazard that links within 300 m and an hour. */
#ifndef TOCSIN_TESTS_FLOW_CONTROL_H
#define TOCSIN_TESTS_FLOW_CONTROL_H

#include "hub/flow/review.h"
#include "hub/flow/situation.h"
#include "hub/store/reports.h"
#include "tests/hub/store/kit/bench.h"

struct control {
    struct bench        bench;
    struct clock        clock;
    struct hazards     *hazards;
    struct report_frame frame;
    struct situation   *situation;
    struct review      *review;
    struct arena        arena;
    struct who          officer;
    struct review_job   job;
    const char         *once; /* the key it is asked under, or NULL */
    bool                is_ready, is_done;
    bool (*is_contradicted)(struct control *control, const struct incident *incident);
    bool    is_deaf;                              /* the situation is not told what is kept */
    int64_t event_takes_ms;                       /* by the clock */
    int     opened, grew, reopened, photographed; /* events heard */
};

void control_open(struct control *control);
void control_close(struct control *control);
/* Closes everything and opens it again from what is on disk. */
void control_restart(struct control *control);

/* A report is kept and told to the situation, as intake does. Returns its number. */
int64_t control_report(struct control *control, uint8_t last, double lat, double lon,
                       const char *sender);

/* The same of another hazard: FL, OT, LS, FI. */
int64_t control_report_of(struct control *control, uint8_t last, const char *hazard, double lat,
                          double lon, const char *sender);

/* Runs until the situation has nothing of its own on its way to the disk. */
void control_rest(struct control *control);

/* An officer's verb about an incident, waited for. 0 or -1 with control->job.err. */
int control_do(struct control *control, enum review_verb verb, int64_t incident,
               const char *text, const struct cluster_side *sides, size_t side_count);
/* The report gets this place. */
int control_amend(struct control *control, const struct cluster_side *report, double lat,
                  double lon);
int control_undo(struct control *control, int64_t entry);
/* What control->job says, by the officer, waited for. */
int control_ask(struct control *control);

/* All reports of an incident as one side, in the control's arena. */
struct cluster_side control_side(struct control *control, int64_t incident);
struct incident     control_incident(struct control *control, int64_t no);
/* The incident that holds the report of this number today, and its mode; 0: none does. */
int64_t control_holder(struct control *control, int64_t no, struct mode *mode_r);

#endif
