/* kannel.c: text messages through Kannel's smsbox (user guide 1.4.5, "Using the HTTP
 * interface to send SMS messages"), delivery reports and messages from phones back.
 *
 * Kannel answers 202 once the message is its own, 403 and 400 when it will not take it,
 * 503 when it cannot now. It knows no repeat: what may have been sent stays unsure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/soon.h"
#include "adapters/wire/form.h"
#include "adapters/wire/kannel_call.h"
#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/base/text.h"
#include "hub/loop/http_client.h"
#include "hub/model/sms_text.h"

enum {
    SEGMENTS_MOST = 10,
    ANSWER_MS = 15000,
    REPORTS_WANTED =
        KANNEL_DELIVERED | KANNEL_FAILED | KANNEL_QUEUED | KANNEL_SUBMITTED | KANNEL_REJECTED,
};

struct kannel {
    struct adapter      adapter;
    struct arena        arena;
    const char         *url, *username, *password, *from;
    const char         *smsc;    /* "": Kannel chooses */
    const char         *country; /* "39": for national numbers of callers; "": as they come */
    unsigned            segments_max;
    int                 urgent_priority; /* 0 … 3; -1: not said */
    unsigned            timeout_ms;
    enum adapter_health health;
};

struct sms {
    struct http_call              call;
    struct buf                    url;
    struct kannel                *kannel;
    const struct adapter_message *message;
    unsigned                      segments;
};

/* ── out ─────────────────────────────────────────────────────────────────────────── */

/* What Kannel's words mean, by status and the beginning of what it says. A health other
 * than up means that no message at all would fare better. */
static const struct reply_meaning {
    int                 status;
    const char         *says;
    enum verdict        verdict;
    enum adapter_health health;
    const char         *why;
} MEANINGS[] = {
    {202, "", VERDICT_SENT, HEALTH_UP, NULL},
    {403, "Not routable", VERDICT_REFUSED, HEALTH_UP, "Kannel has no route to this number"},
    {403, "", VERDICT_BUSY, HEALTH_DOWN, "Kannel does not take our user name and password"},
    {400, "Number(s) has/have been denied", VERDICT_REFUSED, HEALTH_UP,
     "Kannel's lists deny this number"},
    {400, "Sender missing", VERDICT_BUSY, HEALTH_DOWN, "Kannel wants another sender"},
    {400, "", VERDICT_REFUSED, HEALTH_UP, "Kannel calls the message malformed"},
    {503, "", VERDICT_BUSY, HEALTH_DEGRADED, "Kannel cannot take messages now"},
    {404, "", VERDICT_BUSY, HEALTH_DOWN, "there is no sendsms page at the URL"},
};

static struct reply_meaning meaning_of(const struct sms *sms, const struct http_reply *reply)
{
    struct reply_meaning meaning = {.health = HEALTH_DEGRADED, .why = reply->why};

    if (reply->fault == HTTP_ANSWERED)
        for (size_t i = 0; i < COUNT_OF(MEANINGS); i++)
            if (reply->status == MEANINGS[i].status &&
                strncmp(reply->body, MEANINGS[i].says, strlen(MEANINGS[i].says)) == 0)
                return MEANINGS[i];
    if (reply->fault == HTTP_UNREACHABLE || reply->fault == HTTP_UNTRUSTED)
        meaning.health = HEALTH_DOWN;
    if (reply->fault == HTTP_ANSWERED)
        meaning.why = "Kannel's answer is not one of its own";
    if (reply->fault == HTTP_ANSWERED && reply->status == 500)
        meaning.why = "Kannel could not hand the message on";
    /* A message of one segment that Kannel itself says has failed was not sent. */
    meaning.verdict = !reply->was_sent || (reply->fault == HTTP_ANSWERED &&
                                           reply->status == 500 && sms->segments == 1)
                          ? VERDICT_BUSY
                          : VERDICT_UNSURE;
    return meaning;
}

static void tell_health(struct kannel *kannel, enum adapter_health health, const char *why)
{
    if (health != kannel->health)
        adapter_tell_health(&kannel->adapter, health, health == HEALTH_UP ? NULL : why);
    kannel->health = health;
}

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct sms           *sms = CONTAINER_OF(call, struct sms, call);
    struct kannel        *kannel = sms->kannel;
    struct reply_meaning  meaning = meaning_of(sms, reply);
    struct adapter_answer answer = {.verdict = meaning.verdict, .why = meaning.why};
    int64_t               now_ms = clock_now(kannel->adapter.host->clock);
    int64_t               retry_ms = http_reply_retry_ms(reply, now_ms);

    answer.retry_ms = retry_ms > 0 ? retry_ms : 0;
    tell_health(kannel, meaning.health, meaning.why);
    adapter_answer(&kannel->adapter, sms->message, &answer);
    crypto_wipe(sms->url.bytes, sms->url.len);
    buf_free(&sms->url);
    free(sms);
}

