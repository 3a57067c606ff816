#include "hub/warning.h"

#include <string.h>

#include "hub/base/file.h"
#include "hub/base/reader.h"
#include "hub/base/timezone.h"
#include "hub/house.h"
#include "hub/model/alert_json.h"
#include "hub/tidings.h"

enum { NO_CHANNEL = AUDIENCE_CHANNELS_MAX };

/* The hazards there may be ready words for; each has its file, or none. */
static int read_templates(struct hub *hub, struct err *err)
{
    struct warning *warning = &hub->warning;

    for (size_t i = 0; i < hazards_count(hub->hazards); i++) {
        struct arena path = {0};
        struct buf   bytes = {0};
        const char  *at =
            arena_format(&path, "%s/templates/%s.json", hub->settings->site.schemas_dir,
                         hazards_at(hub->hazards, i)->code);
        int failed = 0;

        if (file_exists(at) && warning->template_count < WARNING_TEMPLATES_MAX) {
            struct template *template = &warning->templates[warning->template_count++];

            failed = file_read(&bytes, at, TEMPLATE_TEXT_MAX, err) < 0 ||
                     template_read(template, &hub->texts, bytes.bytes, bytes.len, err) < 0;
            if (failed)
                err_at(err, at);
            else
                template_speak(template, &hub->texts, hub->lang);
        }
        buf_free(&bytes);
        arena_free(&path);
        if (failed)
            return -1;
    }
    return 0;
}

static int read_policy(struct hub *hub, struct err *err)
{
    const struct settings_json *part = &hub->settings->policy;
    struct reader               in;

    hub->warning.policy = policy_default();
    if (!part->json)
        return 0;
    in = reader_open(part->json, part->len, &hub->texts, err);
    policy_read(&hub->warning.policy, &in);
    if (reader_close(&in) == 0)
        return 0;
    err_at(err, "policy");
    return settings_blame(part, err);
}

static void list_channels(struct hub *hub)
{
    struct warning *warning = &hub->warning;

    warning->channels =
        arena_alloc(&hub->texts, (warning->ways.count + 1) * sizeof *warning->channels);
    for (size_t i = 0; i < warning->ways.count; i++)
        warning->channels[i] =
            (struct release_channel){.channel = warning->ways.items[i].channel,
                                     .territory = warning->ways.items[i].settings->territory};
}

/* ── what release asks ──────────────────────────────────────────────────────────── */

static unsigned hazard_of(const struct hub *hub, const struct alert *alert)
{
    const char          *code = alert->info_count > 0
                                    ? alert_value_of(&alert->infos[0].event_codes, ALERT_HAZARD_CODE)
                                    : NULL;
    const struct hazard *hazard = code ? hazards_by_code(hub->hazards, code) : NULL;

    if (!hazard)
        hazard = hazards_by_code(hub->hazards, "OT");
    return hazard ? hazard->place : 0;
}

/* Persons of one channel: whoever subscribed, or how many targets lie inside. */
static int64_t reach_of(const struct way *way, const struct audience_answer *answer,
                        const struct shape *ground, struct arena *arena)
{
    int64_t persons = 0;

    if (way->has_targets) {
        uint64_t *numbers = arena_alloc(arena, (way->targets.count + 1) * sizeof *numbers);
        size_t    count = targets_within(&way->targets, ground, numbers);

        /* How many hear a siren or read a page nobody knows; that it is there we do. */
        return way->channel.kind == CHANNEL_SIREN ? (int64_t)count : -1;
    }
    for (unsigned i = 0; i < AUDIENCE_CHANNELS_MAX; i++)
        if (way->audience >> i & 1)
            persons += (int64_t)answer->channels[i].count;
    return persons;
}

static int64_t reach(void *house, const struct release_reach *question, int64_t *persons_r)
{
    struct hub              *hub = house;
    const struct audience   *audience = subscriptions_lend(hub->subscriptions);
    struct audience_question ask = {
        .area = question->ground,
        .severity = alert_severity_of(question->alert),
        .hazard = hazard_of(hub, question->alert),
    };
    struct audience_answer answer;
    struct arena           arena = {0};
    int64_t                total = 0;

    if (!audience)
        return -1;
    for (size_t i = 0; i < question->channel_count; i++)
        ask.channels |= ways_named(&hub->warning.ways, question->channels[i]->name)->audience;
    audience_ask(audience, &ask, &answer);
    subscriptions_take_back(hub->subscriptions);
    for (size_t i = 0; i < question->channel_count; i++) {
        const struct way *way = ways_named(&hub->warning.ways, question->channels[i]->name);

        persons_r[i] = reach_of(way, &answer, question->ground, &arena);
        if (!way->has_targets)
            total += persons_r[i];
    }
    audience_answer_free(&answer);
    arena_free(&arena);
    return total;
}

