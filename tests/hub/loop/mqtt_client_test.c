#include "hub/loop/mqtt_client.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"
#include "tests/kit/broker.h"
#include "tests/kit/check.h"

enum { OUTS = 26 };

struct out {
    struct mqtt_publication publication;
    struct bench           *bench;
    char                    text[2];
    unsigned                fates;
    enum mqtt_fate          fate;
};

struct bench {
    uv_loop_t            loop;
    struct tally         tally;
    struct chance        chance;
    struct mqtt_client  *client;
    struct mqtt_listener listener;
    bool                 is_up, is_clear;
    unsigned             ups, downs;
    char                 why[100];
    struct out           outs[OUTS];
    unsigned             fates;
    struct buf           heard;
};

static void on_clear(struct tally *tally)
{
    struct bench *bench = CONTAINER_OF(tally, struct bench, tally);

    bench->is_clear = true;
    uv_stop(&bench->loop);
}

static void on_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    struct bench *bench = CONTAINER_OF(listener, struct bench, listener);

    bench->is_up = is_up;
    if (is_up)
        bench->ups++;
    else
        bench->downs++;
    snprintf(bench->why, sizeof bench->why, "%s", why);
    uv_stop(&bench->loop);
}

static void on_message(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct bench *bench = CONTAINER_OF(listener, struct bench, listener);

    buf_format(&bench->heard, "%s%s ", message->payload, message->is_retained ? "!" : "");
    uv_stop(&bench->loop);
}

static void on_fate(struct mqtt_publication *publication, enum mqtt_fate fate)
{
    struct out *out = CONTAINER_OF(publication, struct out, publication);

    out->fate = fate;
    out->fates++;
    out->bench->fates++;
    uv_stop(&out->bench->loop);
}

static void set_up(struct bench *bench, const struct broker *broker,
                   const struct mqtt_settings *more)
{
    struct mqtt_settings settings = *more;

    settings.host = "127.0.0.1";
    settings.port = broker->port;
    settings.client_id = "hub";
    settings.backoff_ms = 20;
    settings.chance = &bench->chance;
    *bench = (struct bench){.tally.on_clear = on_clear, .chance = chance_of_seed(1)};
    bench->listener = (struct mqtt_listener){
        .filter = "t/#", .qos = 1, .on_message = on_message, .on_link = on_link};
    uv_loop_init(&bench->loop);
    CHECK_INT(mqtt_client_open(&bench->client, &settings, &bench->loop, &bench->tally, NULL),
              0);
    mqtt_listen(bench->client, &bench->listener);
}

static void wait_for_up(struct bench *bench, unsigned ups)
{
    while (bench->ups < ups)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

static void wait_for_heard(struct bench *bench, const char *text)
{
    while (bench->heard.len < strlen(text))
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_TEXT(bench->heard.bytes, text);
}

static void tear_down(struct bench *bench)
{
    mqtt_client_close(bench->client);
    while (!bench->is_clear)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&bench->loop), 0);
    buf_free(&bench->heard);
}

/* Publishes one letter, not yet answered. */
static struct out *publish(struct bench *bench, char letter, struct mqtt_publication how)
{
    struct out *out = &bench->outs[letter - 'a'];

    *out = (struct out){.publication = how, .bench = bench, .text = {letter}};
    if (!how.topic)
        out->publication.topic = "t/x";
    if (!how.payload) {
        out->publication.payload = out->text;
        out->publication.len = 1;
    }
    out->publication.on_fate = on_fate;
    mqtt_publish(bench->client, &out->publication);
    CHECK_INT(out->fates, 0);
    return out;
}

static enum mqtt_fate fate_of(struct bench *bench, struct out *out)
{
    while (out->fates == 0)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_INT(out->fates, 1);
    return out->fate;
}

static const struct mqtt_settings    PLAIN = {0}, V5 = {.is_v5 = true}, NARROW = {.window = 1};
static const struct mqtt_publication QOS0 = {.qos = 0}, QOS1 = {.qos = 1},
                                     URGENT = {.qos = 1, .urgency = MQTT_URGENT},
                                     STOP = {.qos = 1, .urgency = MQTT_BEFORE_ALL};

