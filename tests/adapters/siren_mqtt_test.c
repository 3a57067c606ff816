/* Against a real broker and the sirens of tests/fakes/siren. */
#include "tests/kit/adapter_bench.h"

#include <signal.h>
#include <unistd.h>

#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/loop/mqtt_client.h"
#include "tests/kit/broker.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_siren_mqtt;

struct bench {
    struct adapter_bench hub;
    struct broker        broker;
    struct process       sirens;
    struct tally         mqtt_tally;
    struct mqtt_client  *mqtt;
    bool                 has_mqtt_gone;
    struct buf           told;
};

#define SEED       "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define PUBLIC_KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8\n"

static struct bench *bench_of(struct adapter_host *host)
{
    return CONTAINER_OF(CONTAINER_OF(host, struct adapter_bench, host), struct bench, hub);
}

static void on_receipt(struct adapter_host *host, const struct adapter_receipt *receipt,
                       struct adapter_kept *kept)
{
    struct bench *bench = bench_of(host);

    CHECK(kept == NULL);
    buf_format(&bench->told, "%s %s %s|", receipt->key, receipt->device,
               RECEIPT_KIND_WORDS[receipt->kind]);
    uv_stop(&bench->hub.http.loop);
}

static void on_state(struct adapter_host *host, const struct adapter_state *state)
{
    static const char *const WORDS[] = {"up", "degraded", "down"};
    struct bench            *bench = bench_of(host);

    buf_format(&bench->told, "%s is %s%s%s|", state->device ? state->device : "all",
               WORDS[state->health], state->why ? ": " : "", state->why ? state->why : "");
    uv_stop(&bench->hub.http.loop);
}

static void on_mqtt_clear(struct tally *tally)
{
    struct bench *bench = CONTAINER_OF(tally, struct bench, mqtt_tally);

    bench->has_mqtt_gone = true;
    uv_stop(&bench->hub.http.loop);
}

/* Waits until it has told these words, and forgets all it has told. */
static void wait_for(struct bench *bench, const char *words)
{
    while (!bench->told.bytes || !strstr(bench->told.bytes, words))
        uv_run(&bench->hub.http.loop, UV_RUN_DEFAULT);
    bench->told.len = 0;
    bench->told.bytes[0] = '\0';
}

static void start_sirens(struct bench *bench, const char *public_key)
{
    char        key[128], sirens[128], port[10];
    const char *argv[] = {"build/tests/fake_siren",
                          "--port",
                          port,
                          "--site",
                          "empoli",
                          "--key",
                          key,
                          "--key-id",
                          "hub-1",
                          sirens,
                          NULL};
    char        self[4096];
    ssize_t     len = readlink("/proc/self/exe", self, sizeof self - 12);

    CHECK(len > 0);
    self[len] = '\0';
    snprintf(strrchr(self, '/'), 12, "/fake_siren");
    argv[0] = self;
    snprintf(port, sizeof port, "%u", bench->broker.port);
    snprintf(key, sizeof key, "%s", broker_file(&bench->broker, "key", public_key));
    snprintf(sirens, sizeof sirens, "%s",
             broker_file(&bench->broker, "sirens", "srn-1 north\nsrn-2 north\nsrn-3\n"));
    process_start(&bench->sirens, argv);
}

