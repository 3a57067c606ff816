/* rules.h: what the entries say, from the entries alone; reports need not exist. */
#ifndef TOCSIN_MODEL_CLUSTER_RULES_H
#define TOCSIN_MODEL_CLUSTER_RULES_H

#include "hub/model/cluster.h"
#include "hub/model/cluster/index.h"

/* A kept copy of an entry. */
struct entry {
    struct cluster_entry said; /* its ids are ours to free */
    size_t               overridden;
    int64_t              overridden_by;
    bool                 is_retracted;
};

/* An id named by a live entry. */
struct rule {
    struct id id;
    uint32_t  parent, ring; /* the group: union-find, and a ring through it */
    uint32_t  size;         /* of a root */
    uint32_t  apart;        /* of a root: its edges, a chain */
    uint32_t  amend;        /* what it is amended to, or INDEX_NONE */
    uint32_t  stamp;        /* scratch */
    int64_t   joined_by;    /* the newest entry that put it with another, or 0 */
    int64_t   alone_by;     /* the newest that set it alone and no newer one joined, or 0 */
    uint64_t  label[2];     /* all that may change its links, as a hash */
    bool      is_grouped, is_settled, is_alone, is_heap;

    uint32_t seats;      /* of a root: a chain of what of it is in memory */
    bool     is_fetched; /* of a root: its absent reports were asked for */
};

/* The part of a group that is of one mode: modes never mix (P6). Kept by bases.c. */
struct seat {
    uint32_t group, mode, next;
    uint32_t here;         /* one of its reports */
    uint32_t next_in_base; /* the next seat of the same base component */
    uint32_t scratch;
};

/* Copied out of its entry: rules outlive the entries they were made from. */
struct amend {
    int64_t  order;
    unsigned hazard;
    bool     has_place;
    double   lat, lon, accuracy_m;
};

struct apart {
    uint32_t other; /* a rule of the other group */
    uint32_t next;
    int64_t  by;
};

struct pair {
    uint32_t one, other;
    int64_t  by;
};

struct rules {
    struct rule  *rules;
    size_t        count, room;
    struct index  by_id;
    struct apart *aparts;
    size_t        apart_count, apart_room;
    struct pair  *pairs; /* of roots that are apart; those no longer roots stand in vain */
    size_t        pair_count, pair_room;
    struct index  by_pair;
    uint32_t      stamp;
    struct amend *amends;
    size_t        amend_count, amend_room;
    struct seat  *seats;
    size_t        seat_count, seat_room;
};

/* entries are sorted by order. Counts what is overridden in them. */
void   rules_resolve(struct rules *rules, struct entry *entries, size_t count);
void   rules_free(struct rules *rules);
size_t rules_bytes(const struct rules *rules);

/* The steps of resolving. Roots are asked for and given where groups are. */
uint32_t rules_touch(struct rules *rules, const struct id *id); /* its rule, made if need be */
uint32_t rules_group(struct rules *rules, const struct id *id); /* its root, grouped */
void     rules_unite(struct rules *rules, uint32_t one, uint32_t other);
void     rules_set_apart(struct rules *rules, uint32_t one, uint32_t other, int64_t by);
uint32_t rules_amend(struct rules *rules, const struct cluster_entry *said);
void     rules_label(struct rules *rules);

/* The seat of the group for a mode, made if need be. */
uint32_t rules_seat(struct rules *rules, uint32_t group, uint32_t mode);

uint32_t rules_find(const struct rules *rules, const struct id *id); /* or INDEX_NONE */
uint32_t rules_root(const struct rules *rules, uint32_t rule);
/* The order of the entry that sets the two roots apart; 0: none does. */
int64_t rules_apart_by(const struct rules *rules, uint32_t one, uint32_t other);

#endif
