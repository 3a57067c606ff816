#include "hub/base/xml/bytes.h"

#include <string.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"
#include "hub/base/xml.h"

bool xml_bytes_are_utf16(const char *bytes, size_t len)
{
    static const char BEGINNINGS[][3] = {"\xfe\xff", "\xff\xfe", "\0<", "<\0"};

    for (size_t i = 0; i < COUNT_OF(BEGINNINGS); i++)
        if (len >= 2 && memcmp(bytes, BEGINNINGS[i], 2) == 0)
            return true;
    return false;
}

struct units {
    const unsigned char *at, *end;
    int                  high; /* which byte of a unit is the higher: 0 or 1 */
};

static uint32_t unit_at(const struct units *in, size_t i)
{
    return (uint32_t)in->at[2 * i + in->high] << 8 | in->at[2 * i + !in->high];
}

/* RFC 2781 §2.2; false when it is no character. */
static bool take_character(struct units *in, uint32_t *code_r)
{
    uint32_t first = unit_at(in, 0), second;

    in->at += 2;
    *code_r = first;
    if (first < 0xd800 || first > 0xdfff)
        return true;
    if (first > 0xdbff || in->at == in->end)
        return false;
    second = unit_at(in, 0);
    in->at += 2;
    *code_r = 0x10000 + ((first & 0x3ff) << 10 | (second & 0x3ff));
    return second >= 0xdc00 && second <= 0xdfff;
}

int xml_bytes_to_utf8(struct buf *utf8, const char *bytes, size_t len, struct err *err)
{
    struct units in = {.at = (const unsigned char *)bytes,
                       .end = (const unsigned char *)bytes + len,
                       .high = bytes[0] == '\xff' || bytes[0] == '<'};

    if (len % 2 != 0)
        return err_set(err, ERR_INVALID, "is not UTF-16: half a character is missing");
    if (unit_at(&in, 0) == 0xfeff)
        in.at += 2;
    while (in.at < in.end) {
        char     character[4];
        uint32_t code;

        if (!take_character(&in, &code))
            return err_set(err, ERR_INVALID, "is not UTF-16");
        buf_add(utf8, character, text_encode(character, code));
    }
    return 0;
}

static const char *after(const char *at, const char *end, const char *stop)
{
    const char *found = memmem(at, (size_t)(end - at), stop, strlen(stop));

    return found ? found + strlen(stop) : end;
}

static bool begins(const char *at, const char *end, const char *with)
{
    return (size_t)(end - at) >= strlen(with) && memcmp(at, with, strlen(with)) == 0;
}

/* Past the ">" that ends it, for a ">" may stand between quotes. */
static const char *after_tag(const char *at, const char *end)
{
    while (at < end && *at != '>') {
        const char *quote =
            *at == '"' || *at == '\'' ? memchr(at + 1, *at, (size_t)(end - at - 1)) : at;

        at = quote ? quote + 1 : end;
    }
    return at;
}

int xml_bytes_check(const char *bytes, size_t len, struct err *err)
{
    static const struct {
        const char *begin, *stop;
    } UNTAGGED[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
    const char *at = len > 0 ? bytes : "", *end = at + len;

    at += begins(at, end, "\xef\xbb\xbf") ? 3 : 0;
    if (at == end || !memchr("< \t\r\n", *at, 5)) /* EBCDIC, UCS-4 and the like */
        return err_set(err, ERR_INVALID, "line 1: does not begin as XML does");
    while ((at = memchr(at, '<', (size_t)(end - at)))) {
        const char *tag = at;
        size_t      i = 0;

        while (i < COUNT_OF(UNTAGGED) && !begins(at, end, UNTAGGED[i].begin))
            i++;
        if (i < COUNT_OF(UNTAGGED)) {
            at = after(at + strlen(UNTAGGED[i].begin), end, UNTAGGED[i].stop);
            continue;
        }
        if (begins(at, end, "<!")) /* a DOCTYPE: the parser refuses it */
            return 0;
        at = after_tag(at, end);
        if (at - tag > XML_TAG_MAX)
            return err_set(err, ERR_TOO_LARGE, "has a tag of more than %d bytes", XML_TAG_MAX);
    }
    return 0;
}
