#include "hub/loop/mqtt_inbox.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"
#include "tests/kit/broker.h"
#include "tests/kit/check.h"

enum { WINDOW = 4 };

enum way { HOLD, RELEASE, CRASH };

/* An inbox under test, and a client that publishes to it. */
struct bench {
    uv_loop_t               loop;
    struct tally            tally;
    struct chance           chance;
    struct mqtt_inbox_owner owner;
    struct mqtt_inbox      *inbox;
    struct mqtt_client     *client;
    struct mqtt_listener    link;
    struct mqtt_publication outs[20];
    unsigned                sent, taken, batches, held, most;
    unsigned                ups, downs;
    bool                    is_client_up, is_clear;
    enum way                way;   /* with a batch */
    struct buf              heard; /* payloads, with a blank behind each */
};

static void on_clear(struct tally *tally)
{
    struct bench *bench = CONTAINER_OF(tally, struct bench, tally);

    bench->is_clear = true;
    uv_stop(&bench->loop);
}

static void on_batch(struct mqtt_inbox_owner *owner, const struct mqtt_message *messages,
                     size_t count)
{
    struct bench *bench = CONTAINER_OF(owner, struct bench, owner);

    for (size_t i = 0; i < count; i++)
        if (messages[i].is_too_long)
            buf_format(&bench->heard, "(%zu) ", messages[i].len);
        else
            buf_format(&bench->heard, "%s ", messages[i].payload);
    if (bench->way == CRASH)
        _exit(9);
    bench->batches++;
    bench->held += (unsigned)count;
    if (count > bench->most)
        bench->most = (unsigned)count;
    if (bench->way == RELEASE)
        mqtt_inbox_release(bench->inbox);
    uv_stop(&bench->loop);
}

static void on_link(struct mqtt_inbox_owner *owner, bool is_up, const char *why)
{
    struct bench *bench = CONTAINER_OF(owner, struct bench, owner);

    (void)why;
    if (is_up)
        bench->ups++;
    else
        bench->downs++;
    uv_stop(&bench->loop);
}

static void on_client_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    struct bench *bench = CONTAINER_OF(listener, struct bench, link);

    (void)why;
    bench->is_client_up = is_up;
    uv_stop(&bench->loop);
}

static void set_up(struct bench *bench, const struct broker *broker, enum way way)
{
    static const char *const FILTERS[] = {"t/#", NULL};
    struct mqtt_settings     settings = {.host = "127.0.0.1",
                                         .port = broker->port,
                                         .client_id = "inbox",
                                         .window = WINDOW,
                                         .backoff_ms = 20,
                                         .chance = &bench->chance};

    *bench =
        (struct bench){.tally.on_clear = on_clear, .chance = chance_of_seed(1), .way = way};
    bench->owner.on_batch = on_batch;
    bench->owner.on_link = on_link;
    bench->link.on_link = on_client_link;
    uv_loop_init(&bench->loop);
    CHECK_INT(mqtt_inbox_open(&bench->inbox, &settings, FILTERS, &bench->owner, &bench->loop,
                              &bench->tally, NULL),
              0);
    settings.client_id = "client";
    settings.window = 0;
    CHECK_INT(mqtt_client_open(&bench->client, &settings, &bench->loop, &bench->tally, NULL),
              0);
    mqtt_listen(bench->client, &bench->link);
    while (bench->ups == 0 || !bench->is_client_up)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

static void finish(struct bench *bench)
{
    while (!bench->is_clear)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&bench->loop), 0);
    buf_free(&bench->heard);
}

static void tear_down(struct bench *bench)
{
    mqtt_client_close(bench->client);
    mqtt_inbox_close(bench->inbox);
    finish(bench);
}

static void on_fate(struct mqtt_publication *out, enum mqtt_fate fate)
{
    struct bench *bench = CONTAINER_OF(out - (out->topic[2] - 'a'), struct bench, outs);

    if (fate == MQTT_TAKEN)
        bench->taken++;
    uv_stop(&bench->loop);
}

/* Publishes these one-letter messages and waits until the broker has them all. */
static void publish(struct bench *bench, const char *letters)
{
    static const char TOPICS[] = "t/a\0t/b\0t/c\0t/d\0t/e\0t/f\0t/g\0t/h\0t/i\0t/j";

    for (; *letters; letters++) {
        struct mqtt_publication *out = &bench->outs[*letters - 'a'];

        out->topic = &TOPICS[4 * (*letters - 'a')];
        out->payload = out->topic + 2;
        out->len = 1;
        out->qos = 1;
        out->on_fate = on_fate;
        bench->sent++;
        mqtt_publish(bench->client, out);
    }
    while (bench->taken < bench->sent)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

static void wait_for_held(struct bench *bench, unsigned held)
{
    while (bench->held < held)
        uv_run(&bench->loop, UV_RUN_DEFAULT);
}

/* Another process publishes, and has its acknowledgement before this returns. */
static void publish_elsewhere(const struct broker *broker, const char *flag, const char *what)
{
    char              port[10];
    const char *const argv[] = {"mosquitto_pub", "-p", port, "-q", "1", "-t",
                                "t/x",           flag, what, NULL};

    snprintf(port, sizeof port, "%u", broker->port);
    CHECK_INT(process_run(argv), 0);
}

/* A process that reads a batch and dies before it is on disk. */
static void crash_at_first_batch(const struct broker *broker)
{
    pid_t pid = fork();
    int   status;

    if (pid == 0) {
        struct bench bench;

        set_up(&bench, broker, CRASH);
        for (;;)
            uv_run(&bench.loop, UV_RUN_DEFAULT);
    }
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 9);
}

