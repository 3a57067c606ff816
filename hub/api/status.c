/* status.c: what became of a report, for whoever holds the key it was answered with. */
#include "hub/api/status.h"

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/flow/intake.h"
#include "hub/flow/situation.h"

static const char *word_of(const struct incident *incident)
{
    static const char *const WORDS[INCIDENT_STATES] = {[INCIDENT_OPEN] = "merged",
                                                       [INCIDENT_CONFIRMED] = "confirmed",
                                                       [INCIDENT_REJECTED] = "rejected",
                                                       [INCIDENT_CLOSED] = "solved"};

    if (incident->facts.state == INCIDENT_OPEN && incident->reports < 2)
        return "received";
    return WORDS[incident->facts.state];
}

static void on_found(struct records_verb *verb)
{
    struct status    *status = CONTAINER_OF(verb, struct status, find.verb);
    struct call      *call = status->call;
    struct situation *situation = call->api->settings.situation;
    struct incident   incident;
    int64_t           holder;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    status->id = status->find.row.report.id;
    status->received_ms = status->find.row.kept_ms;
    status->word = "received";
    holder = situation_holder(situation, status->find.row.no);
    arena_free(&verb->arena);
    if (holder > 0 && situation_incident(situation, holder, call->arena, &incident)) {
        status->word = word_of(&incident);
        if (incident.facts.state == INCIDENT_REJECTED)
            status->reason = incident.facts.reason;
    }
    status->on_status(status);
}

void status_find(struct call *call, void (*on_status)(struct status *))
{
    struct status *status = arena_alloc(call->arena, sizeof *status);

    status->call = call;
    status->on_status = on_status;
    status->find.verb.on_done = on_found;
    if (intake_key_read(call->api->settings.intake, &status->find.id, call->params[0]))
        records_report(call->api->settings.records, &status->find);
    else
        call_fail_with(call, ERR_NOT_FOUND, "this link was not made here");
}

static void answer(struct status *status)
{
    struct call  *call = status->call;
    struct writer out = call_writer(call);

    write_object(&out, NULL);
    write_id(&out, "id", &status->id);
    write_text(&out, "status", status->word);
    write_stamp(&out, "received", status->received_ms);
    if (status->reason)
        write_text(&out, "reason", status->reason);
    write_end(&out);
    call_json(call, 200);
}

void status_get(struct call *call)
{
    status_find(call, answer);
}
