/* fold.c: the one user of ICU: Unicode's NFKC_Casefold (UAX 31 §5.1.5) without combining
 * marks. Nearly all that comes is ASCII and never gets to ICU. */
#include "hub/base/fold.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "hub/base/text.h"

enum { UNITS_MOST = 40 }; /* of UTF-16, that one character becomes: 18 (UAX 15 §9) */

/* Letters that Unicode does not take for accented ones, but people type without a stroke; and
 * the marks that a telephone puts in the place of what was typed. */
static uint32_t as_typed(uint32_t code)
{
    static const struct {
        uint32_t code;
        char     plain;
    } KEYS[] = {{0xab, '"'},    {0xb0, '.'},   {0xbb, '"'},   {0xe6, 'a'},   {0xf0, 'd'},
                {0xf8, 'o'},    {0x111, 'd'},  {0x131, 'i'},  {0x142, 'l'},  {0x153, 'o'},
                {0x167, 't'},   {0x2010, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2018, '\''},
                {0x2019, '\''}, {0x201c, '"'}, {0x201d, '"'}, {0x201e, '"'}};

    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (KEYS[i].code == code)
            return (uint32_t)KEYS[i].plain;
    return code;
}

static size_t put(char *out, size_t room, uint32_t code)
{
    char   bytes[4];
    size_t len;

    if (u_charType((UChar32)code) == U_NON_SPACING_MARK)
        return 0;
    len = text_encode(bytes, as_typed(code));
    if (len >= room)
        return room;
    memcpy(out, bytes, len);
    return len;
}

/* Returns the bytes put, or room when they did not fit. */
static size_t fold_character(char *out, size_t room, uint32_t code)
{
    UErrorCode          failed = U_ZERO_ERROR;
    const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&failed);
    UChar               units[UNITS_MOST];
    int32_t count = unorm2_getDecomposition(folding, (UChar32)code, units, UNITS_MOST, &failed);
    size_t  used = 0;

    if (count < 0 || U_FAILURE(failed))
        return put(out, room, code);
    for (int32_t i = 0; i < count && used < room;) {
        UChar32 one;

        U16_NEXT(units, i, count, one);
        used += put(out + used, room - used, (uint32_t)one);
    }
    return used;
}

size_t fold_text(char *out, size_t room, const char *text, size_t len)
{
    size_t used = 0;

    for (size_t at = 0; at < len;) {
        unsigned char byte = (unsigned char)text[at];
        uint32_t      code;
        size_t        bytes, put_len;

        if (byte < 0x80) {
            if (used + 1 >= room)
                break;
            out[used++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 'a' - 'A' : byte);
            at++;
            continue;
        }
        bytes = text_character(text + at, len - at, &code);
        put_len = bytes == 0 ? 0 : fold_character(out + used, room - used, code);
        if (put_len == room - used)
            break;
        used += put_len;
        at += bytes ? bytes : 1;
    }
    out[used] = '\0';
    return used;
}
