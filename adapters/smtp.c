/* smtp.c: mail through a relay (RFC 5321), one message per person: nobody sees who else
 * is warned, and each has a way out of the list of their own (RFC 8058).
 *
 * A Message-ID made of the key lets readers who get a mail twice see it once; the relay
 * itself knows no repeat, so what may have been sent stays unsure. Signing (DKIM) is the
 * relay's work. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/soon.h"
#include "adapters/wire/mime_kept.h"
#include "hub/base/mem.h"
#include "hub/loop/smtp_client.h"

enum { ANSWER_MS = 60000, CODE_MAX = 11 };

struct smtp {
    struct adapter      adapter;
    struct tally        tally; /* of itself and of the probe under way */
    struct arena        arena;
    struct smtp_call    probe;
    bool                is_closed;
    const char         *host, *helo, *ca_file;
    unsigned            port, timeout_ms;
    enum smtp_tls       tls;
    const char         *username, *password; /* NULL: none */
    const char         *from, *from_name, *envelope_from, *reply_to, *list_id;
    const char         *domain; /* of our Message-IDs */
    struct mime_kept    kept;   /* most of an alert's mails are alike but for the head */
    enum adapter_health health;
};

struct mail {
    struct smtp_call              call;
    struct smtp_recipient         recipient;
    struct buf                    bytes;
    char                          id[ADAPTER_REF_MAX + 1]; /* Message-ID without brackets */
    struct smtp                  *smtp;
    const struct adapter_message *message;
};

/* ── what the relay's answer means ───────────────────────────────────────────────── */

struct relay_word {
    int         status; /* of the step that settled it */
    const char *text;   /* what follows the status */
    bool        is_about_recipient;
};

/* The enhanced status code (RFC 3463 §2) a reply begins with, "" when it has none. */
static void read_code(char code[CODE_MAX + 1], const char *text)
{
    size_t len = strspn(text, "0123456789.");

    snprintf(code, CODE_MAX + 1, "%.*s", len <= CODE_MAX ? (int)len : 0, text);
    if (strlen(code) < 5 || code[1] != '.')
        code[0] = '\0';
}

/* Class 7 is about us: who we are, how often we call, what is thought of us. */
static bool is_policy(const char *code)
{
    return code[0] && strncmp(code + 1, ".7.", 3) == 0;
}

static struct relay_word word_of(const struct mail *mail, const struct smtp_reply *reply)
{
    if (mail->recipient.status >= 400)
        return (struct relay_word){mail->recipient.status, mail->recipient.why, true};
    return (struct relay_word){reply->status, reply->why ? reply->why : "", false};
}

static enum verdict verdict_of(const struct mail *mail, const struct smtp_reply *reply,
                               const struct relay_word *word, const char *code)
{
    bool was_asked = mail->recipient.status != 0;

    if (reply->status == 250 && mail->recipient.status / 100 == 2)
        return VERDICT_SENT;
    if (word->status >= 500)
        return was_asked && !is_policy(code) ? VERDICT_REFUSED : VERDICT_BUSY;
    if (word->status >= 400)
        return VERDICT_BUSY;
    return reply->was_sent && mail->recipient.status / 100 == 2 ? VERDICT_UNSURE : VERDICT_BUSY;
}

static enum adapter_health health_of(const struct mail *mail, const struct smtp_reply *reply,
                                     const struct relay_word *word, const char *code)
{
    if (reply->fault == HTTP_UNREACHABLE || reply->fault == HTTP_UNTRUSTED)
        return HEALTH_DOWN;
    if (word->status >= 500 && mail->recipient.status == 0)
        return HEALTH_DOWN; /* it takes neither our credentials nor our sender */
    if (word->status >= 500 && is_policy(code))
        return HEALTH_DEGRADED;
    if (word->status == 0 || (word->status / 100 == 4 && !word->is_about_recipient))
        return HEALTH_DEGRADED;
    return HEALTH_UP;
}

static void tell_health(struct smtp *smtp, enum adapter_health health, const char *why)
{
    if (health != smtp->health && !smtp->is_closed)
        adapter_tell_health(&smtp->adapter, health, health == HEALTH_UP ? NULL : why);
    smtp->health = health;
}

/* Of a relay's words only the numbers: it may name the address in another form. */
static const char *why_of(char why[ADAPTER_WHY_MAX], const struct relay_word *word,
                          const struct smtp_reply *reply, const char *code)
{
    if (word->status >= 400)
        snprintf(why, ADAPTER_WHY_MAX, "the relay says %d%s%s%s", word->status,
                 code[0] ? " " : "", code, word->is_about_recipient ? " of the address" : "");
    else
        snprintf(why, ADAPTER_WHY_MAX, "%s", reply->why);
    return why;
}

