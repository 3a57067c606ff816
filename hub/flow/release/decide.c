/* decide.c: what each verb does to the row, or why it may not. Values in, values out. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/flow/release/room.h"

enum { REASON_LEAST = 3 };

static int decide_write(struct release_work *work, struct err *err);
static int decide_propose(struct release_work *work, struct err *err);
static int decide_approve(struct release_work *work, struct err *err);
static int decide_back(struct release_work *work, struct err *err);
static int decide_send(struct release_work *work, struct err *err);
static int decide_alone(struct release_work *work, struct err *err);
static int decide_stop(struct release_work *work, struct err *err);
static int decide_hold(struct release_work *work, struct err *err);
static int decide_expire(struct release_work *work, struct err *err);

static const struct step {
    const char         *word;
    enum right          right;
    enum proposal_event event; /* tried first; some verbs choose another */
    bool                needs_reason;
    enum release_call   call;
    int (*decide)(struct release_work *work, struct err *err);
} STEPS[RELEASE_VERBS] = {
    [RELEASE_DRAFT] = {"alert.drafted", RIGHT_DRAFT, PROPOSAL_EDIT, false, RELEASE_CALL_NOBODY,
                       decide_write},
    [RELEASE_EDIT] = {"alert.edited", RIGHT_DRAFT, PROPOSAL_EDIT, false, RELEASE_CALL_NOBODY,
                      decide_write},
    [RELEASE_PROPOSE] = {"alert.proposed", RIGHT_DRAFT, PROPOSAL_PROPOSE, false,
                         RELEASE_CALL_APPROVERS, decide_propose},
    [RELEASE_APPROVE] = {"alert.approved", RIGHT_APPROVE, PROPOSAL_APPROVE, false,
                         RELEASE_CALL_NOBODY, decide_approve},
    [RELEASE_RETURN] = {"alert.returned", RIGHT_RETURN, PROPOSAL_RETURN, true,
                        RELEASE_CALL_AUTHOR, decide_back},
    [RELEASE_REJECT] = {"alert.rejected", RIGHT_RETURN, PROPOSAL_REJECT, true,
                        RELEASE_CALL_AUTHOR, decide_back},
    [RELEASE_WITHDRAW] = {"alert.withdrawn", RIGHT_DRAFT, PROPOSAL_WITHDRAW, false,
                          RELEASE_CALL_NOBODY, decide_back},
    [RELEASE_SEND] = {"alert.released", RIGHT_RELEASE, PROPOSAL_RELEASE, false,
                      RELEASE_CALL_NOBODY, decide_send},
    [RELEASE_BREAK_GLASS] = {"alert.glass_broken", RIGHT_BREAK_GLASS, PROPOSAL_RELEASE_ALONE,
                             true, RELEASE_CALL_ROOM, decide_alone},
    [RELEASE_LONE] = {"alert.released_alone", RIGHT_RELEASE, PROPOSAL_RELEASE_ALONE, true,
                      RELEASE_CALL_ROOM, decide_alone},
    [RELEASE_CORRECT] = {"alert.corrected", RIGHT_CORRECT, PROPOSAL_RELEASE_ALONE, true,
                         RELEASE_CALL_ROOM, decide_alone},
    [RELEASE_STOP] = {"alert.stopped", RIGHT_STOP, PROPOSAL_CANCEL, false, RELEASE_CALL_ROOM,
                      decide_stop},
    [RELEASE_HOLD] = {"alert.held", RIGHT_STOP, PROPOSAL_HOLD, false, RELEASE_CALL_OFFICERS,
                      decide_hold},
    [RELEASE_EXPIRE] = {"alert.expired", RIGHT_STOP, PROPOSAL_EXPIRE, false,
                        RELEASE_CALL_NOBODY, decide_expire},
};

/* ── what all verbs ask ─────────────────────────────────────────────────────────── */

static int check_right(const struct release_work *work, struct err *err)
{
    const struct who *who = work->job->asking.who;

    return account_must(
        who,
        &(struct question){.right = STEPS[work->job->verb].right,
                           .is_in_territory = freeze_is_within(work, &who->territory),
                           .mode = &work->proposal.mode,
                           .now_ms = work->now_ms},
        err);
}

