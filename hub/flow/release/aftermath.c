/* aftermath.c: what a committed move leaves to be done. Each step is a state in the
 * store (todo), so a crash between two of them only means that the start takes it up
 * again: expired → deliveries dropped; stopped → deliveries dropped → prepared Cancel
 * released, once, under an id that follows from the alert's own. What an Update supersedes
 * rests until the plan has counted; that is the plan's and the store's. */
#include <stdlib.h>
#include <string.h>

#include "hub/flow/release/room.h"
#include "hub/store/reports.h"

struct closing {
    struct release          *release;
    struct arena             arena;
    struct store_find_alert  find;
    struct store_move_alert  move, made;
    struct store_drop_unsent drop;
    struct deed              made_deed;
};

struct resuming {
    struct release                *release;
    struct store_unfinished_alerts unfinished;
};

static void finish(struct closing *closing)
{
    struct release *release = closing->release;

    store_job_free(&closing->find.job);
    store_job_free(&closing->move.job);
    store_job_free(&closing->made.job);
    store_job_free(&closing->drop.job);
    arena_free(&closing->arena);
    free(closing);
    release_drop(release);
}

static const char *about(struct closing *closing, const struct id *id)
{
    char text[ID_TEXT_LEN + 1];

    return arena_format(&closing->arena, "alert:%s", id_text(text, id));
}

static void tell(const struct release *release, const struct deed *deed)
{
    release->settings.on_event(release->settings.house, &(struct event){.name = deed->word,
                                                                        .about = deed->about,
                                                                        .mode = deed->mode,
                                                                        .json = deed->facts});
    release->settings.on_public(release->settings.house);
}

/* ── the end of it ──────────────────────────────────────────────────────────────── */

static void on_cleared(struct store_job *stored)
{
    finish(CONTAINER_OF(stored, struct closing, move.job));
}

static void clear(struct closing *closing)
{
    store_job_free(&closing->move.job);
    closing->move =
        (struct store_move_alert){.job.on_done = on_cleared, .row = closing->find.row};
    closing->move.row.todo = NULL;
    store_move_alert(closing->release->settings.store, &closing->move);
}

/* ── the retraction ─────────────────────────────────────────────────────────────── */

static void on_made(struct store_job *stored)
{
    struct closing *closing = CONTAINER_OF(stored, struct closing, made.job);
    struct release *release = closing->release;

    if (!stored->failed) {
        closing->made.row.version = closing->made.version;
        release->settings.on_released(release->settings.house, &closing->made.row);
        tell(release, &closing->made_deed);
    } else if (stored->err.kind !=
               ERR_CONFLICT) { /* not there already: the next look tries again */
        finish(closing);
        return;
    }
    clear(closing);
}

static void retract(struct closing *closing)
{
    struct err err = {0};
    char       text[ID_TEXT_LEN + 1];

    closing->made =
        (struct store_move_alert){.job.on_done = on_made, .deed = &closing->made_deed};
    if (retract_make(closing->release, &closing->arena, &closing->find.row, &closing->made.row,
                     &err) < 0) {
        closing->release->settings.on_call(closing->release->settings.house,
                                           RELEASE_CALL_UNRETRACTED, &closing->find.row,
                                           err.text);
        finish(closing);
        return;
    }
    closing->made_deed = (struct deed){
        .word = "alert.released",
        .about = about(closing, &closing->made.row.id),
        .actor = "system",
        .mode = closing->made.row.mode,
        .facts = arena_format(&closing->arena, "{\"state\":\"released\",\"cancels\":\"%s\"}",
                              id_text(text, &closing->find.id)),
        .at_ms = closing->made.row.changed_ms,
    };
    store_move_alert(closing->release->settings.store, &closing->made);
}

/* ── what must not leave any more ───────────────────────────────────────────────── */

static void on_dropped(struct store_job *stored)
{
    struct closing *closing = CONTAINER_OF(stored, struct closing, drop.job);
    const char     *todo = closing->find.row.todo;

    if (stored->failed)
        finish(closing);
    else if (strncmp(todo, TODO_RETRACT, strlen(TODO_RETRACT)) == 0)
        retract(closing);
    else
        clear(closing);
}

static void drop_unsent(struct closing *closing)
{
    const struct alert_row *row = &closing->find.row;

    closing->drop = (struct store_drop_unsent){
        .job.on_done = on_dropped, .alert = row->id, .revision = row->revision};
    store_drop_unsent(closing->release->settings.store, &closing->drop);
}

static bool is_ours(const char *todo)
{
    return todo && (strcmp(todo, TODO_DROP) == 0 ||
                    strncmp(todo, TODO_RETRACT, strlen(TODO_RETRACT)) == 0);
}

static void on_found(struct store_job *stored)
{
    struct closing *closing = CONTAINER_OF(stored, struct closing, find.job);

    if (!stored->failed && is_ours(closing->find.row.todo))
        drop_unsent(closing);
    else
        finish(closing);
}

static void begin(struct release *release, const struct id *id)
{
    struct closing *closing = MEM_NEW(struct closing);

    release_take(release);
    closing->release = release;
    closing->find = (struct store_find_alert){.job.on_done = on_found, .id = *id};
    store_find_alert(release->settings.store, &closing->find);
}

void aftermath_of(struct release *release, const struct alert_row *row, const char *before)
{
    const struct release_settings *settings = &release->settings;
    const char *const              released = PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED];
    bool                           is_out = strcmp(row->state, released) == 0;
    bool                           was_out = before && strcmp(before, released) == 0;

    if (is_out) {
        settings->on_released(settings->house, row);
    } else {
        if (was_out)
            settings->on_stopped(settings->house, row);
        if (is_ours(row->todo))
            begin(release, &row->id);
    }
    if (is_out || was_out)
        settings->on_public(settings->house);
}

/* ── what was left ──────────────────────────────────────────────────────────────── */

static void on_unfinished(struct store_job *stored)
{
    struct resuming *resuming = CONTAINER_OF(stored, struct resuming, unfinished.job);
    struct release  *release = resuming->release;

    for (size_t i = 0; !stored->failed && i < resuming->unfinished.count; i++)
        if (is_ours(resuming->unfinished.rows[i].todo))
            begin(release, &resuming->unfinished.rows[i].id);
    store_job_free(stored);
    free(resuming);
    release_drop(release);
}

void aftermath_resume(struct release *release)
{
    struct resuming *resuming = MEM_NEW(struct resuming);

    release_take(release);
    resuming->release = release;
    resuming->unfinished.job.on_done = on_unfinished;
    store_unfinished_alerts(release->settings.store, &resuming->unfinished);
}
