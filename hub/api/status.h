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
    /* What it said; hazard is its code. Texts or NULL, in the call's arena. */
    const char *hazard, *text, *address;
    bool        has_place;
    double      lat, lon;

    struct call *call;
    void (*on_status)(struct status *);
    void (*on_fail)(struct call *, const struct err *);
    struct records_report find;
    struct release_job    list;
    struct who            system;
};

/* Looks up the key in the path; on_status when it is there, else on_fail, which answers. */
void status_find(struct call *call, void (*on_status)(struct status *),
                 void (*on_fail)(struct call *, const struct err *));

/* Is it about a danger to people, by its hazard or by words such as "help"? */
bool status_is_grave(struct call *call, const char *hazard, const char *text);

#endif
