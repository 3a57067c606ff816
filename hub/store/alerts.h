/* alerts.h: alerts, their versions and approvals. Which move is allowed is
 * flow/release's table; the store makes it atomic and one at a time. */
#ifndef TOCSIN_STORE_ALERTS_H
#define TOCSIN_STORE_ALERTS_H

#include "hub/store/journal.h"

struct alert_row {
    struct id   id;
    int64_t     version;  /* of the row: 1, 2, 3 …; 0: not kept yet */
    int64_t     revision; /* of the content: approvals belong to one */
    const char *state;    /* DESIGN §4: "draft", "proposed", … */
    const char *mode;
    const char *author, *last_editor;
    const char *content;                  /* JSON */
    const char *reach, *rendered;         /* JSON, or NULL */
    const char *identifier;               /* CAP §3.2.1 once released, or NULL */
    struct blob cap, signature;           /* as released */
    uint8_t     proposal[STORE_HASH_LEN]; /* zeros: none */
    int64_t     incident;                 /* number, 0: none */
    struct id   previous;                 /* what it updates or cancels; nil: none */
    int64_t     released_ms, expires_ms;  /* 0: not yet */
    int64_t     changed_ms;
    /* What a station still owes it: "plan"; "drop" what is unsent; "retract:<why>"; or how
     * it waits: "lone:<account>" counts down, "hold" was held before, "rest" is what an Update
     * ended that is being counted. NULL: nothing. */
    const char *todo;
};

struct approval {
    const char *person, *device;
    uint8_t     proposal[STORE_HASH_LEN];
    int64_t     at_ms;
};

/* Compare and set: row.version is the one that was read, 0 for a new alert. With
 * approve, the approval is added in the same transaction: its hash must be the
 * row's, and one person approves a revision once. With voids, all approvals go
 * (an edit). ERR_CONFLICT: changed by another first, or approved already, or
 * another hash. With ends, the alert that row.previous names ends with it: still "released",
 * it becomes "updated" with the todo "rest", and this deed is written too; ERR_CONFLICT when it
 * was updated, stopped or over before. What it has unsent rests (deliveries.h) until its
 * successor's plan has begun, or the successor is dropped, which drops it; or until a move of
 * the successor with resumes: if it rests still, it is "released" again, with the todo "plan"
 * unless its plan is complete, and this deed is written. First in line. */
struct store_move_alert {
    struct store_job       job;
    struct alert_row       row; /* version as it was read */
    const struct approval *approve;
    bool                   voids;
    struct deed           *deed, *ends, *resumes;

    int64_t version;   /* the new one */
    size_t  approvals; /* of row.revision, now */
    bool    has_resumed;
};
void store_move_alert(struct store *store, struct store_move_alert *verb);

/* By identifier when it is not NULL, else by id. ERR_NOT_FOUND. */
struct store_find_alert {
    struct store_job job;
    struct id        id;
    const char      *identifier;

    struct alert_row row;
    struct approval *approvals; /* of row.revision, oldest first */
    size_t           count;
};
void store_find_alert(struct store *store, struct store_find_alert *verb);

/* Newest first, before an id (nil: the newest). What is NULL or 0 filters nothing. */
struct store_list_alerts {
    struct store_job job;
    struct id        before;
    size_t           limit;
    const char      *state, *mode;
    bool             is_filed;  /* only those about an incident */
    struct id        previous;  /* those that update or cancel it; nil: any */
    int64_t          active_ms; /* released and not expired at that time */

    struct alert_row *rows;
    size_t            count;
};
void store_list_alerts(struct store *store, struct store_list_alerts *verb);

/* Every alert whose todo says something, oldest first: what a start finishes. */
struct store_unfinished_alerts {
    struct store_job job;

    struct alert_row *rows;
    size_t            count;
};
void store_unfinished_alerts(struct store *store, struct store_unfinished_alerts *verb);

#endif
