/* siren_mqtt.c: sirens that speak TOCSIN-SIREN-1 over MQTT.
 *
 * One message is one siren or one group. A siren's acknowledgement is the answer, a group's
 * that of its last member; those that stay silent are told of, and make it unsure. Receipts
 * follow: accepted, delivered when it sounds, done when it has finished. Commands are never
 * retained, never kept for later, and die after expiry_s. */
#include <stdlib.h>
#include <string.h>

#include "adapters/siren_mqtt/siren.h"

enum { NUMBERS_BLOCK = 10000, NUMBERS_LOW = 2000, SWEEP_MS = 250, PROGRAMS_MAX = 16 };

static struct siren_mqtt *siren_of(struct adapter *self)
{
    return CONTAINER_OF(self, struct siren_mqtt, adapter);
}

/* ── numbers ─────────────────────────────────────────────────────────────────────── */

static void on_numbers(struct adapter_numbers *numbers, uint64_t first)
{
    struct siren_mqtt *siren = CONTAINER_OF(numbers, struct siren_mqtt, numbers);

    siren->is_asking = false;
    if (first > 0) {
        siren->next_number = first; /* what is left of the last block is never used */
        siren->numbers_left = numbers->count;
    } else if (!siren->is_closing) {
        adapter_tell_health(&siren->adapter, HEALTH_DEGRADED, "no numbers can be reserved");
    }
    tally_drop(&siren->tally);
}

static void ask_for_numbers(struct siren_mqtt *siren)
{
    if (siren->is_asking || siren->numbers_left >= NUMBERS_LOW)
        return;
    siren->is_asking = true;
    siren->numbers = (struct adapter_numbers){.count = NUMBERS_BLOCK, .on_numbers = on_numbers};
    tally_take(&siren->tally);
    siren->adapter.host->reserve(siren->adapter.host, &siren->numbers);
}

/* ── what the broker brings ──────────────────────────────────────────────────────── */

/* tocsin/1/<site>/siren/<name>/… */
static const char *name_in(const char *topic, char room[SIREN_NAME_MAX + 1])
{
    const char *from = topic;
    size_t      len;

    for (int i = 0; i < 4 && from; i++) {
        from = strchr(from, '/');
        from = from ? from + 1 : NULL;
    }
    len = from ? strcspn(from, "/") : 0;
    if (len == 0 || len > SIREN_NAME_MAX)
        return NULL;
    memcpy(room, from, len);
    room[len] = '\0';
    return siren_is_name(room) ? room : NULL;
}

static void on_ack(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    struct siren_mqtt *siren = CONTAINER_OF(listener, struct siren_mqtt, acks);
    char               room[SIREN_NAME_MAX + 1];
    const char        *name = name_in(message->topic, room);
    struct siren_ack   ack;

    /* An acknowledgement that was kept is about something long over. */
    if (!name || message->is_retained || message->is_too_long ||
        siren_ack_read(&ack, message->payload, message->len, NULL) < 0)
        return;
    orders_hear_ack(siren, name, &ack);
}

static void on_state(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    char        room[SIREN_NAME_MAX + 1];
    const char *name = name_in(message->topic, room);

    if (name)
        devices_hear_state(CONTAINER_OF(listener, struct siren_mqtt, states), name, message);
}

static void on_presence(struct mqtt_listener *listener, const struct mqtt_message *message)
{
    char        room[SIREN_NAME_MAX + 1];
    const char *name = name_in(message->topic, room);

    if (name)
        devices_hear_presence(CONTAINER_OF(listener, struct siren_mqtt, presence), name,
                              message);
}

static void on_link(struct mqtt_listener *listener, bool is_up, const char *why)
{
    struct siren_mqtt *siren = CONTAINER_OF(listener, struct siren_mqtt, acks);

    siren->is_up = is_up;
    adapter_tell_health(&siren->adapter, is_up ? HEALTH_UP : HEALTH_DOWN, is_up ? NULL : why);
}

static void on_sweep(struct timer *timer)
{
    struct siren_mqtt *siren = CONTAINER_OF(timer, struct siren_mqtt, timer);

    orders_sweep(siren);
    devices_sweep(siren);
    ask_for_numbers(siren);
}

/* ── the socket ──────────────────────────────────────────────────────────────────── */

static void siren_free(struct siren_mqtt *siren)
{
    devices_forget_all(siren);
    crypto_wipe(&siren->key, sizeof siren->key);
    arena_free(&siren->arena);
    free(siren);
}