TEST(what_is_published_is_acknowledged_and_heard)
{
    static const struct mqtt_settings *const VERSIONS[] = {&PLAIN, &V5};
    struct broker                            broker;
    struct bench                             bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    for (size_t i = 0; i < COUNT_OF(VERSIONS); i++) {
        set_up(&bench, &broker, VERSIONS[i]);
        wait_for_up(&bench, 1);
        CHECK_INT(fate_of(&bench, publish(&bench, 'a', QOS1)), MQTT_TAKEN);
        CHECK_INT(fate_of(&bench, publish(&bench, 'b', QOS0)), MQTT_TAKEN);
        wait_for_heard(&bench, "a b ");
        tear_down(&bench);
    }
    broker_forget(&broker);
}

TEST(what_was_published_while_not_connected_is_never_sent)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    set_up(&bench, &broker, &PLAIN);
    CHECK_INT(fate_of(&bench, publish(&bench, 'a', QOS1)), MQTT_NOT_SENT);
    broker_start(&broker);
    wait_for_up(&bench, 1);
    CHECK_INT(fate_of(&bench, publish(&bench, 'b', QOS1)), MQTT_TAKEN);
    wait_for_heard(&bench, "b ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(what_was_under_way_when_the_broker_died_is_unsure_and_is_not_sent_again)
{
    struct broker broker;
    struct bench  bench;
    struct out   *first, *second;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, &NARROW);
    wait_for_up(&bench, 1);
    kill(broker.process.pid, SIGSTOP);
    first = publish(&bench, 'a', QOS1);
    second = publish(&bench, 'b', QOS1);
    broker_stop(&broker, SIGKILL);
    CHECK_INT(fate_of(&bench, first), MQTT_UNSURE);
    CHECK_INT(fate_of(&bench, second), MQTT_NOT_SENT);
    broker_start(&broker);
    wait_for_up(&bench, 2);
    CHECK_INT(fate_of(&bench, publish(&bench, 'c', QOS1)), MQTT_TAKEN);
    wait_for_heard(&bench, "c "); /* and it listens again */
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(the_window_paces_and_the_urgent_goes_first)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, &NARROW);
    wait_for_up(&bench, 1);
    publish(&bench, 'a', QOS1);
    publish(&bench, 'b', QOS1);
    publish(&bench, 'c', QOS1);
    publish(&bench, 'd', URGENT);
    publish(&bench, 'e', URGENT);
    publish(&bench, 'f', STOP);
    while (bench.fates < 6)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    wait_for_heard(&bench, "a f d e b c ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(what_cannot_be_sent_is_answered_too)
{
    static char                          text[MQTT_PAYLOAD_MAX + 1];
    static const struct mqtt_publication CASES[] = {
        {.topic = "", .qos = 1},
        {.topic = "t/+", .qos = 1},
        {.topic = "t/#", .qos = 1},
        {.topic = "t/\xc3", .qos = 1},
        {.topic = "t/x", .qos = 2},
        {.topic = "t/x", .qos = 1, .payload = text, .len = sizeof text},
    };
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, &V5);
    wait_for_up(&bench, 1);
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_INT(fate_of(&bench, publish(&bench, 'a', CASES[i])), MQTT_NOT_SENT);
    CHECK_INT(fate_of(&bench, publish(&bench, 'b', QOS1)), MQTT_TAKEN);
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(a_broker_that_says_no_is_heard_in_mqtt_5)
{
    struct broker           broker;
    struct bench            bench;
    struct mqtt_publication forbidden = {.qos = 1, .topic = "secret/x"};

    broker_prepare(&broker, NULL);
    broker_add(&broker, "acl_file", broker_file(&broker, "acl", "topic readwrite t/#\n"));
    broker_start(&broker);
    set_up(&bench, &broker, &V5);
    wait_for_up(&bench, 1);
    CHECK_INT(fate_of(&bench, publish(&bench, 'a', forbidden)), MQTT_REFUSED);
    CHECK_INT(fate_of(&bench, publish(&bench, 'b', QOS1)), MQTT_TAKEN);
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(the_will_is_left_at_the_end_and_the_greeting_at_the_start)
{
    static const struct mqtt_settings TALKING = {
        .will_topic = "t/online", .will = "gone", .hello = "here"};
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, &TALKING);
    wait_for_heard(&bench, "here ");
    tear_down(&bench);
    set_up(&bench, &broker, &PLAIN);
    wait_for_heard(&bench, "gone! ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(a_wrong_password_is_told_in_words)
{
    static const struct mqtt_settings WRONG = {.user = "hub", .password = "wrong"};
    struct broker                     broker;
    struct bench                      bench;

    broker_prepare(&broker, "allow_anonymous false\n");
    broker_start(&broker);
    set_up(&bench, &broker, &WRONG);
    while (bench.downs == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    CHECK_TEXT(bench.why, "Connection Refused: not authorised.");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(it_closes_at_any_time)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    set_up(&bench, &broker, &PLAIN); /* before the first attempt */
    publish(&bench, 'a', QOS1);
    tear_down(&bench);
    set_up(&bench, &broker, &PLAIN); /* while resting after a failure */
    while (bench.downs == 0)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    tear_down(&bench);
    set_up(&bench, &broker, &PLAIN); /* while the worker connects */
    uv_run(&bench.loop, UV_RUN_NOWAIT);
    tear_down(&bench);
    broker_start(&broker);
    set_up(&bench, &broker, &PLAIN); /* with something unanswered */
    wait_for_up(&bench, 1);
    kill(broker.process.pid, SIGSTOP);
    publish(&bench, 'a', QOS1);
    mqtt_unlisten(bench.client, &bench.listener);
    kill(broker.process.pid, SIGCONT);
    tear_down(&bench);
    broker_forget(&broker);
}

/* The library closes its socket inside a call; whoever gets the number next is watched. */
TEST(the_number_of_a_socket_it_closed_can_be_another_s_at_once)
{
    struct broker broker;
    struct bench  bench;
    int           ends[4][2];
    uv_poll_t     polls[4][2];

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, &PLAIN);
    wait_for_up(&bench, 1);
    mqtt_client_close(bench.client);
    for (int i = 0; i < 4; i++) {
        CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends[i]), 0);
        for (int k = 0; k < 2; k++)
            CHECK_INT(uv_poll_init(&bench.loop, &polls[i][k], ends[i][k]), 0);
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 2; k++) {
            uv_close((uv_handle_t *)&polls[i][k], NULL);
            close(ends[i][k]);
        }
    while (!bench.is_clear)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&bench.loop), 0);
    buf_free(&bench.heard);
    broker_forget(&broker);
}

