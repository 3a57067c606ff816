/* Who is trusted: HTTP against openssl's server, MQTT against mosquitto. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "hub/loop/mqtt_inbox.h"
#include "tests/kit/broker.h"
#include "tests/kit/certs.h"
#include "tests/kit/check.h"
#include "tests/kit/http_bench.h"

/* An HTTPS server with this certificate, asked with that authority. */
static enum http_fault ask(const struct certs *certs, const char *cert, const char *ca,
                           bool *was_sent_r)
{
    const char *const argv[] = {"openssl", "s_server", "-accept",  "127.0.0.1:0", "-cert",
                                cert,      "-key",     certs->key, "-www",        NULL};
    struct process    server;
    struct http_bench bench;
    struct http_try   one = {.call = {.ca_file = ca}};
    char              port[40], url[60];

    process_start(&server, argv);
    process_wait_for(&server, "ACCEPT 127.0.0.1:", port, sizeof port);
    snprintf(url, sizeof url, "https://127.0.0.1:%s/", port);
    one.call.url = url;
    http_bench_open(&bench, NULL);
    http_try_go(&bench, &one);
    http_bench_close(&bench);
    process_kill(&server, SIGKILL);
    *was_sent_r = one.was_sent;
    return one.fault;
}

TEST(https_trusts_the_authority_it_was_given_and_the_name_it_called)
{
    struct certs certs;
    bool         was_sent;

    certs_make(&certs);
    CHECK_INT(ask(&certs, certs.cert, certs.ca, &was_sent), HTTP_ANSWERED);
    CHECK_INT(ask(&certs, certs.cert, certs.other_ca, &was_sent), HTTP_UNTRUSTED);
    CHECK(!was_sent);
    CHECK_INT(ask(&certs, certs.cert, NULL, &was_sent), HTTP_UNTRUSTED);
    CHECK(!was_sent);
    CHECK_INT(ask(&certs, certs.wrong, certs.ca, &was_sent), HTTP_UNTRUSTED);
    CHECK(!was_sent);
    certs_forget(&certs);
}

struct link {
    uv_loop_t            loop;
    struct tally         tally;
    struct mqtt_listener listener;
    bool                 is_up, is_told;
};

static void on_clear(struct tally *tally)
{
    (void)tally;
}

static void on_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    struct link *link = CONTAINER_OF(listener, struct link, listener);

    (void)why;
    link->is_up = is_up;
    link->is_told = true;
    uv_stop(&link->loop);
}

/* Does the client take this broker for its own? */
static bool connects(const struct certs *certs, const char *cert, const char *ca)
{
    struct broker        broker;
    struct link          link = {.tally.on_clear = on_clear, .listener.on_link = on_link};
    struct chance        chance = chance_of_seed(1);
    struct mqtt_client  *client;
    struct mqtt_settings settings = {
        .host = "127.0.0.1", .client_id = "hub", .ca_file = ca, .chance = &chance};

    broker_prepare(&broker, NULL);
    broker_add(&broker, "certfile", cert);
    broker_add(&broker, "keyfile", certs->key);
    broker_start(&broker);
    settings.port = broker.port;
    uv_loop_init(&link.loop);
    CHECK_INT(mqtt_client_open(&client, &settings, &link.loop, &link.tally, NULL), 0);
    mqtt_listen(client, &link.listener);
    while (!link.is_told)
        uv_run(&link.loop, UV_RUN_DEFAULT);
    mqtt_client_close(client);
    link.listener.on_link = NULL;
    while (uv_run(&link.loop, UV_RUN_DEFAULT) != 0)
        ;
    CHECK_INT(uv_loop_close(&link.loop), 0);
    broker_forget(&broker);
    return link.is_up;
}

TEST(mqtt_trusts_the_authority_it_was_given_and_the_name_it_called)
{
    struct certs certs;

    certs_make(&certs);
    CHECK(connects(&certs, certs.cert, certs.ca));
    CHECK(!connects(&certs, certs.cert, certs.other_ca));
    CHECK(!connects(&certs, certs.wrong, certs.ca));
    CHECK(!connects(&certs, certs.cert, NULL));
    certs_forget(&certs);
}

struct reading {
    uv_loop_t               loop;
    struct tally            tally;
    struct mqtt_inbox_owner owner;
    struct mqtt_inbox      *inbox;
    size_t                  count;
};

static void on_batch(struct mqtt_inbox_owner *owner, const struct mqtt_message *messages,
                     size_t count)
{
    struct reading *reading = CONTAINER_OF(owner, struct reading, owner);

    for (size_t i = 0; i < count; i++)
        CHECK_INT(messages[i].payload[0], 'a' + (int)i);
    reading->count = count;
    mqtt_inbox_release(reading->inbox);
    uv_stop(&reading->loop);
}

/* openssl's server, which says to whoever comes what is written into the pipe, at once. */
static void say_in_one_record(struct process *server, const struct certs *certs, char *port,
                              const void *bytes, size_t len)
{
    char              pipe[96], command[400];
    const char *const argv[] = {"sh", "-c", command, NULL};
    int               fd;

    snprintf(pipe, sizeof pipe, "%s/pipe", certs->folder);
    snprintf(command, sizeof command,
             "exec openssl s_server -accept 127.0.0.1:0 -cert %s -key %s <>%s", certs->cert,
             certs->key, pipe);
    CHECK_INT(mkfifo(pipe, 0600), 0);
    fd = open(pipe, O_RDWR | O_CLOEXEC);
    CHECK(write(fd, bytes, len) == (ssize_t)len);
    process_start(server, argv);
    process_wait_for(server, "ACCEPT 127.0.0.1:", port, 10);
    close(fd);
}

/* The library reads all of a record it has decrypted, whatever the window is. */
TEST(messages_of_one_record_are_one_batch_though_the_window_is_smaller)
{
    static const char *const FILTERS[] = {"t", NULL};
    unsigned char            bytes[4 + 26 * 6] = {0x20, 2, 0, 0}; /* CONNACK */
    struct reading           reading = {.tally.on_clear = on_clear, .owner.on_batch = on_batch};
    struct chance            chance = chance_of_seed(1);
    struct certs             certs;
    struct process           server;
    char                     port[10];
    struct mqtt_settings     settings = {
            .host = "127.0.0.1", .client_id = "hub", .window = 4, .chance = &chance};

    for (int i = 0; i < 26; i++) /* PUBLISH, QoS 0 */
        memcpy(&bytes[4 + 6 * i],
               (unsigned char[]){0x30, 4, 0, 1, 't', (unsigned char)('a' + i)}, 6);
    certs_make(&certs);
    say_in_one_record(&server, &certs, port, bytes, sizeof bytes);
    settings.ca_file = certs.ca;
    settings.port = (unsigned)atoi(port);
    uv_loop_init(&reading.loop);
    CHECK_INT(mqtt_inbox_open(&reading.inbox, &settings, FILTERS, &reading.owner, &reading.loop,
                              &reading.tally, NULL),
              0);
    while (reading.count == 0)
        uv_run(&reading.loop, UV_RUN_DEFAULT);
    CHECK_INT(reading.count, 26);
    mqtt_inbox_close(reading.inbox);
    process_kill(&server, SIGKILL);
    while (uv_run(&reading.loop, UV_RUN_DEFAULT) != 0)
        ;
    CHECK_INT(uv_loop_close(&reading.loop), 0);
    certs_forget(&certs);
}

RUN(https_trusts_the_authority_it_was_given_and_the_name_it_called,
    mqtt_trusts_the_authority_it_was_given_and_the_name_it_called,
    messages_of_one_record_are_one_batch_though_the_window_is_smaller)
