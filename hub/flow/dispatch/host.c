#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/dispatch/room.h"
#include "hub/store/counters.h"

const char *const DISPATCH_HEALTH_WORDS[] = {
    [HEALTH_UP] = "up", [HEALTH_DEGRADED] = "degraded", [HEALTH_DOWN] = "down"};

static struct outlet *outlet_of(struct adapter_host *host)
{
    return CONTAINER_OF(host, struct outlet, host);
}

static void on_answer(struct adapter_host *host, const struct adapter_message *message,
                      const struct adapter_answer *answer)
{
    struct outlet                  *outlet = outlet_of(host);
    const struct dispatch_settings *settings = &outlet->dispatch->settings;
    struct sending *sending = (struct sending *)(uintptr_t)message; /* ours: it stands first */

    if (answer->is_gone && settings->on_gone)
        settings->on_gone(settings->house, host->channel, message->address);
    sending->on_answer(sending, answer);
    outlet->on_room(outlet);
}

static void on_receipt(struct adapter_host *host, const struct adapter_receipt *receipt,
                       struct adapter_kept *kept)
{
    const struct dispatch_settings *settings = &outlet_of(host)->dispatch->settings;

    settings->on_receipt(settings->house, host->channel, receipt, kept);
}

static void on_heard(struct adapter_host *host, const struct adapter_heard *heard,
                     struct adapter_kept *kept)
{
    const struct dispatch_settings *settings = &outlet_of(host)->dispatch->settings;

    settings->on_heard(settings->house, host->channel, heard, kept);
}

/* ── health ────────────────────────────────────────────────────────────────────── */

static void tell(struct outlet *outlet, const char *name, const char *device,
                 enum adapter_health health, const char *why)
{
    const struct dispatch_settings *settings = &outlet->dispatch->settings;
    struct buf                      json = {0}, about = {0};
    struct writer                   out = writer_open(&json);

    write_object(&out, NULL);
    write_text(&out, "channel", outlet->settings->name);
    if (device)
        write_text(&out, "device", device);
    write_text(&out, "health", DISPATCH_HEALTH_WORDS[health]);
    if (why && *why)
        write_text(&out, "why", why);
    write_end(&out);
    buf_format(&about, "%s:%s", device ? "siren" : "channel",
               device ? device : outlet->settings->name);
    settings->on_event(
        settings->house,
        &(struct event){name, about.bytes,
                        outlet->settings->mode == MODE_ACTUAL ? "actual" : "test", json.bytes});
    buf_free(&json);
    buf_free(&about);
}