TEST(what_was_read_but_not_released_comes_again_after_a_crash)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, RELEASE);
    tear_down(&bench);
    publish_elsewhere(&broker, "-m", "a");
    publish_elsewhere(&broker, "-m", "b");
    publish_elsewhere(&broker, "-m", "c");
    crash_at_first_batch(&broker);
    crash_at_first_batch(&broker);
    set_up(&bench, &broker, RELEASE);
    wait_for_held(&bench, 3);
    CHECK_TEXT(bench.heard.bytes, "a b c ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(what_was_released_never_comes_again)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, RELEASE);
    publish(&bench, "ab");
    wait_for_held(&bench, 2);
    tear_down(&bench);
    set_up(&bench, &broker, RELEASE);
    publish(&bench, "c"); /* the broker keeps order: a and b would stand before it */
    wait_for_held(&bench, 1);
    CHECK_TEXT(bench.heard.bytes, "c ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(while_a_batch_is_out_no_other_is_read_and_none_is_larger_than_the_window)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, HOLD);
    publish(&bench, "a");
    wait_for_held(&bench, 1);
    publish(&bench, "bcdefghij"); /* all of them are with the broker now */
    CHECK_INT(bench.batches, 1);
    bench.way = RELEASE;
    mqtt_inbox_release(bench.inbox);
    wait_for_held(&bench, 10);
    CHECK_TEXT(bench.heard.bytes, "a b c d e f g h i j ");
    CHECK(bench.most <= WINDOW);
    tear_down(&bench);
    broker_forget(&broker);
}

/* More acknowledgements than the library's bell holds were kept back before. */
TEST(batches_are_as_large_after_a_thousand_messages_as_at_first)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, RELEASE);
    for (unsigned i = 1; i <= 100; i++) {
        publish(&bench, "abcdefghij");
        wait_for_held(&bench, 10 * i);
    }
    bench.way = HOLD;
    publish(&bench, "a");
    wait_for_held(&bench, 1001);
    publish(&bench, "bcde");
    bench.most = 0;
    bench.way = RELEASE;
    mqtt_inbox_release(bench.inbox);
    wait_for_held(&bench, 1005);
    CHECK_INT(bench.most, WINDOW);
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(a_batch_held_while_the_broker_restarts_comes_again_and_is_acknowledged_then)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, HOLD);
    publish(&bench, "ab");
    wait_for_held(&bench, 1);
    broker_stop(&broker, SIGTERM);
    while (bench.is_client_up)
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    mqtt_inbox_release(bench.inbox);
    bench.way = RELEASE;
    broker_start(&broker);
    while (bench.ups < 2 ||
           (!strstr(bench.heard.bytes, "a b a b ") && !strstr(bench.heard.bytes, "a a b ")))
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(a_message_too_long_is_told_without_its_bytes_and_acknowledged_like_any_other)
{
    static char   text[MQTT_PAYLOAD_MAX + 2];
    struct broker broker;
    struct bench  bench;
    char          path[128];

    memset(text, 'x', sizeof text - 1);
    broker_prepare(&broker, NULL);
    broker_start(&broker);
    snprintf(path, sizeof path, "%s", broker_file(&broker, "long", text));
    set_up(&bench, &broker, RELEASE);
    publish_elsewhere(&broker, "-f", path);
    wait_for_held(&bench, 1);
    CHECK_TEXT(bench.heard.bytes, "(65537) ");
    tear_down(&bench);
    set_up(&bench, &broker, RELEASE);
    publish(&bench, "a");
    wait_for_held(&bench, 1);
    CHECK_TEXT(bench.heard.bytes, "a ");
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(closing_waits_for_the_batch_that_is_out)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, HOLD);
    publish(&bench, "ab");
    wait_for_held(&bench, 1);
    mqtt_inbox_close(bench.inbox);
    mqtt_client_close(bench.client);
    while (bench.tally.held > 1)
        uv_run(&bench.loop, UV_RUN_ONCE);
    CHECK(!bench.is_clear);
    bench.way = RELEASE;
    mqtt_inbox_release(bench.inbox);
    finish(&bench);
    set_up(&bench, &broker, RELEASE);
    publish(&bench, "c");
    while (!strchr(bench.heard.len ? bench.heard.bytes : "", 'c'))
        uv_run(&bench.loop, UV_RUN_DEFAULT);
    CHECK(!strchr(bench.heard.bytes, 'a'));
    tear_down(&bench);
    broker_forget(&broker);
}

TEST(closing_ends_though_the_broker_went_before_the_acknowledgements)
{
    struct broker broker;
    struct bench  bench;

    broker_prepare(&broker, NULL);
    broker_start(&broker);
    set_up(&bench, &broker, HOLD);
    publish(&bench, "a");
    wait_for_held(&bench, 1);
    publish(&bench, "bcde");
    mqtt_inbox_release(bench.inbox);
    wait_for_held(&bench,
                  5); /* four in one batch: the first write finds the end, the next fails */
    mqtt_inbox_close(bench.inbox);
    mqtt_client_close(bench.client);
    broker_stop(&broker, SIGKILL);
    mqtt_inbox_release(bench.inbox);
    finish(&bench);
    broker_forget(&broker);
}

RUN(what_was_read_but_not_released_comes_again_after_a_crash,
    what_was_released_never_comes_again,
    while_a_batch_is_out_no_other_is_read_and_none_is_larger_than_the_window,
    batches_are_as_large_after_a_thousand_messages_as_at_first,
    a_batch_held_while_the_broker_restarts_comes_again_and_is_acknowledged_then,
    a_message_too_long_is_told_without_its_bytes_and_acknowledged_like_any_other,
    closing_waits_for_the_batch_that_is_out,
    closing_ends_though_the_broker_went_before_the_acknowledgements)
