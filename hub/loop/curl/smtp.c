/* smtp.c: one mail transaction. libcurl tells only the last reply of a conversation; what
 * each recipient got is read off the conversation itself, command by command. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/mem.h"
#include "hub/loop/curl/transfer.h"

/* The commands whose replies say something about the message (RFC 5321 §3.3). */
static const struct {
    const char    *word;
    enum smtp_step step;
} COMMANDS[] = {
    {"MAIL FROM:", SMTP_STEP_MAIL},
    {"RCPT TO:", SMTP_STEP_RCPT},
    {"DATA", SMTP_STEP_DATA},
};

static void on_command(struct transfer *transfer, const char *line, size_t len)
{
    transfer->step = SMTP_STEP_OTHER;
    for (size_t i = 0; i < COUNT_OF(COMMANDS); i++) {
        size_t word_len = strlen(COMMANDS[i].word);

        if (len >= word_len && strncasecmp(line, COMMANDS[i].word, word_len) == 0)
            transfer->step = COMMANDS[i].step;
    }
    if (transfer->step == SMTP_STEP_RCPT)
        transfer->asked++;
    /* libcurl would now wait for the goodbye without looking at the loop. */
    if (len >= 4 && strncasecmp(line, "QUIT", 4) == 0 && transfer->socket != CURL_SOCKET_BAD)
        shutdown(transfer->socket, SHUT_RD);
}

/* The words of a reply, without control letters and without the address asked about. */
static void keep_why(char why[SMTP_WHY_MAX], const char *line, size_t len, const char *address)
{
    size_t out = 0;
    char  *at;

    for (size_t i = 4; i < len && out + 1 < SMTP_WHY_MAX; i++)
        if (!iscntrl((unsigned char)line[i]))
            why[out++] = line[i];
    why[out] = '\0';
    while (address && *address && (at = strcasestr(why, address)))
        memmove(at, at + strlen(address), strlen(at + strlen(address)) + 1);
}

static void on_rcpt_reply(struct transfer *transfer, int status, const char *line, size_t len)
{
    struct smtp_recipient *recipient;

    if (transfer->asked == 0 || transfer->asked > transfer->smtp->recipient_count)
        return;
    recipient = &transfer->smtp->recipients[transfer->asked - 1];
    recipient->status = status;
    keep_why(recipient->why, line, len, recipient->address);
}

static void on_answer(struct transfer *transfer, const char *line, size_t len)
{
    int status;

    /* Only the last line of a reply has a blank, or nothing, after its code (§4.2.1). */
    if (len < 3 || (len > 3 && line[3] == '-') || !isdigit((unsigned char)line[0]) ||
        !isdigit((unsigned char)line[1]) || !isdigit((unsigned char)line[2]))
        return;
    status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    switch (transfer->step) {
    case SMTP_STEP_OTHER:
        return;
    case SMTP_STEP_RCPT:
        on_rcpt_reply(transfer, status, line, len);
        return;
    case SMTP_STEP_MAIL:
        if (status < 400)
            return;
        break;
    case SMTP_STEP_DATA:
        if (status == 354)
            return;
        break;
    }
    transfer->status = status;
    keep_why(transfer->why, line, len, transfer->smtp->from);
}

static int on_talk(CURL *easy, curl_infotype what, char *bytes, size_t len, void *owner)
{
    (void)easy;
    if (what == CURLINFO_HEADER_OUT)
        on_command(owner, bytes, len);
    else if (what == CURLINFO_HEADER_IN)
        on_answer(owner, bytes, len);
    return 0;
}

static int on_ready(void *owner, char *ip, char *own_ip, int port, int own_port)
{
    struct transfer *transfer = owner;

    (void)ip;
    (void)own_ip;
    (void)port;
    (void)own_port;
    curl_easy_getinfo(transfer->easy, CURLINFO_ACTIVESOCKET, &transfer->socket);
    return CURL_PREREQFUNC_OK;
}

