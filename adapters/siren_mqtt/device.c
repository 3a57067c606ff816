/* device.c: what each siren says about itself: health, and from its phases what became of
 * the last command. A siren is known by the topic it speaks on, which the broker guards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/siren_mqtt/siren.h"

enum { SILENT_MS = 180 * 1000, BATTERY_LOW = 30, CLOCK_OFF_MS = 10 * 1000 };

struct device {
    struct device   *next;
    char             name[SIREN_NAME_MAX + 1];
    char             key[ADAPTER_KEY_MAX + 1]; /* of the message it sounds for; "" */
    enum siren_phase phase;
    bool             has_spoken, is_lost;
    int64_t          heard_at_ms; /* in the clock's ticks */
};

static struct device *device_of(struct siren_mqtt *siren, const char *name)
{
    struct device **at;
    size_t          hash = 0;

    for (const char *c = name; *c; c++)
        hash = hash * 31 + (unsigned char)*c;
    at = &siren->devices.by_name[hash % DEVICE_BUCKETS];
    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    if (!*at && siren->devices.count < DEVICES_MAX) {
        *at = MEM_NEW(struct device);
        snprintf((*at)->name, sizeof(*at)->name, "%s", name);
        siren->devices.count++;
    }
    return *at;
}

static void tell(struct siren_mqtt *siren, const struct device *device,
                 enum adapter_health health, const char *why,
                 const struct mqtt_message *message)
{
    struct adapter_host *host = siren->adapter.host;
    struct adapter_state state = {.health = health,
                                  .device = device->name,
                                  .why = why,
                                  .json = message ? message->payload : NULL,
                                  .json_len = message ? message->len : 0,
                                  .at_ms = clock_now(host->clock)};

    host->on_state(host, &state);
}

/* The gravest thing wrong; NULL when all is well. */
static const char *wrong_with(const struct siren_state *state, enum adapter_health *health_r)
{
    const struct {
        bool                is_so;
        enum adapter_health health;
        const char         *why;
    } SIGNS[] = {
        {state->phase == SIREN_IN_FAULT, HEALTH_DOWN, "out of order"},
        {!state->amplifier_is_ok, HEALTH_DOWN, "its amplifier is out of order"},
        {state->is_tampered, HEALTH_DEGRADED, "somebody has opened it"},
        {state->is_inhibited, HEALTH_DEGRADED, "inhibited on the spot"},
        {state->phase == SIREN_LOCAL, HEALTH_DEGRADED, "worked on the spot"},
        {state->battery_percent < BATTERY_LOW, HEALTH_DEGRADED, "its battery is low"},
        {!state->is_on_mains, HEALTH_DEGRADED, "runs on its battery"},
        {llabs((long long)state->clock_offset_ms) > CLOCK_OFF_MS, HEALTH_DEGRADED,
         "its clock is wrong"},
    };

    for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
        if (SIGNS[i].is_so) {
            *health_r = SIGNS[i].health;
            return SIGNS[i].why;
        }
    *health_r = HEALTH_UP;
    return NULL;
}

/* Tells what its new phase says about our messages; true when it sounds and nobody of ours
 * has told it to. What it said before we listened is not judged. */
static bool note_phase(struct siren_mqtt *siren, struct device *device,
                       const struct siren_state *state, bool is_retained)
{
    bool        was_sounding = device->phase == SIREN_SOUNDING;
    bool        is_sounding = state->phase == SIREN_SOUNDING;
    bool        had_spoken = device->has_spoken;
    const char *key;

    device->phase = state->phase;
    device->has_spoken = true;
    if (was_sounding && !is_sounding && *device->key) {
        siren_tell_receipt(siren, device->key, RECEIPT_DONE, device->name, NULL);
        device->key[0] = '\0';
    }
    if (!is_sounding || was_sounding)
        return false;
    key = orders_key_of(siren, state->nonce);
    if (!key)
        return had_spoken && !is_retained;
    snprintf(device->key, sizeof device->key, "%s", key);
    siren_tell_receipt(siren, key, RECEIPT_DELIVERED, device->name, NULL);
    return false;
}

void devices_hear_state(struct siren_mqtt *siren, const char *name,
                        const struct mqtt_message *message)
{
    struct device      *device = device_of(siren, name);
    struct siren_state  state;
    enum adapter_health health = HEALTH_DEGRADED;
    const char         *why = "says something we cannot read";
    bool                is_readable;

    if (!device || message->len == 0)
        return;
    is_readable = !message->is_too_long &&
                  siren_state_read(&state, message->payload, message->len, NULL) == 0;
    if (is_readable) {
        device->heard_at_ms = clock_ticks(siren->adapter.host->clock);
        device->is_lost = false;
        why = wrong_with(&state, &health);
        if (note_phase(siren, device, &state, message->is_retained)) {
            health = HEALTH_DOWN;
            why = "sounds without a command of ours";
        }
    }
    tell(siren, device, health, why, is_readable ? message : NULL);
}

void devices_hear_presence(struct siren_mqtt *siren, const char *name,
                           const struct mqtt_message *message)
{
    struct device *device = device_of(siren, name);
    int            is_online;

    if (!device || message->len == 0 || message->is_too_long)
        return;
    is_online = siren_online_read(message->payload, message->len, NULL);
    if (is_online == 0) {
        device->is_lost = true;
        tell(siren, device, HEALTH_DOWN, "not connected", NULL);
    } else if (is_online == 1 && device->is_lost) {
        device->is_lost = false;
        device->heard_at_ms = clock_ticks(siren->adapter.host->clock);
        tell(siren, device, HEALTH_UP, NULL, NULL);
    }
}

void devices_miss(struct siren_mqtt *siren, const char *name)
{
    struct device *device = device_of(siren, name);

    if (!device)
        return;
    device->is_lost = true; /* until it speaks again */
    tell(siren, device, HEALTH_DOWN, "has not answered an order", NULL);
}

void devices_sweep(struct siren_mqtt *siren)
{
    int64_t now_ms = clock_ticks(siren->adapter.host->clock);

    for (size_t i = 0; i < DEVICE_BUCKETS; i++)
        for (struct device *at = siren->devices.by_name[i]; at; at = at->next)
            if (at->has_spoken && !at->is_lost && now_ms - at->heard_at_ms > SILENT_MS) {
                at->is_lost = true;
                tell(siren, at, HEALTH_DOWN, "silent for three minutes", NULL);
            }
}

void devices_forget_all(struct siren_mqtt *siren)
{
    for (size_t i = 0; i < DEVICE_BUCKETS; i++)
        while (siren->devices.by_name[i]) {
            struct device *device = siren->devices.by_name[i];

            siren->devices.by_name[i] = device->next;
            free(device);
        }
}
