/* desks.c: people, areas, notices, subscriptions, records. */
#include <math.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/timezone.h"
#include "hub/house.h"
#include "hub/measured.h"
#include "hub/model/alert_within.h"
#include "hub/tidings.h"

static int open_people(struct hub *hub, struct tally *layer, struct err *err)
{
    struct people_settings people = {
        .store = hub->store,
        .loop = &hub->loop,
        .owner = layer,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .site = hub->settings->site.name,
    };

    memcpy(people.seal, hub->keys.factor, sizeof people.seal);
    return people_open(&hub->people, &people, err);
}

/* ── areas ──────────────────────────────────────────────────────────────────────── */

static void load_subscriptions(struct hub *hub);

static void on_subscriptions_loaded(struct subscriptions_verb *verb)
{
    struct hub *hub = CONTAINER_OF(verb, struct hub, subscriptions_load.verb);
    struct err  err = verb->err;
    int         failed = verb->failed;

    arena_free(&verb->arena);
    hub->is_loading = false;
    if (hub->wants_loading && !failed) { /* the zones moved on meanwhile */
        load_subscriptions(hub);
        return;
    }
    if (hub->loads > 0)
        hub->loaded(hub, failed ? &err : NULL);
    else if (failed)
        LOG(LOG_ALARM, "audience.not_loaded", TEXT("why", err.text));
}

static void load_subscriptions(struct hub *hub)
{
    hub->wants_loading = hub->is_loading;
    if (hub->is_loading)
        return;
    hub->is_loading = true;
    hub->subscriptions_load =
        (struct subscriptions_load){.verb.on_done = on_subscriptions_loaded};
    subscriptions_load(hub->subscriptions, &hub->subscriptions_load);
}

/* The box of all zones: by it a report with lat and lon exchanged is known. */
static void frame_town(struct hub *hub)
{
    const struct zones  *zones = areas_zones(hub->areas);
    struct report_frame *frame = &hub->frame;
    bool                 is_begun = false;

    for (size_t i = 0; i < zones->count; i++) {
        const struct box *box = &zones->items[i].box;

        if (shape_is_empty(&zones->items[i].shape))
            continue;
        frame->lat_least = is_begun ? fmin(frame->lat_least, box->south) : box->south;
        frame->lat_most = is_begun ? fmax(frame->lat_most, box->north) : box->north;
        frame->lon_least = is_begun ? fmin(frame->lon_least, box->west) : box->west;
        frame->lon_most = is_begun ? fmax(frame->lon_most, box->east) : box->east;
        is_begun = true;
    }
}

/* Subscriptions hang on the shapes of zones: they come after them. */
static void on_areas_loaded(struct areas_verb *verb)
{
    struct hub *hub = CONTAINER_OF(verb, struct hub, areas_load);

    if (!hub->areas) /* closed meanwhile: another layer did not open */
        return;
    frame_town(hub);
    if (verb->failed)
        hub->loaded(hub, &verb->err);
    else
        load_subscriptions(hub);
}

/* Zones came or moved: territories and areas are judged by the new ones, and the audience
 * takes their shapes anew. */
static void on_zones_changed(void *house)
{
    struct hub *hub = house;

    if (!hub->areas)
        return;
    frame_town(hub);
    warning_take_zones(hub);
    if (hub->loads == 0)
        load_subscriptions(hub);
}

static int open_areas(struct hub *hub, struct tally *layer, struct err *err)
{
    const struct settings *settings = hub->settings;

    return areas_open(&hub->areas,
                      &(struct areas_settings){
                          .store = hub->store,
                          .loop = &hub->loop,
                          .owner = layer,
                          .clock = &hub->clock,
                          .file = settings->areas.file,
                          .id_property = settings->areas.id_property,
                          .name_property = settings->areas.name_property,
                          .language = settings->site.languages.items[0],
                          .on_changed = on_zones_changed,
                          .house = hub,
                      },
                      err);
}

/* ── the official bulletin ──────────────────────────────────────────────────────── */

