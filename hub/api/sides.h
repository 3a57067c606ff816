/* sides.h: what a verb about clustering names: the reports of its sides, as its asker saw
 * them, read from its body. */
#ifndef TOCSIN_API_SIDES_H
#define TOCSIN_API_SIDES_H

#include "hub/api/incidents.h"
#include "hub/flow/review.h"

struct reviewing {
    struct call        *call;
    struct incident     incident;
    struct review_job   job;
    struct cluster_side sides[CLUSTER_SIDES_MAX];
    int64_t             number; /* of the report or the other incident, as asked */
    struct err          objection;
};

struct reviewing *reviewing_new(struct call *call);

/* The incident is what the verb is about: its territory, its newest report. */
void reviewing_look_at(struct reviewing *reviewing);

/* What it undoes is what the verb is about. ERR_NOT_FOUND when there is no such entry. */
int reviewing_look_at_entry(struct reviewing *reviewing, struct err *err);

struct reviewing_verb {
    enum review_verb verb;
    void (*read)(struct reviewing *, struct reader *);
    int (*sides)(struct reviewing *, struct err *); /* after the body was read; or NULL */
};

/* Of the word a path ends with; NULL when it is none. */
const struct reviewing_verb *reviewing_verb(const char *word);

/* Reads "hazard", "where" and "reason": what a report is amended to. */
void reviewing_read_amend(struct reviewing *reviewing, struct reader *in);

/* Reads the body of a preview: any verb about clustering, with what it needs. */
int reviewing_read_preview(struct reviewing *reviewing, struct err *err);

size_t reviewing_members(struct reviewing *reviewing, int64_t no,
                         struct situation_member **members_r);
bool   member_find(const struct situation_member *members, size_t count, int64_t no,
                   struct id *id_r);

#endif
