/* room.h: what the files of this room share. */
#ifndef TOCSIN_FLOW_REVIEW_ROOM_H
#define TOCSIN_FLOW_REVIEW_ROOM_H

#include "hub/flow/review.h"
#include "hub/store/situation.h"

enum { REVIEW_NO_STATE = -1, REVIEW_NO_ENTRY = -1 };

/* What a verb does. */
struct review_step {
    const char *word;
    unsigned    from;        /* states it may start from, as bits */
    int         state;       /* … and leads to; REVIEW_NO_STATE: as it was */
    int         entry;       /* cluster_verb, or REVIEW_NO_ENTRY */
    size_t      sides_least; /* that the entry needs */
    bool        needs_text;
};
extern const struct review_step REVIEW_STEPS[REVIEW_VERBS];

struct review {
    struct review_settings settings;
    unsigned               under_way;
    bool                   is_closing;
};

struct review_work {
    struct review             *review;
    struct review_job         *job;
    struct arena               arena;
    struct incident_facts      facts;
    struct cluster_entry       entry;
    struct buf                 payload, personal;
    struct deed                deed;
    char                       actor[ID_TEXT_LEN + 1], mode[MODE_TEXT_MAX + 1];
    bool                       has_facts, has_entry;
    struct err                 refusal;
    struct store_keep_incident keep;
    struct store_keep_entry    enter;
    struct store_find_head     turn; /* a refusal is answered on a later turn of the loop */
};

/* step.c: 0, or -1 and why this job may not be done. */
int review_check(const struct review *review, const struct review_job *job, const char *actor,
                 struct err *err);

#endif
