/* client.c: the connection that publishes and listens. */
#include <mqtt_protocol.h>
#include <stdlib.h>
#include <string.h>

#include "hub/loop/mqtt/link.h"

enum { MIDS = 65536, READS_MAX = 256 /* packets in one turn of the loop */ };

struct heard {
    struct heard       *next;
    struct mqtt_message message;
};

struct queue {
    struct mqtt_publication *first, **end;
};

struct mqtt_client {
    struct link               link;
    bool                      is_up, is_telling;
    struct mqtt_listener     *listeners, *next_listener;
    struct queue              waiting[MQTT_URGENCIES], done;
    unsigned                  queued, in_flight, window;
    struct mqtt_publication **by_mid;  /* zero pages until used */
    struct mqtt_publication  *sending; /* inside mosquitto_publish */
    bool                      was_sent_inside;
    struct arena              heard_arena;
    struct heard             *heard, **heard_end;
};

static struct mqtt_client *client_of(struct link *link)
{
    return CONTAINER_OF(link, struct mqtt_client, link);
}

static void queue_add(struct queue *queue, struct mqtt_publication *publication)
{
    publication->next = NULL;
    *queue->end = publication;
    queue->end = &publication->next;
}

static struct mqtt_publication *queue_take(struct queue *queue)
{
    struct mqtt_publication *first = queue->first;

    if (first && !(queue->first = first->next))
        queue->end = &queue->first;
    return first;
}

static void finish(struct mqtt_client *client, struct mqtt_publication *publication,
                   enum mqtt_fate fate)
{
    publication->fate = fate;
    queue_add(&client->done, publication);
}

/* ── out ─────────────────────────────────────────────────────────────────────────── */

static int publish(struct mqtt_client *client, struct mqtt_publication *out, int *mid_r)
{
    mosquitto_property *properties = NULL;
    int                 rc;

    if (client->link.settings.is_v5 && out->expiry_s > 0)
        mosquitto_property_add_int32(&properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL,
                                     out->expiry_s);
    client->sending = out;
    client->was_sent_inside = false;
    rc = mosquitto_publish_v5(client->link.m, mid_r, out->topic, (int)out->len, out->payload,
                              out->qos, out->is_retained, properties);
    client->sending = NULL;
    mosquitto_property_free_all(&properties);
    return rc;
}

static void send_one(struct mqtt_client *client, struct mqtt_publication *out)
{
    int mid = 0;
    int rc = publish(client, out, &mid);

    switch (rc) {
    case MOSQ_ERR_SUCCESS:
        if (out->qos == 0 && client->was_sent_inside) {
            finish(client, out, MQTT_TAKEN);
        } else {
            client->by_mid[mid] = out;
            client->in_flight++;
        }
        return;
    case MOSQ_ERR_INVAL:
    case MOSQ_ERR_PAYLOAD_SIZE:
    case MOSQ_ERR_MALFORMED_UTF8:
    case MOSQ_ERR_OVERSIZE_PACKET:
    case MOSQ_ERR_QOS_NOT_SUPPORTED:
    case MOSQ_ERR_RETAIN_NOT_SUPPORTED:
        finish(client, out, MQTT_NOT_SENT);
        return;
    default: /* the handle may keep it, but the handle goes */
        finish(client, out, rc == MOSQ_ERR_NO_CONN ? MQTT_NOT_SENT : MQTT_UNSURE);
        link_check(&client->link, rc);
        return;
    }
}

static struct mqtt_publication *take_most_urgent(struct mqtt_client *client)
{
    struct mqtt_publication *out = NULL;

    for (int i = MQTT_URGENCIES - 1; !out && i >= 0; i--)
        out = queue_take(&client->waiting[i]);
    return out;
}

static void send_ready(struct mqtt_client *client)
{
    while (mqtt_is_up(client) && client->in_flight < client->window && client->queued > 0) {
        client->queued--;
        send_one(client, take_most_urgent(client));
    }
}

static void on_published(struct link *link, int mid, int reason)
{
    struct mqtt_client      *client = client_of(link);
    struct mqtt_publication *out = client->by_mid[mid];

    if (!out) {
        client->was_sent_inside = client->sending != NULL;
        return;
    }
    client->by_mid[mid] = NULL;
    client->in_flight--;
    finish(client, out, reason >= 0x80 ? MQTT_REFUSED : MQTT_TAKEN);
}

