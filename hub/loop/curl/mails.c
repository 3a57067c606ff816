#include "hub/loop/curl/mails.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/loop/curl/dialogue.h"

enum {
    LOOK_MS = 250,   /* how closely deadlines are kept */
    IDLE_MS = 15000, /* a line nobody uses is let go */
};

/* ── lines and calls ─────────────────────────────────────────────────────────────── */

static void forget_line(struct mail_line *line)
{
    struct mail_line **at = &line->mails->lines;

    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    if (line->mail)
        line->mail->line = NULL;
    line_close(line->line);
    free(line->relay);
    free(line);
}

/* Takes the call off its line; the caller says what becomes of the line. */
static void settle(struct mail_line *line, CURLcode result)
{
    struct transfer *transfer = line->mail->transfer;

    line->mail->line = NULL;
    line->mail = NULL;
    transfer->result = result;
    line->mails->on_ended(transfer);
}

static struct transfer *first_waiting(struct mails *mails, const char *relay)
{
    for (struct transfer **at = &mails->waiting; *at; at = &(*at)->next) {
        struct transfer *transfer = *at;

        if (relay && strcmp(transfer->mail->relay.bytes, relay) != 0)
            continue;
        *at = transfer->next;
        if (!*at)
            mails->waiting_end = at;
        transfer->next = NULL;
        return transfer;
    }
    return NULL;
}

static void take_next(struct mail_line *line)
{
    struct transfer *transfer = first_waiting(line->mails, line->relay);

    line->was_used = true;
    line->step = STEP_IDLE;
    line->idle_since_ms = uv_now(line->mails->loop);
    if (transfer)
        dialogue_begin(line, transfer->mail);
}

/* Lines may be fewer now than who waits for one. */
static void serve_waiting(struct mails *mails)
{
    struct transfer *transfer = first_waiting(mails, NULL);

    if (transfer)
        mails_serve(mails, transfer);
}

static void on_line(struct line *from, const char *text, size_t len)
{
    (void)len;
    dialogue_hear(from->mine, text);
}

static void on_dead(struct mail_line *line)
{
    struct mails *mails = line->mails;

    if (line->mail)
        settle(line, CURLE_WEIRD_SERVER_REPLY);
    forget_line(line);
    serve_waiting(mails);
}

static void on_hung_up(struct line *from)
{
    struct mail_line *line = from->mine;
    struct mails     *mails = line->mails;
    struct mail      *mail = line->mail;
    bool              was_stale = line->was_used && line->step == STEP_MAIL;

    if (mail && !was_stale) {
        mail->was_sent = line->step == STEP_MESSAGE && line_is_flushed(from);
        settle(line, CURLE_RECV_ERROR);
    }
    forget_line(line);
    if (mail && was_stale) /* it died while nobody used it: nothing was said over it yet */
        mails_serve(mails, mail->transfer);
    serve_waiting(mails);
}

/* ── finding a line ──────────────────────────────────────────────────────────────── */

/* What the relay said when it turned us away: at its door, at TLS or at our name. */
static void keep_refusal(struct mail *mail, CURL *easy)
{
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 400 && status < 600)
        mail->status = (int)status;
}

static void on_up(struct line *from, CURLcode result)
{
    struct mail_line *line = from->mine;
    struct mails     *mails = line->mails;

    if (result == CURLE_OK) {
        dialogue_begin(line, line->mail);
        return;
    }
    keep_refusal(line->mail, from->easy);
    settle(line, result);
    forget_line(line);
    serve_waiting(mails);
}

static void name_relay(struct mail *mail)
{
    const struct smtp_call *call = mail->call;

    buf_format(&mail->relay, "%s://%s:%u/%s %s %s",
               call->tls == SMTP_TLS_AT_ONCE ? "smtps" : "smtp", call->host, call->port,
               call->helo ? call->helo : "", call->user ? call->user : "",
               call->tls == SMTP_TLS_OFF ? "plain" : "tls");
    mail->deadline_ms = (call->total_ms ? call->total_ms : HTTP_TOTAL_MS);
}

static void set_up(CURL *easy, const struct mail *mail, const char *ca_file)
{
    const struct smtp_call *call = mail->call;
    struct buf              url = {0};

    buf_add(&url, mail->relay.bytes, strcspn(mail->relay.bytes, " "));
    buf_byte(&url, '\0');
    curl_easy_setopt(easy, CURLOPT_URL, url.bytes);
    buf_free(&url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     (long)(call->tls == SMTP_TLS_OFF ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(call->connect_ms ? call->connect_ms : HTTP_CONNECT_MS));
    if (call->ca_file || ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, call->ca_file ? call->ca_file : ca_file);
    if (call->user) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, call->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, call->password ? call->password : "");
    }
}

