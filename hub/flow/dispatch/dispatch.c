#include "hub/flow/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/log.h"
#include "hub/flow/dispatch/room.h"

/* ── looking what is due ───────────────────────────────────────────────────────── */

static void look_at(struct outlet *outlet)
{
    errands_look(outlet); /* ahead of all */
    notices_look(outlet); /* those that must not wait for a chunk */
    for (unsigned i = 0; i < outlet->way_count; i++)
        way_look(&outlet->ways[i]);
}

static void wake(struct outlet *outlet)
{
    for (unsigned i = 0; i < outlet->way_count; i++)
        way_wake(&outlet->ways[i]);
    notices_wake(outlet);
}

static void on_swept(struct store_job *job)
{
    struct dispatch *dispatch = CONTAINER_OF(job, struct dispatch, sweep.job);

    dispatch->is_sweeping = false;
    store_job_free(job);
    tally_drop(&dispatch->work);
}

/* Every channel is asked how it is: a dead gateway is known before an alert needs it. */
static void probe_all(struct dispatch *dispatch, int64_t ticks)
{
    dispatch->probed_ticks = ticks;
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        adapter_probe(dispatch->outlets[i].adapter);
}

/* Leases that ended wait again; what others left, or a lost wake-up, is found here. */
static void poll_all(struct dispatch *dispatch, int64_t ticks)
{
    dispatch->polled_ticks = ticks;
    facts_tidy(dispatch);
    if (!dispatch->is_sweeping) {
        dispatch->is_sweeping = true;
        tally_take(&dispatch->work);
        dispatch->sweep =
            (struct store_sweep_leases){.job.on_done = on_swept, .now_ms = now_of(dispatch)};
        store_sweep_leases(dispatch->settings.store, &dispatch->sweep);
    }
    if (ticks - dispatch->probed_ticks >= PROBE_MS)
        probe_all(dispatch, ticks);
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        wake(&dispatch->outlets[i]);
}

/* A chunk or a notice whose time has come. */
static void wake_due(struct outlet *outlet)
{
    if (outlet->next_due_ms == 0 || now_of(outlet->dispatch) < outlet->next_due_ms)
        return;
    outlet->next_due_ms = 0;
    wake(outlet);
}

void dispatch_look(struct dispatch *dispatch)
{
    int64_t ticks = ticks_of(dispatch);

    if (!dispatch->is_closing && ticks - dispatch->polled_ticks >= POLL_MS)
        poll_all(dispatch, ticks);
    for (size_t i = 0; i < dispatch->outlet_count; i++) {
        wake_due(&dispatch->outlets[i]);
        look_at(&dispatch->outlets[i]);
    }
    alarm_at(dispatch, dispatch->polled_ticks + POLL_MS);
}

static void on_timeout(struct timer *timer)
{
    struct dispatch *dispatch = CONTAINER_OF(timer, struct dispatch, timer);

    alarm_rang(dispatch);
    dispatch_look(dispatch);
}

void dispatch_wake(struct dispatch *dispatch, const struct id *alert)
{
    if (dispatch->is_closing || !dispatch->is_timing)
        return;
    if (alert)
        way_prefetch(dispatch, alert);
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        wake(&dispatch->outlets[i]);
}

void dispatch_stop(struct dispatch *dispatch, const struct id *alert)
{
    struct fact *fact = fact_known(dispatch, alert);

    if (!fact)
        return; /* who loads it later sees its state */
    fact->is_stopped = true;
    dispatch_look(dispatch);
}

void dispatch_rest(struct dispatch *dispatch, const struct id *alert)
{
    struct fact *fact = fact_known(dispatch, alert);

    if (!fact)
        return; /* nothing is in hand, and the store gives nothing of it */
    fact->is_resting = true;
    dispatch_look(dispatch);
}

void dispatch_resume(struct dispatch *dispatch, const struct id *alert)
{
    struct fact *fact = fact_known(dispatch, alert);

    if (fact)
        fact->is_resting = false;
    dispatch_wake(dispatch, NULL);
}

void dispatch_forget(struct dispatch *dispatch, uint64_t recipient)
{
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        if (!dispatch->outlets[i].settings->targets)
            for (struct hold *hold = dispatch->outlets[i].holds; hold; hold = hold->next)
                hold_forget(hold, recipient);
}

/* ── open and close ────────────────────────────────────────────────────────────── */

static void free_outlet(struct outlet *outlet)
{
    if (outlet->notices)
        dispatch_notices_close(outlet);
    host_close(outlet);
    free(outlet->ways);
    arena_free(&outlet->arena);
}

