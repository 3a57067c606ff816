/* doors.c: the topmost layer: HTTP on the socket and on loopback. */
#include <inttypes.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/house.h"
#include "hub/measured.h"
#include "hub/version.h"

/* The web server in front speaks for others from these. */
static const char *const PROXIES[] = {"127.0.0.1", "::1", NULL};

/* 2020-01-01: a clock before that was never set. */
static const int64_t CLOCK_LEAST_MS = INT64_C(1577836800000);

static void on_health(void *house, struct api_health *health_r)
{
    struct hub *hub = house;

    *health_r = (struct api_health){
        .store_writes = !store_is_broken(hub->store),
        .takes_reports = store_room(hub->store) < STORE_ROOM_NO_REPORTS,
        .has_broker = hub->mqtt != NULL,
        .is_connected = mqtt_intake_is_up(hub->mqtt_intake) && mqtt_is_up(hub->mqtt),
        .clock_is_sane = clock_now(&hub->clock) > CLOCK_LEAST_MS,
    };
}

/* ── MQTT ───────────────────────────────────────────────────────────────────────── */

static void on_position(void *house, const char *device, const struct position *position)
{
    struct hub *hub = house;
    char        about[80], json[120];

    snprintf(about, sizeof about, "device:%s", device);
    snprintf(json, sizeof json, "{\"lat\":%.5f,\"lon\":%.5f,\"accuracy_m\":%.0f}",
             position->lat, position->lon, position->accuracy_m);
    api_tell(hub->api,
             &(struct event){
                 .name = "position.told", .about = about, .mode = "actual", .json = json});
}

static int open_mqtt_intake(struct hub *hub, struct err *err)
{
    const struct settings *settings = hub->settings;
    const char            *id = settings->mqtt.client_id;

    return mqtt_intake_open(
        &hub->mqtt_intake,
        &(struct mqtt_intake_settings){
            .intake = hub->intake,
            .frame = &hub->frame,
            .clock = &hub->clock,
            .loop = &hub->loop,
            .owner = hub->doors,
            .site = settings->site.id,
            .public_url = settings->site.public_url,
            .broker = {.host = settings->mqtt.host,
                       .port = (unsigned)settings->mqtt.port,
                       .client_id = arena_format(&hub->texts, "%s%s-intake", *id ? "" : "hub-",
                                                 *id ? id : settings->site.id),
                       .user = *settings->mqtt.user ? settings->mqtt.user : NULL,
                       .password = *settings->mqtt.password ? settings->mqtt.password : NULL,
                       .ca_file = *settings->mqtt.ca_file ? settings->mqtt.ca_file : NULL,
                       .window = (unsigned)settings->mqtt.window,
                       .chance = &hub->chance},
            .answers = hub->mqtt,
            .on_position = on_position,
            .on_readings = measured_hear,
            .house = hub,
        },
        err);
}

/* Browsers subscribe with it; NULL: nobody is called by push. */
static const char *push_key(struct hub *hub)
{
    const struct mode actual = {.kind = MODE_ACTUAL};
    const struct way *way = ways_for(&hub->warning.ways, ENDPOINT_PUSH, &actual);
    struct buf        letters = {0};
    const char       *key;

    if (!way || strcmp(way->adapter->name, "web_push") != 0)
        return NULL;
    encode(&letters, ENCODING_BASE64URL, hub->keys.push.public_key, P256_PUBLIC_LEN);
    key = arena_copy(&hub->texts, letters.bytes, letters.len);
    buf_free(&letters);
    return key;
}

/* Where the sirens stand, by any channel that has them. */
static const struct targets *sirens_of(const struct hub *hub)
{
    for (size_t i = 0; i < hub->warning.ways.count; i++)
        if (hub->warning.ways.items[i].channel.kind == CHANNEL_SIREN)
            return &hub->warning.ways.items[i].targets;
    return NULL;
}

/* Whom to ask: where residents may write to, or the town's own page. */
static struct api_open311 open311_of(const struct settings *settings)
{
    const char *feedback = settings->site.feedback;

    return (struct api_open311){
        .id = settings->open311.jurisdiction_id,
        .contact = *feedback ? feedback : settings->site.public_url,
        .needs_key_to_read = strcmp(settings->open311.read, "keys") == 0,
        .needs_key_to_report = strcmp(settings->open311.report, "keys") == 0,
    };
}

int doors_open(void *house, struct tally *layer, struct err *err)
{
    struct hub            *hub = house;
    const struct settings *settings = hub->settings;

    hub->doors = layer;
    return api_open(&hub->api,
                    &(struct api_settings){
                        .loop = &hub->loop,
                        .owner = layer,
                        .clock = &hub->clock,
                        .chance = &hub->chance,
                        .lang = hub->lang,
                        .hazards = hub->hazards,
                        .frame = &hub->frame,
                        .site = settings->site.id,
                        .site_name = settings->site.name,
                        .emergency_phone = settings->site.emergency_phone,
                        .report_sms = settings->site.report_sms,
                        .push_key = push_key(hub),
                        .public_url = settings->site.public_url,
                        .public_dir = settings->http.public_dir,
                        .web_dir = settings->web.folder,
                        .map = {.pmtiles = settings->map.pmtiles,
                                .attribution = settings->map.attribution,
                                .xyz = settings->map.xyz,
                                .xyz_attribution = settings->map.xyz_attribution},
                        .open311 = open311_of(settings),
                        .version = TOCSIN_VERSION,
                        .proxies = PROXIES,
                        .connections_max = (size_t)settings->http.connections_max,
                        .head_ms = (unsigned)settings->http.header_timeout_s * 1000,
                        .batch_max = (size_t)settings->http.body_max_kb << 10,
                        .photo_max = (size_t)settings->http.photo_max_mb << 20,
                        .intake = hub->intake,
                        .situation = hub->situation,
                        .review = hub->review,
                        .release = hub->release,
                        .people = hub->people,
                        .records = hub->records,
                        .areas = hub->areas,
                        .gauges = hub->gauges,
                        .outlook = hub->outlook,
                        .board = hub->board,
                        .received = hub->received,
                        .telephones = hub->telephones,
                        .subscriptions = hub->subscriptions,
                        .dispatch = hub->dispatch,
                        .receipt = hub->receipt,
                        .publish = hub->publish,
                        .sirens = sirens_of(hub),
                        .templates = hub->warning.templates,
                        .template_count = hub->warning.template_count,
                        .on_health = on_health,
                        .on_metrics = figures_write,
                        .house = hub,
                    },
                    err);
}

int doors_listen(struct hub *hub, struct err *err)
{
    const struct settings *settings = hub->settings;
    int                    port = (int)settings->http.port;

    if (hub->mqtt && open_mqtt_intake(hub, err) < 0)
        return err_at(err, "mqtt");
    if (*settings->http.socket && api_listen_unix(hub->api, settings->http.socket, err) < 0)
        return err_at(err, "http/socket");
    if (port == 0)
        return 0;
    port = api_listen_tcp(hub->api, "127.0.0.1", port, err);
    if (port < 0)
        return err_at(err, "http/port");
    LOG(LOG_INFO, "hub.listening", NUMBER("port", port));
    return 0;
}

void doors_close(void *house)
{
    struct hub *hub = house;

    mqtt_intake_close(hub->mqtt_intake);
    api_close(hub->api);
    hub->mqtt_intake = NULL;
    hub->api = NULL;
}
