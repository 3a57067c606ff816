/* probe.c: a message without a receiver. Kannel looks at who asks before it misses the
 * number, so that its refusal says that the next message would be taken. */
#include "adapters/kannel/room.h"
#include "hub/base/crypto.h"

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct kannel        *kannel = CONTAINER_OF(call, struct kannel, probe);
    struct kannel_meaning meaning = kannel_meaning_of(reply, 1);

    kannel_tell_health(kannel, meaning.health, meaning.why);
    crypto_wipe(kannel->probe_url.bytes, kannel->probe_url.len);
    buf_free(&kannel->probe_url);
    tally_drop(&kannel->tally);
}

void kannel_probe(struct adapter *self)
{
    struct kannel *kannel = CONTAINER_OF(self, struct kannel, adapter);
    struct buf     query = {0};

    if (kannel->probe.transfer)
        return;
    kannel_add_login(kannel, &query);
    buf_format(&kannel->probe_url, "%s?%s", kannel->url, query.bytes);
    crypto_wipe(query.bytes, query.len);
    buf_free(&query);
    kannel->probe = (struct http_call){
        .url = kannel->probe_url.bytes, .total_ms = kannel->timeout_ms, .on_reply = on_reply};
    tally_take(&kannel->tally);
    http_send(self->host->http, &kannel->probe);
}