bool mqtt_is_up(const struct mqtt_client *client)
{
    return client->link.state == LINK_UP && mosquitto_socket(client->link.m) >= 0;
}

static bool can_be_sent(const struct mqtt_client *client, const struct mqtt_publication *out)
{
    size_t len = strlen(out->topic);

    return mqtt_is_up(client) && client->queued < MQTT_QUEUE_MAX &&
           out->len <= MQTT_PAYLOAD_MAX && len > 0 && len <= MQTT_TOPIC_MAX &&
           (out->qos == 0 || out->qos == 1) &&
           mosquitto_pub_topic_check2(out->topic, len) == MOSQ_ERR_SUCCESS;
}

void mqtt_publish(struct mqtt_client *client, struct mqtt_publication *out)
{
    if (!can_be_sent(client, out)) {
        finish(client, out, MQTT_NOT_SENT);
    } else {
        client->queued++;
        queue_add(&client->waiting[out->urgency], out);
        send_ready(client);
        link_poll_as_needed(&client->link);
    }
    if (client->done.first)
        link_soon(&client->link);
}

/* ── in ──────────────────────────────────────────────────────────────────────────── */

static void on_message(struct link *link, const struct mosquitto_message *from)
{
    struct mqtt_client *client = client_of(link);
    struct heard       *heard = arena_alloc(&client->heard_arena, sizeof *heard);
    size_t              len = (size_t)from->payloadlen;
    bool                is_too_long = len > MQTT_PAYLOAD_MAX;

    heard->message = (struct mqtt_message){
        .topic = arena_text(&client->heard_arena, from->topic),
        .payload = arena_copy(&client->heard_arena, len > 0 ? from->payload : "",
                              is_too_long ? 0 : len),
        .len = len,
        .is_retained = from->retain,
        .is_too_long = is_too_long,
        .qos = from->qos};
    *client->heard_end = heard;
    client->heard_end = &heard->next;
}

static void subscribe(struct mqtt_client *client, const struct mqtt_listener *listener)
{
    if (listener->filter)
        link_check(&client->link,
                   mosquitto_subscribe(client->link.m, NULL, listener->filter, listener->qos));
}

static void on_up(struct link *link)
{
    struct mqtt_client         *client = client_of(link);
    const struct mqtt_settings *s = &link->settings;

    for (struct mqtt_listener *at = client->listeners; at; at = at->next)
        subscribe(client, at);
    if (s->will_topic && s->hello)
        link_check(link, mosquitto_publish(link->m, NULL, s->will_topic, (int)strlen(s->hello),
                                           s->hello, 1, true));
}

void mqtt_listen(struct mqtt_client *client, struct mqtt_listener *listener)
{
    listener->next = client->listeners;
    client->listeners = listener;
    listener->is_told_up = false;
    if (!mqtt_is_up(client))
        return;
    subscribe(client, listener);
    link_poll_as_needed(&client->link);
    link_soon(&client->link);
}

static bool is_wanted(const struct mqtt_client *client, const char *filter)
{
    for (struct mqtt_listener *at = client->listeners; at; at = at->next)
        if (at->filter && strcmp(at->filter, filter) == 0)
            return true;
    return false;
}

void mqtt_unlisten(struct mqtt_client *client, struct mqtt_listener *listener)
{
    struct mqtt_listener **at = &client->listeners;

    while (*at != listener)
        at = &(*at)->next;
    *at = listener->next;
    if (client->next_listener == listener)
        client->next_listener = listener->next;
    if (!listener->filter || is_wanted(client, listener->filter) || !mqtt_is_up(client))
        return;
    link_check(&client->link, mosquitto_unsubscribe(client->link.m, NULL, listener->filter));
    link_poll_as_needed(&client->link);
}

/* ── telling ─────────────────────────────────────────────────────────────────────── */

