#include <stdlib.h>
#include <string.h>

#include "hub/flow/plan/work.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"
#include "hub/model/lane.h"

void numbers_add(struct numbers *numbers, uint64_t no)
{
    if (numbers->count == numbers->room) {
        numbers->room = numbers->room ? 2 * numbers->room : 64;
        numbers->items = mem_grown(numbers->items, numbers->room * sizeof *numbers->items);
    }
    numbers->items[numbers->count++] = no;
}

void numbers_free(struct numbers *numbers)
{
    free(numbers->items);
    *numbers = (struct numbers){0};
}

/* ── what the row says ─────────────────────────────────────────────────────────── */

static int by_lane(const void *one, const void *other)
{
    const struct share *a = one, *b = other;

    if (a->lane != b->lane)
        return a->lane - b->lane;
    return (a->channel > b->channel) - (a->channel < b->channel);
}

/* A channel is used when words were frozen for it. */
static void list_shares(struct work *work)
{
    const struct plan_settings *settings = &work->plan->settings;
    enum alert_severity         severity = alert_severity_of(&work->alert);

    work->share_count = 0;
    work->shares =
        arena_alloc(&work->arena, (settings->channel_count + 1) * sizeof *work->shares);
    for (size_t i = 0; i < settings->channel_count; i++) {
        const struct plan_channel *channel = &settings->channels[i];

        if (!messages_find(&work->messages, channel->channel.name, NULL) ||
            !channel_may_carry(&channel->channel, &work->mode))
            continue;
        work->shares[work->share_count++] = (struct share){
            .channel = channel,
            .lane = (int)lane_of_alert(work->alert.message, severity, channel->channel.kind)};
    }
    qsort(work->shares, work->share_count, sizeof *work->shares, by_lane);
}

int work_read(struct work *work)
{
    const struct alert_row *row = work->row;
    const char             *reach = row->reach ? row->reach : "{}";

    if (!row->rendered)
        return err_set(&work->err, ERR_INVALID, "no words were frozen for it");
    if (!mode_parse(&work->mode, row->mode))
        return err_set(&work->err, ERR_INVALID, "its mode cannot be read");
    if (alert_parse_json(&work->alert, &work->arena, row->content, strlen(row->content),
                         &work->err) < 0 ||
        messages_parse(&work->messages, &work->arena, row->rendered, strlen(row->rendered),
                       &work->err) < 0 ||
        reach_parse(&work->reach, &work->arena, reach, strlen(reach), &work->err) < 0)
        return -1;
    list_shares(work);
    return 0;
}

/* ── the ground ────────────────────────────────────────────────────────────────── */

/* The same in every language: the first info's areas together. */
static int find_shape(struct work *work)
{
    const struct alert_info *info = work->alert.info_count ? &work->alert.infos[0] : NULL;
    struct shape            *parts;
    size_t                   count = 0;

    if (!info || info->area_count == 0)
        return err_set(&work->err, ERR_INVALID, "the alert has no area");
    parts = arena_alloc(&work->arena, info->area_count * sizeof *parts);
    for (size_t i = 0; i < info->area_count; i++) {
        if (!info->areas[i].shape)
            continue;
        if (area_shape(&parts[count++], &work->arena, info->areas[i].shape,
                       work->plan->settings.zones, &work->err) < 0)
            return -1;
    }
    if (count == 0)
        return err_set(&work->err, ERR_INVALID, "the alert has no area");
    if (count == 1) {
        work->shape = parts[0];
        return 0;
    }
    return geometry_union(&work->shape, &work->arena, parts, count, &work->err);
}

/* ── who is there ──────────────────────────────────────────────────────────────── */

static unsigned hazard_of(const struct work *work)
{
    const struct hazards *hazards = work->plan->settings.hazards;
    const char *code = alert_value_of(&work->alert.infos[0].event_codes, ALERT_HAZARD_CODE);
    const struct hazard *hazard = code ? hazards_by_code(hazards, code) : NULL;

    return (hazard ? hazard : hazards_other(hazards))->place;
}

static int by_value(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return (a > b) - (a < b);
}

static void take_people(struct share *share, const struct audience_answer *answer)
{
    unsigned lists = 0;

    for (unsigned i = 0; i < AUDIENCE_CHANNELS_MAX; i++) {
        if (!(share->channel->audience >> i & 1))
            continue;
        for (size_t k = 0; k < answer->channels[i].count; k++)
            numbers_add(&share->found, answer->channels[i].endpoints[k]);
        lists += answer->channels[i].count > 0;
    }
    if (lists > 1)
        qsort(share->found.items, share->found.count, sizeof(uint64_t), by_value);
}

static void take_targets(struct work *work, struct share *share)
{
    const struct targets *targets = share->channel->targets;

    share->found.room = targets->count + 1;
    share->found.items = MEM_NEW_ARRAY(uint64_t, share->found.room);
    share->found.count = targets_within(targets, &work->shape, share->found.items);
}

static void count(struct work *work)
{
    struct audience_question question = {.area = &work->shape,
                                         .severity = alert_severity_of(&work->alert),
                                         .hazard = hazard_of(work)};
    struct audience_answer   answer = {0};

    for (size_t i = 0; i < work->share_count; i++)
        if (!work->shares[i].channel->targets)
            question.channels |= work->shares[i].channel->audience;
    if (work->audience)
        audience_ask(work->audience, &question, &answer);
    for (size_t i = 0; i < work->share_count; i++)
        if (work->shares[i].channel->targets)
            take_targets(work, &work->shares[i]);
        else
            take_people(&work->shares[i], &answer);
    if (work->audience)
        audience_answer_free(&answer);
}

static void on_thread(struct offload *offload)
{
    struct work *work = CONTAINER_OF(offload, struct work, offload);

    work->failed = find_shape(work);
    if (work->failed == 0)
        count(work);
}

static void on_counted(struct offload *offload)
{
    struct work *work = CONTAINER_OF(offload, struct work, offload);

    if (work->audience)
        work->plan->settings.take_back(work->plan->settings.house);
    work->audience = NULL;
    work->then(work);
}

static bool has_people(const struct work *work)
{
    for (size_t i = 0; i < work->share_count; i++)
        if (!work->shares[i].channel->targets)
            return true;
    return false;
}

void work_retry(struct work *work)
{
    struct plan *plan = work->plan;

    work->waits = false;
    if (has_people(work) && !(work->audience = plan->settings.lend(plan->settings.house))) {
        work->waits = true;
        timer_again(&plan->retry);
        return;
    }
    work->offload.run = on_thread;
    work->offload.done = on_counted;
    offload_start(&work->offload, plan->settings.loop, &plan->tally);
}

void work_count(struct work *work, void (*then)(struct work *))
{
    work->then = then;
    work_retry(work);
}

int64_t work_found(const struct work *work)
{
    int64_t found = 0;

    for (size_t i = 0; i < work->share_count; i++)
        if (!work->shares[i].channel->targets)
            found += (int64_t)work->shares[i].found.count;
    return found;
}

const char *work_why_held(struct work *work)
{
    for (size_t i = 0; i < work->share_count; i++) {
        const struct share *share = &work->shares[i];
        const char         *name = share->channel->channel.name;
        int64_t             found = (int64_t)share->found.count;

        if (!share->channel->targets &&
            proposal_reach_differs(reach_of(&work->reach, name), found,
                                   work->plan->settings.reach_share))
            return arena_format(&work->arena, "%s: approved for %lld, found %lld", name,
                                (long long)reach_of(&work->reach, name), (long long)found);
    }
    return NULL;
}
