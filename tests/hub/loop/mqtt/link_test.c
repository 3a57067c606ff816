#include "hub/loop/mqtt/link.h"

#include <signal.h>

#include "hub/loop/mqtt_client.h"
#include "tests/kit/broker.h"
#include "tests/kit/check.h"

enum { MANY = 100 };

static bool     is_up, is_clear;
static unsigned ended;

static void on_clear(struct tally *tally)
{
    (void)tally;
    is_clear = true;
}

static void on_link(struct mqtt_listener *listener, bool up, const char *why)
{
    (void)listener;
    (void)why;
    is_up |= up;
}

static void on_message(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    (void)listener;
    (void)message;
}

static void on_fate(struct mqtt_publication *publication, enum mqtt_fate fate)
{
    (void)publication;
    ended += fate == MQTT_UNSURE;
}

/* More than the kernel takes waits in the library when the broker dies, and nobody has looked
 * at the socket since: the farewell is never written, and the link goes all the same. */
TEST(it_closes_with_much_unsent_to_a_broker_that_died)
{
    static struct mqtt_publication many[MANY];
    static const char              bytes[MQTT_PAYLOAD_MAX];
    struct mqtt_listener           listener = {
                  .filter = "t/#", .qos = 1, .on_message = on_message, .on_link = on_link};
    struct chance        chance = chance_of_seed(1);
    struct tally         tally = {.on_clear = on_clear};
    struct broker        broker;
    struct mqtt_settings settings = {
        .host = "127.0.0.1", .client_id = "hub", .chance = &chance};
    struct mqtt_client *client;
    uv_loop_t           loop;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    settings.port = broker.port;
    uv_loop_init(&loop);
    CHECK_INT(mqtt_client_open(&client, &settings, &loop, &tally, NULL), 0);
    mqtt_listen(client, &listener);
    while (!is_up)
        uv_run(&loop, UV_RUN_ONCE);
    kill(broker.process.pid, SIGSTOP);
    for (size_t i = 0; i < MANY; i++) {
        many[i] = (struct mqtt_publication){.topic = "t/x",
                                            .payload = bytes,
                                            .len = sizeof bytes,
                                            .qos = 1,
                                            .on_fate = on_fate};
        mqtt_publish(client, &many[i]);
    }
    broker_stop(&broker, SIGKILL);
    mqtt_client_close(client);
    while (!is_clear)
        uv_run(&loop, UV_RUN_ONCE);
    CHECK_INT(uv_loop_close(&loop), 0);
    CHECK_INT(ended, MANY);
    broker_forget(&broker);
}

RUN(it_closes_with_much_unsent_to_a_broker_that_died)
