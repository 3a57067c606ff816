/* freeze.c: the proposal of a row: made anew while it is written, taken as it stands
 * once it was proposed. The preview and the send path are this one way (UX R6). */
#include <string.h>

#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"

enum { GAP_LEN = 5, LONG_MS = 7 * 24 * 3600000 };

static const char GAP[] = "lacks"; /* how render_check() begins what a reason lets pass */

bool freeze_is_within(const struct release_work *work, const struct territory *territory)
{
    const struct area *area =
        work->alert.infos[0].area_count > 0 ? work->alert.infos[0].areas[0].shape : NULL;

    if (territory->is_everywhere || !area)
        return true;
    return area_within(area, work->release->settings.zones, territory->zones,
                       territory->zone_count, NULL) == 0;
}

void freeze_ground(struct release_work *work)
{
    const struct alert_info *info = work->alert.info_count > 0 ? work->alert.infos : NULL;
    const struct area       *area = info && info->area_count > 0 ? info->areas[0].shape : NULL;

    work->has_ground =
        area && area_shape(&work->ground, &work->arena, area, work->release->settings.zones,
                           &work->ground_err) == 0;
    if (!area)
        err_field(&work->ground_err, ERR_INVALID, "/area", "is missing: no area, no release");
}

static const struct release_channel *channel_named(const struct release *release,
                                                   const char           *name)
{
    for (size_t i = 0; i < release->settings.channel_count; i++)
        if (strcmp(release->settings.channels[i].channel.name, name) == 0)
            return &release->settings.channels[i];
    return NULL;
}

static const struct release_channel *usable(const struct release_work *work, const char *name)
{
    const struct release_channel *channel = channel_named(work->release, name);

    return channel && channel_may_carry(&channel->channel, &work->proposal.mode) ? channel
                                                                                 : NULL;
}

/* Of the channels that carried it or what it follows, those that are not there any more, or
 * carry another mode now: nobody hears of it through them (P7). */
void freeze_name_lost(struct release_work *work, const struct sending *carried)
{
    size_t       most = carried->channel_count + carried->lost_count;
    const char **lost = arena_alloc(&work->arena, (most + 1) * sizeof *lost);
    size_t       count = 0;

    for (size_t i = 0; i < most; i++) {
        const char *name = i < carried->channel_count
                               ? carried->channels[i]
                               : carried->lost[i - carried->channel_count];

        if (!usable(work, name))
            lost[count++] = name;
    }
    work->sending.lost = lost;
    work->sending.lost_count = count;
}

/* Those named by the draft and those that carried what it follows (P7), sirens first. */
static void collect_channels(struct release_work *work, const struct sending *before)
{
    const struct release_settings *settings = &work->release->settings;
    struct channel                *channels =
        arena_alloc(&work->arena, (settings->channel_count + 1) * sizeof *channels);
    size_t count = 0;

    for (int is_later = 0; is_later < 2; is_later++)
        for (size_t i = 0; i < settings->channel_count; i++) {
            const struct release_channel *channel = &settings->channels[i];

            if ((channel->channel.kind != CHANNEL_SIREN) != is_later ||
                (!sending_has(&work->sending, channel->channel.name) &&
                 !(sending_carried(before, channel->channel.name) &&
                   usable(work, channel->channel.name))))
                continue;
            channels[count++] = channel->channel;
        }
    work->proposal.channels = channels;
    work->proposal.channel_count = count;
}

/* Frozen ones: as they are named; one that is gone or changed changes the hash. */
void freeze_name_channels(struct release_work *work)
{
    struct channel *channels =
        arena_alloc(&work->arena, (work->sending.channel_count + 1) * sizeof *channels);
    size_t count = 0;

    for (size_t i = 0; i < work->sending.channel_count; i++) {
        const struct release_channel *channel =
            channel_named(work->release, work->sending.channels[i]);

        if (channel)
            channels[count++] = channel->channel;
    }
    work->proposal.channels = channels;
    work->proposal.channel_count = count;
}

static void look_around(struct release_work *work)
{
    const struct release_settings *settings = &work->release->settings;

    for (size_t i = 0; i < work->proposal.channel_count && !work->channel_outside; i++) {
        const struct release_channel *channel =
            channel_named(work->release, work->proposal.channels[i].name);

        if (!freeze_is_within(work, &channel->territory))
            work->channel_outside = channel->channel.name;
    }
    for (size_t i = 0; i < settings->channel_count; i++)
        work->territory_has_siren |=
            settings->channels[i].channel.kind == CHANNEL_SIREN &&
            channel_may_carry(&settings->channels[i].channel, &work->proposal.mode) &&
            freeze_is_within(work, &settings->channels[i].territory);
}

static struct render render_with(const struct release_work *work)
{
    return (struct render){.lang = work->release->settings.lang,
                           .mode = work->proposal.mode,
                           .sms_policy = work->release->settings.sms_policy};
}

