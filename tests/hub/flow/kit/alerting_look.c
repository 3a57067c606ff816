/* alerting_look.c: what a test sees of the town. */
#include "tests/hub/flow/kit/alerting.h"

struct alert_row alerting_row(struct alerting *alerting, const struct id *id)
{
    struct store_find_alert find = {.id = *id};
    struct alert_row        row;

    CHECK_INT(ASK(&alerting->bench, find_alert, &find), 0);
    row = find.row;
    row.state = arena_text(&alerting->arena, row.state);
    row.mode = arena_text(&alerting->arena, row.mode);
    row.author = arena_text(&alerting->arena, row.author);
    row.last_editor = arena_text(&alerting->arena, row.last_editor);
    row.content = arena_text(&alerting->arena, row.content);
    row.reach = arena_text(&alerting->arena, row.reach);
    row.rendered = arena_text(&alerting->arena, row.rendered);
    row.identifier = arena_text(&alerting->arena, row.identifier);
    row.todo = arena_text(&alerting->arena, row.todo);
    row.cap.at = row.cap.at ? arena_copy(&alerting->arena, row.cap.at, row.cap.len) : NULL;
    row.signature.at = row.signature.at
                           ? arena_copy(&alerting->arena, row.signature.at, row.signature.len)
                           : NULL;
    store_job_free(&find.job);
    return row;
}

bool alerting_called(const struct alerting *alerting, enum release_call call)
{
    for (int i = 0; i < alerting->call_count; i++)
        if (alerting->calls[i] == call)
            return true;
    return false;
}

bool alerting_heard(const struct alerting *alerting, const char *event)
{
    for (int i = 0; i < alerting->event_count && i < ALERTING_CALLS_MAX; i++)
        if (strcmp(alerting->events[i], event) == 0)
            return true;
    return false;
}
