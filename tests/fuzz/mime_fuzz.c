/* mime_fuzz.c: whatever stands in a mail's fields, it is refused or becomes ASCII lines
 * that are short enough, with no header but ours, and its text comes out again as it
 * went in. The input is taken apart at its newlines of value 0x1e. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/wire/mime.h"
#include "hub/base/mem.h"

static const char *next(struct arena *arena, const uint8_t **bytes, size_t *len)
{
    const uint8_t *stop = memchr(*bytes, 0x1e, *len);
    size_t         takes = stop ? (size_t)(stop - *bytes) : *len;
    const char    *text = arena_copy(arena, (const char *)*bytes, takes);

    *bytes += takes + (stop ? 1 : 0);
    *len -= takes + (stop ? 1 : 0);
    return text;
}

static void check_lines(const struct buf *out)
{
    size_t column = 0;

    for (size_t i = 0; i < out->len; i++) {
        unsigned char letter = (unsigned char)out->bytes[i];

        assert(letter < 0x80 && letter != '\0');
        assert((letter == '\r') == (i + 1 < out->len && out->bytes[i + 1] == '\n'));
        column = letter == '\n' ? 0 : column + 1;
        assert(column <= MIME_LINE_MAX);
    }
}

static void check_head(const struct buf *out, const char *first)
{
    static const char *const OURS[] = {"Date: ",
                                       "From: ",
                                       "To: ",
                                       "Subject: ",
                                       "Message-ID: ",
                                       "Auto-Submitted:",
                                       "List-Unsubscribe",
                                       "MIME-Version: 1.0",
                                       "Content-",
                                       " "};
    const char              *end = memmem(out->bytes, out->len, "\r\n\r\n", 4);

    assert(end);
    for (const char *line = first; line < end; line = strstr(line, "\r\n") + 2) {
        int known = 0;

        for (size_t i = 0; i < COUNT_OF(OURS); i++)
            known |= strncmp(line, OURS[i], strlen(OURS[i])) == 0;
        assert(known);
    }
}

static int hex(char letter)
{
    return letter <= '9' ? letter - '0' : letter - 'A' + 10;
}

/* Decodes quoted-printable and compares, every line end counting as the same. */
static void check_text(const char *quoted, const char *text)
{
    while (*text || *quoted) {
        if (quoted[0] == '=' && quoted[1] == '\r') {
            quoted += 3;
            continue;
        }
        if (quoted[0] == '\r') {
            assert(quoted[1] == '\n');
            quoted += 2;
            text += *text == '\r';
            assert(*text == '\n');
            text++;
            continue;
        }
        if (quoted[0] == '=') {
            assert((char)(hex(quoted[1]) << 4 | hex(quoted[2])) == *text);
            quoted += 3;
        } else {
            assert(*quoted++ == *text);
        }
        text++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena     arena = {0};
    struct buf       out = {0}, quoted = {0};
    struct err       err = {0};
    struct mime_mail mail = {.from = "a@b.example", .message_id = "x@b.example"};

    mail.from_name = next(&arena, &bytes, &len);
    mail.to = next(&arena, &bytes, &len);
    mail.subject = next(&arena, &bytes, &len);
    mail.unsubscribe_url = next(&arena, &bytes, &len);
    mail.text = next(&arena, &bytes, &len);
    mail.html = len % 2 ? mail.text : NULL;
    mail.date_ms = (int64_t)len * 1000000007;
    if (mime_write(&out, &mail, &err) == 0) {
        check_lines(&out);
        buf_byte(&out, '\0');
        check_head(&out, out.bytes);
        mime_quoted_printable(&quoted, mail.text);
        buf_byte(&quoted, '\0');
        check_text(quoted.bytes, mail.text);
    } else {
        assert(out.len == 0 && err.text[0]);
    }
    buf_free(&out);
    buf_free(&quoted);
    arena_free(&arena);
    return 0;
}