static void on_clear(struct tally *tally)
{
    struct siren_mqtt *siren = CONTAINER_OF(tally, struct siren_mqtt, tally);
    struct tally      *host = siren->adapter.host->tally;

    siren_free(siren);
    tally_drop(host);
}

static void read_programs(struct siren_mqtt *siren, struct reader *settings)
{
    siren->program_count = read_list(settings, "programs", PROGRAMS_MAX);
    siren->programs = arena_alloc(&siren->arena, PROGRAMS_MAX * sizeof *siren->programs);
    for (size_t i = 0; i < siren->program_count; i++)
        siren->programs[i] = read_item_text(settings, "programs", i, SIREN_PROGRAM_MAX);
    if (siren->program_count == 0)
        reader_complain(settings, "programs", "must name at least one program");
}

static int siren_open(struct adapter **self_r, struct adapter_host *host,
                      struct reader *settings)
{
    struct siren_mqtt *siren = MEM_NEW(struct siren_mqtt);
    const char        *secret;
    uint8_t            seed[ED25519_SEED_LEN] = {0};

    (void)host;
    settings->arena = &siren->arena;
    siren->tally.on_clear = on_clear;
    siren->on_silent = devices_miss;
    secret = adapter_secret(settings, "key_file", 2 * ED25519_SEED_LEN);
    siren->key_id = read_text(settings, "key_id", SIREN_KID_MAX);
    siren->expiry_s = read_integer_or(settings, "expiry_s", 5, 30, 30);
    siren->ack_ms = read_integer_or(settings, "ack_ms", 100, 8000, 5000);
    siren->sound_max_s = read_integer_or(settings, "sound_max_s", 1, 3600, 300);
    read_programs(siren, settings);
    if (!settings->failed && !decode_exactly(seed, sizeof seed, ENCODING_HEX, secret))
        reader_complain(settings, "key_file", "must hold 64 hexadecimal letters");
    if (!settings->failed && !siren_is_name(siren->key_id))
        reader_complain(settings, "key_id", "must be of [a-z0-9-]");
    ed25519_from_seed(&siren->key, seed);
    crypto_wipe(seed, sizeof seed);
    if (reader_close(settings) < 0) {
        siren_free(siren);
        return -1;
    }
    *self_r = &siren->adapter;
    return 0;
}

static void listen_to(struct siren_mqtt *siren, struct mqtt_listener *listener,
                      const char *what,
                      void (*on_message)(struct mqtt_listener *, const struct mqtt_message *))
{
    struct adapter_host *host = siren->adapter.host;

    *listener = (struct mqtt_listener){
        .filter = arena_format(&siren->arena, "tocsin/1/%s/siren/+/%s", host->site, what),
        .qos = 1,
        .on_message = on_message,
        .on_link = listener == &siren->acks ? on_link : NULL};
    mqtt_listen(host->mqtt, listener);
}

static void siren_start(struct adapter *self)
{
    struct siren_mqtt *siren = siren_of(self);

    timer_start(&siren->timer, self->host->loop, &siren->tally, SWEEP_MS, on_sweep);
    ask_for_numbers(siren);
    if (!self->host->mqtt) {
        adapter_tell_health(self, HEALTH_DOWN, "the settings name no broker");
        return;
    }
    listen_to(siren, &siren->acks, "ack", on_ack);
    listen_to(siren, &siren->states, "state", on_state);
    listen_to(siren, &siren->presence, "online", on_presence);
}

static void siren_send(struct adapter *self, const struct adapter_message *message)
{
    struct siren_mqtt *siren = siren_of(self);

    orders_send(siren, message);
    ask_for_numbers(siren);
}

static void siren_close(struct adapter *self)
{
    struct siren_mqtt          *siren = siren_of(self);
    struct mqtt_listener *const listeners[] = {&siren->acks, &siren->states, &siren->presence};

    siren->is_closing = true;
    tally_take(&siren->tally);
    for (size_t i = 0; i < COUNT_OF(listeners); i++)
        if (listeners[i]->filter)
            mqtt_unlisten(self->host->mqtt, listeners[i]);
    if (siren->timer.owner)
        timer_stop(&siren->timer);
    orders_forget_all(siren);
    tally_drop(&siren->tally);
}

const struct adapter_kind adapter_siren_mqtt = {
    .name = "siren_mqtt",
    .channel = CHANNEL_SIREN,
    .reach = ADAPTER_REACHES,
    .is_keyed = true,
    .in_flight_max = 1000,
    .answer_ms = 20000,
    .open = siren_open,
    .start = siren_start,
    .send = siren_send,
    .close = siren_close,
};