int freeze_load(struct release_work *work, struct err *err)
{
    const struct alert_row *row = &work->row;
    struct proposal        *proposal = &work->proposal;

    if (alert_parse_json(&work->alert, &work->arena, row->content, strlen(row->content), err) <
            0 ||
        sending_read(&work->sending, &work->arena, row->rendered, err) < 0)
        return err_at(err, "the alert as kept");
    *proposal = (struct proposal){
        .id = row->id, .revision = (uint32_t)row->revision, .state = work->state};
    mode_parse(&proposal->mode, row->mode);
    id_parse(&proposal->author, row->author);
    id_parse(&proposal->last_editor, row->last_editor);
    work->alert.status = alert_status_of(&proposal->mode);
    if (proposal->mode.kind == MODE_EXERCISE && !work->alert.note)
        work->alert.note = arena_text(&work->arena, proposal->mode.exercise);
    follow_refer(work);
    freeze_ground(work);
    proposal->alert = work->alert;
    proposal->no_siren_reason = work->sending.no_siren_reason;
    proposal->expires_ms = alert_expires_ms(&work->alert);
    proposal->reach_persons = -1;
    return 0;
}

static void take_approvals(struct release_work *work)
{
    struct proposal_approval *list =
        arena_alloc(&work->arena, (work->find.count + 1) * sizeof *list);

    for (size_t i = 0; i < work->find.count; i++) {
        id_parse(&list[i].person, work->find.approvals[i].person);
        memcpy(list[i].hash, work->find.approvals[i].proposal, sizeof list[i].hash);
        list[i].at_ms = work->find.approvals[i].at_ms;
    }
    work->proposal.approvals = list;
    work->proposal.approval_count = work->find.count;
}

void freeze_set_reach(struct release_work *work, const struct reach *reach)
{
    work->reach = *reach;
    work->proposal.reach = reach->channels;
    work->proposal.reach_count = reach->count;
    work->proposal.reach_persons = reach->persons;
}

int64_t freeze_reach(struct release_work *work)
{
    const struct release_settings *settings = &work->release->settings;
    const struct proposal         *proposal = &work->proposal;
    size_t                         count = proposal->channel_count;
    const struct channel **channels = arena_alloc(&work->arena, (count + 1) * sizeof *channels);
    int64_t               *persons = arena_alloc(&work->arena, (count + 1) * sizeof *persons);
    struct reach reach = {arena_alloc(&work->arena, (count + 1) * sizeof *reach.channels),
                          count, -1};

    for (size_t i = 0; i < count; i++) {
        channels[i] = &proposal->channels[i];
        persons[i] = -1;
    }
    if (work->has_ground)
        reach.persons = settings->reach(settings->house,
                                        &(struct release_reach){.ground = &work->ground,
                                                                .mode = &proposal->mode,
                                                                .alert = &work->alert,
                                                                .channels = channels,
                                                                .channel_count = count},
                                        persons);
    for (size_t i = 0; i < count; i++)
        reach.channels[i] = (struct proposal_reach){channels[i]->name, persons[i]};
    freeze_set_reach(work, &reach);
    return reach.persons;
}

static bool is_any_back(const struct release_work *work)
{
    for (size_t i = 0; i < work->sending.lost_count; i++)
        if (usable(work, work->sending.lost[i]))
            return true;
    return false;
}

int freeze_take(struct release_work *work, struct err *err)
{
    struct proposal *proposal = &work->proposal;
    struct reach     reach;

    freeze_name_channels(work);
    proposal->messages = work->sending.messages;
    proposal->message_count = work->sending.message_count;
    if (!work->row.reach ||
        reach_parse(&reach, &work->arena, work->row.reach, strlen(work->row.reach), err) < 0)
        return err_set(err, ERR_INTERNAL, "the proposal's reach is not there");
    freeze_set_reach(work, &reach);
    take_approvals(work);
    look_around(work);
    proposal_hash(work->hash, proposal);
    if (memcmp(work->hash, work->row.proposal, sizeof work->hash) != 0 || is_any_back(work))
        return err_set(err, ERR_CONFLICT,
                       "the channels were configured anew since: propose it again");
    return 0;
}

int freeze_make(struct release_work *work, struct err *err)
{
    struct proposal *proposal = &work->proposal;
    struct render    with = render_with(work);
    struct sending   before;
    struct messages  messages;

    if (sending_read(&before, &work->arena, work->before.row.rendered, err) < 0)
        return err_at(err, "the alert before it, as kept");
    collect_channels(work, &before);
    freeze_name_lost(work, &before);
    messages = render_alert(&work->arena, &with, &work->alert, proposal->channels,
                            proposal->channel_count);
    proposal->messages = messages.items;
    proposal->message_count = messages.count;
    freeze_reach(work);
    look_around(work);
    proposal_hash(work->hash, proposal);
    return 0;
}

