/* client.c: the calls on their way through libcurl's multi interface. What has ended is
 * taken off it first and told to the caller afterwards, so that callers may send, cancel
 * and close from inside their callbacks. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/loop/curl/mails.h"
#include "hub/loop/curl/sockets.h"
#include "hub/loop/curl/transfer.h"

enum { POOL_MAX = 32, CACHE_MAX = 512 };

struct http_client {
    CURLM           *multi;
    struct sockets   sockets;
    struct tally    *owner;
    struct tally     tally; /* our handles */
    uv_timer_t       later; /* tells what ended outside libcurl, and goes when it is time */
    struct transfer *ended, **ended_end;
    struct mails     mails;
    struct arena     arena;
    const char      *user_agent, *ca_file;
    CURL            *pool[POOL_MAX];
    size_t           pooled;
    unsigned         open_calls;
    bool             is_closing, is_gone;
};

static void on_clear(struct tally *tally)
{
    struct http_client *client = CONTAINER_OF(tally, struct http_client, tally);
    struct tally       *owner = client->owner;

    arena_free(&client->arena);
    free(client);
    curl_global_cleanup();
    tally_drop(owner);
}

static void on_later_closed(uv_handle_t *handle)
{
    struct http_client *client =
        CONTAINER_OF((uv_timer_t *)(void *)handle, struct http_client, later);

    tally_drop(&client->tally);
}

static void go(struct http_client *client)
{
    client->is_gone = true;
    mails_close(&client->mails);
    sockets_shut(&client->sockets);
    while (client->pooled > 0)
        curl_easy_cleanup(client->pool[--client->pooled]);
    curl_multi_cleanup(client->multi);
    sockets_close(&client->sockets);
    uv_close((uv_handle_t *)&client->later, on_later_closed);
}

static void transfer_end(struct transfer *transfer)
{
    struct http_client *client = transfer->client;

    transfer->on_end(transfer);
    curl_slist_free_all(transfer->list);
    curl_mime_free(transfer->mime);
    buf_free(&transfer->body);
    if (client->pooled < POOL_MAX) {
        curl_easy_reset(transfer->easy);
        client->pool[client->pooled++] = transfer->easy;
    } else {
        curl_easy_cleanup(transfer->easy);
    }
    free(transfer);
    client->open_calls--;
}

static void go_when_done(struct http_client *client)
{
    if (client->is_closing && !client->is_gone && client->open_calls == 0)
        go(client);
}

static void on_progress(struct sockets *sockets)
{
    struct http_client *client = CONTAINER_OF(sockets, struct http_client, sockets);
    CURLMsg            *message;
    int                 left;

    while ((message = curl_multi_info_read(client->multi, &left))) {
        CURL            *easy = message->easy_handle;
        CURLcode         result = message->data.result;
        struct transfer *transfer;

        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
        curl_multi_remove_handle(client->multi, easy);
        transfer->result = result;
        transfer_end(transfer);
    }
    go_when_done(client);
}

static void on_later(uv_timer_t *timer)
{
    struct http_client *client = CONTAINER_OF(timer, struct http_client, later);
    struct transfer    *transfer;

    while ((transfer = client->ended)) {
        client->ended = transfer->next;
        if (!client->ended)
            client->ended_end = &client->ended;
        transfer_end(transfer);
    }
    go_when_done(client);
}

void transfer_end_soon(struct transfer *transfer)
{
    struct http_client *client = transfer->client;

    *client->ended_end = transfer;
    client->ended_end = &transfer->next;
    uv_timer_start(&client->later, on_later, 0, 0);
}

