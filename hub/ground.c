/* ground.c: what everything stands on: texts, keys, hazards, signals, the pulse. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/timezone.h"
#include "hub/house.h"
#include "hub/notify.h"
#include "hub/shipped.h"

enum { PULSE_MS = 1000 };

static void on_signal(struct signals *signals, int number)
{
    struct hub *hub = CONTAINER_OF(signals, struct hub, signals);

    if (number == SIGHUP)
        hub->reload(hub);
    else
        hub->stop(hub, 0);
}

static void on_pulse(struct timer *timer)
{
    struct hub        *hub = CONTAINER_OF(timer, struct hub, pulse);
    struct lag_reading lag = lag_take(&hub->lag);

    hub->last_lag_us = (uint64_t)lag.worst_us;
    if (hub->intake)
        intake_tell_lag(hub->intake, (int64_t)(lag.worst_us / 1000));
    if (notify_watchdog_ms() > 0)
        notify("WATCHDOG=1");
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

/* One connection for everything the hub says; what it hears for intake has its own. */
static int open_clients(struct hub *hub, struct tally *layer, struct err *err)
{
    const struct settings      *settings = hub->settings;
    struct http_client_settings http = {.user_agent = "tocsin"};
    const char                 *id = settings->mqtt.client_id;
    struct mqtt_settings        mqtt = {
               .host = settings->mqtt.host,
               .port = (unsigned)settings->mqtt.port,
               .client_id = *id ? id : arena_format(&hub->texts, "hub-%s", settings->site.id),
               .user = or_null(settings->mqtt.user),
               .password = or_null(settings->mqtt.password),
               .ca_file = or_null(settings->mqtt.ca_file),
               .is_v5 = true,
               .chance = &hub->chance,
    };

    mqtt.will_topic = arena_format(&hub->texts, "tocsin/1/%s/hub/%s/health", settings->site.id,
                                   mqtt.client_id);
    mqtt.will = "{\"online\":false}";
    mqtt.hello = "{\"online\":true}";
    if (http_client_open(&hub->http, &http, &hub->loop, layer, err) < 0)
        return -1;
    if (!*settings->mqtt.host)
        return 0;
    return mqtt_client_open(&hub->mqtt, &mqtt, &hub->loop, layer, err);
}

static void close_clients(struct hub *hub)
{
    if (hub->http)
        http_client_close(hub->http);
    if (hub->mqtt)
        mqtt_client_close(hub->mqtt);
    hub->http = NULL;
    hub->mqtt = NULL;
}

int ground_open(void *house, struct tally *layer, struct err *err)
{
    static const int SIGNALS[] = {SIGTERM, SIGINT, SIGHUP, 0};
    struct hub      *hub = house;
    struct err       unknown;

    if (timezone_set(hub->settings->site.timezone, &unknown) < 0)
        LOG(LOG_WARN, "timezone.unknown", TEXT("why", unknown.text));
    hub->lang = shipped_lang(hub->settings, err);
    if (ways_read(&hub->warning.ways, &hub->texts, hub->settings, err) < 0)
        return -1;
    if (!hub->lang)
        return -1;
    hub->hazards = shipped_hazards(hub->settings, err);
    if (!hub->hazards)
        return -1;
    hub->frame.hazards = hub->hazards;
    if (keys_complete(hub->settings->store.keys_dir, &hub->chance, err) < 0 ||
        keys_load(&hub->keys, hub->settings->store.keys_dir, err) < 0)
        return -1;
    if (open_clients(hub, layer, err) < 0 ||
        signals_start(&hub->signals, &hub->loop, layer, SIGNALS, on_signal, err) < 0) {
        close_clients(hub);
        return -1;
    }
    lag_start(&hub->lag, &hub->loop, layer);
    timer_start(&hub->pulse, &hub->loop, layer, PULSE_MS, on_pulse);
    return 0;
}

void ground_close(void *house)
{
    struct hub *hub = house;

    timer_stop(&hub->pulse);
    lag_stop(&hub->lag);
    signals_stop(&hub->signals);
    close_clients(hub);
    keys_wipe(&hub->keys);
}
