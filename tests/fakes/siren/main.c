/* main.c: sirens that make no sound, for tests and the demo. Each has a connection of its
 * own, with its own will; with --shared one connection speaks for all, for large numbers.
 *
 *   fake_siren --port 1883 --site empoli --key PUBLIC_KEY_FILE --key-id hub-1
 *              [--host 127.0.0.1] [--secrets FOLDER] [--ca FILE] [--shared] SIRENS_FILE
 *
 * SIRENS_FILE has a line per siren: its name, a blank, its groups with commas between.
 * --secrets: FOLDER/<name> holds that siren's password, and its user is its name. Prints a line
 * for each state a siren is in, when the broker has it, and has heard what it listens to. */
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/file.h"
#include "hub/base/mem.h"
#include "hub/loop/mqtt_client.h"
#include "hub/loop/timer.h"
#include "tests/fakes/siren/device.h"

enum { TICK_MS = 100, HEARTBEAT_S = 60, FILE_MAX = 4 * 1024 * 1024 };

struct yard;

struct siren {
    struct device        device;
    struct yard         *yard;
    struct mqtt_client  *client; /* its own, or the yard's */
    struct mqtt_listener own, group[GROUPS_MAX];
    int64_t              said_at_s;
};

struct yard {
    uv_loop_t            loop;
    struct tally         tally;
    struct clock         clock;
    struct chance        chance;
    struct arena         arena;
    struct mqtt_settings broker;
    const char          *site, *secrets;
    uint8_t              public_key[ED25519_PUBLIC_LEN];
    const char          *key_id;
    bool                 is_shared, is_closing;
    struct mqtt_client  *client;
    struct mqtt_listener everyone[2];
    struct siren        *sirens;
    size_t               count;
    struct timer         timer;
    uv_signal_t          signals[2];
};

struct saying {
    struct mqtt_publication out;
    struct buf              topic, body, line; /* line: to be printed */
};

static int64_t now_s(const struct yard *yard)
{
    return clock_now(&yard->clock) / 1000;
}

static void on_said(struct mqtt_publication *out, enum mqtt_fate fate)
{
    struct saying *saying = CONTAINER_OF(out, struct saying, out);

    if (fate == MQTT_TAKEN && saying->line.len > 0)
        dprintf(1, "%s\n", saying->line.bytes);
    buf_free(&saying->topic);
    buf_free(&saying->body);
    buf_free(&saying->line);
    free(saying);
}

static void say(struct siren *siren, const char *what, struct buf *body, struct buf line)
{
    struct saying *saying = MEM_NEW(struct saying);

    buf_format(&saying->topic, "tocsin/1/%s/siren/%s/%s", siren->yard->site, siren->device.name,
               what);
    saying->body = *body;
    saying->line = line;
    saying->out = (struct mqtt_publication){.topic = saying->topic.bytes,
                                            .payload = saying->body.bytes,
                                            .len = saying->body.len,
                                            .qos = 1,
                                            .is_retained = line.len > 0,
                                            .on_fate = on_said};
    mqtt_publish(siren->client, &saying->out);
}

static void say_state(struct siren *siren)
{
    struct buf body = {0}, line = {0};

    siren->said_at_s = now_s(siren->yard);
    device_state_write(&body, &siren->device, siren->said_at_s);
    buf_format(&line, "%s %s", siren->device.name, SIREN_PHASE_WORDS[siren->device.phase]);
    if (siren->device.phase == SIREN_SOUNDING)
        buf_format(&line, " %s", siren->device.program);
    say(siren, "state", &body, line);
}

static void obey(struct siren *siren, const char *to, const struct mqtt_message *message)
{
    struct siren_ack ack;
    struct buf       body = {0};
    enum device_says says = device_obey(&siren->device, to, message->payload,
                                        message->is_too_long ? 0 : message->len,
                                        message->is_retained, now_s(siren->yard), &ack);

    if (says == DEVICE_NOTHING)
        return;
    siren_ack_write(&body, &ack);
    say(siren, "ack", &body, (struct buf){0});
    if (says == DEVICE_ACK_STATE)
        say_state(siren);
}

/* ── its own connection ──────────────────────────────────────────────────────────── */

static void on_own(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct siren *siren = CONTAINER_OF(listener, struct siren, own);

    obey(siren, siren->device.name, message);
}

/* tocsin/1/<site>/siren-group/<group>/cmd or …/siren/<name>/cmd: "grp:<group>" or name. */
static void to_of(const char *topic, char to[SIREN_TO_MAX + 1])
{
    const char *from = strstr(topic, "/siren");
    bool        is_group = from && strncmp(from, "/siren-group/", 13) == 0;

    from = from ? strchr(from + 1, '/') : NULL;
    snprintf(to, SIREN_TO_MAX + 1, "%s%.*s", is_group ? "grp:" : "",
             from ? (int)strcspn(from + 1, "/") : 0, from ? from + 1 : "");
}

