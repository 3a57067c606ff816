#include "hub/api/mqtt_intake.h"

#include "hub/base/reader.h"
#include "hub/loop/mqtt_inbox.h"
#include "tests/hub/flow/kit/control.h"
#include "tests/kit/broker.h"

/* A device, the hub's door for MQTT, the real broker and the real store. */
struct site {
    struct bench         bench;
    struct clock         clock;
    struct chance        chance;
    struct hazards      *hazards;
    struct report_frame  frame;
    struct broker        broker;
    struct intake       *intake;
    struct mqtt_intake  *door;
    struct mqtt_client  *hub, *device;
    struct mqtt_listener listener, link;
    struct mqtt_settings hub_settings, device_settings;
    struct tally         tally; /* of what is opened and closed within a test */
    char                 answers[20][600];
    int                  answered, kept, sent, readings;
    bool                 is_listening, is_clear;
};

static struct site *the_site;

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    (void)reports;
    ((struct site *)house)->kept += (int)count;
}

static void on_position(void *house, const char *device, const struct position *position)
{
    (void)house;
    (void)device;
    (void)position;
}

static void on_readings(void *house, const struct gauge_readings *readings)
{
    struct site *site = house;

    CHECK_TEXT(readings->items[0].device, "empoli/idrometro-3");
    CHECK_TEXT(readings->items[0].quantity, "level");
    site->readings += (int)readings->count;
}

static void on_answer(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct site *site = CONTAINER_OF(listener, struct site, listener);

    snprintf(site->answers[site->answered++], sizeof site->answers[0], "%s", message->payload);
}

static void on_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    (void)why;
    CONTAINER_OF(listener, struct site, listener)->is_listening = is_up;
}

static void on_fate(struct mqtt_publication *publication, enum mqtt_fate fate)
{
    (void)publication;
    CHECK_INT(fate, MQTT_TAKEN);
    the_site->sent++;
}

