/* web_push.c: to browsers, through their makers' push services (RFC 8030): a field app that
 * is closed, on a telephone that lies in a pocket. Each message is sealed for its one
 * browser, on a worker. The endpoint is somebody else's word, so it is reached in public
 * only, unless the settings allow its network. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/calling.h"
#include "adapters/soon.h"
#include "adapters/wire/web_push.h"
#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/loop/offload.h"

enum {
    PADDED = 1024,
    SIGNED_S = 12 * 3600,            /* at most a day, RFC 8292 §2 */
    KEPT_MOST_MS = 48 * 3600 * 1000, /* by the push service, for a browser that is off */
};

struct web_push {
    struct adapter  adapter;
    struct arena    arena;
    const char     *contact, *ca_file;
    unsigned        timeout_ms;
    struct net_list allowed;
};

/* One message; made ready on a worker, then called out. */
struct delivery {
    struct offload                offload;
    struct http_call              call;
    struct http_field             fields[6];
    struct web_push              *push;
    const struct adapter_message *message;
    struct push_address           address;
    uint8_t                       secret[P256_SECRET_LEN], salt[WEB_PUSH_SALT_LEN];
    int64_t                       now_ms;
    char                          ttl[24], topic[WEB_PUSH_TOPIC_LEN + 1];
    struct buf                    text, body, vapid;
};

static const char NOT_OURS[] = "it does not take our signature, or was made for another key";

static const struct calling_status STATUSES[] = {
    {200, 299, VERDICT_SENT, false, false, NULL},
    {300, 399, VERDICT_REFUSED, false, false, "it points elsewhere, and that is not followed"},
    {401, 401, VERDICT_REFUSED, false, false, NOT_OURS},
    {403, 403, VERDICT_REFUSED, false, false, NOT_OURS},
    {404, 404, VERDICT_REFUSED, false, true, "the browser does not listen any more"},
    {408, 408, VERDICT_BUSY, false, false, "it had no time for us"},
    {410, 410, VERDICT_REFUSED, false, true, "the browser does not listen any more"},
    {413, 413, VERDICT_REFUSED, false, false, "it is too long for it"},
    {429, 429, VERDICT_BUSY, true, false, "it asks us to be slower"},
    {400, 499, VERDICT_REFUSED, false, false, "it does not understand us"},
    {503, 503, VERDICT_BUSY, true, false, "it cannot take anything now"},
    {500, 599, VERDICT_UNSURE, false, false, "it failed under way"},
};

/* One browser that changed its key is nothing; a hub whose key was changed looks the same
 * from here, so it is told. */
static void tell_health(struct adapter *self, const struct adapter_answer *answer)
{
    if (answer->why == NOT_OURS)
        adapter_tell_health(self, HEALTH_DEGRADED, NOT_OURS);
    else if (answer->verdict == VERDICT_SENT)
        adapter_tell_health(self, HEALTH_UP, NULL);
}

static void delivery_free(struct delivery *delivery)
{
    buf_free(&delivery->text);
    buf_free(&delivery->body);
    buf_free(&delivery->vapid);
    crypto_wipe(delivery, sizeof *delivery);
    free(delivery);
}

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct delivery              *delivery = CONTAINER_OF(call, struct delivery, call);
    struct adapter               *self = &delivery->push->adapter;
    const struct adapter_message *message = delivery->message;
    struct adapter_answer         answer =
        calling_answer(STATUSES, COUNT_OF(STATUSES), reply, clock_now(self->host->clock));

    delivery_free(delivery);
    tell_health(self, &answer);
    adapter_answer(self, message, &answer);
}

/* On a worker. */
static void make_ready(struct offload *offload)
{
    struct delivery *delivery = CONTAINER_OF(offload, struct delivery, offload);
    struct p256      once;

    p256_from_secret(&once, delivery->secret);
    web_push_seal(&delivery->body, &delivery->address, &once, delivery->salt,
                  delivery->text.bytes, delivery->text.len, PADDED);
    web_push_vapid(&delivery->vapid, delivery->push->adapter.host->push_key,
                   delivery->address.endpoint, delivery->push->contact,
                   delivery->now_ms / 1000 + SIGNED_S);
    crypto_wipe(&once, sizeof once);
}

