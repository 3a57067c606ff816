/* batch.c: many reports in one request, one a line (application/x-ndjson). Answered with
 * one line per line, in their order, also for those refused; each answered line is on
 * disk. Goes to the intake in jobs of INTAKE_BATCH_MAX. */
#include <string.h>

#include "hub/api/problem.h"
#include "hub/api/reports.h"
#include "hub/api/resources.h"

struct line {
    const char         *bytes;
    size_t              len;
    enum report_reading reading;
    struct err          err;
    struct report       report;
};

struct batch {
    struct call          *call;
    const char           *at, *end; /* what is still to be read … */
    size_t                left;     /* … and how many lines that is */
    size_t                first;    /* number of the first line of this job, from 1 */
    struct arena          arena;    /* of this job */
    struct line          *lines;
    size_t                count, aside; /* lines of this job; the next to lay aside */
    struct intake_item   *items;
    struct intake_job     job;
    struct intake_refusal refusal;
};

static void next_job(struct batch *batch);

/* ── answers ────────────────────────────────────────────────────────────────────── */

static void write_problem(struct batch *batch, struct writer *out, int status,
                          const struct err *err)
{
    call_write_problem(batch->call, out, "problem", status, err);
}

static void write_item(struct batch *batch, struct writer *out, const struct intake_item *item)
{
    struct err err = {0};

    if (batch->job.failed) {
        write_problem(batch, out, reports_status(batch->call, &batch->job.err),
                      &batch->job.err);
        write_integer(out, "retry_after_s", (batch->job.retry_after_ms + 999) / 1000);
    } else if (item->kept == KEPT_CONFLICT) {
        reports_conflict(&err);
        write_problem(batch, out, problem_status(err.kind), &err);
    } else {
        reports_write_kept(out, batch->call, item);
    }
}

static void write_lines(struct batch *batch)
{
    size_t item = 0;

    for (size_t i = 0; i < batch->count; i++) {
        struct line  *line = &batch->lines[i];
        struct writer out = call_writer(batch->call);

        write_object(&out, NULL);
        write_integer(&out, "line", (int64_t)(batch->first + i));
        if (line->reading == REPORT_GOOD)
            write_item(batch, &out, &batch->items[item++]);
        else if (line->err.kind != ERR_NONE)
            write_problem(batch, &out, reports_status(batch->call, &line->err), &line->err);
        else
            write_text(&out, "status", "laid_aside");
        write_end(&out);
        buf_byte(&batch->call->body, '\n');
    }
}

/* ── what is too new for us ─────────────────────────────────────────────────────── */

static void lay_aside(struct batch *batch);

static void on_laid_aside(struct intake_refusal *refusal)
{
    struct batch *batch = CONTAINER_OF(refusal, struct batch, refusal);

    if (refusal->failed)
        batch->lines[batch->aside].err = refusal->err;
    batch->aside++;
    lay_aside(batch);
}

/* False: it was deferred, and its line says so. */
static bool lay_aside_one(struct batch *batch)
{
    struct line *line = &batch->lines[batch->aside];

    batch->refusal = (struct intake_refusal){.on_done = on_laid_aside,
                                             .sender = batch->job.sender,
                                             .channel = batch->job.channel,
                                             .reason = "newer version",
                                             .network = batch->job.network,
                                             .address = batch->job.address,
                                             .is_anonymous = batch->job.is_anonymous,
                                             .id = line->report.id,
                                             .bytes = line->bytes,
                                             .len = line->len};
    if (intake_refuse(batch->call->api->settings.intake, &batch->refusal) == 0)
        return true;
    line->err = batch->refusal.err;
    return false;
}

static void lay_aside(struct batch *batch)
{
    for (; batch->aside < batch->count; batch->aside++)
        if (batch->lines[batch->aside].reading == REPORT_NEWER && lay_aside_one(batch))
            return;
    write_lines(batch);
    batch->first += batch->count;
    arena_free(&batch->arena);
    next_job(batch);
}

/* ── job after job ──────────────────────────────────────────────────────────────── */

