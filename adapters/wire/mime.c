#include "adapters/wire/mime.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/base/text.h"

/* Neither can stand in base64 or quoted-printable, where "=" is never followed by "_"
 * (RFC 2045 §6.7), nor is one the beginning of the other. */
#define BOUNDARY_MIXED       "=_tocsin_mail"
#define BOUNDARY_ALTERNATIVE "=_tocsin_text"

enum { LINE = 76, URL_MAX = 900, WORD_MAX = 75, WORD_FRAME = 12 /* =?UTF-8?B??= */ };

/* ── encodings ───────────────────────────────────────────────────────────────────── */

void mime_base64(struct buf *out, const void *bytes, size_t len)
{
    const char *at = bytes;

    for (size_t done = 0; done < len; done += LINE / 4 * 3) {
        size_t rest = len - done;

        encode(out, ENCODING_BASE64, at + done, rest < LINE / 4 * 3 ? rest : LINE / 4 * 3);
        buf_text(out, "\r\n");
    }
}

static bool ends_line(const char *at)
{
    return *at == '\n' || (at[0] == '\r' && at[1] == '\n');
}

/* May stand as it is: RFC 2045 §6.7 rules 2 and 3. */
static bool is_literal(const char *at)
{
    unsigned char letter = (unsigned char)*at;

    if (letter == ' ' || letter == '\t')
        return at[1] != '\0' && !ends_line(at + 1);
    return letter > ' ' && letter < 0x7f && letter != '=';
}

void mime_quoted_printable(struct buf *out, const char *text)
{
    size_t column = 0;

    for (; *text; text++) {
        size_t takes = is_literal(text) ? 1 : 3;

        if (ends_line(text)) {
            text += *text == '\r';
            buf_text(out, "\r\n");
            column = 0;
            continue;
        }
        if (column + takes > LINE - 1) {
            buf_text(out, "=\r\n");
            column = 0;
        }
        if (takes == 1)
            buf_byte(out, *text);
        else
            buf_format(out, "=%02X", (unsigned char)*text);
        column += takes;
    }
}

static bool is_plain(const char *text, size_t column)
{
    size_t len = strlen(text);

    if (column + len > LINE || strstr(text, "=?"))
        return false;
    if (len > 0 && (text[0] == ' ' || text[len - 1] == ' '))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] > '~')
            return false;
    return true;
}

/* The most bytes of whole characters, not more than room. */
static size_t whole(const char *text, size_t room)
{
    size_t len = strnlen(text, room + 1);

    if (len <= room)
        return len;
    for (len = room; len > 1 && ((unsigned char)text[len] & 0xc0) == 0x80; len--)
        ;
    return len;
}

void mime_words(struct buf *out, const char *text, size_t column)
{
    if (is_plain(text, column)) {
        buf_text(out, text);
        return;
    }
    while (*text) {
        size_t room = column + WORD_FRAME + 8 > LINE ? 0 : LINE - column - WORD_FRAME;
        size_t len = whole(text, room / 4 * 3);

        if (room > 0) {
            buf_text(out, "=?UTF-8?B?");
            encode(out, ENCODING_BASE64, text, len);
            buf_text(out, "?=");
            text += len;
        }
        if (*text)
            buf_text(out, "\r\n ");
        column = 1;
    }
}

char *mime_date(char text[MIME_DATE_LEN + 1], int64_t ms)
{
    static const char *const DAYS[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t                   seconds = (time_t)(ms / 1000);
    struct tm                when;

    gmtime_r(&seconds, &when);
    snprintf(text, MIME_DATE_LEN + 1, "%s, %02d %s %04d %02d:%02d:%02d +0000",
             DAYS[when.tm_wday], when.tm_mday, MONTHS[when.tm_mon],
             (when.tm_year + 1900) % 10000, when.tm_hour, when.tm_min, when.tm_sec);
    return text;
}

/* ── what may stand in a header ──────────────────────────────────────────────────── */

static bool holds_only(const char *text, size_t most, const char *besides)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr(besides, text[i]))
            return false;
    return len > 0 && len <= most;
}

