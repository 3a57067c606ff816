#include "adapters/wire/kannel_call.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "adapters/wire/form.h"
#include "hub/base/buf.h"
#include "hub/base/text.h"

enum { KEY_MAX = 64, ADDRESS_MAX = 40, NAME_MAX = 64, WORD_MAX = 16 };

/* Letters, digits and what stands in besides, between 1 and most of them. */
static bool is_word(const char *text, size_t most, const char *besides)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr(besides, text[i]))
            return false;
    return len > 0 && len <= most;
}

/* Seconds since the epoch as ms; 0 when it is not a time Kannel could mean. */
static int64_t time_of(const struct form *form)
{
    int64_t seconds;

    if (!text_to_integer(form_text(form, "at", ""), &seconds) || seconds <= 0 ||
        seconds > 1LL << 40)
        return 0;
    return seconds * 1000;
}

/* ── delivery reports ────────────────────────────────────────────────────────────── */

const char *kannel_report_query(struct arena *arena, const char *key)
{
    return arena_format(arena, "key=%s&type=%%d&at=%%T&reply=%%A", key);
}

/* The word after "label" in an exchange's receipt (SMPP 3.4 appendix B), or "". */
static void receipt_word(char word[WORD_MAX + 1], const char *reply, const char *label)
{
    const char *at = strstr(reply, label);
    const char *end = strstr(reply, "text:");
    size_t      len = 0;

    if (at && (!end || at < end))
        for (at += strlen(label); isalnum((unsigned char)at[len]) && len < WORD_MAX; len++)
            word[len] = at[len];
    word[len] = '\0';
}

/* "NACK/0x0000000b/Invalid Destination" and the like: what stands before the words. */
static void nack_code(char word[WORD_MAX + 1], const char *reply)
{
    size_t len = 0;

    if (strncmp(reply, "NACK/", 5) == 0)
        for (reply += 5; isalnum((unsigned char)reply[len]) && len < WORD_MAX; len++)
            word[len] = reply[len];
    word[len] = '\0';
}

static void write_why(char why[KANNEL_WHY_MAX + 1], const char *reply)
{
    char state[WORD_MAX + 1], error[WORD_MAX + 1], nack[WORD_MAX + 1];

    receipt_word(state, reply, "stat:");
    receipt_word(error, reply, "err:");
    nack_code(nack, reply);
    if (state[0])
        snprintf(why, KANNEL_WHY_MAX + 1, "%s%s%s", state, error[0] ? " " : "", error);
    else
        snprintf(why, KANNEL_WHY_MAX + 1, "%s%s", nack[0] ? "NACK " : "", nack);
}

int kannel_report_parse(struct kannel_report *report_r, struct arena *arena, const char *query,
                        struct err *err)
{
    struct form form;
    int64_t     kind;

    form_parse(&form, arena, query, strlen(query));
    report_r->key = form_text(&form, "key", "");
    if (!is_word(report_r->key, KEY_MAX, "-"))
        return err_set(err, ERR_INVALID, "key: is not one of ours");
    if (!text_to_integer(form_text(&form, "type", ""), &kind) || kind < 1 || kind > 32 ||
        (kind & (kind - 1)) != 0)
        return err_set(err, ERR_INVALID, "type: must be 1, 2, 4, 8, 16 or 32");
    report_r->kind = (enum kannel_report_kind)kind;
    report_r->at_ms = time_of(&form);
    write_why(report_r->why, form_text(&form, "reply", ""));
    return 0;
}

/* ── what a phone says ───────────────────────────────────────────────────────────── */