static int64_t incident(void *house, int64_t no, struct mode *mode_r)
{
    struct hub     *hub = house;
    struct arena    arena = {0};
    struct incident incident;
    int64_t         holder = hub->situation ? situation_holder(hub->situation, no) : 0;

    if (holder > 0 && situation_incident(hub->situation, holder, &arena, &incident))
        *mode_r = incident.mode;
    else
        holder = 0;
    arena_free(&arena);
    return holder;
}

static void on_event(void *house, const struct event *event)
{
    struct hub *hub = house;

    if (hub->api)
        api_tell(hub->api, event);
}

static void on_released(void *house, const struct alert_row *row)
{
    struct hub *hub = house;

    figures_released(hub, row);
    if (row->incident > 0 && id_is_nil(&row->previous))
        tidings_incident(hub,
                         hub->situation ? situation_holder(hub->situation, row->incident) : 0,
                         "alerted");
    if (hub->plan)
        plan_alert(hub->plan, &row->id);
}

static void on_stopped(void *house, const struct alert_row *row)
{
    struct hub *hub = house;

    if (hub->dispatch)
        dispatch_stop(hub->dispatch, &row->id);
}

static void on_resting(void *house, const struct alert_row *row)
{
    struct hub *hub = house;

    if (hub->dispatch)
        dispatch_rest(hub->dispatch, &row->id);
}

/* Perhaps its own plan was not made before it rested. */
static void on_resumed(void *house, const struct alert_row *row)
{
    struct hub *hub = house;

    if (hub->plan)
        plan_alert(hub->plan, &row->id);
    if (hub->dispatch)
        dispatch_resume(hub->dispatch, &row->id);
}

static void on_public(void *house)
{
    struct hub *hub = house;

    if (hub->publish)
        publish_now(hub->publish);
}

static struct release_settings release_settings(struct hub *hub, struct tally *layer)
{
    const struct warning  *warning = &hub->warning;
    const struct settings *settings = hub->settings;

    return (struct release_settings){
        .store = hub->store,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .owner = layer,
        .channels = warning->channels,
        .channel_count = warning->ways.count,
        .zones = areas_zones(hub->areas),
        .policy = &warning->policy,
        .lang = hub->lang,
        .templates = warning->templates,
        .template_count = warning->template_count,
        .key = &hub->keys.seal,
        .sender = settings->site.sender,
        .source = settings->site.name,
        .public_url = settings->site.public_url,
        .zone_name = "ISTAT",
        .offset_min = timezone_offset_min,
        .sms_policy = SMS_ACCENTS,
        .incident = incident,
        .reach = reach,
        .on_released = on_released,
        .on_stopped = on_stopped,
        .on_resting = on_resting,
        .on_resumed = on_resumed,
        .on_public = on_public,
        .on_call = calls_release,
        .on_event = on_event,
        .house = hub,
    };
}

void warning_take_policy(struct hub *hub)
{
    struct err err = {0};

    if (read_policy(hub, &err) == 0 && hub->plan)
        plan_take_share(hub->plan, hub->warning.policy.reach_share);
}

void warning_take_zones(struct hub *hub)
{
    struct release_settings settings = release_settings(hub, hub->warning.layer);

    if (hub->release)
        release_reload(hub->release, &settings);
    if (hub->plan)
        plan_take_zones(hub->plan, areas_zones(hub->areas));
}

int warning_open(struct hub *hub, struct tally *layer, struct err *err)
{
    struct release_settings settings;

    if (read_policy(hub, err) < 0 || read_templates(hub, err) < 0)
        return -1;
    list_channels(hub);
    hub->warning.layer = layer;
    settings = release_settings(hub, layer);
    if (outward_open(hub, layer, err) < 0 || release_open(&hub->release, &settings, err) < 0)
        return -1;
    return upkeep_open(hub, layer, err);
}

void warning_close(struct hub *hub)
{
    upkeep_close(hub);
    release_close(hub->release);
    hub->release = NULL;
    outward_close(hub);
}