static void connect_line(struct mails *mails, struct mail *mail)
{
    struct mail_line *line = MEM_NEW(struct mail_line);

    line->mails = mails;
    line->next = mails->lines;
    mails->lines = line;
    line->relay = mem_copy_text(mail->relay.bytes, mail->relay.len);
    line->mail = mail;
    mail->line = line;
    line->on_settled = settle;
    line->on_free = take_next;
    line->on_dead = on_dead;
    line->line = line_new(mails->loop, mails->tally);
    line->line->mine = line;
    line->line->on_up = on_up;
    line->line->on_line = on_line;
    line->line->on_end = on_hung_up;
    set_up(line->line->easy, mail, mails->ca_file);
    line_connect(line->line);
}

static void on_look(uv_timer_t *timer);

void mails_serve(struct mails *mails, struct transfer *transfer)
{
    struct mail *mail = transfer->mail;
    unsigned     count = 0;

    if (mail->relay.len == 0) {
        name_relay(mail);
        mail->deadline_ms += uv_now(mails->loop);
    }
    if (!uv_is_active((uv_handle_t *)&mails->timer))
        uv_timer_start(&mails->timer, on_look, LOOK_MS, LOOK_MS);
    for (struct mail_line *line = mails->lines; line; line = line->next) {
        if (strcmp(line->relay, mail->relay.bytes) != 0)
            continue;
        if (line->step == STEP_IDLE) {
            dialogue_begin(line, mail);
            return;
        }
        count++;
    }
    if (count < mails->per_host) {
        connect_line(mails, mail);
        return;
    }
    *mails->waiting_end = transfer;
    mails->waiting_end = &transfer->next;
}

void mails_drop(struct mails *mails, struct transfer *transfer)
{
    struct mail_line *line = transfer->mail->line;

    if (line) {
        transfer->mail->was_sent = line->step == STEP_MESSAGE && line_is_flushed(line->line);
        line->mail = NULL;
        transfer->mail->line = NULL;
        forget_line(line);
        serve_waiting(mails);
        return;
    }
    for (struct transfer **at = &mails->waiting; *at; at = &(*at)->next)
        if (*at == transfer) {
            *at = transfer->next;
            if (!*at)
                mails->waiting_end = at;
            transfer->next = NULL;
            return;
        }
}

/* ── time ────────────────────────────────────────────────────────────────────────── */

static void end_late(struct mails *mails, struct transfer *transfer)
{
    mails_drop(mails, transfer);
    transfer->result = CURLE_OPERATION_TIMEDOUT;
    mails->on_ended(transfer);
}

/* One that is over its time, line by line and among those that wait. */
static struct transfer *late_one(struct mails *mails, uint64_t now_ms)
{
    for (struct mail_line *line = mails->lines; line; line = line->next)
        if (line->mail && line->mail->deadline_ms <= now_ms)
            return line->mail->transfer;
    for (struct transfer *transfer = mails->waiting; transfer; transfer = transfer->next)
        if (transfer->mail->deadline_ms <= now_ms)
            return transfer;
    return NULL;
}

static void on_look(uv_timer_t *timer)
{
    struct mails    *mails = CONTAINER_OF(timer, struct mails, timer);
    uint64_t         now_ms = uv_now(mails->loop);
    struct transfer *transfer;

    while ((transfer = late_one(mails, now_ms)))
        end_late(mails, transfer);
    for (struct mail_line *line = mails->lines, *next; line; line = next) {
        next = line->next;
        if (line->step == STEP_IDLE && now_ms - line->idle_since_ms >= IDLE_MS)
            forget_line(line);
    }
    if (!mails->lines)
        uv_timer_stop(timer);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct mails *mails = CONTAINER_OF((uv_timer_t *)(void *)handle, struct mails, timer);

    tally_drop(mails->tally);
}

void mails_open(struct mails *mails)
{
    mails->waiting_end = &mails->waiting;
    tally_take(mails->tally);
    uv_timer_init(mails->loop, &mails->timer);
}

void mails_close(struct mails *mails)
{
    while (mails->lines)
        forget_line(mails->lines);
    uv_close((uv_handle_t *)&mails->timer, on_timer_closed);
}
