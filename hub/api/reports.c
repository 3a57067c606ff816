#include "hub/api/reports.h"

#include <stdio.h>

#include "hub/api/problem.h"

const char *reports_sender(struct call *call)
{
    const struct who *who = &call->who;

    if (who->credential == CREDENTIAL_SESSION)
        return arena_format(call->arena, "account:%s", who->name);
    for (int role = ROLE_RESIDENT; role < ROLES; role++)
        if (who->credential == CREDENTIAL_TOKEN && who->roles & ROLE_BIT(role))
            return arena_format(call->arena, "%s:%s", ROLE_WORDS[role], who->name);
    return "anonymous";
}

void reports_fill_job(struct call *call, struct intake_job *job)
{
    const struct intake *intake = call->api->settings.intake;
    const char          *peer = call->exchange->peer;

    job->sender = reports_sender(call);
    job->channel = "http";
    job->is_anonymous = call->who.credential == CREDENTIAL_NONE;
    job->network = job->address = "";
    if (!job->is_anonymous)
        return;
    job->network = intake_network(intake, arena_alloc(call->arena, INTAKE_KEY_LEN + 1), peer);
    job->address = intake_address(intake, arena_alloc(call->arena, INTAKE_KEY_LEN + 1), peer);
}

enum report_reading reports_read(struct call *call, struct report *report_r,
                                 struct arena *arena, const char *bytes, size_t len,
                                 struct err *err)
{
    struct question question = {
        .right = RIGHT_REPORT, .is_in_territory = true, .mode = &report_r->mode, .now_ms = 0};
    enum report_reading reading =
        report_parse(report_r, arena, call->api->settings.frame, bytes, len, err);

    if (reading == REPORT_GOOD && account_must(&call->who, &question, err) < 0)
        return REPORT_REFUSED;
    return reading;
}

void reports_write_kept(struct writer *out, const struct call *call,
                        const struct intake_item *item)
{
    char key[INTAKE_KEY_LEN + 1];
    char url[300];

    intake_key(call->api->settings.intake, key, &item->report->id);
    snprintf(url, sizeof url, "%s/status/%s", call->api->settings.public_url, key);
    write_id(out, "id", &item->report->id);
    write_integer(out, "number", item->no);
    write_text(out, "status", "received");
    write_text(out, "status_url", url);
    write_text(out, "key", key);
}

void reports_conflict(struct err *err)
{
    err_field(err, ERR_CONFLICT, "/id",
              "another report came under this id; this one is laid aside for an operator");
}

int reports_status(const struct call *call, const struct err *err)
{
    return call->who.credential == CREDENTIAL_NONE && err->kind == ERR_BUSY
               ? 429
               : problem_status(err->kind);
}

void reports_fail(struct call *call, const struct err *err, int64_t retry_after_ms)
{
    bool is_put_off = err->kind == ERR_BUSY || err->kind == ERR_FULL;

    call_refuse(call, reports_status(call, err), err, is_put_off ? retry_after_ms : 0);
}