void freeze_keep(struct release_work *work)
{
    struct proposal *proposal = &work->proposal;
    const char     **names =
        arena_alloc(&work->arena, (proposal->channel_count + 1) * sizeof *names);
    struct buf text = {0}, retraction = {0};

    for (size_t i = 0; i < proposal->channel_count; i++)
        names[i] = proposal->channels[i].name;
    sending_prepare_retraction(&retraction, &work->arena, work->release->settings.lang,
                               &work->alert, work->now_ms);
    work->sending.channels = names;
    work->sending.channel_count = proposal->channel_count;
    work->sending.messages = proposal->messages;
    work->sending.message_count = proposal->message_count;
    work->sending.retraction = arena_copy(&work->arena, retraction.bytes, retraction.len);
    work->sending.retraction_len = retraction.len;
    sending_write(&text, &work->sending);
    work->row.rendered = arena_copy(&work->arena, text.bytes, text.len);
    freeze_keep_reach(work);
    buf_free(&text);
    buf_free(&retraction);
}

void freeze_keep_reach(struct release_work *work)
{
    struct proposal *proposal = &work->proposal;
    struct buf       text = {0};

    reach_write(&text, &work->reach);
    work->row.reach = arena_copy(&work->arena, text.bytes, text.len);
    proposal_hash(work->hash, proposal);
    memcpy(work->row.proposal, work->hash, sizeof work->row.proposal);
    work->row.expires_ms = proposal->expires_ms;
    buf_free(&text);
}

unsigned freeze_persons_needed(const struct release_work *work)
{
    const struct proposal *proposal = &work->proposal;
    unsigned               kinds = 0;

    for (size_t i = 0; i < proposal->channel_count; i++)
        kinds |= CHANNEL_BIT(proposal->channels[i].kind);
    return policy_persons(work->release->settings.policy, &proposal->mode, &work->alert, kinds,
                          proposal->reach_persons);
}

void freeze_look_through(struct release_work *work)
{
    struct render with = render_with(work);
    struct alert  sent =
        sign_as_sent(work->release, &work->arena, &work->alert, &work->row.id, work->now_ms);
    struct messages messages = {
        arena_alloc(&work->arena, (work->proposal.message_count + 1) * sizeof *messages.items),
        work->proposal.message_count};

    if (messages.count > 0)
        memcpy(messages.items, work->proposal.messages,
               messages.count * sizeof *messages.items);
    work->notes = (struct cap_notes){.arena = &work->arena};
    cap_check(&work->notes, &sent, CAP_OF_OURS);
    if (alert_expires_ms(&work->alert) > work->now_ms + LONG_MS)
        cap_note(&work->notes, false, "infos/0/expires",
                 "lies more than a week ahead: is it meant?");
    render_check(&work->notes, &with, &work->alert, work->proposal.channels,
                 work->proposal.channel_count, &messages);
}

/* Whoever may act everywhere may act where the town is: an area that touches no zone of it
 * is a slip, as when lat and lon are exchanged. */
static bool is_off_the_map(const struct release_work *work)
{
    const struct zones *zones = work->release->settings.zones;

    if (!work->has_ground || !zones || zones->count == 0)
        return false;
    for (size_t i = 0; i < zones->count; i++)
        if (geometry_overlaps(&zones->items[i].shape, &work->ground))
            return false;
    return true;
}

bool freeze_is_gap(const struct cap_note *note)
{
    return note->must && strncmp(note->text, GAP, GAP_LEN) == 0;
}

int freeze_check(struct release_work *work, bool ignores_gaps, struct err *err)
{
    struct proposal_facts facts = {
        .now_ms = work->now_ms,
        .area_is_valid = work->has_ground,
        .inside_author = freeze_is_within(work, &work->job->asking.who->territory),
        .inside_approver = true, /* each was checked when approving */
        .channel_outside = work->channel_outside,
        .territory_has_siren = work->territory_has_siren,
        .warns_anew = work->job->verb != RELEASE_CORRECT && follow_warns_anew(work),
    };

    if (work->ground_err.kind && !work->has_ground && work->alert.info_count > 0 &&
        work->alert.infos[0].area_count > 0 && work->alert.infos[0].areas[0].shape)
        return err_field(err, ERR_INVALID, "/area", "%s", work->ground_err.text);
    if (is_off_the_map(work))
        return err_field(err, ERR_INVALID, "/area",
                         "touches no zone of the town: are lat and lon exchanged?");
    if (follow_check(work, err) < 0 || proposal_check(&work->proposal, &facts, err) < 0)
        return -1;
    freeze_look_through(work);
    for (size_t i = 0; i < work->notes.count; i++) {
        const struct cap_note *note = &work->notes.items[i];

        if (note->must && !(ignores_gaps && freeze_is_gap(note)))
            return err_field(err, ERR_INVALID, arena_format(&work->arena, "/%s", note->place),
                             "%s", note->text);
    }
    return 0;
}
