/* inbox.c: read at most one window, hand it over, wait for release, write the PUBACKs,
 * read again. Between reading and release the only library call is loop_misc, which
 * writes nothing on a handle that holds its writes. */
#include "hub/loop/mqtt_inbox.h"

#include <stdlib.h>
#include <string.h>

#include "hub/loop/mqtt/link.h"

enum inbox_state {
    INBOX_READING,
    INBOX_HELD,     /* a batch is out: nothing may leave */
    INBOX_FLUSHING, /* it was released: nothing may be read */
};

struct mqtt_inbox {
    struct link              link;
    struct mqtt_inbox_owner *owner;
    enum inbox_state         state;
    bool                     is_up, is_stale; /* the batch's connection has ended */
    bool                     wants_close;
    const char              *filters[MQTT_FILTERS_MAX];
    size_t                   filter_count, granted;
    struct arena             batch_arena;
    struct mqtt_message     *batch;
    size_t                   batch_max, room, count, bytes;
};

static struct mqtt_inbox *inbox_of(struct link *link)
{
    return CONTAINER_OF(link, struct mqtt_inbox, link);
}

static void forget_batch(struct mqtt_inbox *inbox)
{
    arena_free(&inbox->batch_arena);
    inbox->count = inbox->bytes = 0;
}

static void on_up(struct link *link)
{
    struct mqtt_inbox *inbox = inbox_of(link);

    inbox->granted = 0;
    for (size_t i = 0; i < inbox->filter_count; i++)
        link_check(link, mosquitto_subscribe(link->m, NULL, inbox->filters[i], 1));
}

static void on_subscribed(struct link *link, bool is_granted)
{
    if (is_granted)
        inbox_of(link)->granted++;
}

static void on_message(struct link *link, const struct mosquitto_message *from)
{
    struct mqtt_inbox   *inbox = inbox_of(link);
    struct mqtt_message *to;
    size_t               len = (size_t)from->payloadlen;

    if (inbox->count == inbox->room)
        inbox->batch = mem_grown(inbox->batch, (inbox->room *= 2) * sizeof *inbox->batch);
    to = &inbox->batch[inbox->count++];
    *to = (struct mqtt_message){.topic = arena_text(&inbox->batch_arena, from->topic),
                                .len = len,
                                .is_retained = from->retain,
                                .is_too_long = len > MQTT_PAYLOAD_MAX,
                                .qos = from->qos};
    to->payload = arena_copy(&inbox->batch_arena, len > 0 ? from->payload : "",
                             to->is_too_long ? 0 : len);
    inbox->bytes += to->is_too_long ? 0 : len;
}

static void on_readable(struct link *link)
{
    struct mqtt_inbox *inbox = inbox_of(link);
    bool               is_dry = false;

    /* One call reads one packet; over TLS, all that its record holds. A PUBACK held back also
     * rings the library's bell for a thread it thinks it has; once that bell is full it answers
     * EAGAIN as a dry socket does, so a call that brought a message was not dry, whatever errno
     * says. */
    while (inbox->state == INBOX_READING && !is_dry && inbox->count < inbox->batch_max &&
           inbox->bytes < MQTT_BATCH_BYTES) {
        size_t before = inbox->count;

        if (link_read(link, &is_dry) < 0)
            break;
        is_dry = is_dry && inbox->count == before;
    }
    if (inbox->count == 0)
        return;
    if (mosquitto_socket(link->m) < 0) {
        forget_batch(inbox); /* never acknowledged: it comes again */
        return;
    }
    inbox->state = INBOX_HELD;
    inbox->is_stale = false;
    link_poll(link, false, false);
    inbox->owner->on_batch(inbox->owner, inbox->batch, inbox->count);
}

static void on_writable(struct link *link)
{
    if (inbox_of(link)->state != INBOX_HELD)
        link_write(link);
}

