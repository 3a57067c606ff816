/* state.h: what a clustering keeps. Three layers of files work on it, each calling only
 * those before: members.c (reports and where they are found), bases.c (components under
 * links and groups), fresh.c (many at once), then decide.c, kruskal.c, enter.c, past.c and
 * explain.c. */
#ifndef TOCSIN_MODEL_CLUSTER_STATE_H
#define TOCSIN_MODEL_CLUSTER_STATE_H

#include "hub/model/cluster.h"
#include "hub/model/cluster/grid.h"
#include "hub/model/cluster/rules.h"

struct places {
    uint32_t *all;
    size_t    count, room;
};

/* What a report was before an entry amended it. */
struct origin {
    uint32_t member, key, accuracy_m;
    int32_t  lat, lon;
    bool     has_place;
    uint16_t hazard;
};

/* A base component of more than one report, or with a group. */
struct base {
    struct extent extent;
    uint32_t      name;     /* the member it is named after if it is one cluster */
    uint32_t      told;     /* the name its members were told; NEAR_NONE: not all the same */
    uint32_t      seats;    /* the groups in it, a chain through next_in_base */
    bool          is_dirty; /* some of its members are pending */
    bool          must_tell_all;
    bool          has_many_kinds; /* put together by hand: more than one hazard */
    uint32_t      next_free;
};

struct cluster {
    struct near_kind *kinds; /* by hazard */
    size_t            kind_count;
    struct mode      *modes;
    size_t            mode_count;

    struct member *members;
    size_t         member_count, member_room, live_count;
    uint32_t       free_member; /* a chain through ring */
    struct index   by_id;
    struct places  by_no; /* the first sorted_count of them by number */
    size_t         sorted_count;
    struct origin *origins;
    size_t         origin_count, origin_room;
    struct index   by_origin;
    struct grid    grid;

    struct base *bases;
    size_t       base_count, base_room;
    uint32_t     free_base;

    struct entry *entries; /* by order */
    size_t        entry_count, entry_room;
    struct rules  rules;

    struct places        pending;     /* added or put since the last settle … */
    size_t               pending_put; /* … the first of which are in their bases */
    struct cluster_move *moves;
    size_t               move_count, move_room;
    struct cluster_past  past;
};

void places_add(struct places *places, uint32_t place);

/* members.c */
uint32_t member_by_id(const struct cluster *cluster, const struct id *id); /* or NEAR_NONE */
uint32_t member_by_no(const struct cluster *cluster, int64_t no); /* as of the last sort */
void     member_sort_numbers(struct cluster *cluster);
void     member_forget_numbers(struct cluster *cluster); /* of those dropped */
uint32_t member_new(struct cluster *cluster, const struct cluster_report *report);
void     member_drop(struct cluster *cluster, uint32_t place); /* out of grid and bases */
/* Makes its hazard and place what the rules say they are. It is in no base and no cell. */
void                    member_amend(struct cluster *cluster, uint32_t place);
const struct near_kind *member_kind(const struct cluster *cluster, const struct member *member);
/* Its part of its group: INDEX_NONE when it is in none or alone. */
uint32_t member_seat(struct cluster *cluster, uint32_t place);
bool     member_is_alone(const struct cluster *cluster, uint32_t place);
/* Of two that an incident may be named after, the better. */
uint32_t member_better_name(const struct cluster *cluster, uint32_t one, uint32_t other);

/* bases.c */
uint32_t     base_root(const struct cluster *cluster, uint32_t place);
struct base *base_of(const struct cluster *cluster, uint32_t place); /* NULL: it is by itself */
/* Takes a member that is in no base into the one it belongs to; it is pending then. */
void base_put(struct cluster *cluster, uint32_t place);
/* Takes all members of the base apart and adds them to pulled. */
void base_pull(struct cluster *cluster, uint32_t place, struct places *pulled);
/* Enters the group of a member that stayed in its base after the rules were renewed. */
void base_regroup(struct cluster *cluster, uint32_t place);

/* Memory may begin to bring the member. */
static inline void member_expect(const struct member *member)
{
    __builtin_prefetch(member, 1);
    __builtin_prefetch((const char *)(member + 1) - 1, 1);
}

/* fresh.c: all must be put before a rule changes or anything is decided. */
void fresh_add(struct cluster *cluster, uint32_t place);
void fresh_put(struct cluster *cluster);

/* kruskal.c: decides a base that cannot be one cluster, calling tell() for each member. */
void kruskal_decide(struct cluster *cluster, uint32_t root,
                    void (*tell)(struct cluster *, uint32_t place, uint32_t name));

/* decide.c */
void decide_pending(struct cluster *cluster);

/* past.c: brings back reports that entries name, and what was near them. */
void past_fetch(struct cluster *cluster, const struct id *id);
void past_fetch_group(struct cluster *cluster, uint32_t place);

#endif