static void on_reply(struct smtp_call *call, const struct smtp_reply *reply)
{
    struct mail      *mail = CONTAINER_OF(call, struct mail, call);
    struct relay_word word = word_of(mail, reply);
    char              code[CODE_MAX + 1], why[ADAPTER_WHY_MAX];

    struct adapter_answer answer = {.name = mail->id};

    read_code(code, word.text);
    answer.verdict = verdict_of(mail, reply, &word, code);
    if (answer.verdict != VERDICT_SENT)
        answer.why = why_of(why, &word, reply, code);
    if (answer.verdict == VERDICT_BUSY || answer.verdict == VERDICT_REFUSED)
        answer.name = NULL;
    answer.is_throttled = word.status == 421;
    tell_health(mail->smtp, health_of(mail, reply, &word, code), answer.why);
    adapter_answer(&mail->smtp->adapter, mail->message, &answer);
    buf_free(&mail->bytes);
    free(mail);
}

/* ── out ─────────────────────────────────────────────────────────────────────────── */

static int write_mail(struct mail *mail, struct mime_file *files, struct err *err)
{
    struct smtp                  *smtp = mail->smtp;
    const struct adapter_message *message = mail->message;
    bool follows = message->after && mime_address_is_sound(message->after);

    struct mime_mail mime = {.from = smtp->from,
                             .from_name = smtp->from_name,
                             .to = message->address,
                             .reply_to = smtp->reply_to,
                             .subject = message->subject,
                             .message_id = mail->id,
                             .in_reply_to = follows ? message->after : NULL,
                             .list_id = smtp->list_id,
                             .unsubscribe_url = message->unsubscribe_url,
                             .language = message->language,
                             .cap_identifier = message->alert,
                             .is_urgent = message->is_urgent,
                             .date_ms = message->sent_ms,
                             .text = message->text,
                             .html = message->html,
                             .files = files,
                             .file_count = message->file_count};

    for (size_t i = 0; i < message->file_count; i++)
        files[i] = (struct mime_file){.name = message->files[i].name,
                                      .type = message->files[i].type,
                                      .description = message->files[i].alt,
                                      .bytes = message->files[i].bytes,
                                      .len = message->files[i].len};
    return mime_kept_write(&smtp->kept, &mail->bytes, &mime, err);
}

/* To the relay, about nothing yet. */
static struct smtp_call call_to(const struct smtp *smtp)
{
    return (struct smtp_call){.host = smtp->host,
                              .port = smtp->port,
                              .tls = smtp->tls,
                              .ca_file = smtp->ca_file,
                              .user = smtp->username,
                              .password = smtp->password,
                              .helo = smtp->helo,
                              .from = smtp->envelope_from,
                              .total_ms = smtp->timeout_ms};
}

static void smtp_send_one(struct adapter *self, const struct adapter_message *message)
{
    struct mail      *mail = MEM_NEW(struct mail);
    struct mime_file *files = MEM_NEW_ARRAY(struct mime_file, message->file_count + 1);
    struct err        err = {0};

    mail->smtp = CONTAINER_OF(self, struct smtp, adapter);
    mail->message = message;
    mail->recipient.address = message->address;
    snprintf(mail->id, sizeof mail->id, "%s@%s", message->key, mail->smtp->domain);
    if (write_mail(mail, files, &err) < 0) {
        adapter_answer_soon(self, message, VERDICT_REFUSED, err.text);
        buf_free(&mail->bytes);
        free(mail);
    } else {
        mail->call = call_to(mail->smtp);
        mail->call.recipients = &mail->recipient;
        mail->call.recipient_count = 1;
        mail->call.message = mail->bytes.bytes;
        mail->call.message_len = mail->bytes.len;
        mail->call.on_reply = on_reply;
        smtp_send(self->host->http, &mail->call);
    }
    free(files);
}

/* ── how the relay is ────────────────────────────────────────────────────────────── */

static void on_probed(struct smtp_call *call, const struct smtp_reply *reply)
{
    struct smtp      *smtp = CONTAINER_OF(call, struct smtp, probe);
    const struct mail nobody = {.smtp = smtp};
    struct relay_word word = word_of(&nobody, reply);
    char              code[CODE_MAX + 1], why[ADAPTER_WHY_MAX];

    read_code(code, word.text);
    tell_health(smtp, health_of(&nobody, reply, &word, code), why_of(why, &word, reply, code));
    tally_drop(&smtp->tally);
}

