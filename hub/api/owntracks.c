/* owntracks.c: phones of volunteers in OwnTracks' HTTP mode: a position, or a report with a
 * point of interest. The phone takes anything but a list for orders: it gets an empty one. */
#include "hub/api/reports.h"
#include "hub/api/resources.h"
#include "hub/api/stream.h"

struct telling {
    struct call       *call;
    struct report      report;
    struct intake_item item;
    struct intake_job  job;
};

static void answer(struct call *call)
{
    buf_text(&call->body, "[]");
    call_json(call, 200);
}

static void on_kept(struct intake_job *job)
{
    struct call *call = CONTAINER_OF(job, struct telling, job)->call;

    if (job->failed)
        reports_fail(call, &job->err, job->retry_after_ms);
    else
        answer(call); /* a conflict too: the phone can do nothing about it */
}

/* Consoles see where volunteers are; it is not kept. */
static void tell_position(struct call *call, const struct position *position)
{
    char mode[MODE_TEXT_MAX + 1];

    stream_tell(
        call->api->stream,
        &(struct event){
            .name = "position.told",
            .about = reports_sender(call),
            .mode = mode_text(mode, &call->who.mode),
            .json = arena_format(call->arena, "{\"lat\":%.5f,\"lon\":%.5f,\"accuracy_m\":%.0f}",
                                 position->lat, position->lon, position->accuracy_m),
        });
}

static const char *device_of(struct call *call)
{
    const char *device = exchange_header(call->exchange, "x-limit-d");

    return arena_format(call->arena, "%s/%s", call->who.name, device ? device : "phone");
}

void owntracks_post(struct call *call)
{
    struct telling *telling = arena_alloc(call->arena, sizeof *telling);
    struct position position;
    struct err      err = {0};

    telling->call = call;
    telling->item.report = &telling->report;
    telling->job = (struct intake_job){.on_done = on_kept, .items = &telling->item, .count = 1};
    switch (report_parse_owntracks(&telling->report, &position, call->arena,
                                   call->api->settings.frame, device_of(call),
                                   call->exchange->body, call->exchange->body_len, &err)) {
    case OWNTRACKS_REFUSED:
        call_fail(call, &err);
        return;
    case OWNTRACKS_POSITION:
        tell_position(call, &position);
        answer(call);
        return;
    case OWNTRACKS_OTHER:
        answer(call);
        return;
    case OWNTRACKS_REPORT:
        break;
    }
    if (call->who.mode.kind != MODE_ACTUAL)
        telling->report.mode = call->who.mode; /* a phone lent for an exercise */
    reports_fill_job(call, &telling->job);
    if (intake_keep(call->api->settings.intake, &telling->job) < 0)
        reports_fail(call, &telling->job.err, telling->job.retry_after_ms);
}