TEST(settings_the_library_refuses_are_refused)
{
    static const struct mqtt_settings CASES[] = {
        {.host = "127.0.0.1", .port = 1, .client_id = "x", .keepalive_s = 3},
        {.host = "127.0.0.1", .port = 1, .client_id = "x", .ca_file = "/nowhere.pem"},
        {.host = "127.0.0.1", .port = 1, .client_id = "x", .will_topic = "a/#", .will = "x"},
    };
    struct mqtt_client *client;
    struct tally        tally = {0};
    uv_loop_t           loop;

    uv_loop_init(&loop);
    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_INT(mqtt_client_open(&client, &CASES[i], &loop, &tally, NULL), -1);
    CHECK_INT(tally.held, 0);
    CHECK_INT(uv_loop_close(&loop), 0);
}

RUN(what_is_published_is_acknowledged_and_heard,
    what_was_published_while_not_connected_is_never_sent,
    what_was_under_way_when_the_broker_died_is_unsure_and_is_not_sent_again,
    the_window_paces_and_the_urgent_goes_first, what_cannot_be_sent_is_answered_too,
    a_broker_that_says_no_is_heard_in_mqtt_5,
    the_will_is_left_at_the_end_and_the_greeting_at_the_start,
    a_wrong_password_is_told_in_words, it_closes_at_any_time,
    the_number_of_a_socket_it_closed_can_be_another_s_at_once,
    settings_the_library_refuses_are_refused)
