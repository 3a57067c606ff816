#include "hub/flow/review.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/review/room.h"
#include "hub/model/entry.h"

enum { MINUTE_MS = 60000 };

int review_open(struct review **review_r, const struct review_settings *settings,
                struct err *err)
{
    struct review *review = MEM_NEW(struct review);

    (void)err;
    review->settings = *settings;
    tally_take(settings->owner);
    *review_r = review;
    return 0;
}

static void go_when_idle(struct review *review)
{
    struct tally *owner = review->settings.owner;

    if (!review->is_closing || review->under_way > 0)
        return;
    free(review);
    tally_drop(owner);
}

void review_close(struct review *review)
{
    if (!review)
        return;
    review->is_closing = true;
    go_when_idle(review);
}

/* ── what it makes ──────────────────────────────────────────────────────────────── */

int review_entry(const struct review_job *job, const struct hazards *hazards,
                 struct cluster_entry *entry_r, struct err *err)
{
    const struct review_step *step = &REVIEW_STEPS[job->verb];

    assert(step->entry != REVIEW_NO_ENTRY);
    if (job->side_count < step->sides_least || job->side_count > CLUSTER_SIDES_MAX)
        return err_field(err, ERR_INVALID, "/sides", "must be %zu to %d", step->sides_least,
                         CLUSTER_SIDES_MAX);
    *entry_r = (struct cluster_entry){
        .order = job->retracts + 1, /* for the check only: newer than what it undoes */
        .verb = (enum cluster_verb)step->entry,
        .side_count = job->side_count,
        .retracts = job->retracts,
        .hazard = job->hazard,
        .has_place = job->has_place,
        .lat = job->lat,
        .lon = job->lon,
        .accuracy_m = job->accuracy_m,
    };
    for (size_t i = 0; i < job->side_count; i++)
        entry_r->sides[i] = job->sides[i];
    return cluster_entry_check(entry_r, hazards, err);
}

static void add_note(struct review_work *work, int64_t now_ms)
{
    struct incident_facts *facts = &work->facts;
    size_t                 count = facts->note_count;
    struct incident_note  *notes = arena_alloc(&work->arena, (count + 1) * sizeof *notes);

    if (count > 0)
        memcpy(notes, facts->notes, count * sizeof *notes);
    if (count == INCIDENT_NOTES_MAX) /* the oldest is still in the journal */
        memmove(notes, notes + 1, --count * sizeof *notes);
    notes[count] =
        (struct incident_note){.by = work->actor, .at_ms = now_ms, .text = work->job->text};
    facts->notes = notes;
    facts->note_count = count + 1;
}

static void decide(struct incident_facts *facts, enum incident_state state, int64_t upto)
{
    facts->before.is_known = state == INCIDENT_CONFIRMED;
    facts->before.state = facts->state;
    facts->before.decided_upto = facts->decided_upto;
    facts->state = state;
    facts->decided_upto = upto;
}

/* Does the undo take back the confirmation the incident stands in, or bring back one that
 * was taken back and nothing was decided since? */
static bool turns_state(const struct review_job *job)
{
    const struct incident_facts *facts = &job->incident->facts;

    if (job->settles < 0)
        return facts->state == INCIDENT_CONFIRMED;
    return job->settles > 0 && facts->before.is_known && facts->state != INCIDENT_CONFIRMED &&
           facts->before.state == INCIDENT_CONFIRMED;
}

/* As it was; and undone again, as it is now. */
static void turn_state(struct incident_facts *facts)
{
    int64_t upto = facts->decided_upto;

    facts->decided_upto = facts->before.decided_upto;
    facts->before.decided_upto = upto;
    if (facts->state != INCIDENT_CONFIRMED) {
        facts->before.state = facts->state;
        facts->state = INCIDENT_CONFIRMED;
    } else {
        facts->state = facts->before.is_known ? facts->before.state : INCIDENT_OPEN;
        facts->before.state = INCIDENT_CONFIRMED;
    }
    facts->before.is_known = true;
}

static void make_facts(struct review_work *work, int64_t now_ms)
{
    struct review_job        *job = work->job;
    const struct review_step *step = &REVIEW_STEPS[job->verb];
    struct incident_facts    *facts = &work->facts;

    work->has_facts =
        job->incident && (step->state != REVIEW_NO_STATE || job->verb == REVIEW_CLAIM ||
                          job->verb == REVIEW_NOTE || turns_state(job));
    if (!work->has_facts)
        return;
    *facts = job->incident->facts;
    facts->changed_ms = now_ms;
    if (step->state != REVIEW_NO_STATE) {
        decide(facts, (enum incident_state)step->state, job->newest);
        facts->reason = job->verb == REVIEW_CONFIRM ? facts->reason : job->text;
    }
    if (job->verb == REVIEW_UNDO)
        turn_state(facts);
    if (job->verb == REVIEW_CLAIM) {
        facts->owner = work->actor;
        facts->claimed_until_ms = now_ms + job->minutes * MINUTE_MS;
    }
    if (job->text && (job->verb == REVIEW_NOTE || job->verb == REVIEW_CONFIRM))
        add_note(work, now_ms);
}

static const char *about_of(struct review_work *work)
{
    struct review_job *job = work->job;
    char               id[ID_TEXT_LEN + 1];

    if (job->verb == REVIEW_UNDO)
        return arena_format(&work->arena, "entry:%" PRId64, job->retracts);
    if (job->verb == REVIEW_APART || job->verb == REVIEW_ALONE || job->verb == REVIEW_AMEND)
        return arena_format(&work->arena, "report:%s", id_text(id, &job->sides[0].ids[0]));
    return arena_format(&work->arena, "incident:%" PRId64, job->incident->no);
}

