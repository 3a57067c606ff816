#include "hub/base/writer.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/text.h"

static const int64_t DEGREE = 10000000; /* what is written of one */

static void escape(struct buf *buf, unsigned char byte)
{
    static const char SHORT[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
                                 ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\'};

    if (byte < sizeof SHORT && SHORT[byte]) {
        char pair[2] = {'\\', SHORT[byte]};

        buf_add(buf, pair, 2);
    } else {
        buf_format(buf, "\\u%04x", byte);
    }
}

static bool needs_escape(unsigned char byte)
{
    static const bool NEEDS[256] = {
        [0 ... 0x1f] = true, ['"'] = true, ['\\'] = true, [0x7f] = true};

    return NEEDS[byte];
}

static void add_escaped(struct buf *buf, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t plain = text_plain(text + i, len - i);

        buf_add(buf, text + i, plain);
        i += plain;
        if (i < len && needs_escape((unsigned char)text[i]))
            escape(buf, (unsigned char)text[i++]);
        else if (i < len)
            buf_byte(buf, text[i++]);
    }
}

void json_quote(struct buf *buf, const char *text, size_t len)
{
    buf_reserve(buf, len + 2);
    buf_byte(buf, '"');
    add_escaped(buf, text, len);
    buf_byte(buf, '"');
}

struct writer writer_open(struct buf *buf)
{
    return (struct writer){.buf = buf};
}

static void before(struct writer *out, const char *name)
{
    if (out->has_before)
        buf_byte(out->buf, ',');
    out->has_before = true;
    if (!name)
        return;
    json_quote(out->buf, name, strlen(name));
    buf_byte(out->buf, ':');
}

static void open_level(struct writer *out, const char *name, const char *pair)
{
    assert(out->depth < WRITER_DEPTH_MAX);
    before(out, name);
    buf_byte(out->buf, pair[0]);
    out->close[out->depth++] = pair[1];
    out->has_before = false;
}

void write_object(struct writer *out, const char *name)
{
    open_level(out, name, "{}");
}

void write_list(struct writer *out, const char *name)
{
    open_level(out, name, "[]");
}

void write_end(struct writer *out)
{
    assert(out->depth > 0);
    buf_byte(out->buf, out->close[--out->depth]);
    out->has_before = true;
}

void write_bytes(struct writer *out, const char *name, const char *bytes, size_t len)
{
    before(out, name);
    json_quote(out->buf, bytes, len);
}

void write_text(struct writer *out, const char *name, const char *text)
{
    if (text)
        write_bytes(out, name, text, strlen(text));
    else
        write_null(out, name);
}

void write_integer(struct writer *out, const char *name, int64_t number)
{
    before(out, name);
    buf_integer(out->buf, number);
}

void write_number(struct writer *out, const char *name, double number)
{
    if (!isfinite(number)) {
        write_null(out, name);
        return;
    }
    before(out, name);
    if (number == trunc(number) && fabs(number) < 1e15)
        buf_integer(out->buf, (int64_t)number);
    else
        buf_format(out->buf, "%.15g", number);
}

void write_degrees(struct writer *out, const char *name, double degrees)
{
    char    digits[8];
    int64_t number = llround(degrees * 1e7), part = llabs(number % DEGREE);
    size_t  len = 0;

    before(out, name);
    if (number < 0)
        buf_byte(out->buf, '-');
    buf_integer(out->buf, llabs(number / DEGREE));
    for (int64_t unit = DEGREE / 10; part > 0; unit /= 10) {
        digits[len++] = (char)('0' + part / unit);
        part %= unit;
    }
    if (len > 0)
        buf_byte(out->buf, '.');
    buf_add(out->buf, digits, len);
}

void write_bool(struct writer *out, const char *name, bool is_so)
{
    before(out, name);
    buf_text(out->buf, is_so ? "true" : "false");
}

void write_null(struct writer *out, const char *name)
{
    before(out, name);
    buf_text(out->buf, "null");
}

void write_raw(struct writer *out, const char *name, const char *json, size_t len)
{
    before(out, name);
    buf_add(out->buf, json, len);
}
