/* kannel.c: text messages through Kannel's smsbox (user guide 1.4.5, "Using the HTTP
 * interface to send SMS messages"), delivery reports and messages from phones back.
 *
 * Kannel answers 202 once the message is its own, 403 and 400 when it will not take it,
 * 503 when it cannot now. It knows no repeat: what may have been sent stays unsure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/kannel/room.h"
#include "adapters/soon.h"
#include "adapters/wire/form.h"
#include "adapters/wire/kannel_call.h"
#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/model/sms_text.h"

enum {
    SEGMENTS_MOST = 10,
    ANSWER_MS = 15000,
    REPORTS_WANTED =
        KANNEL_DELIVERED | KANNEL_FAILED | KANNEL_QUEUED | KANNEL_SUBMITTED | KANNEL_REJECTED,
};

struct sms {
    struct http_call              call;
    struct buf                    url;
    struct kannel                *kannel;
    const struct adapter_message *message;
    unsigned                      segments;
};

/* ── out ─────────────────────────────────────────────────────────────────────────── */

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct sms           *sms = CONTAINER_OF(call, struct sms, call);
    struct kannel        *kannel = sms->kannel;
    struct kannel_meaning meaning = kannel_meaning_of(reply, sms->segments);
    struct adapter_answer answer = {.verdict = meaning.verdict, .why = meaning.why};
    int64_t               now_ms = clock_now(kannel->adapter.host->clock);
    int64_t               retry_ms = http_reply_retry_ms(reply, now_ms);

    answer.retry_ms = retry_ms > 0 ? retry_ms : 0;
    kannel_tell_health(kannel, meaning.health, meaning.why);
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

    kannel_add_login(kannel, &query);
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

/* ── the adapter ─────────────────────────────────────────────────────────────────── */

static void on_clear(struct tally *tally)
{
    struct kannel *kannel = CONTAINER_OF(tally, struct kannel, tally);
    struct tally  *host = kannel->adapter.host->tally;

    arena_free(&kannel->arena);
    free(kannel);
    tally_drop(host);
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
        arena_free(&kannel->arena);
        free(kannel);
        return -1;
    }
    kannel->tally.on_clear = on_clear;
    tally_take(&kannel->tally);
    *self_r = &kannel->adapter;
    return 0;
}

static void kannel_close(struct adapter *self)
{
    struct kannel *kannel = CONTAINER_OF(self, struct kannel, adapter);

    kannel->is_closed = true;
    if (kannel->probe.transfer)
        http_cancel(self->host->http, &kannel->probe);
    tally_drop(&kannel->tally);
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
    .probe = kannel_probe,
    .close = kannel_close,
};