static bool is_domain(const char *text)
{
    return holds_only(text, 253, ".-") && text[0] != '.' && text[0] != '-' &&
           text[strlen(text) - 1] != '.' && !strstr(text, "..");
}

bool mime_address_is_sound(const char *address)
{
    const char *at = strrchr(address, '@');
    char        local[65];

    if (!at || at == address || at - address > 64 || strlen(address) > MIME_ADDRESS_MAX)
        return false;
    snprintf(local, sizeof local, "%.*s", (int)(at - address), address);
    return holds_only(local, 64, ".!#$%&'*+/=?^_`{|}~-") && local[0] != '.' && at[-1] != '.' &&
           !strstr(local, "..") && is_domain(at + 1);
}

static bool is_header_text(const char *text)
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return false;
    return text_is_utf8(text, strlen(text));
}

static bool is_token(const char *text) /* printable ASCII without blanks and brackets */
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at <= ' ' || (unsigned char)*at > '~' || *at == '<' || *at == '>')
            return false;
    return *text && strlen(text) <= URL_MAX;
}

static bool is_type(const char *text)
{
    return holds_only(text, 100, "/.+-") && strchr(text, '/');
}

static bool is_language(const char *text)
{
    return holds_only(text, 35, "-");
}

static bool is_file_name(const char *text)
{
    return holds_only(text, 60, "._-");
}

struct claim {
    const char *field, *value; /* a NULL value is left out */
    bool (*holds)(const char *value);
};

static int claims_hold(const struct claim *claims, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (claims[i].value && !claims[i].holds(claims[i].value))
            return err_set(err, ERR_INVALID, "%s cannot stand in a mail's header",
                           claims[i].field);
    return 0;
}

static int check_file(const struct mime_file *file, struct err *err)
{
    struct claim claims[] = {
        {"the attachment's name", file->name, is_file_name},
        {"the attachment's type", file->type, is_type},
        {"the attachment's description", file->description, is_header_text},
    };

    return claims_hold(claims, COUNT_OF(claims), err);
}

static int check(const struct mime_mail *mail, struct err *err)
{
    struct claim claims[] = {
        {"the sender's name", mail->from_name, is_header_text},
        {"the sender's address", mail->from, mime_address_is_sound},
        {"the recipient's address", mail->to, mime_address_is_sound},
        {"the address for replies", mail->reply_to, mime_address_is_sound},
        {"the subject", mail->subject, is_header_text},
        {"the message id", mail->message_id, mime_address_is_sound},
        {"the message replied to", mail->in_reply_to, mime_address_is_sound},
        {"the list's name", mail->list_id, is_domain},
        {"the way to unsubscribe", mail->unsubscribe_url, is_token},
        {"the language", mail->language, is_language},
        {"the alert's identifier", mail->cap_identifier, is_token},
    };

    if (claims_hold(claims, COUNT_OF(claims), err) < 0)
        return -1;
    for (size_t i = 0; i < mail->file_count; i++)
        if (check_file(&mail->files[i], err) < 0)
            return -1;
    if (!text_is_utf8(mail->text, strlen(mail->text)) ||
        (mail->html && !text_is_utf8(mail->html, strlen(mail->html))))
        return err_set(err, ERR_INVALID, "the text is not UTF-8");
    return 0;
}

/* ── the mail ────────────────────────────────────────────────────────────────────── */

static void write_field(struct buf *out, const char *name, const char *value)
{
    if (value)
        buf_format(out, "%s: %s\r\n", name, value);
}

static void write_worded(struct buf *out, const char *name, const char *value)
{
    if (!value)
        return;
    buf_format(out, "%s: ", name);
    mime_words(out, value, strlen(name) + 2);
    buf_text(out, "\r\n");
}

/* RFC 5322 §3.4: a display name is a quoted string, or encoded words. */
static void write_from(struct buf *out, const struct mime_mail *mail)
{
    const char *name = mail->from_name;

    buf_text(out, "From: ");
    if (name && is_plain(name, 20)) {
        buf_byte(out, '"');
        for (; *name; name++) {
            if (*name == '"' || *name == '\\')
                buf_byte(out, '\\');
            buf_byte(out, *name);
        }
        buf_text(out, "\"\r\n ");
    } else if (name) {
        mime_words(out, name, 6);
        buf_text(out, "\r\n ");
    }
    buf_format(out, "<%s>\r\n", mail->from);
}

