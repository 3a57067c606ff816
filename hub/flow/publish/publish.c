#include "hub/flow/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/flow/publish/room.h"
#include "hub/loop/offload.h"
#include "hub/model/cap.h"
#include "hub/model/mode.h"
#include "hub/store/reports.h"
#include "hub/store/verify.h"

enum { FOLDER_MODE = 0755 };

static void begin(struct publish *publish);

static void writing_free(struct writing *writing)
{
    if (!writing)
        return;
    store_job_free(&writing->head.job);
    store_job_free(&writing->active.job);
    store_job_free(&writing->recent.job);
    arena_free(&writing->state.arena);
    free(writing);
}

static void on_clear(struct tally *tally)
{
    struct publish *publish = CONTAINER_OF(tally, struct publish, tally);
    struct tally   *owner = publish->settings.owner;

    writing_free(publish->last);
    free(publish);
    tally_drop(owner);
}

int publish_open(struct publish **publish_r, const struct publish_settings *settings,
                 struct err *err)
{
    struct arena    arena = {0};
    struct publish *publish;

    for (size_t i = 0; PUBLIC_FOLDERS[i]; i++)
        if (folder_make(arena_format(&arena, "%s/%s", settings->folder, PUBLIC_FOLDERS[i]),
                        FOLDER_MODE, err) < 0) {
            arena_free(&arena);
            return err_at(err, "public files");
        }
    arena_free(&arena);
    publish = MEM_NEW(struct publish);
    publish->settings = *settings;
    publish->tally.on_clear = on_clear;
    tally_take(settings->owner);
    tally_take(&publish->tally);
    *publish_r = publish;
    publish_now(publish);
    return 0;
}

void publish_close(struct publish *publish)
{
    if (!publish)
        return;
    publish->is_closing = true;
    tally_drop(&publish->tally);
}

void publish_now(struct publish *publish)
{
    if (publish->is_closing)
        return;
    publish->is_wanted = publish->is_writing;
    if (!publish->is_writing)
        begin(publish);
}

static void finish(struct writing *writing)
{
    struct publish *publish = writing->publish;
    bool            again = publish->is_wanted && !publish->is_closing;

    publish->settings.on_written(publish->settings.house, writing->state.now_ms,
                                 writing->failed ? &writing->err : NULL);
    if (writing->failed) {
        writing_free(writing);
    } else {
        writing_free(publish->last);
        publish->last = writing;
        publish->has_about = true;
    }
    publish->is_writing = publish->is_wanted = false;
    if (again)
        begin(publish);
    tally_drop(&publish->tally);
}

static void on_worked(struct offload *offload)
{
    finish(CONTAINER_OF(offload, struct writing, offload));
}

/* What was held, and whatever became of it then, never left. */
static bool was_sent(const char *state)
{
    static const char *const SENT[] = {"released", "updated", "cancelled", "expired"};

    for (size_t i = 0; i < COUNT_OF(SENT); i++)
        if (strcmp(state, SENT[i]) == 0)
            return true;
    return false;
}

/* An Exercise or Test has no place here, whatever a filter before let through (P6). */
static void take(struct writing *writing, const struct alert_row *row)
{
    struct public_state *state = &writing->state;
    struct public_alert *alert = &state->alerts[state->count];
    struct cap_notes     notes = {.arena = &state->arena};

    for (size_t i = 0; i < state->count; i++)
        if (id_same(&state->alerts[i].row->id, &row->id))
            return;
    if (!row->cap.at || !row->identifier || strcmp(row->mode, "actual") != 0 ||
        !was_sent(row->state) || row->expires_ms < state->now_ms - PUBLISH_KEEPS_MS ||
        cap_read(&alert->alert, &notes, row->cap.at, row->cap.len, NULL) < 0 ||
        alert->alert.status != STATUS_ACTUAL || alert->alert.scope != SCOPE_PUBLIC ||
        alert->alert.info_count == 0)
        return;
    alert->row = row;
    alert->ground = ground_of(state, &alert->alert);
    alert->is_in_force = strcmp(row->state, "released") == 0 && row->expires_ms > state->now_ms;
    state->in_force += alert->is_in_force && alert->alert.message != MESSAGE_CANCEL;
    if (alert->is_in_force && row->expires_ms < state->until_ms)
        state->until_ms = row->expires_ms;
    state->count++;
}