static void on_group(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct siren *siren = (struct siren *)listener->owner;
    char          to[SIREN_TO_MAX + 1];

    to_of(message->topic, to);
    obey(siren, to, message);
}

static void on_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    (void)why;
    if (is_up)
        say_state(CONTAINER_OF(listener, struct siren, own));
}

static void connect_one(struct siren *siren)
{
    struct yard         *yard = siren->yard;
    struct mqtt_settings settings = yard->broker;
    struct err           err = {0};

    settings.client_id = siren->device.name;
    settings.will_topic = arena_format(&yard->arena, "tocsin/1/%s/siren/%s/online", yard->site,
                                       siren->device.name);
    settings.will = "{\"online\":false}";
    settings.hello = "{\"online\":true}";
    if (yard->secrets) {
        struct buf secret = {0};

        settings.user = siren->device.name;
        if (file_read(&secret,
                      arena_format(&yard->arena, "%s/%s", yard->secrets, siren->device.name),
                      200, &err) < 0)
            exit((fprintf(stderr, "%s\n", err.text), 1));
        settings.password =
            arena_format(&yard->arena, "%.*s", (int)strcspn(secret.bytes, "\n"), secret.bytes);
        buf_free(&secret);
    }
    if (mqtt_client_open(&siren->client, &settings, &yard->loop, &yard->tally, &err) < 0)
        exit((fprintf(stderr, "%s\n", err.text), 1));
    siren->own =
        (struct mqtt_listener){.filter = arena_format(&yard->arena, "tocsin/1/%s/siren/%s/cmd",
                                                      yard->site, siren->device.name),
                               .qos = 1,
                               .on_message = on_own,
                               .on_link = on_link};
    mqtt_listen(siren->client, &siren->own);
    for (size_t i = 0; i < siren->device.group_count; i++) {
        siren->group[i] = (struct mqtt_listener){
            .filter = arena_format(&yard->arena, "tocsin/1/%s/siren-group/%s/cmd", yard->site,
                                   siren->device.groups[i]),
            .qos = 1,
            .on_message = on_group,
            .owner = siren};
        mqtt_listen(siren->client, &siren->group[i]);
    }
}

/* ── one connection for all ──────────────────────────────────────────────────────── */

static void on_everyone(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct yard *yard = listener->owner;
    char         to[SIREN_TO_MAX + 1];

    to_of(message->topic, to);
    for (size_t i = 0; i < yard->count; i++)
        obey(&yard->sirens[i], to, message);
}

static void on_shared_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    struct yard *yard = listener->owner;

    (void)why;
    for (size_t i = 0; is_up && i < yard->count; i++)
        say_state(&yard->sirens[i]);
}

static void connect_all(struct yard *yard)
{
    static const char *const FILTERS[] = {"siren/+/cmd", "siren-group/+/cmd"};
    struct err               err = {0};

    yard->broker.client_id = "fake-sirens";
    if (mqtt_client_open(&yard->client, &yard->broker, &yard->loop, &yard->tally, &err) < 0)
        exit((fprintf(stderr, "%s\n", err.text), 1));
    for (size_t i = 0; i < COUNT_OF(FILTERS); i++) {
        yard->everyone[i] = (struct mqtt_listener){
            .filter = arena_format(&yard->arena, "tocsin/1/%s/%s", yard->site, FILTERS[i]),
            .qos = 1,
            .on_message = on_everyone,
            .on_link = i == 0 ? on_shared_link : NULL,
            .owner = yard};
        mqtt_listen(yard->client, &yard->everyone[i]);
    }
    for (size_t i = 0; i < yard->count; i++)
        yard->sirens[i].client = yard->client;
}

/* ── the yard ────────────────────────────────────────────────────────────────────── */

static void on_tick(struct timer *timer)
{
    struct yard *yard = CONTAINER_OF(timer, struct yard, timer);

    for (size_t i = 0; i < yard->count; i++) {
        struct siren *siren = &yard->sirens[i];
        bool          has_changed = device_tick(&siren->device, now_s(yard));

        if (mqtt_is_up(siren->client) &&
            (has_changed || now_s(yard) - siren->said_at_s >= HEARTBEAT_S))
            say_state(siren);
    }
}