/* public_key: what the sirens know us by; NULL: there are none, and none is waited for. */
static void set_up(struct bench *bench, const char *public_key)
{
    struct mqtt_settings settings = {.host = "127.0.0.1", .client_id = "hub", .backoff_ms = 20};
    char                 text[400];

    *bench = (struct bench){.mqtt_tally.on_clear = on_mqtt_clear};
    broker_prepare(&bench->broker, NULL);
    broker_start(&bench->broker);
    adapter_bench_lay(&bench->hub, NULL);
    settings.port = bench->broker.port;
    settings.chance = &bench->hub.chance;
    CHECK_INT(mqtt_client_open(&bench->mqtt, &settings, &bench->hub.http.loop,
                               &bench->mqtt_tally, NULL),
              0);
    bench->hub.clock = clock_of_system();
    bench->hub.host.mqtt = bench->mqtt;
    bench->hub.host.on_receipt = on_receipt;
    bench->hub.host.on_state = on_state;
    snprintf(text, sizeof text,
             "{\"key_file\": \"%s\", \"key_id\": \"hub-1\", \"ack_ms\": %d,"
             " \"programs\": [\"warning\"]}",
             bench_secret("siren", SEED "\n"), public_key ? 8000 : 300);
    adapter_bench_plug(&bench->hub, &adapter_siren_mqtt, text);
    wait_for(bench, "all is up|");
    if (!public_key)
        return;
    start_sirens(bench, public_key);
    for (int i = 1; i <= 3; i++) {
        char words[40];

        snprintf(words, sizeof words, "srn-%d is up|", i);
        while (!bench->told.bytes || !strstr(bench->told.bytes, words))
            uv_run(&bench->hub.http.loop, UV_RUN_DEFAULT);
    }
    bench->told.len = 0;
}

static void tear_down(struct bench *bench)
{
    if (bench->sirens.pid)
        process_kill(&bench->sirens, SIGTERM);
    adapter_close(bench->hub.adapter);
    mqtt_client_close(bench->mqtt);
    while (!bench->has_mqtt_gone || !bench->hub.has_gone)
        uv_run(&bench->hub.http.loop, UV_RUN_DEFAULT);
    http_bench_close(&bench->hub.http);
    buf_free(&bench->hub.told);
    broker_forget(&bench->broker);
    buf_free(&bench->told);
}

static enum verdict send_order(struct bench *bench, const char *key, const char *to,
                               struct siren_order order)
{
    struct adapter_message message = adapter_bench_message();

    message.key = key;
    message.address = to;
    message.text = NULL;
    message.ref = "alert-1/anna/bruno";
    message.siren = &order;
    message.expiry_ms = clock_now(&bench->hub.clock) + 600000;
    return adapter_bench_send(&bench->hub, &message);
}

static const struct siren_order SOUND = {.verb = SIREN_SOUND,
                                         .program = "warning",
                                         .seconds = 60},
                                BRIEFLY = {.verb = SIREN_SOUND,
                                           .program = "warning",
                                           .seconds = 1},
                                STOP = {.verb = SIREN_STOP},
                                TEST_IT = {.verb = SIREN_TEST_SILENT};

TEST(one_siren_answers_sounds_and_tells_when_it_is_done)
{
    struct bench bench;

    set_up(&bench, PUBLIC_KEY);
    CHECK_INT(send_order(&bench, "k-1", "srn-1", BRIEFLY), VERDICT_SENT);
    wait_for(&bench, "k-1 srn-1 delivered|");
    process_wait_for(&bench.sirens, "srn-1 sounding warning", NULL, 0);
    wait_for(&bench, "k-1 srn-1 done|");
    process_wait_for(&bench.sirens, "srn-1 idle", NULL, 0);
    tear_down(&bench);
}

TEST(a_group_is_answered_at_once_and_each_of_its_sirens_tells)
{
    struct bench bench;
    const char  *told;

    set_up(&bench, PUBLIC_KEY);
    CHECK_INT(send_order(&bench, "k-2", "grp:north", SOUND), VERDICT_SENT);
    while (!(told = bench.told.bytes ? bench.told.bytes : "") ||
           !strstr(told, "k-2 srn-1 accepted|") || !strstr(told, "k-2 srn-2 accepted|") ||
           !strstr(told, "k-2 srn-1 delivered|") || !strstr(told, "k-2 srn-2 delivered|"))
        uv_run(&bench.hub.http.loop, UV_RUN_DEFAULT);
    CHECK(!strstr(told, "srn-3 delivered"));
    CHECK_INT(send_order(&bench, "k-3", "grp:north", STOP), VERDICT_SENT);
    wait_for(&bench, "k-2 srn-2 done|");
    tear_down(&bench);
}