static void on_kept(struct intake_job *job)
{
    lay_aside(CONTAINER_OF(job, struct batch, job));
}

/* A line ends with LF or CR LF; the last may end with the body. */
static bool next_line(struct batch *batch, struct line *line)
{
    const char *end;

    if (batch->at == batch->end)
        return false;
    end = memchr(batch->at, '\n', (size_t)(batch->end - batch->at));
    line->bytes = batch->at;
    line->len = (size_t)((end ? end : batch->end) - batch->at);
    batch->at = end ? end + 1 : batch->end;
    if (line->len > 0 && line->bytes[line->len - 1] == '\r')
        line->len--;
    return true;
}

static void read_lines(struct batch *batch)
{
    size_t most = batch->left < INTAKE_BATCH_MAX ? batch->left : INTAKE_BATCH_MAX;

    batch->lines = arena_alloc(&batch->arena, most * sizeof *batch->lines);
    batch->items = arena_alloc(&batch->arena, most * sizeof *batch->items);
    batch->count = batch->aside = batch->job.count = 0;
    batch->left -= most;
    while (batch->count < most && next_line(batch, &batch->lines[batch->count])) {
        struct line *line = &batch->lines[batch->count++];

        line->reading = reports_read(batch->call, &line->report, &batch->arena, line->bytes,
                                     line->len, &line->err);
        if (line->reading == REPORT_GOOD)
            batch->items[batch->job.count++].report = &line->report;
        if (line->reading == REPORT_NEWER)
            line->err = (struct err){0};
    }
}

/* Nothing of the batch was taken yet, so all of it can be put off. */
static bool is_put_off_whole(struct batch *batch)
{
    struct intake_job *job = &batch->job;
    struct call       *call = batch->call;

    if (batch->first > 1 || (job->err.kind != ERR_BUSY && job->err.kind != ERR_FULL))
        return false;
    arena_free(&batch->arena);
    reports_fail(call, &job->err, job->retry_after_ms);
    return true;
}

static void next_job(struct batch *batch)
{
    if (batch->at == batch->end) {
        call_answer(batch->call, 200, "application/x-ndjson");
        return;
    }
    read_lines(batch);
    batch->job.items = batch->items;
    batch->job.failed = 0;
    batch->job.err = (struct err){0};
    if (batch->job.count > 0 &&
        intake_keep(batch->call->api->settings.intake, &batch->job) == 0)
        return;
    if (batch->job.count > 0) {
        batch->job.failed = -1;
        if (is_put_off_whole(batch))
            return;
    }
    lay_aside(batch);
}

static size_t count_lines(const char *bytes, size_t len)
{
    size_t      count = 0;
    const char *end = bytes + len;

    while (bytes < end) {
        const char *line = memchr(bytes, '\n', (size_t)(end - bytes));

        count++;
        bytes = line ? line + 1 : end;
    }
    return count;
}

void batch_post(struct call *call)
{
    struct batch *batch = arena_alloc(call->arena, sizeof *batch);
    size_t        lines = count_lines(call->exchange->body, call->exchange->body_len);

    if (lines == 0) {
        call_fail_with(call, ERR_INVALID, "the body holds no line");
        return;
    }
    if (call->who.credential == CREDENTIAL_NONE && lines > REPORTS_ANONYMOUS_MAX) {
        call_fail_with(call, ERR_TOO_LARGE,
                       "without a token a batch holds at most %d lines, this one has %zu",
                       REPORTS_ANONYMOUS_MAX, lines);
        return;
    }
    if (lines > REPORTS_LINES_MAX) {
        call_fail_with(call, ERR_TOO_LARGE, "a batch holds at most %d lines, this one has %zu",
                       REPORTS_LINES_MAX, lines);
        return;
    }
    batch->call = call;
    batch->left = lines;
    batch->at = call->exchange->body;
    batch->end = batch->at + call->exchange->body_len;
    batch->first = 1;
    batch->job.on_done = on_kept;
    reports_fill_job(call, &batch->job);
    next_job(batch);
}
