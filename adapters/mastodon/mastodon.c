/* mastodon.c: posts on a Mastodon account (API of 4.x, docs.joinmastodon.org).
 *
 * The key goes along as Idempotency-Key, which the server keeps for an hour: what may
 * have been posted can be asked again. An update or a retraction is a reply to the post
 * before it, so that whoever saw that one sees this one. */
#include <stdlib.h>
#include <string.h>

#include "adapters/mastodon/room.h"

enum { LENGTH_DEFAULT = 500, LENGTH_MOST = 100000, LIMITS_MAX = 256 * 1024 };

static void on_clear(struct tally *tally)
{
    struct mastodon *mastodon = CONTAINER_OF(tally, struct mastodon, tally);
    struct tally    *host = mastodon->adapter.host->tally;

    arena_free(&mastodon->arena);
    free(mastodon);
    tally_drop(host);
}

/* ── the server's own limits ─────────────────────────────────────────────────────── */

/* GET /api/v2/instance: configuration.statuses.max_characters; 0: not said. */
static size_t length_in(const struct http_reply *reply)
{
    struct arena  arena = {0};
    struct err    err = {0};
    struct reader in = reader_open(reply->body, reply->body_len, &arena, &err);
    struct reader configuration = reader_inside(&in, "configuration");
    struct reader statuses = reader_inside(&configuration, "statuses");
    size_t        most = (size_t)read_integer(&statuses, "max_characters", 1, LENGTH_MOST);

    most = statuses.failed ? 0 : most;
    reader_leave(&statuses, &configuration);
    reader_leave(&configuration, &in);
    reader_close(&in);
    arena_free(&arena);
    return most;
}

static void on_limits(struct http_call *call, const struct http_reply *reply)
{
    struct mastodon *mastodon = CONTAINER_OF(call, struct mastodon, limits);

    if (mastodon->is_closed) {
        /* nobody asks any more */
    } else if (reply->fault == HTTP_ANSWERED && reply->status == 200) {
        size_t most = length_in(reply);

        mastodon->length_max = most ? most : mastodon->length_max;
        mastodon_tell_health(mastodon, HEALTH_UP, NULL);
    } else {
        mastodon_failure(mastodon, reply);
    }
    tally_drop(&mastodon->tally);
}

static void mastodon_start(struct adapter *self)
{
    struct mastodon *mastodon = CONTAINER_OF(self, struct mastodon, adapter);

    mastodon->limits = (struct http_call){
        .url = arena_format(&mastodon->arena, "%s/api/v2/instance", mastodon->server),
        .ca_file = mastodon->ca_file,
        .total_ms = MASTODON_CALL_MS,
        .reply_max = LIMITS_MAX,
        .on_reply = on_limits};
    tally_take(&mastodon->tally);
    http_send(self->host->http, &mastodon->limits);
}

/* ── how the account is ──────────────────────────────────────────────────────────── */

/* 403: the token is good, and may do no more than post. */
static void on_probed(struct http_call *call, const struct http_reply *reply)
{
    struct mastodon *mastodon = CONTAINER_OF(call, struct mastodon, probe);

    if (reply->fault == HTTP_ANSWERED && (reply->status == 200 || reply->status == 403))
        mastodon_tell_health(mastodon, HEALTH_UP, NULL);
    else
        mastodon_failure(mastodon, reply);
    tally_drop(&mastodon->tally);
}

static void mastodon_probe(struct adapter *self)
{
    struct mastodon *mastodon = CONTAINER_OF(self, struct mastodon, adapter);

    if (mastodon->probe.transfer)
        return;
    mastodon->probe_field = (struct http_field){"Authorization", mastodon->bearer};
    mastodon->probe = (struct http_call){.url = mastodon->account_url,
                                         .fields = &mastodon->probe_field,
                                         .field_count = 1,
                                         .ca_file = mastodon->ca_file,
                                         .total_ms = MASTODON_CALL_MS,
                                         .reply_max = LIMITS_MAX,
                                         .on_reply = on_probed};
    tally_take(&mastodon->tally);
    http_send(self->host->http, &mastodon->probe);
}

