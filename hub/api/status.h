/* status.h: what became of a report, found by its key. */
#ifndef TOCSIN_API_STATUS_H
#define TOCSIN_API_STATUS_H

#include "hub/api/call.h"
#include "hub/desk/records.h"
#include "hub/flow/release.h"

struct status {
    struct id   id;
    const char *word;   /* "received", "merged", "confirmed", "alerted", "rejected", "solved" */
    const char *reason; /* of a rejection, or NULL */
    const char *alert;  /* identifier of the one in force about its incident, or NULL */
    int64_t     number, incident; /* 0: in none yet */
    int64_t     received_ms;
    size_t      reports; /* of its incident, itself among them */

    struct call *call;
    void (*on_status)(struct status *);
    struct records_report find;
    struct release_job    list;
    struct who            system;
};

/* Looks up the key in the path; on_status when it is there, else it is answered. */
void status_find(struct call *call, void (*on_status)(struct status *));

#endif