static void write_bracketed(struct buf *out, const char *name, const char *value)
{
    if (value)
        buf_format(out, "%s: <%s>\r\n", name, value);
}

static void write_head(struct buf *out, const struct mime_mail *mail)
{
    char date[MIME_DATE_LEN + 1];

    write_field(out, "Date", mime_date(date, mail->date_ms));
    write_from(out, mail);
    write_bracketed(out, "To", mail->to);
    write_bracketed(out, "Reply-To", mail->reply_to);
    write_worded(out, "Subject", mail->subject);
    write_bracketed(out, "Message-ID", mail->message_id);
    write_bracketed(out, "In-Reply-To", mail->in_reply_to);
    write_bracketed(out, "References", mail->in_reply_to);
    write_field(out, "Auto-Submitted", "auto-generated"); /* RFC 3834 §5 */
    write_bracketed(out, "List-Id", mail->list_id);
    write_bracketed(out, "List-Unsubscribe", mail->unsubscribe_url);
    if (mail->unsubscribe_url && strncmp(mail->unsubscribe_url, "https:", 6) == 0)
        write_field(out, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    if (mail->is_urgent)
        buf_text(out, "Importance: high\r\nX-Priority: 1 (Highest)\r\nPriority: urgent\r\n");
    write_field(out, "Content-Language", mail->language);
    write_field(out, "X-CAP-Identifier", mail->cap_identifier);
    write_field(out, "MIME-Version", "1.0");
}

static void write_text_part(struct buf *out, const char *type, const char *text)
{
    buf_format(out, "Content-Type: %s; charset=utf-8\r\n", type);
    buf_text(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    mime_quoted_printable(out, text);
    buf_text(out, "\r\n");
}

static void write_file_part(struct buf *out, const struct mime_file *file)
{
    buf_format(out, "Content-Type: %s; name=\"%s\"\r\n", file->type, file->name);
    buf_format(out, "Content-Disposition: attachment; filename=\"%s\"\r\n", file->name);
    write_worded(out, "Content-Description", file->description);
    buf_text(out, "Content-Transfer-Encoding: base64\r\n\r\n");
    mime_base64(out, file->bytes, file->len);
}

/* The richest last: readers show the last they can (RFC 2046 §5.1.4). */
static void write_texts(struct buf *out, const struct mime_mail *mail)
{
    if (!mail->html) {
        write_text_part(out, "text/plain", mail->text);
        return;
    }
    buf_text(out, "Content-Type: multipart/alternative;\r\n"
                  " boundary=\"" BOUNDARY_ALTERNATIVE "\"\r\n\r\n"
                  "--" BOUNDARY_ALTERNATIVE "\r\n");
    write_text_part(out, "text/plain", mail->text);
    buf_text(out, "--" BOUNDARY_ALTERNATIVE "\r\n");
    write_text_part(out, "text/html", mail->html);
    buf_text(out, "--" BOUNDARY_ALTERNATIVE "--\r\n");
}

int mime_write_head(struct buf *out, const struct mime_mail *mail, struct err *err)
{
    if (check(mail, err) < 0)
        return -1;
    write_head(out, mail);
    return 0;
}

void mime_write_body(struct buf *out, const struct mime_mail *mail)
{
    if (mail->file_count == 0) {
        write_texts(out, mail);
        return;
    }
    buf_text(out, "Content-Type: multipart/mixed;\r\n"
                  " boundary=\"" BOUNDARY_MIXED "\"\r\n\r\n"
                  "--" BOUNDARY_MIXED "\r\n");
    write_texts(out, mail);
    for (size_t i = 0; i < mail->file_count; i++) {
        buf_text(out, "--" BOUNDARY_MIXED "\r\n");
        write_file_part(out, &mail->files[i]);
    }
    buf_text(out, "--" BOUNDARY_MIXED "--\r\n");
}

int mime_write(struct buf *out, const struct mime_mail *mail, struct err *err)
{
    if (mime_write_head(out, mail, err) < 0)
        return -1;
    mime_write_body(out, mail);
    return 0;
}
