/* status.c: what became of a report, for whoever holds the key it was answered with. */
#include "hub/api/status.h"

#include <string.h>

#include "hub/api/resources.h"
#include "hub/flow/intake.h"
#include "hub/flow/situation.h"
#include "hub/model/alert_json.h"

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

/* The words of every language: in need people speak their own. */
static bool cries(const struct lang *lang, struct arena *arena, const char *text)
{
    const char *language;

    for (size_t i = 0; (language = lang_at(lang, i)); i++) {
        const char *words = lang_text(lang, language, "reporting.danger_words");

        for (size_t len; *(words += strspn(words, " ")); words += len) {
            len = strcspn(words, " ");
            if (strcasestr(text, arena_copy(arena, words, len)))
                return true;
        }
    }
    return false;
}

bool status_is_grave(struct call *call, const char *code, const char *text)
{
    const struct hazards *hazards = call->api->settings.hazards;
    const struct hazard  *hazard = hazards_by_code(hazards, code);

    return (hazard && !hazard->is_everyday && hazard != hazards_other(hazards)) ||
           (text && cries(call->api->settings.lang, call->arena, text));
}

static void take_words(struct status *status, const struct report *report)
{
    struct arena *arena = status->call->arena;

    status->hazard = arena_text(arena, report->hazard);
    status->text = report->text && *report->text ? arena_text(arena, report->text) : NULL;
    status->address = report->address ? arena_text(arena, report->address) : NULL;
    status->has_place = report->has_place;
    status->lat = report->lat;
    status->lon = report->lon;
}

/* ── was the public warned of it? ───────────────────────────────────────────────── */

static const char *warning_of(struct status *status)
{
    struct reader in = reader_open(status->list.answer.bytes, status->list.answer.len,
                                   status->call->arena, NULL);
    const char   *identifier = NULL;

    if (read_list(&in, "alerts", 1) == 1) {
        struct reader alert = reader_item(&in, "alerts", 0);

        identifier = read_text_or(&alert, "identifier", ALERT_WORD_MAX, NULL);
    }
    in.failed = true; /* what else stands there is not asked for */
    reader_close(&in);
    return identifier;
}

static void on_listed(struct release_job *list)
{
    struct status *status = CONTAINER_OF(list, struct status, list);

    if (!list->failed)
        status->alert = warning_of(status);
    release_job_free(list);
    if (status->alert)
        status->word = "alerted";
    status->on_status(status);
}

static void find_warning(struct status *status)
{
    status->system = who_system();
    status->list = (struct release_job){.on_done = on_listed,
                                        .verb = RELEASE_LIST,
                                        .asking.who = &status->system,
                                        .list.incident = status->incident,
                                        .list.state = "released",
                                        .list.next = "",
                                        .list.limit = 1};
    release_do(status->call->api->settings.release, &status->list);
}

/* ── what became of it ──────────────────────────────────────────────────────────── */

static void take_incident(struct status *status, const struct incident *incident)
{
    status->word = word_of(incident);
    status->incident = incident->no;
    status->reports = incident->reports;
    if (incident->facts.state == INCIDENT_REJECTED)
        status->reason = incident->facts.reason;
}

static bool may_be_warned_of(const struct status *status, const struct incident *incident)
{
    return status->call->api->settings.release && (incident->facts.state == INCIDENT_OPEN ||
                                                   incident->facts.state == INCIDENT_CONFIRMED);
}

static void on_found(struct records_verb *verb)
{
    struct status    *status = CONTAINER_OF(verb, struct status, find.verb);
    struct call      *call = status->call;
    struct situation *situation = call->api->settings.situation;
    struct incident   incident;
    int64_t           holder;

    if (verb->failed) {
        struct err err = verb->err;

        arena_free(&verb->arena);
        status->on_fail(call, &err);
        return;
    }
    status->id = status->find.row.report.id;
    status->number = status->find.row.no;
    status->received_ms = status->find.row.kept_ms;
    take_words(status, &status->find.row.report);
    status->word = "received";
    holder = situation_holder(situation, status->number);
    arena_free(&verb->arena);
    if (holder == 0 || !situation_incident(situation, holder, call->arena, &incident)) {
        status->on_status(status);
        return;
    }
    take_incident(status, &incident);
    if (may_be_warned_of(status, &incident))
        find_warning(status);
    else
        status->on_status(status);
}

void status_find(struct call *call, void (*on_status)(struct status *),
                 void (*on_fail)(struct call *, const struct err *))
{
    struct status *status = arena_alloc(call->arena, sizeof *status);
    struct err     err = {.kind = ERR_NOT_FOUND, .text = "this link was not made here"};

    status->call = call;
    status->on_status = on_status;
    status->on_fail = on_fail;
    status->find.verb.on_done = on_found;
    if (intake_key_read(call->api->settings.intake, &status->find.id, call->params[0]))
        records_report(call->api->settings.records, &status->find);
    else
        on_fail(call, &err);
}

static void answer(struct status *status)
{
    struct call  *call = status->call;
    struct writer out = call_writer(call);

    write_object(&out, NULL);
    write_id(&out, "id", &status->id);
    write_integer(&out, "number", status->number);
    write_text(&out, "status", status->word);
    write_stamp(&out, "received", status->received_ms);
    if (status->reason)
        write_text(&out, "reason", status->reason);
    if (status->incident > 0) {
        write_integer(&out, "incident", status->incident);
        write_integer(&out, "reports", (int64_t)status->reports);
    }
    if (status->alert)
        write_text(&out, "alert", status->alert);
    write_end(&out);
    call_json(call, 200);
}

void status_get(struct call *call)
{
    status_find(call, answer, call_fail);
}
