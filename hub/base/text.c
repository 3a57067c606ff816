#include "hub/base/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SLIPS_MAX = 2, WORD_MAX = 40 };

/* How many bytes the character at text takes; 0 when it is not one (RFC 3629 §4). */
static size_t character_len(const unsigned char *text, size_t len)
{
    static const struct {
        unsigned char first_low, first_high, second_low, second_high;
        size_t        len;
    } FORMS[] = {
        {0x01, 0x7f, 0x00, 0xff, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (text[0] < FORMS[i].first_low || text[0] > FORMS[i].first_high)
            continue;
        if (FORMS[i].len > len)
            return 0;
        if (FORMS[i].len > 1 &&
            (text[1] < FORMS[i].second_low || text[1] > FORMS[i].second_high))
            return 0;
        for (size_t j = 2; j < FORMS[i].len; j++)
            if ((text[j] & 0xc0) != 0x80)
                return 0;
        return FORMS[i].len;
    }
    return 0;
}

/* Eight at once: one that is not plain sets its highest bit in one of these. */
static bool are_plain(const char *eight)
{
    const uint64_t ONES = 0x0101010101010101u, TOPS = 0x80 * ONES;
    uint64_t       all, control, quote, backslash, del;

    memcpy(&all, eight, sizeof all);
    control = ~((all | TOPS) - ' ' * ONES);
    quote = ~(((all ^ ('"' * ONES)) | TOPS) - ONES);
    backslash = ~(((all ^ ('\\' * ONES)) | TOPS) - ONES);
    del = all + ONES;
    return ((all | control | quote | backslash | del) & TOPS) == 0;
}

size_t text_fit(const char *text, size_t len, size_t room)
{
    if (len <= room)
        return len;
    while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80)
        room--;
    return room;
}

size_t text_plain(const char *text, size_t len)
{
    static const bool PLAIN[256] = {
        [' ' ... '!'] = true, ['#' ... '['] = true, [']' ... '~'] = true};
    size_t at = 0;

    while (len - at >= 8 && are_plain(text + at))
        at += 8;
    while (at < len && PLAIN[(unsigned char)text[at]])
        at++;
    return at;
}

bool text_is_utf8(const char *text, size_t len)
{
    const unsigned char *at = (const unsigned char *)text;

    while (len > 0) {
        size_t plain = text_plain((const char *)at, len);
        size_t step = plain > 0 ? plain : character_len(at, len);

        if (step == 0)
            return false;
        at += step;
        len -= step;
    }
    return true;
}

size_t text_character(const char *text, size_t len, uint32_t *code_r)
{
    static const uint32_t FIRST_BITS[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    const unsigned char  *at = (const unsigned char *)text;
    size_t                step = len > 0 ? character_len(at, len) : 0;

    if (step == 0)
        return 0;
    *code_r = at[0] & FIRST_BITS[step];
    for (size_t i = 1; i < step; i++)
        *code_r = *code_r << 6 | (at[i] & 0x3f);
    return step;
}

size_t text_encode(char bytes[4], uint32_t code)
{
    static const struct {
        uint32_t below;
        unsigned first;
    } FORMS[] = {{0x80, 0}, {0x800, 0xc0}, {0x10000, 0xe0}, {0x110000, 0xf0}};
    size_t len = 1;

    while (len < 4 && code >= FORMS[len - 1].below)
        len++;
    for (size_t i = len; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(FORMS[len - 1].first | code);
    return len;
}

bool text_same_word(const char *one, const char *other)
{
    return strcasecmp(one, other) == 0;
}

bool text_to_number(const char *text, double *number_r)
{
    char *end;

    if (*text == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
        return false;
    *number_r = strtod(text, &end);
    return *end == '\0' && isfinite(*number_r);
}

bool text_to_integer(const char *text, int64_t *number_r)
{
    char *end;

    if (*text == '\0' || strspn(text, "+-0123456789") != strlen(text))
        return false;
    errno = 0;
    *number_r = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance; words longer than WORD_MAX are far from everything. */
static size_t slips(const char *one, const char *other)
{
    size_t row[WORD_MAX + 1];
    size_t one_len = strlen(one), other_len = strlen(other);

    if (one_len > WORD_MAX || other_len > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= other_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= one_len; i++) {
        size_t before = row[0];

        row[0] = i;
        for (size_t j = 1; j <= other_len; j++) {
            size_t replaced = before + (one[i - 1] != other[j - 1]);

            before = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[other_len];
}

void text_suggest(char *out, size_t room, const char *what, const char *got,
                  const char *const *words)
{
    const char *nearest = NULL;
    size_t      best = SLIPS_MAX + 1;

    for (; *words; words++) {
        size_t far = slips(got, *words);

        if (far < best && far < strlen(*words)) {
            best = far;
            nearest = *words;
        }
    }
    if (nearest)
        snprintf(out, room, "%s; did you mean \"%s\"?", what, nearest);
    else
        snprintf(out, room, "%s", what);
}
