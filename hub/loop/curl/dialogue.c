#include "hub/loop/curl/dialogue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

static void say(struct mail_line *line, enum step step, const char *before, const char *between,
                const char *after)
{
    struct buf text = {0};

    buf_format(&text, "%s%s%s\r\n", before, between, after);
    line->step = step;
    line_say(line->line, text.bytes, text.len);
    buf_free(&text);
}

void dialogue_begin(struct mail_line *line, struct mail *mail)
{
    line->mail = mail;
    mail->line = line;
    mail->asked = 0;
    mail->is_any_taken = false;
    mail->status = 0;
    mail->why[0] = '\0';
    say(line, STEP_MAIL, "MAIL FROM:<", mail->call->from, ">");
}

/* The words of a reply, without control letters and without the address asked about. */
static void keep_why(char why[SMTP_WHY_MAX], const char *text, const char *address)
{
    size_t out = 0;
    char  *at;

    for (size_t i = strlen(text) > 4 ? 4 : strlen(text); text[i] && out + 1 < SMTP_WHY_MAX; i++)
        if (!iscntrl((unsigned char)text[i]))
            why[out++] = text[i];
    why[out] = '\0';
    while (*address && (at = strcasestr(why, address)))
        memmove(at, at + strlen(address), strlen(at + strlen(address)) + 1);
}

/* A line that ended a call otherwise than with 250 begins anew before the next. */
static void reset(struct mail_line *line)
{
    line->on_settled(line, CURLE_OK);
    say(line, STEP_RESET, "RSET", "", "");
}

static void refuse_all(struct mail_line *line, int status, const char *text)
{
    line->mail->status = status;
    keep_why(line->mail->why, text, line->mail->call->from);
    reset(line);
}

static void ask_next(struct mail_line *line)
{
    struct mail *mail = line->mail;

    if (mail->asked < mail->call->recipient_count) {
        say(line, STEP_RCPT, "RCPT TO:<", mail->call->recipients[mail->asked++].address, ">");
    } else if (mail->is_any_taken) {
        say(line, STEP_DATA, "DATA", "", "");
    } else {
        if (mail->call->recipient_count == 0) /* it takes the sender: that was the question */
            mail->status = 250;
        reset(line);
    }
}

static void on_mail_reply(struct mail_line *line, int status, const char *text)
{
    if (status / 100 == 2)
        ask_next(line);
    else
        refuse_all(line, status, text);
}

static void on_rcpt_reply(struct mail_line *line, int status, const char *text)
{
    struct mail           *mail = line->mail;
    struct smtp_recipient *recipient = &mail->call->recipients[mail->asked - 1];

    recipient->status = status;
    keep_why(recipient->why, text, recipient->address);
    mail->is_any_taken = mail->is_any_taken || status / 100 == 2;
    ask_next(line);
}

/* RFC 5321 §4.5.2: a dot more in front of each line that begins with one, and one alone at
 * the end. */
static void say_message(struct mail_line *line)
{
    const struct smtp_call *call = line->mail->call;
    const char             *at = call->message, *end = at + call->message_len;
    struct buf              text = {0};

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t      len = stop ? (size_t)(stop - at) + 1 : (size_t)(end - at);

        if (*at == '.')
            buf_byte(&text, '.');
        buf_add(&text, at, len);
        at += len;
    }
    if (text.len < 2 || memcmp(text.bytes + text.len - 2, "\r\n", 2) != 0)
        buf_text(&text, "\r\n");
    buf_text(&text, ".\r\n");
    line->step = STEP_MESSAGE;
    line_say(line->line, text.bytes, text.len);
    buf_free(&text);
}

static void on_data_reply(struct mail_line *line, int status, const char *text)
{
    if (status == 354)
        say_message(line);
    else
        refuse_all(line, status, text);
}

static void on_message_reply(struct mail_line *line, int status, const char *text)
{
    line->mail->was_sent = true;
    if (status / 100 != 2) {
        refuse_all(line, status, text);
        return;
    }
    line->mail->status = 250;
    keep_why(line->mail->why, text, line->mail->call->from);
    line->on_settled(line, CURLE_OK);
    line->on_free(line);
}

static void on_reset_reply(struct mail_line *line, int status, const char *text)
{
    (void)text;
    if (status / 100 == 2)
        line->on_free(line);
    else
        line->on_dead(line);
}

static void (*const ON_REPLY[])(struct mail_line *, int status, const char *text) = {
    [STEP_MAIL] = on_mail_reply,   [STEP_RCPT] = on_rcpt_reply,
    [STEP_DATA] = on_data_reply,   [STEP_MESSAGE] = on_message_reply,
    [STEP_RESET] = on_reset_reply,
};

static int status_of(const char *text)
{
    for (int i = 0; i < 3; i++)
        if (!isdigit((unsigned char)text[i]))
            return 0;
    return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

void dialogue_hear(struct mail_line *line, const char *text)
{
    int status = status_of(text);

    if (status && text[3] == '-') /* only the last line of a reply counts (§4.2.1) */
        return;
    if (line->mail && status == 421) { /* it closes the line, whatever it was asked (§3.8) */
        line->mail->status = 421;
        keep_why(line->mail->why, text, line->mail->call->from);
        line->on_settled(line, CURLE_OK);
    }
    if (line->step <= STEP_IDLE || status < 200 || status == 421) {
        line->on_dead(line);
        return;
    }
    ON_REPLY[line->step](line, status, text);
}