/* Kannel counts in whole minutes; the last, broken one is still given to the message. */
static void add_validity(struct buf *form, int64_t left_ms)
{
    char minutes[24];

    snprintf(minutes, sizeof minutes, "%lld",
             left_ms < 60000 ? 1LL : (long long)(left_ms / 60000));
    form_add(form, "validity", minutes);
}

static void add_report_wish(struct buf *form, const char *callback_url, const char *key)
{
    struct arena arena = {0};
    char         mask[12];

    if (!callback_url)
        return;
    snprintf(mask, sizeof mask, "%d", REPORTS_WANTED);
    form_add(form, "dlr-mask", mask);
    form_add(form, "dlr-url",
             arena_format(&arena, "%s/dlr?%s", callback_url, kannel_report_query(&arena, key)));
    arena_free(&arena);
}

/* Kannel 1.4.5 takes variables in the query only, also of a POST. */
static void write_url(struct sms *sms, enum sms_coding coding)
{
    const struct kannel          *kannel = sms->kannel;
    const struct adapter_message *message = sms->message;
    const struct adapter_host    *host = kannel->adapter.host;
    char                          priority[2] = {(char)('0' + kannel->urgent_priority), '\0'};
    struct buf                    query = {0};

    form_add(&query, "username", kannel->username);
    form_add(&query, "password", kannel->password);
    form_add(&query, "from", kannel->from);
    form_add(&query, "to", message->address);
    form_add(&query, "charset", "UTF-8");
    form_add(&query, "coding", coding == SMS_UCS2 ? "2" : "0");
    form_add(&query, "text", message->text);
    if (*kannel->smsc)
        form_add(&query, "smsc", kannel->smsc);
    if (message->is_urgent && kannel->urgent_priority >= 0)
        form_add(&query, "priority", priority);
    add_validity(&query, message->expiry_ms - clock_now(host->clock));
    add_report_wish(&query, host->callback_url, message->key);
    buf_format(&sms->url, "%s?%s", kannel->url, query.bytes);
    crypto_wipe(query.bytes, query.len);
    buf_free(&query);
}

static void kannel_send(struct adapter *self, const struct adapter_message *message)
{
    struct kannel   *kannel = CONTAINER_OF(self, struct kannel, adapter);
    struct sms_count count = sms_text_count(message->text, strlen(message->text));
    struct sms      *sms;

    if (count.segments > kannel->segments_max) {
        adapter_answer_soon(self, message, VERDICT_REFUSED,
                            "the text takes more segments than segments_max allows");
        return;
    }
    sms = MEM_NEW(struct sms);
    sms->kannel = kannel;
    sms->message = message;
    sms->segments = count.segments;
    write_url(sms, count.coding);
    sms->call = (struct http_call){
        .url = sms->url.bytes, .total_ms = kannel->timeout_ms, .on_reply = on_reply};
    http_send(self->host->http, &sms->call);
}

/* ── in ──────────────────────────────────────────────────────────────────────────── */

/* One call of Kannel's, answered when the host has said that it is kept. */
struct kannel_call {
    struct adapter_kept     kept;
    struct adapter_request *request;
    struct arena            arena;
};

static void answer_call(struct adapter_request *request, int status, const char *words)
{
    request->reply(request, status, "text/plain; charset=utf-8", words);
}

static void on_kept(struct adapter_kept *kept, bool is_kept)
{
    struct kannel_call *call = CONTAINER_OF(kept, struct kannel_call, kept);

    /* An empty page: Kannel would send any other as an SMS (smsbox.conf: omit-empty). */
    answer_call(call->request, is_kept ? 200 : 503, "");
    arena_free(&call->arena);
    free(call);
}

static enum receipt_kind receipt_of(enum kannel_report_kind kind)
{
    switch (kind) {
    case KANNEL_DELIVERED:
        return RECEIPT_DELIVERED;
    case KANNEL_FAILED:
    case KANNEL_REJECTED:
        return RECEIPT_FAILED;
    case KANNEL_QUEUED:
    case KANNEL_SUBMITTED:
    case KANNEL_UNDER_WAY:
        break;
    }
    return RECEIPT_ACCEPTED;
}

static int64_t or_now(const struct kannel *kannel, int64_t at_ms)
{
    return at_ms ? at_ms : clock_now(kannel->adapter.host->clock);
}

static int hear_report(struct kannel *kannel, struct kannel_call *call, struct err *err)
{
    struct adapter_host   *host = kannel->adapter.host;
    struct kannel_report   report;
    struct adapter_receipt receipt;

    if (kannel_report_parse(&report, &call->arena, call->request->query, err) < 0)
        return -1;
    receipt = (struct adapter_receipt){.key = report.key,
                                       .kind = receipt_of(report.kind),
                                       .why = report.why[0] ? report.why : NULL,
                                       .at_ms = or_now(kannel, report.at_ms)};
    host->on_receipt(host, &receipt, &call->kept);
    return 0;
}

