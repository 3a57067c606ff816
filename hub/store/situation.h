/* situation.h: what people decided about clusters and incidents. Clusters
 * themselves are derived (DESIGN §5) and not kept. */
#ifndef TOCSIN_STORE_SITUATION_H
#define TOCSIN_STORE_SITUATION_H

#include "hub/store/journal.h"

/* An entry about clustering: together, split, apart, alone, amend, settle, retract.
 * Its order is its deed's place in the journal. The payload is the caller's codec. */
struct entry_row {
    int64_t     seq;
    const char *kind;
    struct blob payload;
};

struct store_keep_entry {
    struct store_job job;
    const char      *kind;
    struct blob      payload; /* at most 1 MB */
    struct deed     *deed;    /* deed->seq is the entry's order */
};
void store_keep_entry(struct store *store, struct store_keep_entry *verb);

struct store_load_entries {
    struct store_job job;
    int64_t          from; /* after this seq */
    size_t           limit;

    struct entry_row *rows;
    size_t            count;
};
void store_load_entries(struct store *store, struct store_load_entries *verb);

/* What is filed under an incident's number (the number of a report, §5). */
struct incident_row {
    int64_t     no;
    int64_t     version; /* 1, 2, 3 …; 0: not kept yet */
    const char *state;   /* the words of flow/review */
    const char *owner;   /* an account's id, or NULL */
    const char *fields;  /* JSON: notes and what review adds */
    int64_t     changed_ms;
};

/* Compare and set: row.version is the one that was read, 0 for a number nothing
 * is filed under yet. ERR_CONFLICT somebody changed it first. */
struct store_keep_incident {
    struct store_job    job;
    struct incident_row row; /* version as it was read */
    struct deed        *deed;
    const char *entry_kind; /* an entry about clustering that goes with it; NULL: none */
    struct blob entry;      /* its payload */

    int64_t version; /* the new one */
};
void store_keep_incident(struct store *store, struct store_keep_incident *verb);

struct store_find_incident {
    struct store_job job;
    int64_t          no;

    struct incident_row row; /* ERR_NOT_FOUND when nothing is filed under it */
};
void store_find_incident(struct store *store, struct store_find_incident *verb);

struct store_load_incidents {
    struct store_job job;
    int64_t          from; /* after this number */
    size_t           limit;

    struct incident_row *rows;
    size_t               count;
};
void store_load_incidents(struct store *store, struct store_load_incidents *verb);

#endif
