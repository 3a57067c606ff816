/* http.c: one HTTP call: made from what the caller said, guarded, and told as it went. */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"
#include "hub/loop/address.h"
#include "hub/loop/curl/transfer.h"

static bool is_safe(const struct http_call *call) /* RFC 9110 §9.2.1 */
{
    const char *method = call->method;

    if (!method)
        return !call->body && call->part_count == 0;
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static bool is_plain(const struct http_call *call)
{
    return strncasecmp(call->url, "http:", 5) == 0;
}

static bool may_reach(const struct transfer *transfer, const struct sockaddr *address)
{
    const struct http_call *call = transfer->http;

    if (call->allowed && net_list_holds(call->allowed, address))
        return true;
    return !is_plain(call) && address_is_public(address);
}

static bool may_reach_text(const struct transfer *transfer, const char *ip)
{
    struct sockaddr_in  v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, ip, &v4.sin_addr) == 1)
        return may_reach(transfer, (struct sockaddr *)&v4);
    return inet_pton(AF_INET6, ip, &v6.sin6_addr) == 1 &&
           may_reach(transfer, (struct sockaddr *)&v6);
}

/* Runs when a connection stands and before the request goes. A connection may have been
 * made for a call with other rules; and libcurl begins a second time by itself when a kept
 * connection turns out to be dead, which is fine only while nothing has left. */
static int on_ready(void *owner, char *ip, char *own_ip, int port, int own_port)
{
    struct transfer *transfer = owner;

    (void)own_ip;
    (void)port;
    (void)own_port;
    if (transfer->may_reach && !may_reach_text(transfer, ip)) {
        transfer->is_address_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (!is_safe(transfer->http) && transfer_was_sent(transfer)) {
        transfer->is_repeat = true;
        return CURL_PREREQFUNC_ABORT;
    }
    return CURL_PREREQFUNC_OK;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *owner)
{
    struct transfer *transfer = owner;
    size_t           len = size * count;

    if (len > transfer->reply_max - transfer->body.len) {
        transfer->is_too_large = true;
        return 0;
    }
    buf_add(&transfer->body, bytes, len);
    return len;
}

static void on_end(struct transfer *transfer)
{
    struct http_call *call = transfer->http;
    struct http_reply reply = {.fault = transfer_fault(transfer),
                               .was_sent = transfer_was_sent(transfer),
                               .why = transfer_why(transfer),
                               .body = transfer->body.bytes ? transfer->body.bytes : "",
                               .body_len = transfer->body.len,
                               .transfer = transfer};
    long              status = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    reply.status = (int)status;
    if (transfer->is_repeat)
        reply.why = "the connection ended before a reply came";
    call->transfer = NULL;
    call->on_reply(call, &reply);
}

static bool is_token(const char *text) /* RFC 9110 §5.6.2 */
{
    const char *at = text;

    while (*at && (isalnum((unsigned char)*at) || strchr("!#$%&'*+-.^_`|~", *at)))
        at++;
    return at > text && !*at;
}

static bool is_value(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7f)
            return false;
    return true;
}

static void add_field(struct transfer *transfer, const char *name, const char *value)
{
    struct buf line = {0};

    if (!is_token(name) || !is_value(value)) {
        transfer->is_bad = true;
        return;
    }
    buf_format(&line, *value ? "%s: %s" : "%s;", name, value);
    transfer->list = curl_slist_append(transfer->list, line.bytes);
    buf_free(&line);
}

static void set_parts(struct transfer *transfer, const struct http_call *call)
{
    transfer->mime = curl_mime_init(transfer->easy);
    for (size_t i = 0; i < call->part_count; i++) {
        const struct http_part *part = &call->parts[i];
        curl_mimepart          *out = curl_mime_addpart(transfer->mime);

        curl_mime_name(out, part->name);
        curl_mime_data(out, part->bytes, part->len);
        if (part->file_name)
            curl_mime_filename(out, part->file_name);
        if (part->type)
            curl_mime_type(out, part->type);
    }
    curl_easy_setopt(transfer->easy, CURLOPT_MIMEPOST, transfer->mime);
}