TEST(a_group_whose_sirens_are_known_is_answered_by_its_last)
{
    static const char *const NORTH[] = {"srn-1", "srn-2"};
    static const char *const MORE[] = {"srn-1", "srn-2", "srn-9"};
    struct siren_order       sound = SOUND, stop = STOP;
    struct bench             bench;

    set_up(&bench, PUBLIC_KEY);
    sound.members = NORTH;
    sound.member_count = COUNT_OF(NORTH);
    CHECK_INT(send_order(&bench, "k-2", "grp:north", sound), VERDICT_SENT);
    wait_for(&bench, "k-2 srn-2 accepted|");
    stop.members = MORE;
    stop.member_count = COUNT_OF(MORE);
    CHECK_INT(send_order(&bench, "k-3", "grp:north", stop), VERDICT_UNSURE);
    CHECK_TEXT(bench.hub.why, "1 of 3 sirens have not answered");
    CHECK(strstr(bench.told.bytes, "k-3 srn-1 accepted|"));
    CHECK(strstr(bench.told.bytes, "k-3 srn-9 unknown|"));
    wait_for(&bench, "srn-9 is down: has not answered an order|");
    tear_down(&bench);
}

TEST(a_group_in_which_none_may_sound_is_refused)
{
    static const char *const NORTH[] = {"srn-1", "srn-2"};
    struct siren_order       sound = SOUND;
    struct bench             bench;

    set_up(&bench, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n");
    sound.members = NORTH;
    sound.member_count = COUNT_OF(NORTH);
    CHECK_INT(send_order(&bench, "k-7", "grp:north", sound), VERDICT_REFUSED);
    CHECK_TEXT(bench.hub.why, "the siren does not know our key");
    tear_down(&bench);
}

TEST(asked_twice_under_one_key_it_sounds_once)
{
    struct bench bench;

    set_up(&bench, PUBLIC_KEY);
    CHECK_INT(send_order(&bench, "k-4", "srn-3", BRIEFLY), VERDICT_SENT);
    wait_for(&bench, "k-4 srn-3 done|");
    CHECK_INT(send_order(&bench, "k-4", "srn-3", BRIEFLY), VERDICT_SENT);
    CHECK_INT(send_order(&bench, "k-5", "srn-3", TEST_IT), VERDICT_SENT);
    CHECK(!strstr(bench.told.bytes, "delivered"));
    tear_down(&bench);
}

TEST(a_siren_that_is_not_there_leaves_us_unsure)
{
    struct bench bench;

    set_up(&bench, NULL);
    CHECK_INT(send_order(&bench, "k-6", "srn-9", SOUND), VERDICT_UNSURE);
    CHECK_TEXT(bench.hub.why, "the siren has not answered");
    wait_for(&bench, "srn-9 is down: has not answered an order|");
    tear_down(&bench);
}

TEST(a_siren_with_another_key_refuses_and_says_why)
{
    struct bench bench;

    set_up(&bench, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n");
    CHECK_INT(send_order(&bench, "k-7", "srn-1", SOUND), VERDICT_REFUSED);
    CHECK_TEXT(bench.hub.why, "the siren does not know our key");
    tear_down(&bench);
}

TEST(without_a_broker_nothing_is_sent_and_nothing_sounds_later)
{
    struct bench bench;

    set_up(&bench, PUBLIC_KEY);
    broker_stop(&bench.broker, SIGTERM);
    wait_for(&bench, "all is down");
    CHECK_INT(send_order(&bench, "k-8", "srn-1", SOUND), VERDICT_BUSY);
    broker_start(&bench.broker);
    wait_for(&bench, "all is up|");
    process_wait_for(&bench.sirens, "srn-1 idle", NULL, 0); /* at the start */
    process_wait_for(&bench.sirens, "srn-1 idle", NULL, 0); /* and connected again */
    CHECK_INT(send_order(&bench, "k-9", "srn-1", TEST_IT), VERDICT_SENT);
    CHECK(!bench.told.bytes || !strstr(bench.told.bytes, "k-8"));
    tear_down(&bench);
}

TEST(a_broker_that_dies_under_way_leaves_us_unsure)
{
    struct bench bench;

    set_up(&bench, NULL);
    kill(bench.broker.process.pid, SIGSTOP);
    {
        struct siren_order     order = SOUND;
        struct adapter_message message = adapter_bench_message();
        struct err             err = {0};

        message.address = "grp:north";
        message.text = NULL;
        message.ref = "alert-1/anna/bruno";
        message.siren = &order;
        message.expiry_ms = clock_now(&bench.hub.clock) + 600000;
        CHECK_INT(adapter_send(bench.hub.adapter, &message, &err), 0);
        CHECK_INT(bench.hub.answers, 0);
        broker_stop(&bench.broker, SIGKILL);
        while (bench.hub.answers == 0)
            uv_run(&bench.hub.http.loop, UV_RUN_DEFAULT);
        CHECK_INT(bench.hub.verdict, VERDICT_UNSURE);
    }
    tear_down(&bench);
}

TEST(a_siren_that_dies_is_down)
{
    struct bench bench;

    set_up(&bench, PUBLIC_KEY);
    process_kill(&bench.sirens, SIGKILL);
    wait_for(&bench, "srn-2 is down: not connected|");
    tear_down(&bench);
}

TEST(no_command_is_ever_retained)
{
    struct bench bench;
    char         port[10];

    set_up(&bench, PUBLIC_KEY);
    send_order(&bench, "k-1", "srn-1", BRIEFLY);
    send_order(&bench, "k-2", "grp:north", STOP);
    snprintf(port, sizeof port, "%u", bench.broker.port);
    {
        const char *const argv[] = {"mosquitto_sub",
                                    "-p",
                                    port,
                                    "-W",
                                    "1",
                                    "-C",
                                    "1",
                                    "--retained-only",
                                    "-t",
                                    "tocsin/1/+/siren/+/cmd",
                                    "-t",
                                    "tocsin/1/+/siren-group/+/cmd",
                                    NULL};

        CHECK_INT(process_run(argv), 27); /* timed out: there was none */
    }
    tear_down(&bench);
}

TEST(what_no_siren_could_do_is_refused_here)
{
    static const struct {
        const char        *to, *why;
        struct siren_order order;
    } CASES[] = {
        {"+",
         "that is no siren's name",
         {.verb = SIREN_SOUND, .program = "warning", .seconds = 60}},
        {"grp:a/b",
         "that is no siren's name",
         {.verb = SIREN_SOUND, .program = "warning", .seconds = 60}},
        {"srn-1",
         "the settings have no such program",
         {.verb = SIREN_SOUND, .program = "waltz", .seconds = 60}},
        {"srn-1", "no program is named", {.verb = SIREN_SOUND, .program = NULL, .seconds = 60}},
        {"srn-1",
         "the siren would sound for too long, or not at all",
         {.verb = SIREN_SOUND, .program = "warning", .seconds = 301}},
        {"srn-1",
         "the siren would sound for too long, or not at all",
         {.verb = SIREN_SOUND, .program = "warning", .seconds = 0}},
    };
    struct bench bench;

    set_up(&bench, NULL);
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        CHECK_INT(send_order(&bench, "k-1", CASES[i].to, CASES[i].order), VERDICT_REFUSED);
        CHECK_TEXT(bench.hub.why, CASES[i].why);
    }
    tear_down(&bench);
}

RUN(one_siren_answers_sounds_and_tells_when_it_is_done,
    a_group_is_answered_at_once_and_each_of_its_sirens_tells,
    a_group_whose_sirens_are_known_is_answered_by_its_last,
    a_group_in_which_none_may_sound_is_refused, asked_twice_under_one_key_it_sounds_once,
    a_siren_that_is_not_there_leaves_us_unsure, a_siren_with_another_key_refuses_and_says_why,
    without_a_broker_nothing_is_sent_and_nothing_sounds_later,
    a_broker_that_dies_under_way_leaves_us_unsure, a_siren_that_dies_is_down,
    no_command_is_ever_retained, what_no_siren_could_do_is_refused_here)
