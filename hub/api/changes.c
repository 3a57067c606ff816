/* changes.c: what a bulletin changed and nobody answered yet: an officer drafts an alert of it,
 * on the ordinary way of drafts, or says that nobody need be told. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/base/timezone.h"
#include "hub/desk/areas.h"
#include "hub/desk/outlook.h"
#include "hub/flow/release.h"
#include "hub/model/alert_json.h"

/* ── what waits ─────────────────────────────────────────────────────────────────── */

static void write_change(struct writer *out, const struct zones *zones,
                         const struct municipal_phases *phases,
                         const struct outlook_change   *change)
{
    const struct zone            *zone = zones_find(zones, change->now.place);
    const struct municipal_phase *phase = phase_of(phases, change->now.place);

    write_object(out, NULL);
    write_text(out, "day", change->now.day);
    write_text(out, "municipality", change->now.place);
    write_text(out, "name", zone ? zone->name : change->now.place);
    write_text(out, "zone", change->now.zone);
    write_text(out, "told", BULLETIN_LEVEL_WORDS[change->told]);
    write_text(out, "level", BULLETIN_LEVEL_WORDS[criticality_level(&change->now)]);
    write_text(out, "phase", PHASE_WORDS[phase ? phase->phase : PHASE_NONE]);
    if (*change->alert)
        write_text(out, "alert", change->alert);
    write_end(out);
}

void changes_list(struct call *call)
{
    const struct outlook  *outlook = call->api->settings.outlook;
    struct outlook_changes changes = outlook_waiting(outlook, call->arena);
    const struct zones    *zones = areas_zones(call->api->settings.areas);
    struct writer          out = call_writer(call);

    write_object(&out, NULL);
    write_list(&out, "changes");
    for (size_t i = 0; i < changes.count; i++)
        write_change(&out, zones, outlook_phases(outlook), &changes.items[i]);
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}

/* ── an answer ──────────────────────────────────────────────────────────────────── */

struct changing {
    struct release_job       job;
    struct outlook_answering answering;
    struct call             *call;
};

/* Those of a municipality, or of all that wait in a warning zone, on one day. */
static struct outlook_changes those_of(struct call *call, const char *place, const char *day)
{
    struct outlook_changes all = outlook_waiting(call->api->settings.outlook, call->arena);
    struct outlook_changes some = {all.items, 0};

    for (size_t i = 0; i < all.count; i++) {
        const struct criticality *now = &all.items[i].now;

        if (strcmp(now->day, day) == 0 &&
            (strcmp(now->place, place) == 0 || strcmp(now->zone, place) == 0))
            some.items[some.count++] = all.items[i];
    }
    return some;
}

static void on_answered(struct outlook_verb *verb)
{
    struct outlook_answering *answering = CONTAINER_OF(verb, struct outlook_answering, verb);
    struct changing          *changing = CONTAINER_OF(answering, struct changing, answering);
    struct call              *call = changing->call;
    struct writer             out;

    if (!answer_is_good(call, verb->failed, &verb->err, NULL)) {
        release_job_free(&changing->job);
        return;
    }
    if (answering->alert) {
        answer_of_release(call, &changing->job, 201, "application/json");
        return;
    }
    out = call_writer(call);
    write_object(&out, NULL);
    write_integer(&out, "municipalities", (int64_t)answering->changes.count);
    write_end(&out);
    call_json(call, 200);
}

static struct changing *changing_new(struct call *call)
{
    struct changing *changing = arena_alloc(call->arena, sizeof *changing);

    if (call_ask(call) < 0)
        return NULL;
    changing->call = call;
    changing->answering = (struct outlook_answering){
        .verb.on_done = on_answered,
        .asking = call->asking,
        .changes = those_of(call, call->params[0], call->params[1]),
    };
    if (changing->answering.changes.count > 0)
        return changing;
    call_fail_with(call, ERR_NOT_FOUND, "nothing of that place and day waits for an answer");
    return NULL;
}

void change_seen(struct call *call)
{
    struct changing *changing = changing_new(call);

    if (changing)
        outlook_answer(call->api->settings.outlook, &changing->answering);
}

/* The draft is made; that it is the answer is written beside it, and may be again. */
static void on_drafted(struct release_job *job)
{
    struct changing *changing = CONTAINER_OF(job, struct changing, job);
    struct call     *call = changing->call;
    struct err       err = job->err;
    char             id[ID_TEXT_LEN + 1];

    if (job->failed) {
        release_job_free(job);
        call_fail(call, &err);
        return;
    }
    changing->answering.asking.once = NULL; /* the key was the draft's */
    changing->answering.alert = arena_text(call->arena, id_text(id, &job->id));
    outlook_answer(call->api->settings.outlook, &changing->answering);
}

/* An Update, where there was a draft of it before. */
static int find_previous(const struct outlook_changes *changes, const char **previous_r,
                         struct err *err)
{
    const struct outlook_change *first = &changes->items[0];

    *previous_r = first->alert;
    for (size_t i = 1; i < changes->count; i++)
        if (strcmp(changes->items[i].alert, first->alert) != 0)
            return err_set(err, ERR_CONFLICT,
                           "they follow different alerts: draft one for each municipality");
    if (criticality_level(&first->now) == BULLETIN_GREEN)
        return err_set(err, ERR_CONFLICT,
                       "it is green again: stop the alert that is out, or say it is seen");
    return 0;
}

static int write_draft(struct changing *changing, struct err *err)
{
    struct call                 *call = changing->call;
    const struct api_settings   *settings = &call->api->settings;
    const struct outlook_warning warning = {
        .changes = &changing->answering.changes,
        .now = outlook_now(settings->outlook),
        .phases = outlook_phases(settings->outlook),
        .zones = areas_zones(settings->areas),
        .templates = settings->templates,
        .template_count = settings->template_count,
        .lang = settings->lang,
        .source = settings->site_name,
        .now_ms = clock_now(settings->clock),
        .offset_min = timezone_offset_min,
    };
    const char   *previous;
    struct alert  alert;
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    if (find_previous(warning.changes, &previous, err) < 0 ||
        outlook_alert(&alert, call->arena, &warning, err) < 0)
        return -1;
    write_object(&out, NULL);
    write_text(&out, "mode", "actual");
    if (*previous)
        write_text(&out, "previous", previous);
    write_object(&out, "content");
    alert_write_json(&alert, &out);
    write_end(&out);
    write_end(&out);
    changing->job.json = arena_copy(call->arena, json.bytes, json.len);
    changing->job.len = json.len;
    buf_free(&json);
    return 0;
}

void change_draft(struct call *call)
{
    struct changing *changing;
    struct err       err = {0};

    if (!call->api->settings.release) {
        call_fail_with(call, ERR_BUSY, "alerts cannot be worked on yet");
        return;
    }
    changing = changing_new(call);
    if (!changing)
        return;
    if (write_draft(changing, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    changing->job.on_done = on_drafted;
    changing->job.verb = RELEASE_DRAFT;
    changing->job.confirm_reach = RELEASE_NO_REACH;
    changing->job.asking = call->asking;
    release_do(call->api->settings.release, &changing->job);
}
