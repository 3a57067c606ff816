#include "hub/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { FIRST_ROOM = 256, FORMAT_ROOM = 80 /* enough for most */ };

void buf_reserve(struct buf *buf, size_t more)
{
    size_t need = buf->len + more + 1;

    if (need <= more)
        abort();
    if (need <= buf->room)
        return;
    buf->room = buf->room ? buf->room : FIRST_ROOM;
    while (buf->room < need)
        buf->room *= 2;
    buf->bytes = mem_grown(buf->bytes, buf->room);
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    buf_reserve(buf, len);
    if (len > 0)
        memcpy(buf->bytes + buf->len, bytes, len);
    buf->len += len;
    buf->bytes[buf->len] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_byte(struct buf *buf, char byte)
{
    if (buf->len + 2 > buf->room)
        buf_reserve(buf, 1);
    buf->bytes[buf->len++] = byte;
    buf->bytes[buf->len] = '\0';
}

void buf_integer(struct buf *buf, int64_t number)
{
    char     digits[24];
    size_t   at = sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (number < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_format(struct buf *buf, const char *fmt, ...)
{
    va_list args, again;
    int     len;

    va_start(args, fmt);
    va_copy(again, args);
    buf_reserve(buf, FORMAT_ROOM);
    len = vsnprintf(buf->bytes + buf->len, buf->room - buf->len, fmt, args);
    va_end(args);
    if (len < 0)
        abort();
    if ((size_t)len >= buf->room - buf->len) {
        buf_reserve(buf, (size_t)len);
        vsnprintf(buf->bytes + buf->len, (size_t)len + 1, fmt, again);
    }
    va_end(again);
    buf->len += (size_t)len;
}

void buf_cut(struct buf *buf, size_t first)
{
    if (first >= buf->len)
        buf->len = 0;
    else if (first > 0) {
        buf->len -= first;
        memmove(buf->bytes, buf->bytes + first, buf->len);
    }
    if (buf->bytes)
        buf->bytes[buf->len] = '\0';
}

char *buf_take(struct buf *buf)
{
    char *bytes = buf->bytes ? buf->bytes : mem_zeroed(1);

    *buf = (struct buf){0};
    return bytes;
}

void buf_free(struct buf *buf)
{
    free(buf->bytes);
    *buf = (struct buf){0};
}
