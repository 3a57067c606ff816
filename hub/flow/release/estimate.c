/* estimate.c: how many an area would reach, before there is an alert about it. */
#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"

const struct policy *release_policy(const struct release *release)
{
    return release->settings.policy;
}

int release_estimate(struct release *release, struct release_estimate *ask, struct arena *arena,
                     struct err *err)
{
    const struct release_settings *settings = &release->settings;
    size_t                         most = settings->channel_count + 1;
    struct alert_value             code = {ALERT_HAZARD_CODE, ask->hazard};
    struct alert_info    info = {.severity = ask->severity, .event_codes = {&code, 1}};
    struct alert         alert = {.message = MESSAGE_ALERT, .infos = &info, .info_count = 1};
    struct release_reach question = {.mode = &ask->mode, .alert = &alert};
    struct shape         ground;
    unsigned             kinds = 0;

    if (area_shape(&ground, arena, ask->area, settings->zones, err) < 0)
        return -1;
    ask->channels = arena_alloc(arena, most * sizeof *ask->channels);
    ask->persons = arena_alloc(arena, most * sizeof *ask->persons);
    ask->count = 0;
    for (size_t i = 0; i < settings->channel_count; i++)
        if (channel_may_carry(&settings->channels[i].channel, &ask->mode)) {
            ask->persons[ask->count] = -1;
            kinds |= CHANNEL_BIT(settings->channels[i].channel.kind);
            ask->channels[ask->count++] = &settings->channels[i].channel;
        }
    question.ground = &ground;
    question.channels = ask->channels;
    question.channel_count = ask->count;
    ask->total = settings->reach(settings->house, &question, ask->persons);
    ask->officers = policy_persons(settings->policy, &ask->mode, &alert, kinds, ask->total);
    return 0;
}