static int step_to(struct release_work *work, enum proposal_event event, struct err *err)
{
    struct proposal_step step = proposal_next(work->state, event);

    if (step.action == PROPOSAL_REFUSE)
        return err_set(err, ERR_CONFLICT, "the alert is %s: it cannot be %s now",
                       PROPOSAL_STATE_WORDS[work->state],
                       strchr(STEPS[work->job->verb].word, '.') + 1);
    work->state = step.state;
    work->voids |= step.action == PROPOSAL_VOID || step.action == PROPOSAL_TELL_AUTHOR ||
                   step.action == PROPOSAL_ALARM;
    work->row.todo = NULL;
    return 0;
}

static int check_reason(const struct release_work *work, struct err *err)
{
    const char *reason = work->job->reason;
    size_t      len = reason ? strlen(reason) : 0;

    if (STEPS[work->job->verb].needs_reason && len < REASON_LEAST)
        return err_field(err, ERR_INVALID, "/reason", "must say something");
    return len > PROPOSAL_REASON_MAX ? err_field(err, ERR_INVALID, "/reason",
                                                 "is longer than %d bytes", PROPOSAL_REASON_MAX)
                                     : 0;
}

/* Within a tenth: a slip of a digit is caught, a newcomer does not block. */
static int check_reach(const struct release_work *work, struct err *err)
{
    int64_t said = work->job->confirm_reach, reach = work->proposal.reach_persons;
    int64_t apart = said > reach ? said - reach : reach - said;

    if (said < 0)
        return err_field(err, ERR_INVALID, "/confirm_reach",
                         "is missing: how many will it reach?");
    if (reach >= 0 && apart > reach / 10)
        return err_field(err, ERR_CONFLICT, "/confirm_reach",
                         "it reaches %" PRId64 " people, not %" PRId64, reach, said);
    return 0;
}

static int check_shown(const struct release_work *work, struct err *err)
{
    if (memcmp(work->job->hash, work->hash, sizeof work->hash) != 0)
        return err_field(err, ERR_CONFLICT, "/hash",
                         "the proposal was changed since it was shown: look again");
    return 0;
}

/* ── the verbs ──────────────────────────────────────────────────────────────────── */

static int decide_write(struct release_work *work, struct err *err)
{
    if (!work->is_new && step_to(work, PROPOSAL_EDIT, err) < 0)
        return -1;
    if (follow_check(work, err) < 0)
        return -1;
    if (!work->is_new)
        work->draft->mode = work->proposal.mode;
    work->row.revision++;
    work->row.last_editor = work->person;
    if (work->is_new)
        work->row.author = work->person;
    work->voids = !work->is_new;
    return draft_apply(work, err) < 0 || check_right(work, err) < 0 ? -1 : 0;
}

/* An estimate that is unknown would be held by the plan: it is worth another try. */
static int make_counted(struct release_work *work, struct err *err)
{
    if (freeze_make(work, err) < 0)
        return -1;
    return work->has_ground && work->proposal.reach_persons < 0
               ? err_set(err, ERR_BUSY, "the audience is being counted: ask again in a moment")
               : 0;
}

static int decide_propose(struct release_work *work, struct err *err)
{
    const char *note = work->job->reason;

    if (step_to(work, PROPOSAL_PROPOSE, err) < 0 || make_counted(work, err) < 0 ||
        freeze_check(work, note && strlen(note) >= REASON_LEAST, err) < 0)
        return -1;
    freeze_keep(work);
    return 0;
}

static int take_and_compare(struct release_work *work, struct err *err)
{
    return freeze_take(work, err) < 0 || check_shown(work, err) < 0 ? -1 : 0;
}

/* What is sent was found to reach as many as approved, a moment ago (P5). Where nobody could be
 * counted at this very moment the plan, which waits for that, says the same. */
static int send_or_hold(struct release_work *work, struct err *err)
{
    struct reach approved = work->reach;
    struct alert sent;
    int64_t      found = freeze_reach(work);

    if (found >= 0 && proposal_reach_differs(approved.persons, found,
                                             work->release->settings.policy->reach_share)) {
        work->state = PROPOSAL_APPROVED;
        work->approves = false;
        work->deed.word = STEPS[RELEASE_HOLD].word;
        work->call = STEPS[RELEASE_HOLD].call;
        freeze_keep_reach(work);
        return step_to(work, PROPOSAL_HOLD, err);
    }
    freeze_set_reach(work, &approved);
    sent = sign_as_sent(work->release, &work->arena, &work->alert, &work->row.id, work->now_ms);
    sign_row(work->release, &work->arena, &work->row, &sent, work->now_ms);
    return 0;
}