static void on_ready(struct offload *offload)
{
    struct delivery *delivery = CONTAINER_OF(offload, struct delivery, offload);
    struct web_push *push = delivery->push;

    delivery->fields[0] = (struct http_field){"TTL", delivery->ttl};
    delivery->fields[1] =
        (struct http_field){"Urgency", delivery->message->is_urgent ? "high" : "normal"};
    delivery->fields[2] = (struct http_field){"Topic", delivery->topic};
    delivery->fields[3] = (struct http_field){"Content-Encoding", "aes128gcm"};
    delivery->fields[4] = (struct http_field){"Content-Type", "application/octet-stream"};
    delivery->fields[5] = (struct http_field){"Authorization", delivery->vapid.bytes};
    delivery->call = (struct http_call){.url = delivery->address.endpoint,
                                        .fields = delivery->fields,
                                        .field_count = COUNT_OF(delivery->fields),
                                        .body = delivery->body.bytes,
                                        .body_len = delivery->body.len,
                                        .ca_file = push->ca_file,
                                        .total_ms = push->timeout_ms,
                                        .reply_max = 16 * 1024,
                                        .is_public_only = true,
                                        .allowed = push->allowed.count ? &push->allowed : NULL,
                                        .on_reply = on_reply};
    http_send(push->adapter.host->http, &delivery->call);
}

static void set_ttl(struct delivery *delivery)
{
    int64_t left_ms = delivery->message->expiry_ms - delivery->now_ms;

    if (left_ms > KEPT_MOST_MS)
        left_ms = KEPT_MOST_MS;
    snprintf(delivery->ttl, sizeof delivery->ttl, "%lld",
             (long long)(left_ms > 0 ? left_ms / 1000 : 0));
}

static void web_push_send(struct adapter *self, const struct adapter_message *message)
{
    struct web_push     *push = CONTAINER_OF(self, struct web_push, adapter);
    struct adapter_host *host = self->host;
    struct delivery     *delivery = MEM_NEW(struct delivery);
    const char          *wrong = NULL;

    delivery->push = push;
    delivery->message = message;
    delivery->now_ms = clock_now(host->clock);
    web_push_text(&delivery->text, message);
    if (!push_address_read(&delivery->address, message->address))
        wrong = "this is no address of a browser";
    else if (delivery->text.len > WEB_PUSH_TEXT_MAX)
        wrong = "it is too long for a push message";
    if (wrong) {
        delivery_free(delivery);
        adapter_answer_soon(self, message, VERDICT_REFUSED, wrong);
        return;
    }
    set_ttl(delivery);
    web_push_topic(delivery->topic, web_push_tag(message));
    chance_fill(host->chance, delivery->secret, sizeof delivery->secret);
    chance_fill(host->chance, delivery->salt, sizeof delivery->salt);
    delivery->offload.run = make_ready;
    delivery->offload.done = on_ready;
    offload_start(&delivery->offload, host->loop, host->tally);
}

static int web_push_open(struct adapter **self_r, struct adapter_host *host,
                         struct reader *settings)
{
    struct web_push *push = MEM_NEW(struct web_push);

    (void)host;
    settings->arena = &push->arena;
    push->contact = read_text(settings, "contact", 300);
    push->ca_file = read_text_or(settings, "ca_file", 500, NULL);
    push->timeout_ms = (unsigned)read_integer_or(settings, "timeout_ms", 100, 30000, 10000);
    calling_read_nets(settings, "allow", &push->allowed);
    if (!settings->failed && strncmp(push->contact, "mailto:", 7) != 0 &&
        strncmp(push->contact, "https://", 8) != 0)
        reader_complain(settings, "contact", "must begin with mailto: or https://");
    if (reader_close(settings) < 0) {
        arena_free(&push->arena);
        free(push);
        return -1;
    }
    *self_r = &push->adapter;
    return 0;
}

static void web_push_close(struct adapter *self)
{
    struct web_push *push = CONTAINER_OF(self, struct web_push, adapter);
    struct tally    *tally = self->host->tally;

    arena_free(&push->arena);
    free(push);
    tally_drop(tally);
}

const struct adapter_kind adapter_web_push = {
    .name = "web_push",
    .channel = CHANNEL_PUSH,
    .reach = ADAPTER_REACHES,
    .is_keyed = true, /* a repeat takes the place of what it repeats: by topic and tag */
    .in_flight_max = 64,
    .answer_ms = 32000,
    .open = web_push_open,
    .send = web_push_send,
    .close = web_push_close,
};
