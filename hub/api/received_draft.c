/* received_draft.c: a draft of our own from an alert of others, on the ordinary way of drafts:
 * nothing of theirs goes out but what officers here propose and release. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/areas.h"
#include "hub/desk/received.h"
#include "hub/flow/release.h"
#include "hub/model/cap.h"
#include "hub/model/foreign.h"

struct drafting {
    struct received_find        find;
    struct release_job          job;
    struct received_acknowledge acknowledge;
    struct call                *call;
    int64_t                     incident; /* it is filed under; 0: none */
};

/* The draft is made; that the message is seen is written beside it, and may be again. */
static void on_acknowledged(struct received_verb *verb)
{
    struct received_acknowledge *acknowledge =
        CONTAINER_OF(verb, struct received_acknowledge, verb);
    struct drafting *drafting = CONTAINER_OF(acknowledge, struct drafting, acknowledge);
    struct call     *call = drafting->call;

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena)) {
        release_job_free(&drafting->job);
        return;
    }
    arena_free(&verb->arena);
    answer_of_release(call, &drafting->job, 201, "application/json");
}

static void on_drafted(struct release_job *job)
{
    struct drafting *drafting = CONTAINER_OF(job, struct drafting, job);
    struct call     *call = drafting->call;
    struct err       err = job->err;

    if (job->failed) {
        release_job_free(job);
        call_fail(call, &err);
        return;
    }
    drafting->acknowledge = (struct received_acknowledge){
        .verb.on_done = on_acknowledged,
        .asking = {.who = &call->who}, /* the key was the draft's */
        .id = drafting->find.id,
        .drafted = job->id};
    received_acknowledge(call->api->settings.received, &drafting->acknowledge);
}

/* The message as a Draft of openapi.yaml, in the call's arena. */
static int write_draft(struct drafting *drafting, struct err *err)
{
    struct call                 *call = drafting->call;
    const struct received_alert *alert = &drafting->find.alert;
    struct cap_notes             notes = {.arena = call->arena};
    struct alert                 cap;
    struct buf                   json = {0};
    struct writer                out = writer_open(&json);

    if (!alert->cap)
        return err_set(err, ERR_CONFLICT, "the message itself was not kept: draft it by hand");
    if (cap_read(&cap, &notes, alert->cap, strlen(alert->cap), err) < 0)
        return -1;
    if (cap.message > MESSAGE_UPDATE)
        return err_set(err, ERR_CONFLICT,
                       "it warns of nothing: it only answers other messages");
    write_object(&out, NULL);
    write_text(&out, "mode", alert->mode);
    if (drafting->incident > 0)
        write_integer(&out, "incident", drafting->incident);
    write_object(&out, "content");
    foreign_write_draft(&cap, call->api->settings.hazards,
                        areas_zones(call->api->settings.areas), &out, call->arena);
    write_end(&out);
    write_end(&out);
    drafting->job.json = arena_copy(call->arena, json.bytes, json.len);
    drafting->job.len = json.len;
    buf_free(&json);
    return 0;
}

static int check_state(const struct received_alert *alert, struct err *err)
{
    if (strcmp(alert->state, "cancelled") == 0)
        return err_set(err, ERR_CONFLICT, "its sender has cancelled it");
    if (strcmp(alert->state, "updated") == 0)
        return err_set(err, ERR_CONFLICT, "its sender has updated it: take the newer one");
    return 0;
}

static void on_found(struct received_verb *verb)
{
    struct received_find *find = CONTAINER_OF(verb, struct received_find, verb);
    struct drafting      *drafting = CONTAINER_OF(find, struct drafting, find);
    struct call          *call = drafting->call;
    struct err            err = {0};

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    if (check_state(&find->alert, &err) < 0 || write_draft(drafting, &err) < 0) {
        arena_free(&verb->arena);
        call_fail(call, &err);
        return;
    }
    arena_free(&verb->arena);
    drafting->job.on_done = on_drafted;
    drafting->job.verb = RELEASE_DRAFT;
    drafting->job.confirm_reach = RELEASE_NO_REACH;
    drafting->job.asking = call->asking;
    release_do(call->api->settings.release, &drafting->job);
}

void received_draft(struct call *call)
{
    struct drafting *drafting = arena_alloc(call->arena, sizeof *drafting);
    struct err       err = {0};
    struct reader    in = call_reader(call, &err);

    drafting->call = call;
    drafting->find.verb.on_done = on_found;
    drafting->incident = read_integer_or(&in, "incident", 1, INT64_MAX, 0);
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (!call->api->settings.release) {
        call_fail_with(call, ERR_BUSY, "alerts cannot be worked on yet");
        return;
    }
    if (call_ask(call) < 0)
        return;
    if (!id_parse(&drafting->find.id, call->params[0]))
        call_fail_with(call, ERR_NOT_FOUND, "a message is named by its id");
    else
        received_find(call->api->settings.received, &drafting->find);
}