static size_t on_wanted(char *bytes, size_t size, size_t count, void *owner)
{
    struct transfer        *transfer = owner;
    const struct smtp_call *call = transfer->smtp;
    size_t                  len = call->message_len - transfer->given;

    if (len > size * count)
        len = size * count;
    memcpy(bytes, call->message + transfer->given, len);
    transfer->given += len;
    return len;
}

static size_t on_chatter(char *bytes, size_t size, size_t count, void *owner)
{
    (void)bytes;
    (void)owner;
    return size * count;
}

static void on_end(struct transfer *transfer)
{
    struct smtp_call *call = transfer->smtp;
    struct smtp_reply reply = {.fault = transfer_fault(transfer),
                               .status = transfer->status,
                               .was_sent =
                                   transfer->given > 0 && transfer->given == call->message_len,
                               .why = transfer->why};
    bool              was_refused = transfer->status > 0;

    for (size_t i = 0; i < call->recipient_count; i++)
        was_refused = was_refused || call->recipients[i].status >= 400;
    if (was_refused && reply.fault == HTTP_BROKEN && !(reply.was_sent && reply.status == 0))
        reply.fault = HTTP_ANSWERED;
    if (!*reply.why)
        reply.why = transfer_why(transfer);
    call->transfer = NULL;
    call->on_reply(call, &reply);
}

/* What may stand between "<" and ">": nothing that could end the line or the brackets. */
static bool is_mailbox(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text <= 0x20 || *text == 0x7f || *text == '<' || *text == '>')
            return false;
    return true;
}

static bool is_host(const char *text)
{
    const char *at = text;

    while (isalnum((unsigned char)*at) || (*at && strchr(".-:[]", *at)))
        at++;
    return at > text && !*at;
}

static void set_envelope(struct transfer *transfer, const struct smtp_call *call)
{
    struct buf mailbox = {0};

    transfer->is_bad = call->recipient_count == 0 ||
                       call->recipient_count > SMTP_RECIPIENTS_MAX || !is_mailbox(call->from) ||
                       !is_host(call->host) || (call->helo && !is_host(call->helo));
    for (size_t i = 0; i < call->recipient_count; i++) {
        struct smtp_recipient *recipient = &call->recipients[i];

        recipient->status = 0;
        recipient->why[0] = '\0';
        if (!*recipient->address || !is_mailbox(recipient->address))
            transfer->is_bad = true;
        buf_format(&mailbox, "<%s>", recipient->address);
        transfer->list = curl_slist_append(transfer->list, mailbox.bytes);
        mailbox.len = 0;
    }
    buf_format(&mailbox, "<%s>", call->from);
    curl_easy_setopt(transfer->easy, CURLOPT_MAIL_FROM, mailbox.bytes);
    curl_easy_setopt(transfer->easy, CURLOPT_MAIL_RCPT, transfer->list);
    curl_easy_setopt(transfer->easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    buf_free(&mailbox);
}

static void set_relay(struct transfer *transfer, const struct smtp_call *call)
{
    CURL      *easy = transfer->easy;
    struct buf url = {0};

    buf_format(&url, "%s://%s:%u/%s", call->tls == SMTP_TLS_AT_ONCE ? "smtps" : "smtp",
               call->host, call->port, call->helo ? call->helo : "");
    curl_easy_setopt(easy, CURLOPT_URL, url.bytes);
    buf_free(&url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     (long)(call->tls == SMTP_TLS_OFF ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(call->connect_ms ? call->connect_ms : HTTP_CONNECT_MS));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     (long)(call->total_ms ? call->total_ms : HTTP_TOTAL_MS));
    if (call->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, call->ca_file);
    if (call->user) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, call->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, call->password ? call->password : "");
    }
}

void smtp_send(struct http_client *client, struct smtp_call *call)
{
    struct transfer *transfer = transfer_new(client, on_end);
    CURL            *easy = transfer->easy;

    transfer->smtp = call;
    call->transfer = transfer;
    set_envelope(transfer, call);
    set_relay(transfer, call);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->message_len);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_wanted);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_chatter);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_talk);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_ready);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    transfer_begin(transfer);
}

void smtp_cancel(struct http_client *client, struct smtp_call *call)
{
    (void)client;
    if (call->transfer)
        transfer_cancel(call->transfer);
}
