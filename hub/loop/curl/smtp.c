/* smtp.c: mail calls from the outside: what may be asked, and what is told at the end. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/loop/curl/mail.h"
#include "hub/loop/curl/mails.h"

static void on_end(struct transfer *transfer)
{
    struct mail      *mail = transfer->mail;
    struct smtp_call *call = mail->call;
    struct smtp_reply reply = {.fault = transfer_fault(transfer),
                               .status = mail->status,
                               .was_sent = mail->was_sent,
                               .why = *mail->why ? mail->why : transfer_why(transfer)};

    if (mail->status > 0 && reply.fault != HTTP_CANCELLED)
        reply.fault = HTTP_ANSWERED;
    call->transfer = NULL;
    buf_free(&mail->relay);
    call->on_reply(call, &reply);
    free(mail);
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

/* Forgets what an earlier try has left in the call. */
static bool is_sound(const struct smtp_call *call)
{
    bool is_bad = call->recipient_count > SMTP_RECIPIENTS_MAX || !is_mailbox(call->from) ||
                  !is_host(call->host) || (call->helo && !is_host(call->helo));

    for (size_t i = 0; i < call->recipient_count; i++) {
        struct smtp_recipient *recipient = &call->recipients[i];

        recipient->status = 0;
        recipient->why[0] = '\0';
        is_bad = is_bad || !*recipient->address || !is_mailbox(recipient->address);
    }
    return !is_bad;
}

void smtp_send(struct http_client *client, struct smtp_call *call)
{
    struct transfer *transfer = transfer_new(client, on_end);
    struct mail     *mail = MEM_NEW(struct mail);

    call->transfer = transfer;
    transfer->mail = mail;
    mail->transfer = transfer;
    mail->call = call;
    if (is_sound(call)) {
        mails_serve(client_mails(client), transfer);
        return;
    }
    transfer->is_bad = true;
    transfer_end_soon(transfer);
}

void smtp_cancel(struct http_client *client, struct smtp_call *call)
{
    struct transfer *transfer = call->transfer;

    if (!transfer || transfer->is_bad || transfer->is_cancelled)
        return;
    mails_drop(client_mails(client), transfer);
    transfer_cancel(transfer);
}
