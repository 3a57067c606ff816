/* outward.c: plan, dispatch and receipt, and what they ask of the desks. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/house.h"
#include "hub/model/alert_within.h"
#include "hub/model/notice.h"
#include "hub/store/alerts.h"

enum { SIREN_S = 60, RATE_UNIT = 1000 };

/* ── people's addresses, at the last moment ─────────────────────────────────────── */

struct looking {
    struct subscriptions_addresses find;
    struct dispatch_lookup        *lookup;
    struct hub                    *hub;
    int64_t                        nos[];
};

static const char *unsubscribe_url(const struct looking *looking, const char *key)
{
    return arena_format(&looking->lookup->arena, "%s/unsubscribe/%s",
                        looking->hub->settings->site.public_url, key);
}

/* Both lists rise; numbers nobody has are left out of the desk's. */
static void match(struct looking *looking)
{
    struct dispatch_lookup *lookup = looking->lookup;
    size_t                  at = 0;

    lookup->addresses =
        arena_alloc(&lookup->arena, (lookup->count + 1) * sizeof *lookup->addresses);
    for (size_t i = 0; i < lookup->count; i++) {
        const struct subscriptions_address *found;

        while (at < looking->find.found &&
               looking->find.addresses[at].no < (int64_t)lookup->recipients[i])
            at++;
        if (at == looking->find.found)
            return;
        found = &looking->find.addresses[at];
        if (found->no != (int64_t)lookup->recipients[i] || !found->address)
            continue;
        lookup->addresses[i] = (struct dispatch_address){
            .address = arena_text(&lookup->arena, found->address),
            .language = arena_text(&lookup->arena, found->language),
            .unsubscribe_url = unsubscribe_url(looking, found->key),
        };
    }
}

static void on_addresses(struct subscriptions_verb *verb)
{
    struct looking         *looking = CONTAINER_OF(verb, struct looking, find.verb);
    struct dispatch_lookup *lookup = looking->lookup;

    lookup->failed = verb->failed;
    lookup->err = verb->err;
    if (!verb->failed)
        match(looking);
    arena_free(&verb->arena);
    free(looking);
    lookup->on_done(lookup);
}

static void look_up(void *house, struct dispatch_lookup *lookup)
{
    struct looking *looking =
        mem_zeroed(sizeof *looking + lookup->count * sizeof looking->nos[0]);

    looking->hub = house;
    looking->lookup = lookup;
    for (size_t i = 0; i < lookup->count; i++)
        looking->nos[i] = (int64_t)lookup->recipients[i];
    looking->find = (struct subscriptions_addresses){
        .verb.on_done = on_addresses, .nos = looking->nos, .count = lookup->count};
    subscriptions_addresses(looking->hub->subscriptions, &looking->find);
}

static bool read_notice(void *house, const struct notice_row *notice, struct arena *arena,
                        struct adapter_message *message_r)
{
    struct hub         *hub = house;
    struct notice_words words;
    struct buf          address = {0};
    bool                is_readable =
        secret_unseal(&address, hub->keys.address, notice->address.at, notice->address.len) &&
        notice_unseal(&words, hub->keys.address, notice->text.at, notice->text.len, arena);

    if (is_readable) {
        message_r->address = arena_copy(arena, address.bytes, address.len);
        message_r->language = words.language;
        message_r->subject = words.subject;
        message_r->text = words.text;
        message_r->about = arena_text(arena, notice->about);
    }
    buf_free(&address);
    return is_readable;
}

/* ── the last look at the ground ────────────────────────────────────────────────── */

static bool is_in_territory(void *house, const char *channel, const struct alert_row *row)
{
    struct hub *hub = house;

    return alert_within(row->content, areas_zones(hub->areas),
                        &ways_named(&hub->warning.ways, channel)->settings->territory);
}

static bool is_in_territory_of(void *house, const struct territory *territory,
                               const struct alert_row *row)
{
    return alert_within(row->content, areas_zones(((struct hub *)house)->areas), territory);
}