static void on_settled(struct link *link)
{
    struct mqtt_inbox *inbox = inbox_of(link);
    bool               is_up = link->state == LINK_UP && inbox->granted == inbox->filter_count;

    if (is_up != inbox->is_up) {
        inbox->is_up = is_up;
        if (inbox->owner->on_link)
            inbox->owner->on_link(inbox->owner, is_up, link->why);
    }
    if (inbox->state == INBOX_HELD || !link->watch)
        return;
    if (inbox->state == INBOX_FLUSHING && !mosquitto_want_write(link->m)) {
        inbox->state = INBOX_READING;
        if (inbox->wants_close) {
            link_close(link);
            return;
        }
    }
    link_poll(link, inbox->state == INBOX_READING, mosquitto_want_write(link->m));
}

static void on_down(struct link *link, const char *why)
{
    struct mqtt_inbox *inbox = inbox_of(link);

    inbox->is_stale = true;
    if (inbox->state == INBOX_FLUSHING) {
        inbox->state = INBOX_READING;
        link->is_closing |= inbox->wants_close; /* nothing is left to be flushed */
    }
    if (inbox->owner->on_link)
        inbox->owner->on_link(inbox->owner, false, why);
    inbox->is_up = false;
}

static void on_gone(struct link *link)
{
    struct mqtt_inbox *inbox = inbox_of(link);

    forget_batch(inbox);
    free(inbox->batch);
    free(inbox);
}

static const struct link_hooks HOOKS = {
    .on_up = on_up,
    .on_message = on_message,
    .on_subscribed = on_subscribed,
    .on_readable = on_readable,
    .on_writable = on_writable,
    .on_settled = on_settled,
    .on_down = on_down,
    .on_gone = on_gone,
};

int mqtt_inbox_open(struct mqtt_inbox **inbox_r, const struct mqtt_settings *settings,
                    const char *const *filters, struct mqtt_inbox_owner *owner, uv_loop_t *loop,
                    struct tally *tally, struct err *err)
{
    struct mqtt_inbox   *inbox = MEM_NEW(struct mqtt_inbox);
    struct mqtt_settings own = *settings;

    own.is_v5 = false;
    inbox->owner = owner;
    inbox->batch_max = inbox->room = own.window ? own.window : MQTT_WINDOW;
    inbox->batch = MEM_NEW_ARRAY(struct mqtt_message, inbox->room);
    inbox->link.hooks = &HOOKS;
    inbox->link.loop = loop;
    inbox->link.owner = tally;
    inbox->link.is_persistent = true;
    inbox->link.holds_writes = true;
    if (link_open(&inbox->link, &own, err) < 0) {
        free(inbox->batch);
        free(inbox);
        return -1;
    }
    for (; filters[inbox->filter_count]; inbox->filter_count++) {
        assert(inbox->filter_count < MQTT_FILTERS_MAX);
        inbox->filters[inbox->filter_count] =
            arena_text(&inbox->link.arena, filters[inbox->filter_count]);
    }
    *inbox_r = inbox;
    return 0;
}

void mqtt_inbox_release(struct mqtt_inbox *inbox)
{
    struct link *link = &inbox->link;

    assert(inbox->state == INBOX_HELD);
    forget_batch(inbox);
    inbox->state = INBOX_FLUSHING;
    if (inbox->is_stale || !link->watch || mosquitto_socket(link->m) < 0)
        inbox->state = INBOX_READING; /* acknowledged when it has come again */
    else
        link_write(link);
    if (inbox->state == INBOX_READING && inbox->wants_close)
        link_close(link);
    link_soon(link);
}

void mqtt_inbox_close(struct mqtt_inbox *inbox)
{
    inbox->wants_close = true;
    if (inbox->state == INBOX_READING)
        link_close(&inbox->link);
}

void mqtt_inbox_abandon(struct mqtt_inbox *inbox)
{
    assert(inbox->state == INBOX_HELD);
    forget_batch(inbox);
    inbox->state = INBOX_READING;
    inbox->wants_close = true;
    link_abandon(&inbox->link);
}