/* E.164 where the caller's number lets us know it; short codes and names stay. */
static const char *caller(const struct kannel *kannel, struct arena *arena, const char *from)
{
    if (strncmp(from, "00", 2) == 0)
        return arena_format(arena, "+%s", from + 2);
    if (!*kannel->country || strspn(from, "0123456789") != strlen(from) || strlen(from) < 7)
        return from;
    if (strncmp(from, kannel->country, strlen(kannel->country)) == 0 && strlen(from) > 10)
        return arena_format(arena, "+%s", from);
    return arena_format(arena, "+%s%s", kannel->country, from);
}

static int hear_phone(struct kannel *kannel, struct kannel_call *call, struct err *err)
{
    struct adapter_host *host = kannel->adapter.host;
    struct kannel_said   said;
    struct adapter_heard heard;

    if (kannel_said_parse(&said, &call->arena, call->request->query, err) < 0)
        return -1;
    heard = (struct adapter_heard){.from = caller(kannel, &call->arena, said.from),
                                   .to = said.to,
                                   .text = said.text,
                                   .name = said.name,
                                   .at_ms = or_now(kannel, said.at_ms)};
    host->on_heard(host, &heard, &call->kept);
    return 0;
}

static const struct {
    const char *rest;
    int (*hear)(struct kannel *, struct kannel_call *, struct err *);
} CALLS[] = {{"dlr", hear_report}, {"mo", hear_phone}};

static void kannel_receive(struct adapter *self, struct adapter_request *request)
{
    struct kannel      *kannel = CONTAINER_OF(self, struct kannel, adapter);
    struct kannel_call *call;
    struct err          err = {0};
    size_t              i = 0;

    while (i < COUNT_OF(CALLS) && strcmp(request->rest, CALLS[i].rest) != 0)
        i++;
    if (i == COUNT_OF(CALLS)) {
        answer_call(request, 404, "there are /dlr and /mo\n");
        return;
    }
    if (strcmp(request->method, "GET") != 0) {
        answer_call(request, 405, "Kannel calls with GET\n");
        return;
    }
    call = MEM_NEW(struct kannel_call);
    call->request = request;
    call->kept.on_kept = on_kept;
    if (CALLS[i].hear(kannel, call, &err) < 0) {
        answer_call(request, 400, err.text);
        arena_free(&call->arena);
        free(call);
    }
}

/* ── the adapter ─────────────────────────────────────────────────────────────────── */

static void kannel_free(struct kannel *kannel)
{
    arena_free(&kannel->arena);
    free(kannel);
}

static void check_settings(struct kannel *kannel, struct reader *settings)
{
    if (strncmp(kannel->url, "http://", 7) != 0 && strncmp(kannel->url, "https://", 8) != 0)
        reader_complain(settings, "url", "must begin with http:// or https://");
    if (strchr(kannel->url, '?'))
        reader_complain(settings, "url", "must be the sendsms page, without a question mark");
    if (strspn(kannel->country, "0123456789") != strlen(kannel->country))
        reader_complain(settings, "country", "must be the digits of a country code");
}

static int kannel_open(struct adapter **self_r, struct adapter_host *host,
                       struct reader *settings)
{
    struct kannel *kannel = MEM_NEW(struct kannel);

    (void)host;
    settings->arena = &kannel->arena;
    kannel->url = read_text(settings, "url", 300);
    kannel->username = read_text(settings, "username", 64);
    kannel->password = adapter_secret(settings, "password_file", 200);
    kannel->from = read_text(settings, "from", 20);
    kannel->smsc = read_text_or(settings, "smsc", 64, "");
    kannel->country = read_text_or(settings, "country", 3, "");
    kannel->segments_max =
        (unsigned)read_integer_or(settings, "segments_max", 1, SEGMENTS_MOST, 4);
    kannel->urgent_priority = (int)read_integer_or(settings, "urgent_priority", 0, 3, -1);
    kannel->timeout_ms =
        (unsigned)read_integer_or(settings, "timeout_ms", 100, ANSWER_MS - 1000, 10000);
    check_settings(kannel, settings);
    if (reader_close(settings) < 0) {
        kannel_free(kannel);
        return -1;
    }
    *self_r = &kannel->adapter;
    return 0;
}

static void kannel_close(struct adapter *self)
{
    struct tally *tally = self->host->tally;

    kannel_free(CONTAINER_OF(self, struct kannel, adapter));
    tally_drop(tally);
}

const struct adapter_kind adapter_kannel = {
    .name = "kannel",
    .channel = CHANNEL_SMS,
    .reach = ADAPTER_REACHES,
    .in_flight_max = 16, /* more gains nothing: Kannel's smsbox works through them in a row */
    .answer_ms = ANSWER_MS,
    .text_max = 3 * SMS_GSM7_PART * SEGMENTS_MOST, /* three bytes for a € */
    .open = kannel_open,
    .send = kannel_send,
    .receive = kannel_receive,
    .close = kannel_close,
};
