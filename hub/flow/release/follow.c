/* follow.c: an Update and the alert it follows. */
#include <string.h>

#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"

enum { SLACK_M = 1 };

void follow_refer(struct release_work *work)
{
    struct alert            before;
    struct alert_reference *chain;
    const struct alert_row *row = &work->before.row;
    struct cap_notes        notes = {.arena = &work->arena};

    if (id_is_nil(&work->row.previous) || !row->cap.at ||
        cap_read(&before, &notes, row->cap.at, row->cap.len, NULL) < 0)
        return;
    chain = arena_alloc(&work->arena, (before.reference_count + 1) * sizeof *chain);
    if (before.reference_count > 0)
        memcpy(chain, before.references, before.reference_count * sizeof *chain);
    chain[before.reference_count] = alert_reference_to(&before);
    work->alert.references = chain;
    work->alert.reference_count = before.reference_count + 1;
}

static const struct area *area_of(const struct alert *alert)
{
    return alert->info_count > 0 && alert->infos[0].area_count > 0
               ? alert->infos[0].areas[0].shape
               : NULL;
}

/* Everybody it reached will hear of this one too, and its own deliveries end: so it must be
 * out, of the same mode (P6), and within the asker's territory (P5). */
int follow_check(struct release_work *work, struct err *err)
{
    const struct release_settings *settings = &work->release->settings;
    const struct alert_row        *row = &work->before.row;
    const struct territory        *territory = &work->job->asking.who->territory;
    const struct area             *area;
    struct alert                   before;

    if (id_is_nil(&work->row.previous))
        return 0;
    if (strcmp(row->state, PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED]) != 0)
        return err_field(err, ERR_CONFLICT, "/previous",
                         "is %s: only what is released can be updated", row->state);
    if (strcmp(row->mode, work->row.mode) != 0)
        return err_field(err, ERR_INVALID, "/previous", "is of another mode: %s", row->mode);
    if (alert_parse_json(&before, &work->arena, row->content, strlen(row->content), err) < 0)
        return err_at(err, "the alert before it, as kept");
    area = area_of(&before);
    if (!territory->is_everywhere && area &&
        area_within(area, settings->zones, territory->zones, territory->zone_count, NULL) < 0)
        return err_field(err, ERR_FORBIDDEN, "/previous",
                         "was sent to places outside your territory");
    return 0;
}

static bool may_sound(const struct proposal *proposal)
{
    for (size_t i = 0; i < proposal->message_count; i++)
        if (proposal->messages[i].kind == CHANNEL_SIREN &&
            strcmp(proposal->messages[i].text, RENDER_SIREN_NONE) != 0)
            return true;
    return false;
}

static int check_ways(struct release_work *work, struct err *err)
{
    struct sending before;

    if (sending_read(&before, &work->arena, work->before.row.rendered, err) < 0)
        return err_at(err, "the alert before it, as kept");
    for (size_t i = 0; i < work->proposal.channel_count; i++)
        if (!sending_carried(&before, work->proposal.channels[i].name))
            return err_field(err, ERR_FORBIDDEN, "/channels",
                             "%s did not carry what it corrects: that takes a second person",
                             work->proposal.channels[i].name);
    if (may_sound(&work->proposal))
        return err_field(err, ERR_FORBIDDEN, "/channels",
                         "the sirens would sound again: say " RENDER_SIREN_PARAMETER
                         " none, or ask a second person");
    return 0;
}

/* Every place of the alert lies in what the one before it was sent to. */
static int check_within(const struct release_work *work, const struct alert *before,
                        struct arena *arena, struct err *err)
{
    const struct area *area = area_of(before);
    struct shape       ground;

    if (!area || !work->has_ground ||
        area_shape(&ground, arena, area, work->release->settings.zones, err) < 0 ||
        !geometry_covers(&ground, &work->ground, SLACK_M))
        return err_field(err, ERR_FORBIDDEN, "/area",
                         "lies outside what it corrects: that takes a second person");
    return 0;
}

bool follow_warns_anew(const struct release_work *work)
{
    const char  *content = work->before.row.content;
    struct arena arena = {0};
    struct alert before;
    bool         warns_anew;

    if (id_is_nil(&work->row.previous) || !content)
        return true;
    warns_anew = alert_parse_json(&before, &arena, content, strlen(content), NULL) < 0 ||
                 alert_severity_of(&work->alert) < alert_severity_of(&before) ||
                 check_within(work, &before, &arena, NULL) < 0;
    arena_free(&arena);
    return warns_anew;
}

/* Unknown is thought the worst. */
static enum alert_severity gravity(const struct alert *alert)
{
    enum alert_severity severity = alert_severity_of(alert);

    return severity == SEVERITY_UNKNOWN ? SEVERITY_EXTREME : severity;
}

/* One person may set right what is out, and warn nobody anew: the same hazard, no graver, no
 * longer, nowhere else, by no other way, and no siren sounds (P4). */
int follow_check_correction(struct release_work *work, struct err *err)
{
    const struct alert_row *row = &work->before.row;
    struct alert            before;
    const char             *is, *was;

    if (id_is_nil(&work->row.previous))
        return err_set(err, ERR_FORBIDDEN,
                       "it corrects nothing: a new alert takes two persons");
    if (alert_parse_json(&before, &work->arena, row->content, strlen(row->content), err) < 0)
        return err_at(err, "the alert before it, as kept");
    is = alert_value_of(&work->alert.infos[0].event_codes, ALERT_HAZARD_CODE);
    was = alert_value_of(&before.infos[0].event_codes, ALERT_HAZARD_CODE);
    if (!is != !was || (is && strcmp(is, was) != 0))
        return err_field(err, ERR_FORBIDDEN, "/hazard",
                         "is another: that takes a second person");
    if (gravity(&work->alert) < gravity(&before))
        return err_field(err, ERR_FORBIDDEN, "/severity",
                         "is graver than before: that takes a second person");
    if (work->proposal.expires_ms > row->expires_ms)
        return err_field(err, ERR_FORBIDDEN, "/expires",
                         "is later than before: that takes a second person");
    return check_within(work, &before, &work->arena, err) < 0 ? -1 : check_ways(work, err);
}