static bool is_todo(const struct release_work *work, const char *todo)
{
    return work->find.row.todo && strcmp(work->find.row.todo, todo) == 0;
}

/* Counted anew at the release: a policy changed meanwhile asks for more. After a hold
 * one new approval stands for all. */
static int check_persons(const struct release_work *work, struct err *err)
{
    size_t   persons = proposal_persons(&work->proposal, work->hash);
    unsigned needed = freeze_persons_needed(work);

    if (is_todo(work, TODO_HOLD) && needed > 2)
        needed = 2;
    if (persons < needed)
        return err_set(err, ERR_FORBIDDEN, "it takes %u persons, and here are %zu", needed,
                       persons);
    return 0;
}

static int decide_approve(struct release_work *work, struct err *err)
{
    struct release_job *job = work->job;
    const struct who   *who = job->asking.who;
    bool                was_held = work->state == PROPOSAL_HELD;
    size_t              persons;

    if (take_and_compare(work, err) < 0 ||
        proposal_check_approver(&work->proposal, who_person(who), job->hash, work->hash, err) <
            0)
        return -1;
    persons = proposal_persons(&work->proposal, work->hash) + 1;
    if (step_to(work,
                was_held || persons >= freeze_persons_needed(work) ? PROPOSAL_APPROVE_ENOUGH
                                                                   : PROPOSAL_APPROVE,
                err) < 0 ||
        freeze_check(work, true, err) < 0)
        return -1;
    work->approves = true;
    work->row.todo = was_held ? TODO_HOLD : NULL;
    if (!job->and_release)
        return 0;
    if (work->state != PROPOSAL_APPROVED)
        return err_set(err, ERR_FORBIDDEN, "it takes %u persons, and here are %zu",
                       freeze_persons_needed(work), persons);
    work->deed.word = STEPS[RELEASE_SEND].word;
    return check_reach(work, err) < 0 || step_to(work, PROPOSAL_RELEASE, err) < 0 ||
                   send_or_hold(work, err) < 0
               ? -1
               : 0;
}

static int decide_back(struct release_work *work, struct err *err)
{
    struct release_job *job = work->job;

    if (job->verb == RELEASE_WITHDRAW && strcmp(work->row.author, work->person) != 0 &&
        strcmp(work->row.last_editor, work->person) != 0)
        return err_set(err, ERR_FORBIDDEN,
                       "only who wrote it takes it back; return it instead");
    return step_to(work, STEPS[job->verb].event, err);
}

static int decide_send(struct release_work *work, struct err *err)
{
    bool alone;

    if (take_and_compare(work, err) < 0)
        return -1;
    alone = work->state == PROPOSAL_PROPOSED && freeze_persons_needed(work) == 1;
    if (work->state == PROPOSAL_PROPOSED && check_persons(work, err) < 0)
        return -1;
    if (step_to(work, alone ? PROPOSAL_RELEASE_ALONE : PROPOSAL_RELEASE, err) < 0 ||
        check_persons(work, err) < 0 || freeze_check(work, true, err) < 0 ||
        check_reach(work, err) < 0)
        return -1;
    return send_or_hold(work, err);
}

/* First the countdown, for all to see; then, asked for again, the release. */
static int check_lone(struct release_work *work, struct policy_alone *alone, bool *begins_r,
                      struct err *err)
{
    const struct alert_row *row = &work->find.row;
    const char             *mine = arena_format(&work->arena, "%s%s", TODO_LONE, work->person);
    bool                    runs = row->todo && strcmp(row->todo, mine) == 0;

    alone->waited_ms = runs ? work->now_ms - row->changed_ms : 0;
    *begins_r = !runs;
    if (policy_check_lone(work->release->settings.policy, &work->alert, alone, err) == 0)
        return 0;
    if (runs || err->kind != ERR_BUSY)
        return -1;
    work->row.todo = mine;
    work->deed.word = "alert.countdown_began";
    return 0;
}