/* ── the adapter ─────────────────────────────────────────────────────────────────── */

static void mastodon_send(struct adapter *self, const struct adapter_message *message)
{
    mastodon_post(CONTAINER_OF(self, struct mastodon, adapter), message);
}

static void mastodon_read_back(struct adapter *self, struct adapter_question *question)
{
    mastodon_look(CONTAINER_OF(self, struct mastodon, adapter), question);
}

static void read_server(struct mastodon *mastodon, struct reader *settings)
{
    const char *server = read_text(settings, "server", 300);
    size_t      len = strlen(server);

    if (strncmp(server, "https://", 8) != 0 && strncmp(server, "http://", 7) != 0)
        reader_complain(settings, "server", "must begin with https:// or http://");
    if (strpbrk(server, "?#@ "))
        reader_complain(settings, "server", "must be scheme and host alone");
    while (len > 0 && server[len - 1] == '/')
        len--;
    mastodon->server = arena_copy(&mastodon->arena, server, len);
    mastodon->account_url = arena_format(
        &mastodon->arena, "%s/api/v1/accounts/verify_credentials", mastodon->server);
}

static int mastodon_open(struct adapter **self_r, struct adapter_host *host,
                         struct reader *settings)
{
    static const char *const VISIBILITIES[] = {"public", "unlisted", "private", "direct", NULL};
    static const char *const ON_CANCEL[] = {"reply", "delete", NULL};
    struct mastodon         *mastodon = MEM_NEW(struct mastodon);

    (void)host;
    settings->arena = &mastodon->arena;
    read_server(mastodon, settings);
    mastodon->ca_file = read_text_or(settings, "ca_file", 500, NULL);
    mastodon->bearer = arena_format(&mastodon->arena, "Bearer %s",
                                    adapter_secret(settings, "token_file", 200));
    mastodon->visibility = VISIBILITIES[read_word_or(settings, "visibility", VISIBILITIES, 0)];
    mastodon->spoiler = read_text_or(settings, "spoiler", 200, "");
    mastodon->deletes_cancelled = read_word_or(settings, "on_cancel", ON_CANCEL, 0) == 1;
    mastodon->length_max =
        (size_t)read_integer_or(settings, "length_max", 1, LENGTH_MOST, LENGTH_DEFAULT);
    if (strpbrk(mastodon->bearer, "\r\n"))
        reader_complain(settings, "token_file", "must hold the token on one line");
    if (reader_close(settings) < 0) {
        arena_free(&mastodon->arena);
        free(mastodon);
        return -1;
    }
    mastodon->tally.on_clear = on_clear;
    tally_take(&mastodon->tally);
    *self_r = &mastodon->adapter;
    return 0;
}

static void mastodon_close(struct adapter *self)
{
    struct mastodon *mastodon = CONTAINER_OF(self, struct mastodon, adapter);

    mastodon->is_closed = true;
    if (mastodon->limits.transfer)
        http_cancel(self->host->http, &mastodon->limits);
    if (mastodon->probe.transfer)
        http_cancel(self->host->http, &mastodon->probe);
    tally_drop(&mastodon->tally);
}

const struct adapter_kind adapter_mastodon = {
    .name = "mastodon",
    .channel = CHANNEL_SOCIAL,
    .reach = ADAPTER_REACHES,
    .is_keyed = true,
    .in_flight_max = 2, /* an alert in two languages; the limit is 300 in five minutes */
    .answer_ms = MASTODON_ANSWER_MS,
    .text_max = LENGTH_MOST,
    .open = mastodon_open,
    .start = mastodon_start,
    .send = mastodon_send,
    .read_back = mastodon_read_back,
    .probe = mastodon_probe,
    .close = mastodon_close,
};