static void on_signal(uv_signal_t *handle, int signal)
{
    struct yard *yard = handle->data;

    (void)signal;
    if (yard->is_closing)
        return;
    yard->is_closing = true;
    timer_stop(&yard->timer);
    for (size_t i = 0; i < COUNT_OF(yard->signals); i++)
        uv_close((uv_handle_t *)&yard->signals[i], NULL);
    if (yard->is_shared)
        mqtt_client_close(yard->client);
    for (size_t i = 0; !yard->is_shared && i < yard->count; i++)
        mqtt_client_close(yard->sirens[i].client);
}

static void on_clear(struct tally *tally)
{
    (void)tally;
}

static bool read_sirens(struct yard *yard, const char *path)
{
    struct buf text = {0};
    struct err err = {0};
    char      *line, *rest;

    if (file_read(&text, path, FILE_MAX, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return false;
    }
    for (char *at = text.bytes; at && *at; at++)
        yard->count += *at == '\n';
    yard->sirens = MEM_NEW_ARRAY(struct siren, yard->count + 1);
    yard->count = 0;
    for (line = strtok_r(text.bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        struct siren *siren = &yard->sirens[yard->count++];

        if (!device_parse(&siren->device, line)) {
            fprintf(stderr, "%s: not a siren: %s\n", path, line);
            return false;
        }
        siren->yard = yard;
        memcpy(siren->device.public_key, yard->public_key, sizeof yard->public_key);
        snprintf(siren->device.key_id, sizeof siren->device.key_id, "%s", yard->key_id);
    }
    buf_free(&text);
    return yard->count > 0;
}

static bool read_key(struct yard *yard, const char *path)
{
    struct buf text = {0};
    struct err err = {0};
    bool       is_one;

    if (!path || file_read(&text, path, 200, &err) < 0) {
        fprintf(stderr, "%s\n", path ? err.text : "--key is missing");
        return false;
    }
    text.bytes[strcspn(text.bytes, "\n")] = '\0';
    is_one =
        decode_exactly(yard->public_key, sizeof yard->public_key, ENCODING_HEX, text.bytes);
    if (!is_one)
        fprintf(stderr, "%s: must hold 64 hexadecimal letters\n", path);
    buf_free(&text);
    return is_one;
}

static const char *read_options(struct yard *yard, int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        {"host", 1, NULL, 'h'}, {"port", 1, NULL, 'p'},   {"site", 1, NULL, 's'},
        {"key", 1, NULL, 'k'},  {"key-id", 1, NULL, 'i'}, {"secrets", 1, NULL, 'x'},
        {"ca", 1, NULL, 'c'},   {"shared", 0, NULL, 'S'}, {NULL, 0, NULL, 0},
    };
    const char *key = NULL;
    int         option;

    yard->broker = (struct mqtt_settings){.host = "127.0.0.1", .backoff_ms = 500};
    while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1)
        switch (option) {
        case 'h':
            yard->broker.host = optarg;
            break;
        case 'p':
            yard->broker.port = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 's':
            yard->site = optarg;
            break;
        case 'k':
            key = optarg;
            break;
        case 'i':
            yard->key_id = optarg;
            break;
        case 'x':
            yard->secrets = optarg;
            break;
        case 'c':
            yard->broker.ca_file = optarg;
            break;
        case 'S':
            yard->is_shared = true;
            break;
        default:
            return NULL;
        }
    if (!yard->site || !yard->key_id || !yard->broker.port || !read_key(yard, key))
        return NULL;
    return argv[optind];
}

int main(int argc, char **argv)
{
    static struct yard yard;
    const int          SIGNALS[] = {SIGTERM, SIGINT};
    const char        *path = read_options(&yard, argc, argv);

    if (!path || !read_sirens(&yard, path))
        return fprintf(stderr, "see the head of tests/fakes/siren/main.c\n"), 2;
    signal(SIGPIPE, SIG_IGN);
    yard.clock = clock_of_system();
    yard.chance = chance_of_system();
    yard.broker.chance = &yard.chance;
    yard.tally.on_clear = on_clear;
    uv_loop_init(&yard.loop);
    timer_start(&yard.timer, &yard.loop, &yard.tally, TICK_MS, on_tick);
    for (size_t i = 0; i < COUNT_OF(SIGNALS); i++) {
        uv_signal_init(&yard.loop, &yard.signals[i]);
        yard.signals[i].data = &yard;
        uv_signal_start(&yard.signals[i], on_signal, SIGNALS[i]);
    }
    if (yard.is_shared)
        connect_all(&yard);
    for (size_t i = 0; !yard.is_shared && i < yard.count; i++)
        connect_one(&yard.sirens[i]);
    uv_run(&yard.loop, UV_RUN_DEFAULT);
    free(yard.sirens);
    arena_free(&yard.arena);
    return uv_loop_close(&yard.loop) == 0 ? 0 : 1;
}
