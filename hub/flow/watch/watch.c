#include "hub/flow/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/loop/timer.h"
#include "hub/store/deliveries.h"
#include "hub/store/reports.h"

enum { NAME_MAX_BYTES = 32, WHY_MAX_BYTES = 200, EVENT_MAX = 200, ESCALATIONS_MAX = 64 };

static const char *const ROOM_WORDS[] = {
    [STORE_ROOM_ALL] = "all",
    [STORE_ROOM_NO_PHOTOS] = "no_photos",
    [STORE_ROOM_NO_ANONYMOUS] = "no_anonymous",
    [STORE_ROOM_NO_REPORTS] = "no_reports",
};

/* The states in which time runs out, each listed in turn. */
static const char *const ENDING[] = {"released", "proposed", "approved", "held", "returned"};

struct seen_channel {
    char    name[NAME_MAX_BYTES + 1];
    char    why[WHY_MAX_BYTES + 1];
    bool    is_up, is_told;
    int64_t down_ms; /* since when, in the clock's ticks */
};

/* How often somebody was called about a proposal since it last changed. */
struct escalation {
    struct id id;
    int64_t   changed_ms;
    unsigned  minutes;
};

struct watch {
    struct watch_settings     settings;
    struct tally              tally;
    struct timer              timer;
    bool                      has_timer, is_closing, is_sealing, is_looking, is_sweeping;
    struct store_seal         seal;
    struct store_list_alerts  list;
    struct store_sweep_leases sweep;
    size_t                    looked; /* which of ENDING */
    bool                      has_ended;
    int64_t                   wall_ms, ticks_ms; /* as of the last tick */
    int64_t                   minute_ms;
    enum store_room           room;
    bool                      is_broken, is_distrusted;
    struct seen_channel       channels[WATCH_CHANNELS_MAX];
    size_t                    channel_count;
    struct escalation         escalations[ESCALATIONS_MAX]; /* the oldest is forgotten first */
    size_t                    escalation_next;
    struct watch_figures      figures;
};

static void on_clear(struct tally *tally)
{
    struct watch *watch = CONTAINER_OF(tally, struct watch, tally);
    struct tally *owner = watch->settings.owner;

    free(watch);
    tally_drop(owner);
}

static void on_timeout(struct timer *timer)
{
    watch_tick(CONTAINER_OF(timer, struct watch, timer));
}

int watch_open(struct watch **watch_r, const struct watch_settings *settings, struct err *err)
{
    struct watch *watch = MEM_NEW(struct watch);

    (void)err;
    watch->settings = *settings;
    watch->tally.on_clear = on_clear;
    watch->wall_ms = clock_now(settings->clock);
    watch->ticks_ms = clock_ticks(settings->clock);
    watch->figures.is_clock_set = watch->wall_ms >= WATCH_EPOCH_MS;
    tally_take(settings->owner);
    tally_take(&watch->tally);
    if (settings->loop) {
        watch->has_timer = true;
        timer_start(&watch->timer, settings->loop, &watch->tally, WATCH_TICK_MS, on_timeout);
    }
    *watch_r = watch;
    return 0;
}

void watch_close(struct watch *watch)
{
    if (!watch)
        return;
    watch->is_closing = true;
    if (watch->has_timer)
        timer_stop(&watch->timer);
    tally_drop(&watch->tally);
}

static void say(struct watch *watch, const char *name, const char *about, const char *json)
{
    watch->settings.on_event(
        watch->settings.house,
        &(struct event){.name = name, .about = about, .mode = "actual", .json = json});
}

/* ── time itself ────────────────────────────────────────────────────────────────── */

static void look_at_clock(struct watch *watch, int64_t wall_ms, int64_t ticks_ms)
{
    int64_t jump_ms = (wall_ms - watch->wall_ms) - (ticks_ms - watch->ticks_ms);
    int64_t size_ms = jump_ms < 0 ? -jump_ms : jump_ms;
    bool    is_grave = size_ms > WATCH_JUMP_GRAVE_MS;
    char    json[EVENT_MAX];

    watch->wall_ms = wall_ms;
    watch->ticks_ms = ticks_ms;
    watch->figures.is_clock_set = wall_ms >= WATCH_EPOCH_MS;
    if (size_ms <= WATCH_JUMP_MS)
        return;
    watch->figures.jump_ms = jump_ms;
    watch->is_distrusted |= is_grave;
    snprintf(json, sizeof json, "{\"jump_ms\":%" PRId64 ",\"is_grave\":%s}", jump_ms,
             is_grave ? "true" : "false");
    say(watch, "clock.jumped", "clock", json);
    watch->settings.on_jump(watch->settings.house, jump_ms, is_grave);
}