static void set_method(struct transfer *transfer, const struct http_call *call)
{
    CURL       *easy = transfer->easy;
    const char *method = call->method;
    bool        has_body = call->body || call->part_count > 0;

    if (!method)
        method = has_body ? "POST" : "GET";
    if (!is_token(method))
        transfer->is_bad = true;
    if (call->part_count > 0) {
        set_parts(transfer, call);
    } else if (call->body || strcmp(method, "POST") == 0) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body ? call->body : "");
    } else if (strcmp(method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    }
    if (strcmp(method, has_body ? "POST" : "GET") != 0 && strcmp(method, "POST") != 0 &&
        strcmp(method, "HEAD") != 0)
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

static void set_limits(struct transfer *transfer, const struct http_call *call)
{
    CURL *easy = transfer->easy;
    bool  must_be_https = call->is_public_only && !call->allowed;

    transfer->reply_max = call->reply_max ? call->reply_max : HTTP_REPLY_MAX;
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(call->connect_ms ? call->connect_ms : HTTP_CONNECT_MS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     (long)(call->total_ms ? call->total_ms : HTTP_TOTAL_MS));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, must_be_https ? "https" : "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_ready);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    transfer->may_reach = call->is_public_only ? may_reach : NULL;
}

static int on_moved(void *watcher, curl_off_t got_total, curl_off_t got, curl_off_t sent_total,
                    curl_off_t sent)
{
    struct http_call *call = watcher;

    (void)sent_total; /* the caller knows what it sends */
    call->got_total = (uint64_t)got_total;
    call->got = (uint64_t)got;
    call->sent = (uint64_t)sent;
    return 0;
}

static void watch(struct transfer *transfer, struct http_call *call)
{
    curl_easy_setopt(transfer->easy, CURLOPT_XFERINFOFUNCTION, on_moved);
    curl_easy_setopt(transfer->easy, CURLOPT_XFERINFODATA, call);
    curl_easy_setopt(transfer->easy, CURLOPT_NOPROGRESS, 0L);
}

void http_send(struct http_client *client, struct http_call *call)
{
    struct transfer *transfer = transfer_new(client, on_end);
    CURL            *easy = transfer->easy;

    transfer->http = call;
    call->transfer = transfer;
    transfer->list = curl_slist_append(NULL, "Expect:"); /* none: the body follows at once */
    for (size_t i = 0; i < call->field_count; i++)
        add_field(transfer, call->fields[i].name, call->fields[i].value);
    set_method(transfer, call);
    set_limits(transfer, call);
    curl_easy_setopt(easy, CURLOPT_URL, call->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->list);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    if (call->is_watched)
        watch(transfer, call);
    if (call->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, call->ca_file);
    if (call->unix_socket)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, call->unix_socket);
    if (call->user) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, call->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, call->password ? call->password : "");
    }
    transfer_begin(transfer);
}

void http_cancel(struct http_client *client, struct http_call *call)
{
    (void)client;
    if (call->transfer)
        transfer_cancel(call->transfer);
}

const char *http_reply_field(const struct http_reply *reply, const char *name)
{
    struct curl_header *field;

    if (curl_easy_header(reply->transfer->easy, name, 0, CURLH_HEADER, -1, &field) != CURLHE_OK)
        return NULL;
    /* Index 0 is the first of that name; the last is the one that counts. */
    if (field->amount > 1)
        curl_easy_header(reply->transfer->easy, name, field->amount - 1, CURLH_HEADER, -1,
                         &field);
    return field->value;
}

int64_t http_reply_retry_ms(const struct http_reply *reply, int64_t now_ms)
{
    const char *value = http_reply_field(reply, "Retry-After");
    int64_t     seconds;
    int64_t     at_ms;

    if (!value)
        return -1;
    if (text_to_integer(value, &seconds))
        return seconds < 0 || seconds > 365 * 86400 ? -1 : seconds * 1000;
    at_ms = (int64_t)curl_getdate(value, NULL) * 1000;
    if (at_ms < 0)
        return -1;
    return at_ms > now_ms ? at_ms - now_ms : 0;
}

const char *url_quote(struct arena *arena, const char *text)
{
    char *quoted = arena_alloc(arena, 3 * strlen(text) + 1);
    char *at = quoted;

    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 0x80 && (isalnum(byte) || strchr("-._~", byte))) {
            *at++ = *text;
        } else {
            *at++ = '%';
            *at++ = "0123456789ABCDEF"[byte >> 4];
            *at++ = "0123456789ABCDEF"[byte & 15];
        }
    }
    return quoted;
}