/* Where the device stands or would stand. */
static size_t device_place(const struct outlet *outlet, const char *name)
{
    size_t low = 0, high = outlet->device_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (strcmp(outlet->devices[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct device *device_of(struct outlet *outlet, const char *name)
{
    size_t place = device_place(outlet, name);

    if (place < outlet->device_count && strcmp(outlet->devices[place].name, name) == 0)
        return &outlet->devices[place];
    if (outlet->device_count == DISPATCH_DEVICES_MAX)
        return NULL;
    if (outlet->device_count == outlet->device_room) {
        outlet->device_room = outlet->device_room ? 2 * outlet->device_room : 16;
        outlet->devices =
            mem_grown(outlet->devices, outlet->device_room * sizeof *outlet->devices);
    }
    memmove(&outlet->devices[place + 1], &outlet->devices[place],
            (outlet->device_count - place) * sizeof *outlet->devices);
    outlet->device_count++;
    outlet->devices[place] =
        (struct device){.name = mem_copy_text(name, strlen(name)), .health = HEALTH_DOWN};
    return &outlet->devices[place];
}

static void set_text(char **text, const char *to, size_t len)
{
    free(*text);
    *text = to ? mem_copy_text(to, len) : NULL;
}

static void take_device(struct outlet *outlet, const struct adapter_state *state)
{
    struct device *device = device_of(outlet, state->device);
    bool           is_news;

    if (!device)
        return;
    is_news = device->at_ms == 0 || device->health != state->health ||
              strcmp(device->why ? device->why : "", state->why ? state->why : "") != 0;
    device->health = state->health;
    device->at_ms = state->at_ms;
    set_text(&device->why, state->why, state->why ? strlen(state->why) : 0);
    if (state->json)
        set_text(&device->json, state->json, state->json_len);
    if (is_news)
        tell(outlet, "siren.state", state->device, state->health, state->why);
}

static void on_state(struct adapter_host *host, const struct adapter_state *state)
{
    struct outlet *outlet = outlet_of(host);
    const char    *why = state->why ? state->why : "";
    bool           is_back = outlet->health == HEALTH_DOWN && state->health != HEALTH_DOWN;

    if (state->device) {
        take_device(outlet, state);
        return;
    }
    if (state->health == outlet->health && strcmp(why, outlet->why) == 0)
        return;
    outlet->health = state->health;
    snprintf(outlet->why, sizeof outlet->why, "%s", why);
    tell(outlet, "channel.state", NULL, state->health, why);
    if (is_back)
        outlet->on_back(outlet);
}

/* ── numbers ───────────────────────────────────────────────────────────────────── */

struct reserving {
    struct store_reserve_numbers verb;
    struct adapter_numbers      *numbers;
    struct dispatch             *dispatch;
    char                         name[64];
};

static void on_reserved(struct store_job *job)
{
    struct reserving       *reserving = CONTAINER_OF(job, struct reserving, verb.job);
    struct dispatch        *dispatch = reserving->dispatch;
    struct adapter_numbers *numbers = reserving->numbers;
    int64_t                 first = job->failed < 0 ? 0 : reserving->verb.first;

    store_job_free(job);
    free(reserving);
    numbers->on_numbers(numbers, (uint64_t)first);
    tally_drop(&dispatch->work);
}

static void reserve(struct adapter_host *host, struct adapter_numbers *numbers)
{
    struct outlet    *outlet = outlet_of(host);
    struct reserving *reserving;

    if (outlet->dispatch->is_closing) {
        numbers->on_numbers(numbers, 0);
        return;
    }
    reserving = MEM_NEW(struct reserving);
    reserving->numbers = numbers;
    reserving->dispatch = outlet->dispatch;
    /* One counter for all sirens of the site: the controllers compare it. */
    snprintf(reserving->name, sizeof reserving->name, "channel.%s",
             outlet->channel.kind == CHANNEL_SIREN ? "siren" : outlet->settings->name);
    reserving->verb = (struct store_reserve_numbers){
        .job.on_done = on_reserved, .name = reserving->name, .count = (int64_t)numbers->count};
    tally_take(&outlet->dispatch->work);
    store_reserve_numbers(outlet->dispatch->settings.store, &reserving->verb);
}

void host_open(struct outlet *outlet)
{
    const struct dispatch_settings *settings = &outlet->dispatch->settings;

    outlet->host = (struct adapter_host){
        .channel = outlet->settings->name,
        .site = settings->site,
        .mode = outlet->settings->mode,
        .callback_url = outlet->settings->callback_url,
        .loop = settings->loop,
        .tally = &outlet->dispatch->tally,
        .http = settings->http,
        .mqtt = settings->mqtt,
        .clock = settings->clock,
        .chance = settings->chance,
        .push_key = settings->push_key,
        .answer = on_answer,
        .on_receipt = on_receipt,
        .on_heard = on_heard,
        .on_state = on_state,
        .reserve = reserve,
    };
}

void host_close(struct outlet *outlet)
{
    for (size_t i = 0; i < outlet->device_count; i++) {
        free(outlet->devices[i].name);
        free(outlet->devices[i].why);
        free(outlet->devices[i].json);
    }
    free(outlet->devices);
}