bool watch_trusts_clock(const struct watch *watch)
{
    return watch->figures.is_clock_set && !watch->is_distrusted;
}

void watch_trust(struct watch *watch)
{
    watch->is_distrusted = false;
}

/* ── alerts whose time is up ────────────────────────────────────────────────────── */

static void look_next(struct watch *watch);

static struct escalation *escalation_of(struct watch *watch, const struct alert_row *row)
{
    struct escalation *escalation;

    for (size_t i = 0; i < ESCALATIONS_MAX; i++) {
        escalation = &watch->escalations[i];
        if (id_same(&escalation->id, &row->id) && escalation->changed_ms == row->changed_ms)
            return escalation;
    }
    escalation = &watch->escalations[watch->escalation_next++ % ESCALATIONS_MAX];
    *escalation = (struct escalation){.id = row->id, .changed_ms = row->changed_ms};
    return escalation;
}

/* Once for each minute it has waited, however late the tick comes. */
static void escalate(struct watch *watch, const struct alert_row *row)
{
    int64_t            waited_ms = watch->wall_ms - row->changed_ms;
    unsigned           minutes;
    struct escalation *escalation;

    if (waited_ms < WATCH_ESCALATES_MS || (row->todo && strncmp(row->todo, "lone:", 5) == 0))
        return;
    minutes = (unsigned)(waited_ms / WATCH_ESCALATES_MS);
    minutes = minutes < WATCH_ESCALATIONS_MAX ? minutes : WATCH_ESCALATIONS_MAX;
    escalation = escalation_of(watch, row);
    if (minutes <= escalation->minutes)
        return;
    escalation->minutes = minutes;
    watch->figures.escalated++;
    watch->settings.on_escalate(watch->settings.house, row, minutes);
}

static void look_at(struct watch *watch, const struct alert_row *row)
{
    if (row->expires_ms > 0 && row->expires_ms <= watch->wall_ms) {
        watch->has_ended = true;
        watch->figures.expired++;
        watch->settings.on_expired(watch->settings.house, &row->id);
    } else if (strcmp(row->state, "proposed") == 0 || strcmp(row->state, "held") == 0) {
        escalate(watch, row);
    }
}

static void count_live(struct watch *watch)
{
    watch->figures.live = 0;
    for (size_t i = 0; i < watch->list.count; i++)
        watch->figures.live += strcmp(watch->list.rows[i].mode, "actual") == 0;
}

static void on_listed(struct store_job *stored)
{
    struct watch *watch = CONTAINER_OF(stored, struct watch, list.job);

    for (size_t i = 0; !stored->failed && !watch->is_closing && i < watch->list.count; i++)
        look_at(watch, &watch->list.rows[i]);
    if (strcmp(ENDING[watch->looked], "proposed") == 0 && !stored->failed)
        watch->figures.pending = watch->list.count;
    if (strcmp(ENDING[watch->looked], "released") == 0 && !stored->failed)
        count_live(watch);
    store_job_free(stored);
    if (++watch->looked < COUNT_OF(ENDING) && !watch->is_closing) {
        look_next(watch);
        return;
    }
    watch->is_looking = false;
    if (watch->has_ended && !watch->is_closing)
        watch->settings.on_minute(watch->settings.house);
    tally_drop(&watch->tally);
}

static void look_next(struct watch *watch)
{
    watch->list = (struct store_list_alerts){
        .job.on_done = on_listed, .state = ENDING[watch->looked], .limit = STORE_LIST_MAX};
    store_list_alerts(watch->settings.store, &watch->list);
}

static void look(struct watch *watch)
{
    if (watch->is_looking)
        return;
    watch->is_looking = true;
    watch->has_ended = false;
    watch->looked = 0;
    tally_take(&watch->tally);
    look_next(watch);
}

/* ── the journal's seal, leases, room on disk ───────────────────────────────────── */

static void on_sealed(struct store_job *stored)
{
    struct watch *watch = CONTAINER_OF(stored, struct watch, seal.job);

    watch->is_sealing = false;
    watch->figures.is_sealed = !stored->failed;
    if (!stored->failed) {
        watch->figures.sealed_ms = watch->seal.now_ms;
        if (watch->seal.sealed > 0 && !watch->is_closing)
            watch->settings.on_sealed(watch->settings.house, &watch->seal.head);
    }
    store_job_free(stored);
    tally_drop(&watch->tally);
}