int http_client_open(struct http_client **client_r, const struct http_client_settings *settings,
                     uv_loop_t *loop, struct tally *owner, struct err *err)
{
    struct http_client *client;
    unsigned            per_host = settings->connections_per_host;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, ERR_INTERNAL, "libcurl cannot be started");
    client = MEM_NEW(struct http_client);
    client->multi = curl_multi_init();
    if (!client->multi)
        abort();
    client->sockets = (struct sockets){.multi = client->multi,
                                       .loop = loop,
                                       .tally = &client->tally,
                                       .on_progress = on_progress};
    client->owner = owner;
    client->tally.on_clear = on_clear;
    client->ended_end = &client->ended;
    client->user_agent = arena_text(&client->arena, settings->user_agent);
    client->ca_file = arena_text(&client->arena, settings->ca_file);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)(per_host ? per_host : HTTP_CONNECTIONS_PER_HOST));
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CACHE_MAX);
    tally_take(owner);
    tally_take(&client->tally);
    uv_timer_init(loop, &client->later);
    sockets_open(&client->sockets);
    client->mails = (struct mails){
        .loop = loop,
        .tally = &client->tally,
        .per_host = per_host ? per_host : HTTP_CONNECTIONS_PER_HOST,
        .ca_file = client->ca_file,
        .on_ended = transfer_end_soon,
    };
    mails_open(&client->mails);
    *client_r = client;
    return 0;
}

void http_client_close(struct http_client *client)
{
    assert(!client->is_closing);
    client->is_closing = true;
    uv_timer_start(&client->later, on_later, 0, 0);
}

struct mails *client_mails(struct http_client *client)
{
    return &client->mails;
}

unsigned http_client_open_calls(const struct http_client *client)
{
    return client->open_calls;
}

static curl_socket_t on_open_socket(void *opener, curlsocktype why,
                                    struct curl_sockaddr *address)
{
    struct transfer *transfer = opener;

    if (why != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (transfer->may_reach && !transfer->may_reach(transfer, &address->addr)) {
        transfer->is_address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return sockets_make(&transfer->client->sockets, address);
}

struct transfer *transfer_new(struct http_client *client, void (*on_end)(struct transfer *))
{
    struct transfer *transfer = MEM_NEW(struct transfer);
    CURL *easy = client->pooled > 0 ? client->pool[--client->pooled] : curl_easy_init();

    if (!easy)
        abort();
    client->open_calls++;
    transfer->client = client;
    transfer->easy = easy;
    transfer->on_end = on_end;
    transfer->result = CURLE_FAILED_INIT;
    sockets_adopt(&client->sockets, easy, on_open_socket, transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* Never wait for a name server that does not answer, whatever ends the call. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT,
                     client->user_agent ? client->user_agent : "tocsin");
    if (client->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, client->ca_file);
    return transfer;
}

void transfer_begin(struct transfer *transfer)
{
    if (transfer->client->is_closing)
        transfer->is_cancelled = true;
    if (transfer->is_bad || transfer->is_cancelled ||
        curl_multi_add_handle(transfer->client->multi, transfer->easy) != CURLM_OK)
        transfer_end_soon(transfer);
}

void transfer_cancel(struct transfer *transfer)
{
    if (transfer->is_bad || transfer->is_cancelled)
        return;
    transfer->is_cancelled = true;
    curl_multi_remove_handle(transfer->client->multi, transfer->easy);
    transfer_end_soon(transfer);
}

bool transfer_was_sent(const struct transfer *transfer)
{
    long bytes = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

enum http_fault transfer_fault(const struct transfer *transfer)
{
    if (transfer->is_cancelled)
        return HTTP_CANCELLED;
    if (transfer->is_bad)
        return HTTP_BAD_CALL;
    if (transfer->is_too_large)
        return HTTP_TOO_LARGE;
    if (transfer->result != CURLE_OK && transfer->is_address_refused)
        return HTTP_FORBIDDEN;
    switch (transfer->result) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return transfer_was_sent(transfer) ? HTTP_BROKEN : HTTP_BAD_CALL;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
        return HTTP_UNREACHABLE;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
    case CURLE_LOGIN_DENIED:
        return HTTP_UNTRUSTED;
    case CURLE_OPERATION_TIMEDOUT:
        return HTTP_TIMEOUT;
    default:
        return HTTP_BROKEN;
    }
}

const char *transfer_why(const struct transfer *transfer)
{
    static const char *const WORDS[] = {
        [HTTP_FORBIDDEN] = "the address is not a public one",
        [HTTP_TOO_LARGE] = "the reply is too long",
        [HTTP_CANCELLED] = "cancelled",
        [HTTP_BAD_CALL] = "the call cannot be sent as it is",
    };
    enum http_fault fault = transfer_fault(transfer);

    if (fault < (enum http_fault)COUNT_OF(WORDS) && WORDS[fault])
        return WORDS[fault];
    return curl_easy_strerror(transfer->result);
}
