/* Who is trusted: HTTP against openssl's server, MQTT against mosquitto. */
#include <signal.h>

#include "hub/base/mem.h"
#include "hub/loop/mqtt_client.h"
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

RUN(https_trusts_the_authority_it_was_given_and_the_name_it_called,
    mqtt_trusts_the_authority_it_was_given_and_the_name_it_called)