static void add_letter(struct buf *out, unsigned code)
{
    if (code < 0x80) {
        buf_byte(out, (char)code);
    } else if (code < 0x800) {
        buf_byte(out, (char)(0xc0 | code >> 6));
        buf_byte(out, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        buf_byte(out, (char)(0xe0 | code >> 12));
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_byte(out, (char)(0x80 | (code & 0x3f)));
    } else {
        buf_byte(out, (char)(0xf0 | code >> 18));
        buf_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
        buf_byte(out, (char)(0x80 | (code & 0x3f)));
    }
}

/* RFC 2781; half a pair and half a unit become U+FFFD. */
static void add_utf16(struct buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i += 2) {
        unsigned unit = i + 1 < len ? (unsigned)bytes[i] << 8 | bytes[i + 1] : 0xfffd;
        unsigned next = i + 3 < len ? (unsigned)bytes[i + 2] << 8 | bytes[i + 3] : 0;

        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
            i += 2;
        } else if (unit >= 0xd800 && unit < 0xe000) {
            unit = 0xfffd;
        }
        add_letter(out, unit);
    }
}

/* 0x80 … 0x9f of WINDOWS-1252, as WHATWG's encoding standard has them. */
static const unsigned short WINDOWS[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

static void add_windows(struct buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        add_letter(out,
                   bytes[i] >= 0x80 && bytes[i] < 0xa0 ? WINDOWS[bytes[i] - 0x80] : bytes[i]);
}

/* ISO-8859-15 has the euro where WINDOWS-1252 has the currency sign. */
static void add_latin9(struct buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        add_letter(out, bytes[i] == 0xa4 ? 0x20ac : bytes[i]);
}

static void add_utf8(struct buf *out, const unsigned char *bytes, size_t len)
{
    if (text_is_utf8((const char *)bytes, len))
        buf_add(out, bytes, len);
    else
        add_windows(out, bytes, len);
}

static const struct {
    const char *charset;
    void (*add)(struct buf *, const unsigned char *bytes, size_t len);
} ALPHABETS[] = {
    {"UTF-16BE", add_utf16},       {"UCS-2", add_utf16},        {"ISO-10646-UCS-2", add_utf16},
    {"WINDOWS-1252", add_windows}, {"ISO-8859-1", add_windows}, {"LATIN1", add_windows},
    {"ISO-8859-15", add_latin9},
};

/* Control letters but the line end have no business in a report; they become blanks. */
static void make_legible(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' && *text != '\n')
            *text = ' ';
}

static const char *text_of(const struct form *form, struct arena *arena)
{
    const struct form_field *field = form_field(form, "text");
    const char              *charset = form_text(form, "charset", "");
    struct buf               out = {0};
    char                    *text;

    void (*add)(struct buf *, const unsigned char *, size_t) = add_utf8;

    for (size_t i = 0; i < COUNT_OF(ALPHABETS); i++)
        if (text_same_word(charset, ALPHABETS[i].charset))
            add = ALPHABETS[i].add;
    if (!*charset && strcmp(form_text(form, "coding", ""), "2") == 0)
        add = add_utf16;
    if (field)
        add(&out, (const unsigned char *)field->value, field->len);
    for (size_t i = 0; i < out.len; i++)
        if (out.bytes[i] == '\0')
            out.bytes[i] = ' ';
    text = arena_copy(arena, out.bytes ? out.bytes : "", out.len);
    buf_free(&out);
    make_legible(text);
    return text;
}

int kannel_said_parse(struct kannel_said *said_r, struct arena *arena, const char *query,
                      struct err *err)
{
    struct form form;

    form_parse(&form, arena, query, strlen(query));
    *said_r = (struct kannel_said){.from = form_text(&form, "from", ""),
                                   .to = form_text(&form, "to", ""),
                                   .text = text_of(&form, arena),
                                   .name = form_text(&form, "id", NULL),
                                   .at_ms = time_of(&form)};
    if (!is_word(said_r->from, ADDRESS_MAX, "+ .-_&"))
        return err_set(err, ERR_INVALID, "from: is not a sender");
    if (*said_r->to && !is_word(said_r->to, ADDRESS_MAX, "+ .-_&"))
        return err_set(err, ERR_INVALID, "to: is not a number");
    if (said_r->name && !is_word(said_r->name, NAME_MAX, "-"))
        said_r->name = NULL;
    if (strlen(said_r->text) > KANNEL_TEXT_MAX)
        return err_set(err, ERR_TOO_LARGE, "text: is longer than %d bytes", KANNEL_TEXT_MAX);
    return 0;
}