static void seal(struct watch *watch)
{
    if (watch->is_sealing)
        return;
    watch->is_sealing = true;
    tally_take(&watch->tally);
    watch->seal = (struct store_seal){.job.on_done = on_sealed, .now_ms = watch->wall_ms};
    store_seal(watch->settings.store, &watch->seal);
}

static void on_swept(struct store_job *stored)
{
    struct watch *watch = CONTAINER_OF(stored, struct watch, sweep.job);

    watch->is_sweeping = false;
    watch->figures.swept += stored->failed ? 0 : watch->sweep.swept;
    store_job_free(stored);
    tally_drop(&watch->tally);
}

static void sweep(struct watch *watch)
{
    if (watch->is_sweeping)
        return;
    watch->is_sweeping = true;
    tally_take(&watch->tally);
    watch->sweep =
        (struct store_sweep_leases){.job.on_done = on_swept, .now_ms = watch->wall_ms};
    store_sweep_leases(watch->settings.store, &watch->sweep);
}

static void look_at_disk(struct watch *watch)
{
    enum store_room room = store_room(watch->settings.store);
    bool            is_broken = store_is_broken(watch->settings.store);
    char            json[EVENT_MAX];

    if (room == watch->room && is_broken == watch->is_broken)
        return;
    watch->room = room;
    watch->is_broken = is_broken;
    snprintf(json, sizeof json, "{\"takes\":\"%s\",\"is_broken\":%s}", ROOM_WORDS[room],
             is_broken ? "true" : "false");
    say(watch, "disk.room", "disk", json);
}

static void look_at_channels(struct watch *watch)
{
    for (size_t i = 0; watch->figures.live > 0 && i < watch->channel_count; i++) {
        struct seen_channel *channel = &watch->channels[i];

        if (channel->is_up || channel->is_told ||
            watch->ticks_ms - channel->down_ms < WATCH_DOWN_MS)
            continue;
        channel->is_told = true;
        watch->settings.on_down(watch->settings.house, channel->name, channel->why);
    }
}

void watch_tick(struct watch *watch)
{
    int64_t wall_ms = clock_now(watch->settings.clock);

    look_at_clock(watch, wall_ms, clock_ticks(watch->settings.clock));
    watch->figures.beat_ms = wall_ms;
    watch->figures.ticks++;
    look_at_disk(watch);
    look_at_channels(watch);
    seal(watch);
    look(watch);
    if (watch->ticks_ms - watch->minute_ms >= WATCH_MINUTE_MS || watch->figures.ticks == 1) {
        watch->minute_ms = watch->ticks_ms;
        sweep(watch);
        watch->settings.on_minute(watch->settings.house);
    }
}

bool watch_is_idle(const struct watch *watch)
{
    return !watch->is_sealing && !watch->is_looking && !watch->is_sweeping;
}

/* ── told by others ─────────────────────────────────────────────────────────────── */

static struct seen_channel *channel_of(struct watch *watch, const char *name)
{
    struct seen_channel *channel;

    for (size_t i = 0; i < watch->channel_count; i++)
        if (strcmp(watch->channels[i].name, name) == 0)
            return &watch->channels[i];
    if (watch->channel_count == WATCH_CHANNELS_MAX)
        return NULL;
    channel = &watch->channels[watch->channel_count++];
    snprintf(channel->name, sizeof channel->name, "%s", name);
    channel->is_up = true; /* until told otherwise */
    return channel;
}

void watch_channel(struct watch *watch, const char *name, bool is_up, const char *why)
{
    struct seen_channel *channel = channel_of(watch, name);
    struct buf           json = {0};
    struct writer        out = writer_open(&json);
    char                 about[NAME_MAX_BYTES + sizeof "channel:"];

    if (!channel || channel->is_up == is_up)
        return;
    channel->is_up = is_up;
    channel->is_told = false;
    channel->down_ms = clock_ticks(watch->settings.clock);
    snprintf(channel->why, sizeof channel->why, "%s", why ? why : "");
    write_object(&out, NULL);
    write_bool(&out, "up", is_up);
    if (why)
        write_text(&out, "why", why);
    write_end(&out);
    snprintf(about, sizeof about, "channel:%s", channel->name);
    say(watch, is_up ? "channel.up" : "channel.down", about, json.bytes);
    buf_free(&json);
}

void watch_figures(const struct watch *watch, struct watch_figures *figures_r)
{
    *figures_r = watch->figures;
}
