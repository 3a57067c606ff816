/* post.c: POST /api/v1/reports, one at a time. 201 comes after the commit (P1). */
#include <string.h>
#include <strings.h>

#include "hub/api/reports.h"
#include "hub/api/resources.h"

static const char NDJSON[] = "application/x-ndjson";

static bool is_batch(const struct call *call)
{
    const char *type = exchange_header(call->exchange, "content-type");

    return type && strncasecmp(type, NDJSON, sizeof NDJSON - 1) == 0;
}

int reports_before(struct call *call)
{
    size_t batch_max = call->api->settings.batch_max;

    if (!is_batch(call))
        call->body_max = REPORT_BYTES_MAX;
    else if (batch_max > 0 && batch_max < call->body_max)
        call->body_max = batch_max;
    return 0;
}

/* ── one report ─────────────────────────────────────────────────────────────────── */

struct posting {
    struct call          *call;
    struct report         report;
    struct intake_item    item;
    struct intake_job     job;
    struct intake_refusal refusal;
};

static void answer_kept(struct posting *posting)
{
    struct call  *call = posting->call;
    struct writer out = call_writer(call);
    char          id[ID_TEXT_LEN + 1];

    buf_reserve(&call->body, 400);
    write_object(&out, NULL);
    reports_write_kept(&out, call, &posting->item);
    write_end(&out);
    call_header(
        call, "Location",
        arena_format(call->arena, "/api/v1/reports/%s", id_text(id, &posting->report.id)));
    call_json(call, 201); /* also for a repeat: what was answered first, again (P2) */
}

static void on_kept(struct intake_job *job)
{
    struct posting *posting = CONTAINER_OF(job, struct posting, job);
    struct err      err = {0};

    if (job->failed) {
        reports_fail(posting->call, &job->err, job->retry_after_ms);
    } else if (posting->item.kept == KEPT_CONFLICT) {
        reports_conflict(&err);
        call_fail(posting->call, &err);
    } else {
        answer_kept(posting);
    }
}

static void on_laid_aside(struct intake_refusal *refusal)
{
    struct posting *posting = CONTAINER_OF(refusal, struct posting, refusal);
    struct call    *call = posting->call;
    struct writer   out = call_writer(call);

    if (refusal->failed) {
        reports_fail(call, &refusal->err, refusal->retry_after_ms);
        return;
    }
    write_object(&out, NULL);
    if (!id_is_nil(&refusal->id))
        write_id(&out, "id", &refusal->id);
    write_text(&out, "status", "laid_aside");
    write_end(&out);
    call_json(call, 202);
}

/* A report of a later version than we read: a person will. */
static void lay_aside(struct posting *posting)
{
    posting->refusal = (struct intake_refusal){
        .on_done = on_laid_aside,
        .sender = posting->job.sender,
        .channel = posting->job.channel,
        .reason = "newer version",
        .network = posting->job.network,
        .address = posting->job.address,
        .is_anonymous = posting->job.is_anonymous,
        .id = posting->report.id,
        .bytes = posting->call->exchange->body,
        .len = posting->call->exchange->body_len,
    };
    if (intake_refuse(posting->call->api->settings.intake, &posting->refusal) < 0)
        reports_fail(posting->call, &posting->refusal.err, posting->refusal.retry_after_ms);
}

static void post_one(struct call *call)
{
    struct posting *posting = arena_alloc(call->arena, sizeof *posting);
    struct err      err = {0};

    posting->call = call;
    posting->job.on_done = on_kept;
    posting->job.items = &posting->item;
    posting->job.count = 1;
    posting->item.report = &posting->report;
    reports_fill_job(call, &posting->job);
    switch (reports_read(call, &posting->report, call->arena, call->exchange->body,
                         call->exchange->body_len, &err)) {
    case REPORT_REFUSED:
        call_fail(call, &err);
        return;
    case REPORT_NEWER:
        lay_aside(posting);
        return;
    case REPORT_GOOD:
        break;
    }
    if (intake_keep(call->api->settings.intake, &posting->job) < 0)
        reports_fail(call, &posting->job.err, posting->job.retry_after_ms);
}

void reports_post(struct call *call)
{
    if (is_batch(call))
        batch_post(call);
    else
        post_one(call);
}