/* Every handle has closed. */
static void on_clear(struct tally *tally)
{
    struct dispatch *dispatch = CONTAINER_OF(tally, struct dispatch, tally);
    struct tally    *owner = dispatch->settings.owner;

    for (size_t i = 0; i < dispatch->outlet_count; i++)
        free_outlet(&dispatch->outlets[i]);
    facts_tidy(dispatch);
    free(dispatch->outlets);
    free(dispatch);
    tally_drop(owner);
}

static void close_adapters(struct dispatch *dispatch)
{
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        if (dispatch->outlets[i].adapter)
            adapter_close(dispatch->outlets[i].adapter);
    tally_drop(&dispatch->tally);
}

static void on_released(struct store_job *job)
{
    struct dispatch *dispatch = CONTAINER_OF(job, struct dispatch, release.job);

    store_job_free(job);
    close_adapters(dispatch);
}

/* Nothing is out any more: what a lost chunk left leased is given back as well. */
static void on_work_done(struct tally *tally)
{
    struct dispatch *dispatch = CONTAINER_OF(tally, struct dispatch, work);

    alarm_close(dispatch);
    dispatch->release = (struct store_release_chunks){.job.on_done = on_released,
                                                      .owner = dispatch->settings.node};
    store_release_chunks(dispatch->settings.store, &dispatch->release);
}

static void on_room(struct outlet *outlet)
{
    look_at(outlet);
}

static void on_hastened(struct store_job *job)
{
    struct outlet *outlet = CONTAINER_OF(job, struct outlet, hasten.job);

    outlet->is_hastening = false;
    store_job_free(job);
    if (outlet->hastens_again)
        outlet->on_back(outlet);
    else if (!outlet->dispatch->is_closing)
        wake(outlet);
    tally_drop(&outlet->dispatch->work);
}

/* What waits for it is tried at once, whether it lies in the store or is in hand. */
static void on_back(struct outlet *outlet)
{
    struct dispatch *dispatch = outlet->dispatch;

    outlet->hastens_again = outlet->is_hastening;
    if (outlet->is_hastening || dispatch->is_closing || !dispatch->is_timing)
        return;
    for (struct hold *hold = outlet->holds; hold; hold = hold->next)
        hold_hasten(hold);
    outlet->is_hastening = true;
    tally_take(&dispatch->work);
    outlet->hasten = (struct store_hasten_chunks){.job.on_done = on_hastened,
                                                  .channel = outlet->settings->name,
                                                  .now_ms = now_of(dispatch)};
    store_hasten_chunks(dispatch->settings.store, &outlet->hasten);
}

static int open_outlet(struct outlet *outlet, struct dispatch *dispatch,
                       const struct dispatch_channel *settings, struct err *err)
{
    unsigned      slots = settings->slots ? settings->slots : 1;
    struct reader in;

    if (slots > DISPATCH_SLOTS_MAX || settings->rate < 0 || settings->rate > SLOT_RATE_MOST)
        return err_set(err, ERR_INVALID, "%s: slots or rate out of range", settings->name);
    outlet->dispatch = dispatch;
    outlet->settings = settings;
    outlet->errands_end = &outlet->errands;
    outlet->on_room = on_room;
    outlet->on_back = on_back;
    outlet->health = HEALTH_UP;
    host_open(outlet);
    in = reader_open(settings->settings, settings->settings_len, &outlet->arena, err);
    if (adapter_open(&outlet->adapter, settings->kind, &outlet->host, &in) < 0)
        return err_at(err, settings->name);
    outlet->channel = (struct channel){
        .name = settings->name, .kind = outlet->adapter->channel, .mode = settings->mode};
    outlet->way_count = slots;
    outlet->ways = MEM_NEW_ARRAY(struct way, slots);
    for (unsigned i = 0; i < slots; i++)
        way_open(&outlet->ways[i], outlet);
    dispatch_notices_open(outlet);
    return 0;
}

int dispatch_open(struct dispatch **dispatch_r, const struct dispatch_settings *settings,
                  struct err *err)
{
    struct dispatch *dispatch = MEM_NEW(struct dispatch);

    dispatch->settings = *settings;
    dispatch->tally.on_clear = on_clear;
    dispatch->work.on_clear = on_work_done;
    dispatch->outlets = MEM_NEW_ARRAY(struct outlet, settings->channel_count + 1);
    tally_take(settings->owner);
    tally_take(&dispatch->tally);
    for (size_t i = 0; i < settings->channel_count; i++) {
        dispatch->outlet_count++;
        if (open_outlet(&dispatch->outlets[i], dispatch, &settings->channels[i], err) < 0) {
            close_adapters(dispatch);
            return err_at(err, "channels");
        }
    }
    tally_take(&dispatch->work);
    *dispatch_r = dispatch;
    return 0;
}