static const struct zones *zones_now(void *house)
{
    struct hub *hub = house;

    return areas_zones(hub->areas);
}

static void on_outlook_changed(void *house)
{
    struct hub *hub = house;

    if (hub->publish)
        publish_now(hub->publish);
}

static int open_outlook(struct hub *hub, struct tally *layer, struct err *err)
{
    return outlook_open(&hub->outlook,
                        &(struct outlook_settings){.store = hub->store,
                                                   .loop = &hub->loop,
                                                   .owner = layer,
                                                   .clock = &hub->clock,
                                                   .zones = zones_now,
                                                   .offset_min = timezone_offset_min,
                                                   .on_changed = on_outlook_changed,
                                                   .house = hub},
                        err);
}

/* Without what a bulletin said, people are still warned: the next one brings it anew. */
static void on_outlook_loaded(struct outlook_verb *verb)
{
    struct hub *hub = CONTAINER_OF(verb, struct hub, outlook_load.verb);

    if (!hub->outlook) /* closed meanwhile */
        return;
    if (verb->failed)
        LOG(LOG_ALARM, "outlook.not_loaded", TEXT("why", verb->err.text));
    hub->loaded(hub, NULL);
}

/* ── notices and subscriptions ──────────────────────────────────────────────────── */

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    struct hub       *hub = house;
    const struct way *way = ways_for(&hub->warning.ways, kind, mode);

    return way ? way->channel.name : NULL;
}

static void on_notice(void *house, const char *channel)
{
    struct hub *hub = house;

    (void)channel;
    if (hub->dispatch)
        dispatch_wake(hub->dispatch, NULL);
}

static int open_notices(struct hub *hub, struct tally *layer, struct err *err)
{
    struct notices_settings notices = {
        .store = hub->store,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .owner = layer,
        .channel_of = channel_of,
        .on_kept = on_notice,
        .house = hub,
    };

    memcpy(notices.seal, hub->keys.address, sizeof notices.seal);
    return notices_open(&hub->notices, &notices, err);
}

static bool is_within(void *house, const char *content, const struct territory *territory)
{
    struct hub *hub = house;

    return alert_within(content, areas_zones(hub->areas), territory);
}

static int open_summons(struct hub *hub, struct tally *layer, struct err *err)
{
    return summons_open(&hub->summons,
                        &(struct summons_settings){
                            .people = hub->people,
                            .notices = hub->notices,
                            .clock = &hub->clock,
                            .owner = layer,
                            .lang = hub->lang,
                            .site = hub->settings->site.name,
                            .per_hour = (unsigned)hub->settings->officers.calls_per_hour,
                            .is_within = is_within,
                            .house = hub,
                        },
                        err);
}

static int open_telephones(struct hub *hub, struct tally *layer, struct err *err)
{
    struct telephones_settings telephones = {
        .store = hub->store,
        .notices = hub->notices,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .owner = layer,
        .lang = hub->lang,
    };

    memcpy(telephones.seal, hub->keys.address, sizeof telephones.seal);
    memcpy(telephones.hash, hub->keys.address_hash, sizeof telephones.hash);
    return telephones_open(&hub->telephones, &telephones, err);
}

static void on_stopped(void *house, int64_t no)
{
    struct hub *hub = house;

    if (hub->dispatch)
        dispatch_forget(hub->dispatch, (uint64_t)no);
}

static int open_subscriptions(struct hub *hub, struct tally *layer, struct err *err)
{
    const struct settings        *settings = hub->settings;
    struct subscriptions_settings subscriptions = {
        .store = hub->store,
        .loop = &hub->loop,
        .owner = layer,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .notices = hub->notices,
        .hazards = hub->hazards,
        .lang = hub->lang,
        .languages = settings->site.languages.items,
        .language_count = settings->site.languages.count,
        .site = settings->site.name,
        .public_url = settings->site.public_url,
        .adds_per_hour = (unsigned)settings->intake.subscriptions_per_hour,
        .zones = zones_now,
        .on_stopped = on_stopped,
        .house = hub,
    };

    memcpy(subscriptions.seal, hub->keys.address, sizeof subscriptions.seal);
    memcpy(subscriptions.hash, hub->keys.address_hash, sizeof subscriptions.hash);
    return subscriptions_open(&hub->subscriptions, &subscriptions, err);
}

