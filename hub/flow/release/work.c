/* work.c: the second half of a job: what was decided is written, told and answered. */
#include <stdlib.h>
#include <string.h>

#include "hub/flow/release/room.h"

/* ── the end ────────────────────────────────────────────────────────────────────── */

void work_end(struct release_work *work, const struct err *err)
{
    struct release     *release = work->release;
    struct release_job *job = work->job;

    job->failed = err ? -1 : 0;
    if (err)
        job->err = *err;
    if (err == &work->refusal)
        release_refused(release, &(struct release_refusal){.who = job->asking.who,
                                                           .verb = job->verb,
                                                           .alert = job->id,
                                                           .mode = work->row.mode,
                                                           .err = err});
    if (job->verb == RELEASE_BREAK_GLASS && work->holds_glass)
        release->is_glass_in_hand = false;
    store_job_free(&work->turn.job);
    store_job_free(&work->find.job);
    store_job_free(&work->before.job);
    store_job_free(&work->list.job);
    store_job_free(&work->names.job);
    store_job_free(&work->journal.job);
    store_job_free(&work->move.job);
    store_job_free(&work->glass.job);
    arena_free(&work->arena);
    free(work);
    job->on_done(job);
    release_drop(release);
}

/* What it follows rests, or goes on. */
static void tell_other(struct release_work *work)
{
    const struct release_settings *settings = &work->release->settings;
    struct alert_row              *row = &work->before.row;
    bool                           rests = work->move.ends != NULL;

    row->state = PROPOSAL_STATE_WORDS[rests ? PROPOSAL_UPDATED : PROPOSAL_RELEASED];
    row->todo = rests ? TODO_REST : NULL;
    row->version++;
    settings->on_event(settings->house, &(struct event){.name = work->other.word,
                                                        .about = work->other.about,
                                                        .mode = work->other.mode,
                                                        .json = work->other.facts});
    (rests ? settings->on_resting : settings->on_resumed)(settings->house, row);
}

static void tell(struct release_work *work)
{
    const struct release_settings *settings = &work->release->settings;

    settings->on_event(settings->house, &(struct event){.name = work->deed.word,
                                                        .about = work->deed.about,
                                                        .mode = work->row.mode,
                                                        .json = work->deed.facts});
    if (work->call != RELEASE_CALL_NOBODY)
        settings->on_call(settings->house, work->call, &work->row, work->job->reason);
    if (work->move.ends || work->move.has_resumed)
        tell_other(work);
    aftermath_of(work->release, &work->row, work->find.row.state);
}

static void answer(struct release_work *work)
{
    view_alert(work);
    work_end(work, NULL);
}

static void on_successor(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, list.job);

    if (!stored->failed && work->list.count > 0)
        work->next = work->list.rows[0].id;
    names_find(work, answer);
}

void work_show(struct release_work *work)
{
    work->list = (struct store_list_alerts){
        .job.on_done = on_successor, .previous = work->row.id, .limit = 1};
    store_list_alerts(work->release->settings.store, &work->list);
}

static void on_found_again(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, find.job);

    if (stored->failed) {
        work_end(work, &stored->err);
        return;
    }
    work->row = work->find.row;
    work->approvals = work->find.approvals;
    work->approval_count = work->find.count;
    work_show(work);
}

int work_check_reader(struct release_work *work)
{
    return account_must(work->job->asking.who,
                        &(struct question){.right = RIGHT_READ, .now_ms = work->now_ms},
                        &work->refusal);
}

/* The same key again: the first one's answer, as the alert is now. */
static void answer_again(struct release_work *work)
{
    work->job->was_repeated = true;
    work->job->seq = work->deed.seq;
    store_job_free(&work->find.job);
    work->find = (struct store_find_alert){.job.on_done = on_found_again};
    if (!work->deed.about_r || strncmp(work->deed.about_r, "alert:", 6) != 0 ||
        !id_parse(&work->find.id, work->deed.about_r + 6)) {
        work_end(work, &work->move.job.err);
        return;
    }
    store_find_alert(work->release->settings.store, &work->find);
}

/* ── writing ────────────────────────────────────────────────────────────────────── */

static void gather_approvals(struct release_work *work)
{
    size_t           count = work->voids ? 0 : work->find.count;
    struct approval *list = arena_alloc(&work->arena, (count + 1) * sizeof *list);

    if (count > 0)
        memcpy(list, work->find.approvals, count * sizeof *list);
    if (work->approves)
        list[count++] = work->approval;
    work->approvals = list;
    work->approval_count = count;
}