static void on_taken_back(struct store_job *job)
{
    struct dispatch *dispatch = CONTAINER_OF(job, struct dispatch, release.job);

    store_job_free(job);
    if (!dispatch->is_closing) {
        alarm_open(dispatch, on_timeout);
        poll_all(dispatch, ticks_of(dispatch));
    }
    tally_drop(&dispatch->work);
}

void dispatch_start(struct dispatch *dispatch)
{
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        adapter_start(dispatch->outlets[i].adapter);
    probe_all(dispatch, ticks_of(dispatch));
    tally_take(&dispatch->work);
    dispatch->release = (struct store_release_chunks){.job.on_done = on_taken_back,
                                                      .owner = dispatch->settings.node};
    store_release_chunks(dispatch->settings.store, &dispatch->release);
}

void dispatch_close(struct dispatch *dispatch)
{
    if (!dispatch)
        return;
    dispatch->is_closing = true;
    for (size_t i = 0; i < dispatch->outlet_count; i++)
        look_at(&dispatch->outlets[i]);
    tally_drop(&dispatch->work);
}

/* ── gateways and consoles ─────────────────────────────────────────────────────── */

static bool is_secret(const char *given, const char *secret)
{
    uint8_t one[SHA256_LEN], other[SHA256_LEN];

    sha256(one, given, strlen(given));
    sha256(other, secret, strlen(secret));
    return crypto_same(one, other, sizeof one);
}

bool dispatch_receive(struct dispatch *dispatch, const char *channel, const char *secret,
                      struct adapter_request *request)
{
    for (size_t i = 0; i < dispatch->outlet_count && !dispatch->is_closing; i++) {
        const struct dispatch_channel *settings = dispatch->outlets[i].settings;

        if (strcmp(settings->name, channel) == 0)
            return settings->secret && *settings->secret &&
                   is_secret(secret, settings->secret) &&
                   adapter_receive(dispatch->outlets[i].adapter, request);
    }
    return false;
}

size_t dispatch_count(const struct dispatch *dispatch)
{
    return dispatch->outlet_count;
}

void dispatch_view(const struct dispatch *dispatch, size_t i, struct dispatch_view *view_r)
{
    const struct outlet *outlet = &dispatch->outlets[i];
    const struct counts *counts = &outlet->counts;
    int64_t              rate = 0, full = 0;

    *view_r = (struct dispatch_view){.name = outlet->settings->name,
                                     .adapter = outlet->settings->kind->name,
                                     .kind = outlet->channel.kind,
                                     .mode = outlet->settings->mode,
                                     .territory = outlet->settings->territory,
                                     .health = outlet->health,
                                     .why = outlet->why,
                                     .in_flight = outlet->adapter->unanswered,
                                     .sent = counts->sent,
                                     .delivered = counts->delivered,
                                     .failed = counts->failed,
                                     .unsure = counts->unsure,
                                     .throttled = counts->throttled,
                                     .repeated = counts->repeated,
                                     .dropped = counts->dropped,
                                     .lost = counts->lost,
                                     .latency = &counts->latency};
    for (unsigned k = 0; k < outlet->way_count; k++) {
        const struct slot *slot = &outlet->ways[k].slot;

        full += slot->full;
        rate += slot->rate;
        view_r->is_slowed |= slot_is_slowed(slot, ticks_of(dispatch) * 1000);
    }
    for (const struct hold *hold = outlet->holds; hold; hold = hold->next)
        view_r->holds++;
    if (full > 0) /* what is left of the channel's rate */
        view_r->rate = (double)outlet->settings->rate / 1000 * (double)rate / (double)full;
}

size_t dispatch_devices(const struct dispatch *dispatch, size_t from,
                        struct dispatch_device *devices_r, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < dispatch->outlet_count; i++) {
        const struct outlet *outlet = &dispatch->outlets[i];

        for (size_t k = from < outlet->device_count ? from : outlet->device_count;
             k < outlet->device_count && count < room; k++)
            devices_r[count++] = (struct dispatch_device){
                .channel = outlet->settings->name,
                .device = outlet->devices[k].name,
                .health = outlet->devices[k].health,
                .why = outlet->devices[k].why ? outlet->devices[k].why : "",
                .json = outlet->devices[k].json ? outlet->devices[k].json : "",
                .at_ms = outlet->devices[k].at_ms};
        from -= from < outlet->device_count ? from : outlet->device_count;
    }
    return count;
}
