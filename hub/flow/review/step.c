/* step.c: what each verb does, and whether it may be done. */
#include <inttypes.h>
#include <string.h>

#include "hub/flow/review/room.h"

#define FROM(state) (1u << (state))
#define FROM_ANY    (FROM(INCIDENT_STATES) - 1)

const struct review_step REVIEW_STEPS[REVIEW_VERBS] = {
    [REVIEW_CLAIM] = {"incident.claimed", FROM(INCIDENT_OPEN) | FROM(INCIDENT_CONFIRMED),
                      REVIEW_NO_STATE, REVIEW_NO_ENTRY, 0, false},
    [REVIEW_CONFIRM] = {"incident.confirmed", FROM_ANY & ~FROM(INCIDENT_CONFIRMED),
                        INCIDENT_CONFIRMED, CLUSTER_SETTLE, 1, false},
    [REVIEW_REJECT] = {"incident.rejected", FROM(INCIDENT_OPEN) | FROM(INCIDENT_CONFIRMED),
                       INCIDENT_REJECTED, REVIEW_NO_ENTRY, 0, true},
    [REVIEW_CLOSE] = {"incident.closed", FROM(INCIDENT_OPEN) | FROM(INCIDENT_CONFIRMED),
                      INCIDENT_CLOSED, REVIEW_NO_ENTRY, 0, true},
    [REVIEW_REOPEN] = {"incident.reopened", FROM_ANY & ~FROM(INCIDENT_OPEN), INCIDENT_OPEN,
                       REVIEW_NO_ENTRY, 0, true},
    [REVIEW_NOTE] = {"incident.noted", FROM_ANY, REVIEW_NO_STATE, REVIEW_NO_ENTRY, 0, true},
    [REVIEW_MERGE] = {"incident.merged", FROM_ANY, REVIEW_NO_STATE, CLUSTER_TOGETHER, 1, false},
    [REVIEW_SPLIT] = {"incident.split", FROM_ANY, REVIEW_NO_STATE, CLUSTER_SPLIT, 2, false},
    [REVIEW_APART] = {"report.set_apart", FROM_ANY, REVIEW_NO_STATE, CLUSTER_APART, 2, false},
    [REVIEW_ALONE] = {"report.set_alone", FROM_ANY, REVIEW_NO_STATE, CLUSTER_ALONE, 1, false},
    [REVIEW_AMEND] = {"report.amended", FROM_ANY, REVIEW_NO_STATE, CLUSTER_AMEND, 1, false},
    [REVIEW_UNDO] = {"entry.retracted", FROM_ANY, REVIEW_NO_STATE, CLUSTER_RETRACT, 0, false},
};

const char *const REVIEW_VERB_WORDS[REVIEW_VERBS + 1] = {
    [REVIEW_CLAIM] = "claim", [REVIEW_CONFIRM] = "confirm", [REVIEW_REJECT] = "reject",
    [REVIEW_CLOSE] = "close", [REVIEW_REOPEN] = "reopen",   [REVIEW_NOTE] = "note",
    [REVIEW_MERGE] = "merge", [REVIEW_SPLIT] = "split",     [REVIEW_APART] = "apart",
    [REVIEW_ALONE] = "alone", [REVIEW_AMEND] = "amend",     [REVIEW_UNDO] = "undo",
};

static int check_right(const struct review *review, const struct review_job *job,
                       struct err *err)
{
    return account_must(job->asking.who,
                        &(struct question){.right = RIGHT_REVIEW,
                                           .is_in_territory = job->is_in_territory,
                                           .mode = job->incident ? &job->incident->mode : NULL,
                                           .now_ms = clock_now(review->settings.clock)},
                        err);
}

static int check_claim(const struct review *review, const struct review_job *job,
                       const char *actor, struct err *err)
{
    const struct incident_facts *facts = &job->incident->facts;

    if (!facts->owner || strcmp(facts->owner, actor) == 0 ||
        facts->claimed_until_ms <= clock_now(review->settings.clock))
        return 0;
    return err_set(err, ERR_CONFLICT, "incident %" PRId64 " is claimed by somebody else",
                   job->incident->no);
}

static int check_text(const struct review_job *job, struct err *err)
{
    size_t len = job->text ? strlen(job->text) : 0;
    size_t most = job->verb == REVIEW_NOTE || job->verb == REVIEW_CONFIRM ? INCIDENT_NOTE_MAX
                                                                          : INCIDENT_REASON_MAX;

    if (REVIEW_STEPS[job->verb].needs_text && len < 3)
        return err_field(err, ERR_INVALID, job->verb == REVIEW_NOTE ? "/text" : "/reason",
                         "must say something");
    return len > most ? err_field(err, ERR_INVALID, "/reason", "is longer than %zu bytes", most)
                      : 0;
}

int review_check(const struct review *review, const struct review_job *job, const char *actor,
                 struct err *err)
{
    const struct review_step *step = &REVIEW_STEPS[job->verb];

    if (check_right(review, job, err) < 0 || check_text(job, err) < 0)
        return -1;
    if (job->objection) {
        *err = *job->objection;
        return -1;
    }
    if (job->incident && !(step->from & FROM(job->incident->facts.state)))
        return err_set(err, ERR_CONFLICT, "incident %" PRId64 " is %s: it cannot be %s now",
                       job->incident->no, INCIDENT_STATE_WORDS[job->incident->facts.state],
                       strchr(step->word, '.') + 1);
    if (job->verb == REVIEW_CLAIM && (job->minutes < 1 || job->minutes > REVIEW_MINUTES_MAX))
        return err_field(err, ERR_INVALID, "/minutes", "must lie between 1 and %d",
                         REVIEW_MINUTES_MAX);
    if (job->verb == REVIEW_CLAIM || job->verb == REVIEW_CONFIRM || job->verb == REVIEW_REJECT)
        return check_claim(review, job, actor, err);
    return 0;
}