/* ── what comes back ────────────────────────────────────────────────────────────── */

static void on_receipt(void *house, const char *channel, const struct adapter_receipt *word,
                       struct adapter_kept *kept)
{
    struct hub *hub = house;

    receipt_take(hub->receipt, channel, word, kept);
}

static void on_waiting(void *house)
{
    struct hub *hub = house;

    if (hub->dispatch) /* else it looks for itself when it opens */
        dispatch_wake(hub->dispatch, NULL);
}

static void on_gone(void *house, const char *channel, const char *address)
{
    struct hub *hub = house;

    if (hub->telephones &&
        ways_named(&hub->warning.ways, channel)->channel.kind == CHANNEL_PUSH)
        telephones_forget(hub->telephones, address);
}

/* What exercises and tests go through may be down. */
static void tell_watch(struct hub *hub, const char *about)
{
    struct dispatch_view view;

    for (size_t i = 0; i < dispatch_count(hub->dispatch); i++) {
        dispatch_view(hub->dispatch, i, &view);
        if (view.mode == MODE_ACTUAL && strcmp(about + strlen("channel:"), view.name) == 0)
            watch_channel(hub->watch, view.name, view.health != HEALTH_DOWN, view.why);
    }
}

static void on_event(void *house, const struct event *event)
{
    struct hub *hub = house;

    if (hub->api)
        api_tell(hub->api, event);
    if (hub->watch && hub->dispatch && strcmp(event->name, "channel.state") == 0)
        tell_watch(hub, event->about);
}

static void on_planned(void *house, const struct id *alert)
{
    struct hub *hub = house;

    if (hub->dispatch) /* not while all closes */
        dispatch_wake(hub->dispatch, alert);
}

/* The plan found another audience than was approved (P5). */
struct holding {
    struct release_job job;
    struct who         who;
};

static void on_hold(struct release_job *job)
{
    if (job->failed && job->err.kind != ERR_CONFLICT)
        LOG(LOG_ALARM, "alert.not_held", TEXT("why", job->err.text));
    release_job_free(job);
    free(CONTAINER_OF(job, struct holding, job));
}

static void on_held(void *house, const struct alert_row *alert, int64_t found, const char *why)
{
    struct hub     *hub = house;
    struct holding *holding;

    LOG(LOG_ALARM, "alert.held", TEXT("why", why));
    if (!hub->release)
        return;
    holding = MEM_NEW(struct holding);
    holding->who = who_system();
    holding->job = (struct release_job){.on_done = on_hold,
                                        .asking.who = &holding->who,
                                        .verb = RELEASE_HOLD,
                                        .id = alert->id,
                                        .confirm_reach = found};
    release_do(hub->release, &holding->job);
}

static const struct audience *lend(void *house)
{
    struct hub *hub = house;

    return subscriptions_lend(hub->subscriptions);
}

static void take_back(void *house)
{
    struct hub *hub = house;

    subscriptions_take_back(hub->subscriptions);
}

/* ── opening ────────────────────────────────────────────────────────────────────── */

/* Gateways stand on this machine; others reach it through the web server in front. */
static const char *callback_url(struct hub *hub, const struct settings_channel *channel)
{
    int port = (int)hub->settings->http.port;

    if (!channel->secret)
        return NULL;
    return port ? arena_format(&hub->texts, "http://127.0.0.1:%d/gateway/%s/%s", port,
                               channel->name, channel->secret)
                : arena_format(&hub->texts, "%s/gateway/%s/%s", hub->settings->site.public_url,
                               channel->name, channel->secret);
}

static void list_channels(struct hub *hub, struct plan_channel *plan,
                          struct dispatch_channel *dispatch, const char **names)
{
    const struct ways *ways = &hub->warning.ways;