static void on_moved(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, move.job);

    if (work->deed.was_repeated && !work->deed.was_other_request) {
        answer_again(work);
        return;
    }
    if (stored->failed) {
        work_end(work, work->refusal.kind && !work->deed.was_other_request ? &work->refusal
                                                                           : &stored->err);
        return;
    }
    work->job->seq = work->deed.seq;
    work->row.version = work->move.version;
    gather_approvals(work);
    tell(work);
    names_find(work, answer);
}

static void fill_deed(struct release_work *work)
{
    const struct asking *asking = &work->job->asking;
    char                 id[ID_TEXT_LEN + 1];

    work->deed.about = arena_format(&work->arena, "alert:%s", id_text(id, &work->row.id));
    work->deed.actor = work->actor;
    work->deed.mode = work->row.mode ? work->row.mode : "actual";
    work->deed.at_ms = work->now_ms;
    work->deed.once = asking->once;
    memcpy(work->deed.request, asking->request, sizeof work->deed.request);
}

static void write_other(struct release_work *work, const char *word, enum proposal_state state)
{
    char id[ID_TEXT_LEN + 1];

    work->other = (struct deed){
        .word = word,
        .about = arena_format(&work->arena, "alert:%s", id_text(id, &work->row.previous)),
        .actor = "system",
        .mode = work->row.mode,
        .facts = arena_format(&work->arena, "{\"state\":\"%s\",\"by\":\"%s\"}",
                              PROPOSAL_STATE_WORDS[state], id_text(id, &work->row.id)),
        .at_ms = work->now_ms,
    };
}

/* An Update that goes out ends what it follows, in the same transaction; one that was out and
 * is held lets it go on. */
static void move_other(struct release_work *work)
{
    const char *released = PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED];
    bool was_out = strcmp(work->find.row.state ? work->find.row.state : "", released) == 0;

    if (id_is_nil(&work->row.previous))
        return;
    if (!was_out && strcmp(work->row.state, released) == 0) {
        write_other(work, "alert.updated", PROPOSAL_UPDATED);
        work->move.ends = &work->other;
    } else if (was_out && work->job->verb == RELEASE_HOLD) {
        write_other(work, "alert.resumed", PROPOSAL_RELEASED);
        work->move.resumes = &work->other;
    }
}

static void move(struct release_work *work)
{
    fill_deed(work);
    work->approval = (struct approval){
        .person = work->person, .device = work->device, .at_ms = work->now_ms};
    memcpy(work->approval.proposal, work->row.proposal, sizeof work->approval.proposal);
    work->move = (struct store_move_alert){.job.on_done = on_moved,
                                           .row = work->row,
                                           .approve = work->approves ? &work->approval : NULL,
                                           .voids = work->voids,
                                           .deed = &work->deed};
    move_other(work);
    store_move_alert(work->release->settings.store, &work->move);
}

/* Refused; but perhaps because it was done before under the same key. A move from a
 * version that never was asks the journal and writes nothing. */
static void refuse(struct release_work *work)
{
    if (!work->job->asking.once) {
        work_end(work, &work->refusal);
        return;
    }
    work->row.version = INT64_MAX - 1;
    work->row.state = PROPOSAL_STATE_WORDS[PROPOSAL_DRAFT];
    work->row.mode = work->row.mode ? work->row.mode : "actual";
    work->row.author = work->row.last_editor = work->person;
    work->row.content = work->row.content ? work->row.content : "{}";
    work->deed.word = "alert.refused";
    work->approves = work->voids = false;
    move(work);
}

static void on_glass(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, glass.job);

    if (stored->failed)
        work_end(work, &stored->err);
    else
        move(work);
}

/* Counted before it is done: what cannot be counted does not happen. */
static void break_glass(struct release_work *work)
{
    fill_deed(work);
    work->glass_deed = work->deed;
    work->glass_deed.word = "account.broke_glass";
    work->glass_deed.about = work->journal.about;
    work->glass_deed.once = NULL;
    work->glass =
        (struct store_append_deed){.job.on_done = on_glass, .deed = &work->glass_deed};
    store_append_deed(work->release->settings.store, &work->glass);
}

void work_go(struct release_work *work)
{
    if (decide(work, &work->refusal) < 0)
        refuse(work);
    else if (work->job->verb == RELEASE_BREAK_GLASS)
        break_glass(work);
    else
        move(work);
}