static void open_door(struct site *site, size_t waiting_max)
{
    CHECK_INT(intake_open(&site->intake,
                          &(struct intake_settings){.store = site->bench.store,
                                                    .clock = &site->clock,
                                                    .chance = &site->chance,
                                                    .owner = &site->bench.tally,
                                                    .secret = "thirty-two bytes of a secret ..",
                                                    .waiting_max = waiting_max,
                                                    .lag_max_ms = 100,
                                                    .per_network_min = 60,
                                                    .per_network_burst = 60,
                                                    .on_kept = on_kept,
                                                    .house = site},
                          NULL),
              0);
    CHECK_INT(
        mqtt_intake_open(&site->door,
                         &(struct mqtt_intake_settings){.intake = site->intake,
                                                        .frame = &site->frame,
                                                        .clock = &site->clock,
                                                        .loop = &site->bench.loop,
                                                        .owner = &site->bench.tally,
                                                        .site = "empoli",
                                                        .public_url = "https://allerta.example",
                                                        .broker = {.host = "127.0.0.1",
                                                                   .port = site->broker.port,
                                                                   .client_id = "hub-intake",
                                                                   .chance = &site->chance},
                                                        .answers = site->hub,
                                                        .on_position = on_position,
                                                        .on_readings = on_readings,
                                                        .house = site},
                         NULL),
        0);
    while (!mqtt_intake_is_up(site->door))
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

static void close_door(struct site *site)
{
    mqtt_intake_close(site->door);
    intake_close(site->intake);
}

static struct mqtt_client *client(struct site *site, const char *id)
{
    struct mqtt_client  *opened;
    struct mqtt_settings settings = {.host = "127.0.0.1",
                                     .port = site->broker.port,
                                     .client_id = id,
                                     .chance = &site->chance};

    CHECK_INT(mqtt_client_open(&opened, &settings, &site->bench.loop, &site->bench.tally, NULL),
              0);
    return opened;
}

static void site_open(struct site *site)
{
    static const char TABLE[] =
        "{\"hazards\":[{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\","
        "\"names\":{\"it\":\"Allagamento\",\"en\":\"Flood\"},\"words\":[],\"distance_m\":300,"
        "\"window_s\":3600,\"reach_m\":600,\"members_most\":50,\"span_most_s\":86400,"
        "\"diameter_most_m\":3000},{\"code\":\"OT\",\"category\":\"Other\",\"event\":"
        "\"OET-000\",\"names\":{\"it\":\"Altro\",\"en\":\"Other\"},\"words\":[],"
        "\"distance_m\":100,\"window_s\":3600,\"reach_m\":300,\"members_most\":50,"
        "\"span_most_s\":7200,\"diameter_most_m\":900}]}";

    *site = (struct site){.clock = clock_set_to(1767225600000), .chance = chance_of_seed(3)};
    the_site = site;
    site->hazards = hazards_open(TABLE, strlen(TABLE), NULL);
    site->frame.hazards = site->hazards;
    broker_prepare(&site->broker, NULL);
    broker_start(&site->broker);
    bench_open(&site->bench, &SQLITE_BACKEND);
    site->hub = client(site, "hub");
    site->device = client(site, "gauge-3");
    site->listener = (struct mqtt_listener){.filter = "tocsin/1/empoli/report/+/answer",
                                            .qos = 1,
                                            .on_message = on_answer,
                                            .on_link = on_link};
    mqtt_listen(site->device, &site->listener);
    while (!site->is_listening || !mqtt_is_up(site->hub))
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

static void site_close(struct site *site)
{
    mqtt_client_close(site->hub);
    mqtt_client_close(site->device);
    bench_close(&site->bench);
    broker_forget(&site->broker);
    hazards_close(site->hazards);
}

static void tell_on(struct site *site, const char *topic, const char *text)
{
    struct mqtt_publication publication = {
        .topic = topic, .payload = text, .len = strlen(text), .qos = 1, .on_fate = on_fate};
    int sent = site->sent;

    mqtt_publish(site->device, &publication);
    while (site->sent == sent)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

static void tell(struct site *site, const char *text)
{
    tell_on(site, "tocsin/1/empoli/report/gauge-3", text);
}

static void wait_answers(struct site *site, int count)
{
    while (site->answered < count)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

#define REPORT(last, text)                                                                     \
    "{\"v\":1,\"id\":\"01020304-0506-7008-800a-0b0c0d0e0f" last "\",\"hazard\":\"FL\","        \
    "\"where\":{\"lat\":43.72,\"lon\":10.95},\"text\":\"" text "\"}"

static bool says(const char *json, const char *part)
{
    if (strstr(json, part))
        return true;
    fprintf(stderr, "%s lacks %s\n", json, part);
    return false;
}

/* Bridged from The Things Stack's own server. */
TEST(an_uplink_is_a_reading_and_no_report)
{
    static const char TOPIC[] = "v3/empoli@ttn/devices/idrometro-3/up";
    struct site       site;

    site_open(&site);
    open_door(&site, 1000);
    tell_on(&site, TOPIC,
            "{\"end_device_ids\":{\"device_id\":\"idrometro-3\",\"application_ids\":{"
            "\"application_id\":\"empoli\"}},\"uplink_message\":{\"decoded_payload\":{"
            "\"level\":2.35}}}");
    while (site.readings == 0)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    tell_on(&site, TOPIC, "{\"uplink_message\":{}}"); /* kept for an operator */
    tell(&site, REPORT("01", "acqua"));
    wait_answers(&site, 1);
    CHECK_INT(site.readings, 1);
    CHECK_INT(site.kept, 1);
    close_door(&site);
    site_close(&site);
}

TEST(a_report_is_answered_after_it_is_on_disk)
{
    struct site site;

    site_open(&site);
    open_door(&site, 1000);
    tell(&site, REPORT("01", "acqua"));
    wait_answers(&site, 1);
    CHECK(says(site.answers[0], "\"status\":\"received\",\"number\":1"));
    CHECK(says(site.answers[0], "https://allerta.example/status/"));
    tell(&site, REPORT("01", "acqua"));
    tell(&site, REPORT("01", "altro"));
    wait_answers(&site, 3);
    CHECK(says(site.answers[1], "\"status\":\"received\",\"number\":1"));
    CHECK(says(site.answers[2], "\"status\":\"conflict\""));
    CHECK_INT(site.kept, 1);
    close_door(&site);
    site_close(&site);
}

TEST(what_is_no_report_is_kept_with_its_reason_and_comes_once)
{
    struct site               site;
    struct store_list_refused list = {.limit = 10};

    site_open(&site);
    open_door(&site, 1000);
    tell(&site, REPORT("01", "acqua\",\"colour\":\"blue"));
    tell(&site, "{\"v\":2,\"id\":\"01020304-0506-7008-800a-0b0c0d0e0f02\"}");
    tell(&site, "garbage");
    tell(&site, "tocsin fl 43,7213 10,9472 acqua alta");
    wait_answers(&site, 4);
    close_door(&site);
    open_door(&site, 1000); /* the broker has nothing to send again */
    tell(&site, REPORT("03", "fango"));
    wait_answers(&site, 5);
    CHECK_INT(site.kept, 2);
    CHECK_INT(ASK(&site.bench, list_refused, &list), 0);
    CHECK_INT(list.count, 3);
    store_job_free(&list.job);
    for (int i = 0; i < 5; i++)
        CHECK(strstr(site.answers[i], "\"status\":\"busy\"") == NULL);
    close_door(&site);
    site_close(&site);
}

/* A short text left at the broker comes anew at each subscription: it is one report. */
TEST(a_short_text_left_at_the_broker_is_one_report_whenever_it_comes)
{
    struct site             site;
    struct mqtt_publication left = {.topic = "tocsin/1/empoli/report/gauge-3",
                                    .payload = "TOCSIN FL 43.7213,10.9472 acqua",
                                    .len = 31,
                                    .qos = 1,
                                    .is_retained = true,
                                    .on_fate = on_fate};

    site_open(&site);
    mqtt_publish(site.device, &left);
    while (site.sent == 0)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    for (int i = 1; i <= 3; i++) {
        open_door(&site, 1000);
        wait_answers(&site, i);
        close_door(&site);
        site.clock.set_ms += 3600000;
    }
    CHECK_INT(site.kept, 1);
    site_close(&site);
}

TEST(under_stress_nothing_is_acknowledged_and_the_broker_sends_it_again)
{
    struct site site;

    site_open(&site);
    open_door(&site, 0); /* takes nothing */
    tell(&site, REPORT("01", "acqua"));
    for (int i = 0; i < 20; i++)
        uv_run(&site.bench.loop, UV_RUN_NOWAIT);
    CHECK_INT(site.kept, 0);
    CHECK_INT(site.answered, 0);
    close_door(&site); /* the batch is given up unacknowledged */
    open_door(&site, 1000);
    wait_answers(&site, 1);
    CHECK_INT(site.kept, 1);
    CHECK(says(site.answers[0], "\"status\":\"received\""));
    close_door(&site);
    site_close(&site);
}

RUN(an_uplink_is_a_reading_and_no_report, a_report_is_answered_after_it_is_on_disk,
    what_is_no_report_is_kept_with_its_reason_and_comes_once,
    a_short_text_left_at_the_broker_is_one_report_whenever_it_comes,
    under_stress_nothing_is_acknowledged_and_the_broker_sends_it_again)
