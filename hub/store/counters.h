/* counters.h: numbers that are never given twice, and small facts. */
#ifndef TOCSIN_STORE_COUNTERS_H
#define TOCSIN_STORE_COUNTERS_H

#include "hub/store/journal.h"

/* Takes count numbers of a counter (siren keys reserve 10,000 ahead of use): first …
 * first + count - 1 are the caller's alone, after a crash or restore too. From 1. */
struct store_reserve_numbers {
    struct store_job job;
    const char      *name;
    int64_t          count; /* 1 … 1,000,000 */

    int64_t first;
};
void store_reserve_numbers(struct store *store, struct store_reserve_numbers *verb);

/* A small fact under a name ("channel.sms.paused"); value absent: it is forgotten. */
struct store_put_fact {
    struct store_job job;
    const char      *name;
    struct blob      value; /* at most 64 MB: derived state may be laid down here */
    struct deed     *deed;  /* or NULL */
};
void store_put_fact(struct store *store, struct store_put_fact *verb);

/* ERR_NOT_FOUND. */
struct store_find_fact {
    struct store_job job;
    const char      *name;

    struct blob value;
};
void store_find_fact(struct store *store, struct store_find_fact *verb);

/* Names that begin with prefix, in order. */
struct fact_row {
    const char *name;
    struct blob value;
};

struct store_list_facts {
    struct store_job job;
    const char      *prefix;
    size_t           limit;

    struct fact_row *rows;
    size_t           count;
};
void store_list_facts(struct store *store, struct store_list_facts *verb);

#endif