/* Does it take our name, our password and our sender? No recipient is named. */
static void smtp_probe(struct adapter *self)
{
    struct smtp *smtp = CONTAINER_OF(self, struct smtp, adapter);

    if (smtp->probe.transfer)
        return;
    smtp->probe = call_to(smtp);
    smtp->probe.on_reply = on_probed;
    tally_take(&smtp->tally);
    smtp_send(self->host->http, &smtp->probe);
}

/* ── the adapter ─────────────────────────────────────────────────────────────────── */

static void on_clear(struct tally *tally)
{
    struct smtp  *smtp = CONTAINER_OF(tally, struct smtp, tally);
    struct tally *host = smtp->adapter.host->tally;

    mime_kept_free(&smtp->kept);
    arena_free(&smtp->arena);
    free(smtp);
    tally_drop(host);
}

static void read_addresses(struct smtp *smtp, struct reader *settings)
{
    smtp->from = read_text(settings, "from", MIME_ADDRESS_MAX);
    smtp->from_name = read_text_or(settings, "from_name", 100, NULL);
    smtp->envelope_from = read_text_or(settings, "envelope_from", MIME_ADDRESS_MAX, smtp->from);
    smtp->reply_to = read_text_or(settings, "reply_to", MIME_ADDRESS_MAX, NULL);
    smtp->list_id = read_text_or(settings, "list_id", 200, NULL);
    if (!mime_address_is_sound(smtp->from))
        reader_complain(settings, "from", "must be a mail address");
    else
        smtp->domain = strrchr(smtp->from, '@') + 1;
    if (!mime_address_is_sound(smtp->envelope_from))
        reader_complain(settings, "envelope_from", "must be a mail address");
    if (smtp->reply_to && !mime_address_is_sound(smtp->reply_to))
        reader_complain(settings, "reply_to", "must be a mail address");
    if (smtp->domain && strlen(smtp->domain) + ADAPTER_KEY_MAX + 1 > ADAPTER_REF_MAX)
        reader_complain(settings, "from", "has a domain too long for a Message-ID");
}

static void read_login(struct smtp *smtp, struct reader *settings)
{
    smtp->username = read_text_or(settings, "username", 100, NULL);
    if (reader_has(settings, "password_file"))
        smtp->password = adapter_secret(settings, "password_file", 200);
    if (!smtp->username != !smtp->password)
        reader_complain(settings, smtp->username ? "password_file" : "username",
                        "is needed: username and password_file come together");
    if (smtp->password && smtp->tls == SMTP_TLS_OFF)
        reader_complain(settings, "tls", "must not be off where a password is sent");
}

static int smtp_open(struct adapter **self_r, struct adapter_host *host,
                     struct reader *settings)
{
    static const char *const TLS[] = {"off", "starttls", "at-once", NULL};
    struct smtp             *smtp = MEM_NEW(struct smtp);

    (void)host;
    settings->arena = &smtp->arena;
    smtp->host = read_text(settings, "host", 253);
    smtp->port = (unsigned)read_integer_or(settings, "port", 1, 65535, 587);
    smtp->tls = (enum smtp_tls)read_word_or(settings, "tls", TLS, SMTP_TLS_REQUIRED);
    smtp->ca_file = read_text_or(settings, "ca_file", 500, NULL);
    smtp->helo = read_text_or(settings, "helo", 253, NULL);
    smtp->timeout_ms =
        (unsigned)read_integer_or(settings, "timeout_ms", 100, ANSWER_MS - 1000, 30000);
    read_addresses(smtp, settings);
    read_login(smtp, settings);
    if (reader_close(settings) < 0) {
        arena_free(&smtp->arena);
        free(smtp);
        return -1;
    }
    smtp->tally.on_clear = on_clear;
    tally_take(&smtp->tally);
    *self_r = &smtp->adapter;
    return 0;
}

static void smtp_close(struct adapter *self)
{
    struct smtp *smtp = CONTAINER_OF(self, struct smtp, adapter);

    smtp->is_closed = true;
    if (smtp->probe.transfer)
        smtp_cancel(self->host->http, &smtp->probe);
    tally_drop(&smtp->tally);
}

const struct adapter_kind adapter_smtp = {
    .name = "smtp",
    .channel = CHANNEL_EMAIL,
    .reach = ADAPTER_REACHES,
    .in_flight_max = 20, /* connections a relay takes from one client without complaint */
    .answer_ms = ANSWER_MS,
    .open = smtp_open,
    .send = smtp_send_one,
    .probe = smtp_probe,
    .close = smtp_close,
};
