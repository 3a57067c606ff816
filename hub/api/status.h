/* status.h: what became of a report, found by its key. */
#ifndef TOCSIN_API_STATUS_H
#define TOCSIN_API_STATUS_H

#include "hub/api/call.h"
#include "hub/desk/records.h"

struct status {
    struct id   id;
    const char *word;   /* "received", "merged", "confirmed", "rejected", "solved" */
    const char *reason; /* of a rejection, or NULL */
    int64_t     received_ms;

    struct call *call;
    void (*on_status)(struct status *);
    struct records_report find;
};

/* Looks up the key in the path; on_status when it is there, else it is answered. */
void status_find(struct call *call, void (*on_status)(struct status *));

#endif
