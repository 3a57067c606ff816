#include "hub/flow/release.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"

enum { DAY_MS = 24 * 3600000 };

int release_open(struct release **release_r, const struct release_settings *settings,
                 struct err *err)
{
    struct release *release = MEM_NEW(struct release);

    (void)err;
    release->settings = *settings;
    tally_take(settings->owner);
    release_take(release);
    aftermath_resume(release);
    *release_r = release;
    return 0;
}

void release_look(struct release *release)
{
    if (release_is_idle(release))
        aftermath_resume(release);
}

void release_close(struct release *release)
{
    if (release)
        release_drop(release);
}

bool release_is_idle(const struct release *release)
{
    return release->under_way == 1; /* the station itself */
}

void release_reload(struct release *release, const struct release_settings *settings)
{
    release->settings = *settings;
}

void release_job_free(struct release_job *job)
{
    buf_free(&job->answer);
}

/* ── what must be known first ───────────────────────────────────────────────────── */

static void on_journal(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, journal.job);

    if (stored->failed) {
        work_end(work, &stored->err);
        return;
    }
    for (size_t i = 0; i < work->journal.count; i++)
        work->glass_used += work->journal.rows[i].at_ms > work->now_ms - DAY_MS;
    work_go(work);
}

static int preview(struct release_work *work, struct err *err)
{
    bool is_fresh = work->state == PROPOSAL_DRAFT || work->state == PROPOSAL_RETURNED;

    if (freeze_load(work, err) < 0)
        return -1;
    if (is_fresh ? freeze_make(work, err) < 0 : freeze_take(work, err) < 0)
        return -1;
    freeze_look_through(work);
    view_preview(work);
    return 0;
}

static void on_chain_known(struct release_work *work)
{
    switch (work->job->verb) {
    case RELEASE_SHOW:
        if (work_check_reader(work) < 0)
            work_end(work, &work->refusal);
        else
            work_show(work);
        return;
    case RELEASE_PREVIEW:
        work_end(work, work_check_reader(work) < 0 || preview(work, &work->refusal) < 0
                           ? &work->refusal
                           : NULL);
        return;
    case RELEASE_BREAK_GLASS:
        if (work->release->is_glass_in_hand) {
            err_set(&work->refusal, ERR_BUSY, "somebody is breaking the glass this moment");
            work_end(work, &work->refusal);
            return;
        }
        work->holds_glass = work->release->is_glass_in_hand = true;
        work->journal = (struct store_read_journal){
            .job.on_done = on_journal,
            .backwards = true,
            .limit = STORE_JOURNAL_PAGE_MAX,
            .about = arena_format(&work->arena, "glass:%s", work->person)};
        store_read_journal(work->release->settings.store, &work->journal);
        return;
    default:
        work_go(work);
    }
}

static void on_before(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, before.job);

    if (stored->failed)
        work_end(work, &stored->err);
    else
        on_chain_known(work);
}

static void find_before(struct release_work *work)
{
    if (id_is_nil(&work->row.previous)) {
        on_chain_known(work);
        return;
    }
    work->before =
        (struct store_find_alert){.job.on_done = on_before, .id = work->row.previous};
    store_find_alert(work->release->settings.store, &work->before);
}

/* What everybody may read: real, meant for all, and not held back (P6). */
static bool is_for_all(struct release_work *work)
{
    struct alert alert;

    return strcmp(work->row.mode, "actual") == 0 &&
           (work->state == PROPOSAL_RELEASED || proposal_is_over(work->state)) &&
           alert_parse_json(&alert, &work->arena, work->row.content, strlen(work->row.content),
                            NULL) == 0 &&
           alert.scope == SCOPE_PUBLIC;
}

static void answer_cap(struct release_work *work)
{
    const struct blob *cap = &work->row.cap;

    if (!cap->at || (work_check_reader(work) < 0 && !is_for_all(work))) {
        err_set(&work->refusal, ERR_NOT_FOUND, "it was not released");
        work_end(work, &work->refusal);
        return;
    }
    buf_add(&work->job->answer, cap->at, cap->len);
    work_end(work, NULL);
}

static enum proposal_state state_of(const char *word)
{
    int state = 0;

    while (PROPOSAL_STATE_WORDS[state] && strcmp(PROPOSAL_STATE_WORDS[state], word) != 0)
        state++;
    assert(state < PROPOSAL_STATES);
    return (enum proposal_state)state;
}

static void on_found(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, find.job);

    if (stored->failed) {
        work_end(work, &stored->err);
        return;
    }
    work->row = work->find.row;
    work->state = state_of(work->row.state);
    work->approvals = work->find.approvals;
    work->approval_count = work->find.count;
    if (work->job->verb == RELEASE_CAP)
        answer_cap(work);
    else if (work->job->verb == RELEASE_EDIT && draft_read(work, &work->refusal) < 0)
        work_end(work, &work->refusal);
    else
        find_before(work);
}

static void on_turned(struct store_job *stored)
{
    struct release_work *work = CONTAINER_OF(stored, struct release_work, turn.job);

    if (draft_read(work, &work->refusal) < 0) {
        work_end(work, &work->refusal);
        return;
    }
    work->row.mode =
        mode_text(arena_alloc(&work->arena, MODE_TEXT_MAX + 1), &work->draft->mode);
    work->row.incident = work->draft->incident;
    work->row.previous = work->draft->previous;
    find_before(work);
}

void release_do(struct release *release, struct release_job *job)
{
    struct release_work *work = MEM_NEW(struct release_work);
    const struct who    *who = job->asking.who;

    release_take(release);
    job->work = work;
    work->release = release;
    work->job = job;
    work->now_ms = clock_now(release->settings.clock);
    asking_actor(work->actor, who);
    asking_person(work->person, who);
    id_text(work->device, &who->session);
    if (job->verb == RELEASE_LIST) {
        list_alerts(work);
    } else if (job->verb == RELEASE_DRAFT) {
        work->is_new = true;
        work->row.id = id_new(work->now_ms, release->settings.chance);
        work->turn.job.on_done = on_turned; /* what it answers comes on a later turn */
        store_find_head(release->settings.store, &work->turn);
    } else {
        work->find = (struct store_find_alert){.job.on_done = on_found, .id = job->id};
        store_find_alert(release->settings.store, &work->find);
    }
}
