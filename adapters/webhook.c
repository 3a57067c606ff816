/* webhook.c: every alert as signed JSON to somebody's own program (a bus operator, a
 * school, a sign at a ford). The address is the message's, or the settings' for all. It is
 * somebody else's word, so it is reached by https and in public only, unless the settings
 * allow its network. */
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/calling.h"
#include "adapters/soon.h"
#include "adapters/wire/webhook.h"
#include "hub/base/mem.h"

struct webhook {
    struct adapter  adapter;
    struct arena    arena;
    const char     *url; /* NULL: each message has its own */
    const char     *secrets[3];
    const char     *ca_file;
    unsigned        timeout_ms;
    struct net_list allowed;
};

struct delivery {
    struct http_call              call;
    struct http_field             fields[3];
    struct webhook               *webhook;
    const struct adapter_message *message;
    struct buf                    body, signature;
};

static const struct calling_status STATUSES[] = {
    {200, 299, VERDICT_DELIVERED, false, false, NULL},
    {300, 399, VERDICT_REFUSED, false, false, "it points elsewhere, and that is not followed"},
    {401, 401, VERDICT_BUSY, false, false, "it does not take our signature"},
    {403, 403, VERDICT_BUSY, false, false, "it does not take our signature"},
    {408, 408, VERDICT_BUSY, false, false, "it had no time for us"},
    {425, 425, VERDICT_BUSY, false, false, "it had no time for us"},
    {429, 429, VERDICT_BUSY, true, false, "it asks us to be slower"},
    {400, 499, VERDICT_REFUSED, false, false, "it does not want this"},
    {503, 503, VERDICT_BUSY, true, false, "it cannot take anything now"},
    {500, 599, VERDICT_UNSURE, false, false, "it failed under way"},
};

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct delivery              *delivery = CONTAINER_OF(call, struct delivery, call);
    struct adapter               *self = &delivery->webhook->adapter;
    const struct adapter_message *message = delivery->message;
    struct adapter_answer         answer =
        calling_answer(STATUSES, COUNT_OF(STATUSES), reply, clock_now(self->host->clock));

    buf_free(&delivery->body);
    buf_free(&delivery->signature);
    free(delivery);
    adapter_answer(self, message, &answer);
}

static void webhook_send(struct adapter *self, const struct adapter_message *message)
{
    struct webhook  *webhook = CONTAINER_OF(self, struct webhook, adapter);
    const char      *url = *message->address ? message->address : webhook->url;
    struct delivery *delivery;

    if (!url) {
        adapter_answer_soon(self, message, VERDICT_REFUSED, "there is no address to call");
        return;
    }
    delivery = MEM_NEW(struct delivery);
    delivery->webhook = webhook;
    delivery->message = message;
    webhook_body(&delivery->body, message);
    webhook_signature(&delivery->signature, clock_now(self->host->clock) / 1000,
                      webhook->secrets, delivery->body.bytes, delivery->body.len);
    delivery->fields[0] = (struct http_field){"Content-Type", "application/json"};
    delivery->fields[1] = (struct http_field){"Tocsin-Signature", delivery->signature.bytes};
    delivery->fields[2] = (struct http_field){"Idempotency-Key", message->key};
    delivery->call =
        (struct http_call){.url = url,
                           .fields = delivery->fields,
                           .field_count = COUNT_OF(delivery->fields),
                           .body = delivery->body.bytes,
                           .body_len = delivery->body.len,
                           .ca_file = webhook->ca_file,
                           .total_ms = webhook->timeout_ms,
                           .reply_max = 16 * 1024,
                           .is_public_only = true,
                           .allowed = webhook->allowed.count ? &webhook->allowed : NULL,
                           .on_reply = on_reply};
    http_send(self->host->http, &delivery->call);
}

static void webhook_free(struct webhook *webhook)
{
    arena_free(&webhook->arena);
    free(webhook);
}

static int webhook_open(struct adapter **self_r, struct adapter_host *host,
                        struct reader *settings)
{
    struct webhook *webhook = MEM_NEW(struct webhook);

    (void)host;
    settings->arena = &webhook->arena;
    webhook->url = read_text_or(settings, "url", 500, NULL);
    webhook->secrets[0] = adapter_secret(settings, "secret_file", 200);
    if (reader_has(settings, "old_secret_file"))
        webhook->secrets[1] = adapter_secret(settings, "old_secret_file", 200);
    webhook->ca_file = read_text_or(settings, "ca_file", 500, NULL);
    webhook->timeout_ms = (unsigned)read_integer_or(settings, "timeout_ms", 100, 30000, 10000);
    calling_read_nets(settings, "allow", &webhook->allowed);
    if (!settings->failed && webhook->url && strncmp(webhook->url, "https://", 8) != 0 &&
        (strncmp(webhook->url, "http://", 7) != 0 || webhook->allowed.count == 0))
        reader_complain(settings, "url",
                        "must begin with https:// (or http:// to a network in allow)");
    if (reader_close(settings) < 0) {
        webhook_free(webhook);
        return -1;
    }
    *self_r = &webhook->adapter;
    return 0;
}

static void webhook_close(struct adapter *self)
{
    struct tally *tally = self->host->tally;

    webhook_free(CONTAINER_OF(self, struct webhook, adapter));
    tally_drop(tally);
}

const struct adapter_kind adapter_webhook = {
    .name = "webhook",
    .channel = CHANNEL_WEBHOOK,
    .reach = ADAPTER_REACHES,
    .is_keyed = true,
    .in_flight_max = 64,
    .answer_ms = 31000,
    .open = webhook_open,
    .send = webhook_send,
    .close = webhook_close,
};