static void tell_link(struct mqtt_client *client, bool is_up, const char *why)
{
    struct mqtt_listener *at;

    for (at = client->listeners; at; at = client->next_listener) {
        client->next_listener = at->next;
        if (at->is_told_up && is_up)
            continue;
        at->is_told_up = is_up;
        if (at->on_link)
            at->on_link(at, is_up, why);
    }
}

static void tell_message(struct mqtt_client *client, const struct mqtt_message *message)
{
    struct mqtt_listener *at;

    for (at = client->listeners; at; at = client->next_listener) {
        bool matches = false;

        client->next_listener = at->next;
        if (at->filter)
            mosquitto_topic_matches_sub(at->filter, message->topic, &matches);
        if (matches)
            at->on_message(at, message);
    }
}

/* Callers may publish and listen again from inside what they are told here. */
static void tell(struct mqtt_client *client)
{
    struct mqtt_publication *out;

    if (client->is_telling)
        return;
    client->is_telling = true;
    if (mqtt_is_up(client))
        tell_link(client, true, "");
    for (struct heard *at = client->heard; at; at = at->next)
        tell_message(client, &at->message);
    client->heard = NULL;
    client->heard_end = &client->heard;
    arena_free(&client->heard_arena);
    while ((out = queue_take(&client->done)))
        out->on_fate(out, out->fate);
    client->is_telling = false;
}

static void on_settled(struct link *link)
{
    struct mqtt_client *client = client_of(link);

    send_ready(client);
    tell(client);
    link_poll_as_needed(link);
}

static void on_readable(struct link *link)
{
    bool is_dry = false;

    for (int i = 0; i < READS_MAX && !is_dry; i++)
        if (link_read(link, &is_dry) < 0 || mosquitto_socket(link->m) < 0)
            return;
    if (!is_dry)
        link_soon(link);
}

static void on_writable(struct link *link)
{
    link_write(link);
}

static void on_down(struct link *link, const char *why)
{
    struct mqtt_client      *client = client_of(link);
    struct mqtt_publication *out;

    for (size_t mid = 0; mid < MIDS && client->in_flight > 0; mid++)
        if (client->by_mid[mid]) {
            finish(client, client->by_mid[mid], MQTT_UNSURE);
            client->by_mid[mid] = NULL;
            client->in_flight--;
        }
    while ((out = take_most_urgent(client)))
        finish(client, out, MQTT_NOT_SENT);
    client->queued = 0;
    tell_link(client, false, why);
    tell(client);
}

static void on_gone(struct link *link)
{
    struct mqtt_client *client = client_of(link);

    arena_free(&client->heard_arena);
    free(client->by_mid);
    free(client);
}

static const struct link_hooks HOOKS = {
    .on_up = on_up,
    .on_message = on_message,
    .on_published = on_published,
    .on_readable = on_readable,
    .on_writable = on_writable,
    .on_settled = on_settled,
    .on_down = on_down,
    .on_gone = on_gone,
};

int mqtt_client_open(struct mqtt_client **client_r, const struct mqtt_settings *settings,
                     uv_loop_t *loop, struct tally *owner, struct err *err)
{
    struct mqtt_client *client = MEM_NEW(struct mqtt_client);

    for (size_t i = 0; i < MQTT_URGENCIES; i++)
        client->waiting[i].end = &client->waiting[i].first;
    client->done.end = &client->done.first;
    client->heard_end = &client->heard;
    client->window = settings->window ? settings->window : MQTT_WINDOW;
    client->window = client->window < MQTT_OUT_MAX ? client->window : MQTT_OUT_MAX;
    client->by_mid = MEM_NEW_ARRAY(struct mqtt_publication *, MIDS);
    client->link.hooks = &HOOKS;
    client->link.loop = loop;
    client->link.owner = owner;
    if (link_open(&client->link, settings, err) < 0) {
        free(client->by_mid);
        free(client);
        return -1;
    }
    *client_r = client;
    return 0;
}

void mqtt_client_close(struct mqtt_client *client)
{
    const struct mqtt_settings *s = &client->link.settings;

    if (s->will_topic && mqtt_is_up(client))
        link_check(&client->link, mosquitto_publish(client->link.m, NULL, s->will_topic,
                                                    (int)strlen(s->will), s->will, 1, true));
    link_close(&client->link);
}
