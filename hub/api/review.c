/* review.c: what officers decide about incidents, all on one way. */
#include "hub/flow/review.h"

#include <string.h>

#include "hub/api/resources.h"
#include "hub/api/sides.h"
#include "hub/base/text.h"

static void on_done(struct review_job *job)
{
    struct reviewing *reviewing = CONTAINER_OF(job, struct reviewing, job);
    struct call      *call = reviewing->call;
    struct writer     out = call_writer(call);
    int64_t           no = reviewing->incident.no;

    if (job->failed) {
        call_fail(call, &job->err);
        return;
    }
    if (no > 0 && situation_holder(call->api->settings.situation, no) > 0)
        no = situation_holder(call->api->settings.situation, no);
    write_deed(&out, job->seq, no, job->version);
    call_json(call, 200);
}

static void start(struct reviewing *reviewing)
{
    struct call *call = reviewing->call;

    if (call_ask(call) < 0)
        return;
    reviewing->job.asking = call->asking;
    reviewing->job.on_done = on_done;
    review_do(call->api->settings.review, &reviewing->job);
}

void incident_post(struct call *call)
{
    const char                  *word = strrchr(call->exchange->path, '/') + 1;
    const struct reviewing_verb *verb = reviewing_verb(word);
    struct reviewing            *reviewing = reviewing_new(call);
    struct err                   err = {0};
    struct reader                in;

    if (incident_of_path(call, &reviewing->incident) < 0)
        return;
    reviewing_look_at(reviewing);
    reviewing->job.verb = verb->verb;
    in = call_reader(call, &err);
    verb->read(reviewing, &in);
    if (reader_close(&in) < 0 || (verb->sides && verb->sides(reviewing, &err) < 0))
        call_fail(call, &err);
    else
        start(reviewing);
}

void undo_post(struct call *call)
{
    struct reviewing *reviewing = reviewing_new(call);
    struct err        err = {0};
    struct reader     in = call_reader(call, &err);

    reviewing->job.verb = REVIEW_UNDO;
    reviewing->job.retracts = read_integer(&in, "entry", 1, INT64_MAX);
    if (reader_close(&in) < 0 || reviewing_look_at_entry(reviewing, &err) < 0)
        call_fail(call, &err);
    else
        start(reviewing);
}

/* ── a report's place or hazard ─────────────────────────────────────────────────── */

static int find_report(struct call *call, struct reviewing *reviewing, struct id *id)
{
    struct situation        *situation = call->api->settings.situation;
    struct situation_member *members;
    int64_t                  no = 0, holder;

    situation_settle_waiting(situation);
    if (id_parse(id, call->params[0]))
        holder = situation_holder_of(situation, id);
    else
        holder = text_to_integer(call->params[0], &no) ? situation_holder(situation, no) : 0;
    if (holder == 0 ||
        !situation_incident(situation, holder, call->arena, &reviewing->incident) ||
        !incident_is_visible(call, &reviewing->incident.mode)) {
        call_fail_with(call, ERR_NOT_FOUND, "there is no report of this name");
        return -1;
    }
    if (no > 0) {
        size_t count = reviewing_members(reviewing, holder, &members);

        member_find(members, count, no, id);
    }
    return 0;
}

void report_amend(struct call *call)
{
    struct reviewing *reviewing = reviewing_new(call);
    struct id        *id = arena_alloc(call->arena, sizeof *id);
    struct err        err = {0};
    struct reader     in;

    if (find_report(call, reviewing, id) < 0)
        return;
    reviewing_look_at(reviewing);
    in = call_reader(call, &err);
    reviewing->job.verb = REVIEW_AMEND;
    reviewing_read_amend(reviewing, &in);
    reviewing->sides[0] = (struct cluster_side){id, 1};
    reviewing->job.side_count = 1;
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        start(reviewing);
}