static int check_alone(struct release_work *work, struct policy_alone *alone, bool *begins_r,
                       struct err *err)
{
    switch (work->job->verb) {
    case RELEASE_BREAK_GLASS:
        return policy_check_break_glass(work->release->settings.policy, &work->alert, alone,
                                        err);
    case RELEASE_CORRECT:
        return follow_check_correction(work, err);
    default:
        return check_lone(work, alone, begins_r, err);
    }
}

static int decide_alone(struct release_work *work, struct err *err)
{
    struct release_job *job = work->job;
    bool                begins = false;
    bool                is_fresh = work->state == PROPOSAL_DRAFT;
    struct policy_alone alone = {.is_inside = true, /* check_right() saw to it */
                                 .used_in_day = work->glass_used,
                                 .reason = job->reason};
    enum proposal_state before = work->state;

    if ((is_fresh ? make_counted(work, err) : freeze_take(work, err)) < 0 ||
        check_shown(work, err) < 0 || step_to(work, PROPOSAL_RELEASE_ALONE, err) < 0 ||
        freeze_check(work, true, err) < 0 || check_reach(work, err) < 0)
        return -1;
    if (is_fresh && job->verb == RELEASE_LONE)
        return err_set(err, ERR_CONFLICT, "propose it first: others must see what counts down");
    alone.reach = work->proposal.reach_persons;
    if (check_alone(work, &alone, &begins, err) < 0)
        return -1;
    if (begins) {
        work->state = before;
        return 0;
    }
    if (is_fresh)
        freeze_keep(work);
    return send_or_hold(work, err);
}

static int decide_stop(struct release_work *work, struct err *err)
{
    struct release_job *job = work->job;
    bool                counts_down =
        work->row.todo && strncmp(work->row.todo, TODO_LONE, strlen(TODO_LONE)) == 0;

    if (counts_down && work->state == PROPOSAL_PROPOSED)
        return step_to(work, PROPOSAL_WITHDRAW, err);
    if (step_to(work, PROPOSAL_CANCEL, err) < 0)
        return -1;
    if (work->state != PROPOSAL_CANCELLED)
        return 0; /* nothing of it was out */
    work->row.todo =
        arena_format(&work->arena, "%s%s", TODO_RETRACT, RETRACTION_WORDS[job->retraction]);
    return 0;
}

/* The plan counted others than were approved; nothing has left yet, and what it follows goes
 * on. */
static int decide_hold(struct release_work *work, struct err *err)
{
    if (work->state == PROPOSAL_RELEASED && !is_todo(work, TODO_PLAN))
        return err_set(err, ERR_CONFLICT, "it is on its way already");
    if (freeze_take(work, err) < 0 || step_to(work, PROPOSAL_HOLD, err) < 0)
        return -1;
    freeze_reach(work);
    if (work->job->confirm_reach >= 0)
        work->reach.persons = work->proposal.reach_persons = work->job->confirm_reach;
    freeze_keep_reach(work);
    return 0;
}

static int decide_expire(struct release_work *work, struct err *err)
{
    bool was_out = work->state == PROPOSAL_RELEASED;

    if (work->row.expires_ms > work->now_ms)
        return err_set(err, ERR_CONFLICT, "it has not expired yet");
    if (step_to(work, PROPOSAL_EXPIRE, err) < 0)
        return -1;
    work->row.todo = was_out ? TODO_DROP : NULL;
    return 0;
}

int decide(struct release_work *work, struct err *err)
{
    const struct step *step = &STEPS[work->job->verb];

    work->deed.word = step->word;
    work->call = step->call;
    if (!work->is_new && (freeze_load(work, err) < 0 || check_right(work, err) < 0))
        return -1;
    if (work->is_new)
        work->proposal.mode = work->draft->mode;
    if (work->job->version && work->job->version != work->row.version && !work->is_new)
        return err_set(err, ERR_CONFLICT,
                       "the alert was changed since you saw it: version %" PRId64 " now",
                       work->row.version);
    if (check_reason(work, err) < 0 || step->decide(work, err) < 0)
        return -1;
    work->row.state = PROPOSAL_STATE_WORDS[work->state];
    work->row.changed_ms = work->now_ms;
    deed_write(work);
    return 0;
}
