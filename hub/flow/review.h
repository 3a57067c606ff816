/* review.h: the third station: officers decide about incidents. Each verb is one deed in
 * the journal and, in the same transaction, what is filed under the number, or an entry
 * about clustering, or both. Entries name reports as the officer saw them, so the caller
 * hands them in (from the situation); undo is an entry too. */
#ifndef TOCSIN_FLOW_REVIEW_H
#define TOCSIN_FLOW_REVIEW_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/event.h"
#include "hub/model/incident.h"

struct store;
struct review;

enum review_verb {
    REVIEW_CLAIM,   /* minutes */
    REVIEW_CONFIRM, /* sides[0]: the reports as seen; text: a note, or NULL */
    REVIEW_REJECT,  /* text: the reason */
    REVIEW_CLOSE,   /* text: the reason */
    REVIEW_REOPEN,  /* text: the reason */
    REVIEW_NOTE,    /* text */
    REVIEW_MERGE,   /* sides[0]: the reports of both, as seen */
    REVIEW_SPLIT,   /* sides: two or more */
    REVIEW_APART,   /* sides[0]: the one; sides[1]: the rest as seen */
    REVIEW_ALONE,   /* sides[0] */
    REVIEW_AMEND,   /* sides[0]: the report; amend */
    REVIEW_UNDO,    /* retracts */
    REVIEW_VERBS,
};

extern const char *const REVIEW_VERB_WORDS[REVIEW_VERBS + 1]; /* "claim" … NULL */

enum { REVIEW_MINUTES_MAX = 240, REVIEW_MINUTES = 30 };

struct review_settings {
    struct store         *store;
    const struct clock   *clock;
    struct tally         *owner;
    const struct hazards *hazards;

    /* It is on disk: for the situation, the people who reported, and the consoles. facts or
     * entry may be NULL. Before the job's on_done. */
    void (*on_decided)(void *house, enum review_verb verb, const struct incident *incident,
                       const struct incident_facts *facts, const struct cluster_entry *entry);
    void (*on_event)(void *house, const struct event *event);
    void *house;
};

int  review_open(struct review **review_r, const struct review_settings *settings,
                 struct err *err);
void review_close(struct review *review);

/* The caller's, with all it points at, until on_done. */
struct review_job {
    void (*on_done)(struct review_job *);
    struct asking          asking;
    enum review_verb       verb;
    const struct incident *incident; /* as the officer saw it; NULL: UNDO of what is gone */
    bool                   is_in_territory;
    const struct err      *objection; /* what the asker's station knows against it, or NULL */
    const char            *text;
    int64_t                minutes;
    const struct cluster_side *sides;
    size_t                     side_count;
    int64_t                    newest;   /* the highest number among its reports, as seen */
    int64_t                    retracts; /* order of the entry to undo */
    int                        settles;  /* … as situation_undo_settles() */
    unsigned                   hazard;   /* AMEND: hazard.place */
    bool                       has_place;
    double                     lat, lon, accuracy_m;

    int        failed;
    struct err err;
    int64_t    seq, version; /* of the deed, and of what is filed now */
    bool       was_repeated; /* the same request was done before: seq is the first one's */

    struct review_work *work; /* the station's */
};

/* ERR_FORBIDDEN; ERR_INVALID by field; ERR_CONFLICT: its state does not allow it, somebody
 * has claimed it, or it was changed since it was seen. */
void review_do(struct review *review, struct review_job *job);

/* What the entry of this job would be, for a preview; order 0 is filled in by the caller. */
int review_entry(const struct review_job *job, const struct hazards *hazards,
                 struct cluster_entry *entry_r, struct err *err);

#endif
