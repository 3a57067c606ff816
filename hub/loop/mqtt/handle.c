/* handle.c: a libmosquitto handle made from the settings, and the notes its callbacks take. */
#include <mqtt_protocol.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/loop/mqtt/link.h"

static void on_connack(struct mosquitto *m, void *owner, int reason, int flags,
                       const mosquitto_property *properties)
{
    struct link *link = owner;

    (void)m;
    (void)flags;
    (void)properties;
    if (reason != 0) {
        snprintf(link->why, sizeof link->why, "%s",
                 link->settings.is_v5 ? mosquitto_reason_string(reason)
                                      : mosquitto_connack_string(reason));
        link->was_refused = true;
        return;
    }
    link->state = LINK_UP;
    link->why[0] = '\0';
    link->failures = 0;
    link->was_refused = false;
    uv_timer_stop(&link->rest);
    link->hooks->on_up(link);
}

static void on_disconnected(struct mosquitto *m, void *owner, int rc,
                            const mosquitto_property *properties)
{
    struct link *link = owner;

    (void)m;
    (void)properties;
    if (!link->was_refused)
        snprintf(link->why, sizeof link->why, "%s",
                 rc == 0 ? "we left" : mosquitto_strerror(rc));
}

static void on_message(struct mosquitto *m, void *owner,
                       const struct mosquitto_message *message,
                       const mosquitto_property       *properties)
{
    struct link *link = owner;

    (void)m;
    (void)properties;
    if (link->hooks->on_message)
        link->hooks->on_message(link, message);
}

static void on_published(struct mosquitto *m, void *owner, int mid, int reason,
                         const mosquitto_property *properties)
{
    struct link *link = owner;

    (void)m;
    (void)properties;
    if (link->hooks->on_published)
        link->hooks->on_published(link, mid, reason);
}

static void on_subscribed(struct mosquitto *m, void *owner, int mid, int count,
                          const int *granted, const mosquitto_property *properties)
{
    struct link *link = owner;

    (void)m;
    (void)mid;
    (void)properties;
    for (int i = 0; i < count; i++) {
        if (granted[i] >= 0x80)
            LOG(LOG_WARN, "mqtt.subscription_refused", NUMBER("reason", granted[i]));
        if (link->hooks->on_subscribed)
            link->hooks->on_subscribed(link, granted[i] < 0x80);
    }
}

int link_handle_new(struct link *link, struct err *err)
{
    const struct mqtt_settings *s = &link->settings;
    int                         window = (int)(s->window ? s->window : MQTT_WINDOW);
    int                         rc = MOSQ_ERR_SUCCESS;

    link->m = mosquitto_new(s->client_id, !link->is_persistent, link);
    if (!link->m)
        return err_set(err, ERR_INVALID, "the client id cannot be used");
    if (link->holds_writes)
        mosquitto_threaded_set(link->m, true);
    mosquitto_int_option(link->m, MOSQ_OPT_PROTOCOL_VERSION,
                         s->is_v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    mosquitto_int_option(link->m, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_int_option(link->m, MOSQ_OPT_RECEIVE_MAXIMUM, window);
    mosquitto_int_option(link->m, MOSQ_OPT_SEND_MAXIMUM, window);
    mosquitto_connect_v5_callback_set(link->m, on_connack);
    mosquitto_disconnect_v5_callback_set(link->m, on_disconnected);
    mosquitto_message_v5_callback_set(link->m, on_message);
    mosquitto_publish_v5_callback_set(link->m, on_published);
    mosquitto_subscribe_v5_callback_set(link->m, on_subscribed);
    if (s->user)
        rc = mosquitto_username_pw_set(link->m, s->user, s->password);
    if (rc == MOSQ_ERR_SUCCESS && s->ca_file)
        rc = mosquitto_tls_set(link->m, s->ca_file, NULL, s->cert_file, s->key_file, NULL);
    if (rc == MOSQ_ERR_SUCCESS && s->will_topic)
        rc = mosquitto_will_set(link->m, s->will_topic, (int)strlen(s->will), s->will, 1, true);
    if (rc == MOSQ_ERR_SUCCESS)
        return 0;
    mosquitto_destroy(link->m);
    link->m = NULL;
    return err_set(err, ERR_INVALID, "%s", mosquitto_strerror(rc));
}