static int open_records(struct hub *hub, struct tally *layer, struct err *err)
{
    return records_open(
        &hub->records,
        &(struct records_settings){.store = hub->store,
                                   .clock = &hub->clock,
                                   .frame = &hub->frame,
                                   .backups_dir = hub->settings->store.backups_dir,
                                   .owner = layer},
        err);
}

static void on_event(void *house, const struct event *event)
{
    struct hub *hub = house;

    if (hub->api)
        api_tell(hub->api, event);
}

static int open_board(struct hub *hub, struct tally *layer, struct err *err)
{
    return board_open(&hub->board,
                      &(struct board_settings){.store = hub->store,
                                               .clock = &hub->clock,
                                               .chance = &hub->chance,
                                               .owner = layer,
                                               .on_event = on_event,
                                               .on_assigned = tidings_task,
                                               .on_asked = tidings_question,
                                               .house = hub},
                      err);
}

static int open_received(struct hub *hub, struct tally *layer, struct err *err)
{
    const struct settings  *settings = hub->settings;
    struct received_source *sources =
        arena_alloc(&hub->texts, (settings->source_count + 1) * sizeof *sources);

    for (size_t i = 0; i < settings->source_count; i++)
        sources[i] = (struct received_source){
            .name = arena_text(&hub->texts, settings->sources[i].name),
            .url = arena_text(&hub->texts, settings->sources[i].url),
            .anchors = *settings->sources[i].anchors
                           ? arena_text(&hub->texts, settings->sources[i].anchors)
                           : NULL,
            .every_ms = (uint64_t)settings->sources[i].every_s * 1000};
    return received_open(&hub->received,
                         &(struct received_settings){.store = hub->store,
                                                     .http = hub->http,
                                                     .loop = &hub->loop,
                                                     .clock = &hub->clock,
                                                     .owner = layer,
                                                     .sources = sources,
                                                     .source_count = settings->source_count,
                                                     .on_event = on_event,
                                                     .house = hub},
                         err);
}

int desks_open(void *house, struct tally *layer, struct err *err)
{
    struct hub *hub = house;

    if (open_people(hub, layer, err) < 0 || open_areas(hub, layer, err) < 0 ||
        open_outlook(hub, layer, err) < 0 || open_notices(hub, layer, err) < 0 ||
        open_summons(hub, layer, err) < 0 || open_telephones(hub, layer, err) < 0 ||
        open_subscriptions(hub, layer, err) < 0 || open_records(hub, layer, err) < 0 ||
        open_board(hub, layer, err) < 0 || measured_open(hub, layer, err) < 0 ||
        open_received(hub, layer, err) < 0) {
        desks_close(hub);
        return -1;
    }
    hub->areas_load.on_done = on_areas_loaded;
    hub->loads++;
    areas_load(hub->areas, &hub->areas_load);
    hub->outlook_load.verb.on_done = on_outlook_loaded;
    hub->loads++;
    outlook_load(hub->outlook, &hub->outlook_load);
    return 0;
}

void desks_close(void *house)
{
    struct hub *hub = house;

    received_close(hub->received);
    measured_close(hub);
    board_close(hub->board);
    records_close(hub->records);
    subscriptions_close(hub->subscriptions);
    telephones_close(hub->telephones);
    summons_close(hub->summons);
    notices_close(hub->notices);
    outlook_close(hub->outlook);
    areas_close(hub->areas);
    people_close(hub->people);
    hub->received = NULL;
    hub->board = NULL;
    hub->records = NULL;
    hub->subscriptions = NULL;
    hub->telephones = NULL;
    hub->summons = NULL;
    hub->notices = NULL;
    hub->outlook = NULL;
    hub->areas = NULL;
    hub->people = NULL;
}
