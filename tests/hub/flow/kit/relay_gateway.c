#include <unistd.h>

#include "tests/hub/flow/kit/relay_room.h"

static struct relay *the_relay; /* the adapters' way back to the test */

void gateways_of(struct relay *relay)
{
    the_relay = relay;
}

const char *const RELAY_NAMES[RELAY_CHANNELS] = {"sms", "push", "siren", "page"};

/* ── adapters ──────────────────────────────────────────────────────────────────── */

struct waiting {
    struct waiting               *next;
    struct adapter               *adapter;
    const struct adapter_message *message;
};

static struct waiting *line, **line_end = &line;

static struct adapter *adapters[RELAY_CHANNELS];

static int open_adapter(struct adapter **self_r, struct adapter_host *host,
                        struct reader *settings)
{
    if (reader_close(settings) < 0)
        return -1;
    *self_r = MEM_NEW(struct adapter);
    for (int i = 0; i < RELAY_CHANNELS; i++)
        if (strcmp(RELAY_NAMES[i], host->channel) == 0)
            adapters[i] = *self_r;
    return 0;
}

void relay_health(struct relay *relay, int channel, enum adapter_health health)
{
    CHECK(the_relay == relay);
    adapter_tell_health(adapters[channel], health, "");
}

static int channel_of(const struct adapter *self)
{
    for (int i = 0; i < RELAY_CHANNELS; i++)
        if (&RELAY_KINDS[i] == self->kind)
            return i;
    CHECK(false); // every kind is one of ours
    return -1;
}

static int times_sent(const char *key)
{
    int times = 0;

    for (size_t i = 0; i < the_relay->sent_count; i++)
        times += strcmp(the_relay->sent[i].key, key) == 0;
    return times;
}

static void send_message(struct adapter *self, const struct adapter_message *message)
{
    struct relay_sent *sent = &the_relay->sent[the_relay->sent_count];
    struct waiting    *waiting = MEM_NEW(struct waiting);

    CHECK(the_relay->sent_count < RELAY_SENT_MAX);
    *sent = (struct relay_sent){.channel = channel_of(self), .at_ms = the_relay->clock.set_ms};
    snprintf(sent->key, sizeof sent->key, "%s", message->key);
    snprintf(sent->address, sizeof sent->address, "%s", message->address);
    snprintf(sent->text, sizeof sent->text, "%s", message->text ? message->text : "");
    snprintf(sent->after, sizeof sent->after, "%s", message->after ? message->after : "");
    if (message->siren)
        snprintf(sent->text, sizeof sent->text, "%s",
                 message->siren->verb == SIREN_SOUND  ? message->siren->program
                 : message->siren->verb == SIREN_STOP ? "stop"
                                                      : "test");
    if (the_relay->sent_count < 2000)
        sent->repeats = times_sent(sent->key);
    the_relay->sent_count++;
    if (the_relay->log >= 0)
        CHECK(dprintf(the_relay->log, "%s\n", message->key) > 0);
    if (the_relay->on_send)
        the_relay->on_send(the_relay);
    *waiting = (struct waiting){.adapter = self, .message = message};
    *line_end = waiting;
    line_end = &waiting->next;
}

static void close_adapter(struct adapter *self)
{
    struct tally *tally = self->host->tally;

    free(self);
    tally_drop(tally);
}

#define KIND(word, channel_kind, keyed)                                                        \
    {                                                                                          \
        .name = word, .channel = channel_kind, .is_keyed = keyed, .in_flight_max = 1000,       \
        .answer_ms = 1000, .open = open_adapter, .send = send_message, .close = close_adapter  \
    }
const struct adapter_kind RELAY_KINDS[RELAY_CHANNELS] = {
    KIND("scripted-sms", CHANNEL_SMS, false),
    KIND("scripted-push", CHANNEL_PUSH, true),
    KIND("scripted-siren", CHANNEL_SIREN, true),
    KIND("scripted-page", CHANNEL_SOCIAL, true),
};

static void answer_all(struct relay *relay)
{
    struct waiting *first = line;

    if (relay->keeps_silent)
        return;
    line = NULL;
    line_end = &line;
    while (first) {
        struct waiting       *next = first->next;
        struct adapter_answer answer = {.verdict = relay->verdict,
                                        .is_throttled = relay->is_throttled,
                                        .retry_ms = relay->retry_ms,
                                        .name = "post-17"};

        if (relay->failing > 0 &&
            strtol(first->message->address + 3, NULL, 10) <= relay->failing) {
            answer.verdict = relay->failing_with;
            answer.why = relay->why;
        }
        relay->answered++;
        adapter_answer(first->adapter, first->message, &answer);
        free(first);
        first = next;
    }
}

/* ── addresses ─────────────────────────────────────────────────────────────────── */

static struct dispatch_lookup *lookups[64];
static size_t                  lookup_count;

void gateways_look_up(void *house, struct dispatch_lookup *lookup)
{
    (void)house;
    CHECK(lookup_count < 64);
    lookups[lookup_count++] = lookup;
}

static void answer_lookup(struct relay *relay, struct dispatch_lookup *lookup)
{
    lookup->addresses = arena_alloc(&lookup->arena, lookup->count * sizeof *lookup->addresses);
    for (size_t i = 0; i < lookup->count; i++)
        if (lookup->recipients[i] != relay->stopped)
            lookup->addresses[i].address =
                arena_format(&lookup->arena, "+39%06d", (int)lookup->recipients[i]);
    lookup->on_done(lookup);
}

static void answer_lookups(struct relay *relay)
{
    struct dispatch_lookup *now[64];
    size_t                  count = lookup_count;

    memcpy(now, lookups, count * sizeof *now);
    lookup_count = 0;
    for (size_t i = 0; i < count; i++)
        answer_lookup(relay, now[i]);
}

void gateways_answer(struct relay *relay)
{
    answer_lookups(relay);
    answer_all(relay);
}