static void make_deed(struct review_work *work, int64_t now_ms)
{
    struct review_job *job = work->job;
    struct writer      personal = writer_open(&work->personal);

    if (job->text) {
        write_object(&personal, NULL);
        write_text(&personal, "text", job->text);
        write_end(&personal);
    }
    if (work->has_entry)
        entry_write(&work->payload, &work->entry, work->review->settings.hazards);
    work->deed = (struct deed){
        .word = REVIEW_STEPS[job->verb].word,
        .about = about_of(work),
        .actor = work->actor,
        .mode = job->incident ? mode_text(work->mode, &job->incident->mode) : "actual",
        .facts = work->has_entry ? work->payload.bytes : NULL,
        .personal = job->text ? work->personal.bytes : NULL,
        .at_ms = now_ms,
        .once = job->asking.once,
    };
    memcpy(work->deed.request, job->asking.request, sizeof work->deed.request);
}

/* ── doing it ───────────────────────────────────────────────────────────────────── */

static void tell(struct review_work *work)
{
    struct review *review = work->review;

    if (work->has_facts)
        work->facts.version = work->job->version = work->keep.version;
    work->entry.order = work->deed.seq;
    review->settings.on_decided(review->settings.house, work->job->verb, work->job->incident,
                                work->has_facts ? &work->facts : NULL,
                                work->has_entry ? &work->entry : NULL);
    review->settings.on_event(review->settings.house, &(struct event){.name = work->deed.word,
                                                                      .about = work->deed.about,
                                                                      .mode = work->deed.mode});
}

static void end(struct review_work *work, struct store_job *stored)
{
    struct review     *review = work->review;
    struct review_job *job = work->job;

    job->failed = stored->failed;
    job->err = stored->err;
    job->seq = work->deed.seq;
    job->was_repeated = work->deed.was_repeated && !work->deed.was_other_request;
    if (job->was_repeated)
        job->failed = 0;
    else if (!job->failed)
        tell(work);
    store_job_free(stored);
    buf_free(&work->payload);
    buf_free(&work->personal);
    arena_free(&work->arena);
    free(work);
    job->on_done(job);
    review->under_way--;
    go_when_idle(review);
}

static void on_kept(struct store_job *stored)
{
    end(CONTAINER_OF(stored, struct review_work, keep.job), stored);
}

static void on_entered(struct store_job *stored)
{
    end(CONTAINER_OF(stored, struct review_work, enter.job), stored);
}

static void on_turned(struct store_job *stored)
{
    struct review_work *work = CONTAINER_OF(stored, struct review_work, turn.job);

    stored->failed = -1;
    stored->err = work->refusal;
    end(work, stored);
}

static void on_asked(struct store_job *stored)
{
    struct review_work *work = CONTAINER_OF(stored, struct review_work, keep.job);

    stored->failed = -1;
    if (!work->deed.was_other_request)
        stored->err = work->refusal;
    end(work, stored);
}

/* Refused; but perhaps because it was done before under the same key: its first answer was
 * lost on the way. Filing under a version that never was asks the journal and writes
 * nothing. */
static void refuse(struct review_work *work)
{
    struct store *store = work->review->settings.store;

    if (!work->job->asking.once || work->refusal.kind != ERR_CONFLICT) {
        work->turn.job.on_done = on_turned;
        store_find_head(store, &work->turn);
        return;
    }
    work->has_facts = work->has_entry = false;
    make_deed(work, clock_now(work->review->settings.clock));
    work->keep = (struct store_keep_incident){
        .job.on_done = on_asked,
        .row = {.no = 1,
                .version = INT64_MAX - 1,
                .state = INCIDENT_STATE_WORDS[INCIDENT_OPEN],
                .fields = "{}"},
        .deed = &work->deed,
    };
    store_keep_incident(store, &work->keep);
}

static void keep(struct review_work *work)
{
    struct incident_facts *facts = &work->facts;

    work->keep = (struct store_keep_incident){
        .job.on_done = on_kept,
        .row = {.no = facts->no,
                .version = facts->version,
                .state = INCIDENT_STATE_WORDS[facts->state],
                .owner = facts->owner,
                .fields = incident_facts_write(facts, &work->arena),
                .changed_ms = facts->changed_ms},
        .deed = &work->deed,
        .entry_kind = work->has_entry ? CLUSTER_VERB_WORDS[work->entry.verb] : NULL,
        .entry = {work->payload.bytes, work->payload.len},
    };
    store_keep_incident(work->review->settings.store, &work->keep);
}

void review_do(struct review *review, struct review_job *job)
{
    struct review_work *work = MEM_NEW(struct review_work);
    int64_t             now_ms = clock_now(review->settings.clock);

    job->work = work;
    work->review = review;
    work->job = job;
    review->under_way++;
    asking_actor(work->actor, job->asking.who);
    work->has_entry = REVIEW_STEPS[job->verb].entry != REVIEW_NO_ENTRY;
    if (review_check(review, job, work->actor, &work->refusal) < 0 ||
        (work->has_entry &&
         review_entry(job, review->settings.hazards, &work->entry, &work->refusal) < 0)) {
        refuse(work);
        return;
    }
    make_facts(work, now_ms);
    make_deed(work, now_ms);
    if (work->has_facts) {
        keep(work);
        return;
    }
    work->enter = (struct store_keep_entry){
        .job.on_done = on_entered,
        .kind = CLUSTER_VERB_WORDS[work->entry.verb],
        .payload = {work->payload.bytes, work->payload.len},
        .deed = &work->deed,
    };
    store_keep_entry(review->settings.store, &work->enter);
}