    for (size_t i = 0; i < ways->count; i++) {
        const struct way              *way = &ways->items[i];
        const struct settings_channel *channel = way->settings;

        names[i] = channel->name;
        plan[i] = (struct plan_channel){
            .channel = way->channel,
            .audience = way->audience,
            .targets = way->has_targets ? &way->targets : NULL,
        };
        dispatch[i] = (struct dispatch_channel){
            .name = channel->name,
            .kind = way->adapter,
            .settings = channel->settings.json ? channel->settings.json : "{}",
            .settings_len = channel->settings.json ? channel->settings.len : 2,
            .mode = channel->mode,
            .rate = (int64_t)(channel->rate_per_s * RATE_UNIT),
            .slots = channel->slots > 0 ? (unsigned)channel->slots : 1,
            .targets = way->has_targets ? &way->targets : NULL,
            .callback_url = callback_url(hub, channel),
            .secret = channel->secret,
            .siren_s = SIREN_S,
            .territory = &channel->territory,
        };
    }
}

static int open_plan(struct hub *hub, const struct plan_channel *channels, struct tally *layer,
                     struct err *err)
{
    return plan_open(&hub->plan,
                     &(struct plan_settings){
                         .loop = &hub->loop,
                         .owner = layer,
                         .store = hub->store,
                         .clock = &hub->clock,
                         .hazards = hub->hazards,
                         .zones = areas_zones(hub->areas),
                         .channels = channels,
                         .channel_count = hub->warning.ways.count,
                         .reach_share = hub->warning.policy.reach_share,
                         .lend = lend,
                         .take_back = take_back,
                         .on_planned = on_planned,
                         .on_held = on_held,
                         .on_event = on_event,
                         .house = hub,
                     },
                     err);
}

static void on_dispatch_gone(struct tally *tally)
{
    struct hub *hub = CONTAINER_OF(tally, struct hub, outward);

    receipt_close(hub->receipt);
    hub->receipt = NULL;
}

static int open_dispatch(struct hub *hub, const struct dispatch_channel *channels,
                         struct err *err)
{
    hub->outward.on_clear = on_dispatch_gone;
    return dispatch_open(
        &hub->dispatch,
        &(struct dispatch_settings){
            .loop = &hub->loop,
            .owner = &hub->outward,
            .store = hub->store,
            .clock = &hub->clock,
            .chance = &hub->chance,
            .http = hub->http,
            .mqtt = hub->mqtt,
            .push_key = &hub->keys.push,
            .site = hub->settings->site.id,
            .node = arena_format(&hub->texts, "hub-%s", hub->settings->site.id),
            .channels = channels,
            .channel_count = hub->warning.ways.count,
            .look_up = look_up,
            .read_notice = read_notice,
            .is_in_territory = is_in_territory,
            .on_receipt = on_receipt,
            .on_heard = outward_hear,
            .on_gone = on_gone,
            .on_event = on_event,
            .house = hub,
        },
        err);
}

int outward_open(struct hub *hub, struct tally *layer, struct err *err)
{
    size_t                   room = hub->warning.ways.count + 1;
    struct plan_channel     *plan = arena_alloc(&hub->texts, room * sizeof *plan);
    struct dispatch_channel *dispatch = arena_alloc(&hub->texts, room * sizeof *dispatch);
    const char             **names = arena_alloc(&hub->texts, room * sizeof *names);

    list_channels(hub, plan, dispatch, names);
    if (receipt_open(&hub->receipt,
                     &(struct receipt_settings){.loop = &hub->loop,
                                                .owner = layer,
                                                .store = hub->store,
                                                .clock = &hub->clock,
                                                .node = hub->settings->site.id,
                                                .channels = names,
                                                .channel_count = hub->warning.ways.count,
                                                .is_in_territory = is_in_territory_of,
                                                .on_waiting = on_waiting,
                                                .on_event = on_event,
                                                .house = hub},
                     err) < 0)
        return -1;
    return open_dispatch(hub, dispatch, err) < 0 ? -1 : open_plan(hub, plan, layer, err);
}

void outward_close(struct hub *hub)
{
    if (hub->plan)
        plan_close(hub->plan);
    if (hub->dispatch)
        dispatch_close(hub->dispatch); /* then receipt closes */
    hub->plan = NULL;
    hub->dispatch = NULL;
}