static void expect(struct public_state *state, const struct publish_settings *settings)
{
    const struct municipal_phases *phases = NULL;
    const struct outlook_now      *now;

    if (!settings->outlook || !state->zones)
        return;
    now = settings->outlook(settings->house, &phases);
    state->phases = phases_with(phases, NULL, &state->arena);
    state->has_bulletin = now != NULL;
    state->published_ms = now ? now->published_ms : 0;
    state->outlook =
        outlook_view(now, state->zones, state->now_ms, state->offset_min, &state->arena);
}

static void make_state(struct writing *writing)
{
    const struct publish_settings *settings = &writing->publish->settings;
    struct public_state           *state = &writing->state;
    const struct journal_head     *head = &writing->head.head;
    char                           text[JOURNAL_HEAD_TEXT_LEN + 1];

    state->lang = settings->lang;
    state->site = settings->site;
    state->url = settings->public_url;
    state->declaration_url = settings->declaration_url;
    state->feedback = settings->feedback;
    state->zones = settings->zones ? settings->zones(settings->house) : NULL;
    state->until_ms = state->now_ms + PUBLISH_LASTS_MS;
    if (settings->offset_min)
        state->offset_min = settings->offset_min(state->now_ms);
    state->head = arena_text(&state->arena, journal_head_text(text, head));
    state->alerts =
        arena_alloc(&state->arena, (writing->active.count + writing->recent.count + 1) *
                                       sizeof *state->alerts);
    for (size_t i = 0; i < writing->active.count; i++)
        take(writing, &writing->active.rows[i]);
    for (size_t i = 0; i < writing->recent.count; i++)
        take(writing, &writing->recent.rows[i]);
    expect(state, settings);
}

/* ── asking the store ───────────────────────────────────────────────────────────── */

static bool gives_up(struct writing *writing, const struct store_job *stored)
{
    if (!stored->failed)
        return false;
    writing->failed = -1;
    writing->err = stored->err;
    finish(writing);
    return true;
}

static void on_recent(struct store_job *stored)
{
    struct writing *writing = CONTAINER_OF(stored, struct writing, recent.job);

    if (gives_up(writing, stored))
        return;
    make_state(writing);
    writing->offload.run = writing_work;
    writing->offload.done = on_worked;
    offload_start(&writing->offload, writing->publish->settings.loop, &writing->publish->tally);
}

static void on_active(struct store_job *stored)
{
    struct writing *writing = CONTAINER_OF(stored, struct writing, active.job);

    if (gives_up(writing, stored))
        return;
    writing->recent = (struct store_list_alerts){
        .job.on_done = on_recent, .limit = PUBLISH_ENDED_MAX, .mode = "actual"};
    store_list_alerts(writing->publish->settings.store, &writing->recent);
}

static void on_head(struct store_job *stored)
{
    struct writing *writing = CONTAINER_OF(stored, struct writing, head.job);

    if (gives_up(writing, stored))
        return;
    writing->active = (struct store_list_alerts){.job.on_done = on_active,
                                                 .limit = STORE_LIST_MAX,
                                                 .mode = "actual",
                                                 .active_ms = writing->state.now_ms};
    store_list_alerts(writing->publish->settings.store, &writing->active);
}

static void begin(struct publish *publish)
{
    struct writing *writing = MEM_NEW(struct writing);

    tally_take(&publish->tally);
    publish->is_writing = true;
    writing->publish = publish;
    writing->state.now_ms = clock_now(publish->settings.clock);
    writing->head.job.on_done = on_head;
    store_find_head(publish->settings.store, &writing->head);
}
