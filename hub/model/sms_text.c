#include "hub/model/sms_text.h"

#include <stdbool.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/base/text.h"

const char *const SMS_CODING_WORDS[] = {[SMS_GSM7] = "GSM-7", [SMS_UCS2] = "UCS-2", NULL};
const char *const SMS_POLICY_WORDS[] = {
    [SMS_KEEP] = "keep",
    [SMS_TYPOGRAPHY] = "typography",
    [SMS_ACCENTS] = "accents",
    NULL,
};

/* 3GPP TS 23.038 §6.2.1, the letters beyond ASCII, by code point. */
static const uint16_t GSM7_LETTERS[] = {
    0x00a1, 0x00a3, 0x00a4, 0x00a5, 0x00a7, 0x00bf, 0x00c4, 0x00c5, 0x00c6, 0x00c7,
    0x00c9, 0x00d1, 0x00d6, 0x00d8, 0x00dc, 0x00df, 0x00e0, 0x00e4, 0x00e5, 0x00e6,
    0x00e8, 0x00e9, 0x00ec, 0x00f1, 0x00f2, 0x00f6, 0x00f8, 0x00f9, 0x00fc, 0x0393,
    0x0394, 0x0398, 0x039b, 0x039e, 0x03a0, 0x03a3, 0x03a6, 0x03a8, 0x03a9,
};

static const struct replacement {
    uint32_t        code;
    enum sms_policy policy;
    const char     *instead;
} REPLACEMENTS[] = {
    {0x00a0, SMS_TYPOGRAPHY, " "},   {0x00ab, SMS_TYPOGRAPHY, "\""},
    {0x00ad, SMS_TYPOGRAPHY, ""},    {0x00b4, SMS_TYPOGRAPHY, "'"},
    {0x00b7, SMS_TYPOGRAPHY, "-"},   {0x00bb, SMS_TYPOGRAPHY, "\""},
    {0x00c0, SMS_ACCENTS, "A'"},     {0x00c1, SMS_ACCENTS, "A'"},
    {0x00c2, SMS_ACCENTS, "A"},      {0x00c3, SMS_ACCENTS, "A"},
    {0x00c8, SMS_ACCENTS, "E'"},     {0x00ca, SMS_ACCENTS, "E"},
    {0x00cb, SMS_ACCENTS, "E"},      {0x00cc, SMS_ACCENTS, "I'"},
    {0x00cd, SMS_ACCENTS, "I'"},     {0x00ce, SMS_ACCENTS, "I"},
    {0x00cf, SMS_ACCENTS, "I"},      {0x00d2, SMS_ACCENTS, "O'"},
    {0x00d3, SMS_ACCENTS, "O'"},     {0x00d4, SMS_ACCENTS, "O"},
    {0x00d5, SMS_ACCENTS, "O"},      {0x00d9, SMS_ACCENTS, "U'"},
    {0x00da, SMS_ACCENTS, "U'"},     {0x00db, SMS_ACCENTS, "U"},
    {0x00e1, SMS_ACCENTS, "a"},      {0x00e2, SMS_ACCENTS, "a"},
    {0x00e3, SMS_ACCENTS, "a"},      {0x00e7, SMS_ACCENTS, "c"},
    {0x00ea, SMS_ACCENTS, "e"},      {0x00eb, SMS_ACCENTS, "e"},
    {0x00ed, SMS_ACCENTS, "i"},      {0x00ee, SMS_ACCENTS, "i"},
    {0x00ef, SMS_ACCENTS, "i"},      {0x00f3, SMS_ACCENTS, "o"},
    {0x00f4, SMS_ACCENTS, "o"},      {0x00f5, SMS_ACCENTS, "o"},
    {0x00fa, SMS_ACCENTS, "u"},      {0x00fb, SMS_ACCENTS, "u"},
    {0x0152, SMS_ACCENTS, "OE"},     {0x0153, SMS_ACCENTS, "oe"},
    {0x2002, SMS_TYPOGRAPHY, " "},   {0x2003, SMS_TYPOGRAPHY, " "},
    {0x2009, SMS_TYPOGRAPHY, " "},   {0x200b, SMS_TYPOGRAPHY, ""},
    {0x2010, SMS_TYPOGRAPHY, "-"},   {0x2011, SMS_TYPOGRAPHY, "-"},
    {0x2012, SMS_TYPOGRAPHY, "-"},   {0x2013, SMS_TYPOGRAPHY, "-"},
    {0x2014, SMS_TYPOGRAPHY, "-"},   {0x2018, SMS_TYPOGRAPHY, "'"},
    {0x2019, SMS_TYPOGRAPHY, "'"},   {0x201a, SMS_TYPOGRAPHY, "'"},
    {0x201c, SMS_TYPOGRAPHY, "\""},  {0x201d, SMS_TYPOGRAPHY, "\""},
    {0x201e, SMS_TYPOGRAPHY, "\""},  {0x2022, SMS_TYPOGRAPHY, "-"},
    {0x2026, SMS_TYPOGRAPHY, "..."}, {0x202f, SMS_TYPOGRAPHY, " "},
    {0x2032, SMS_TYPOGRAPHY, "'"},   {0x2033, SMS_TYPOGRAPHY, "\""},
    {0x2212, SMS_TYPOGRAPHY, "-"},   {0xfeff, SMS_TYPOGRAPHY, ""},
};

/* The next character; what is no UTF-8 is one byte of U+FFFD. */
static size_t character(const char *text, size_t len, uint32_t *code_r)
{
    size_t step = text_character(text, len, code_r);

    if (step > 0)
        return step;
    *code_r = 0xfffd;
    return 1;
}

/* Septets a character takes; 0 when the GSM alphabet has not got it. */
static unsigned septets(uint32_t code)
{
    if (code < 0x80) {
        if (code == '\f' || (code != 0 && strchr("^{}\\[~]|", (int)code)))
            return 2;
        return code == '\n' || code == '\r' || (code >= ' ' && code != '`' && code != 0x7f);
    }
    if (code == 0x20ac)
        return 2;
    for (size_t i = 0; i < sizeof GSM7_LETTERS / sizeof *GSM7_LETTERS; i++)
        if (GSM7_LETTERS[i] == code)
            return 1;
    return 0;
}

static unsigned units_in(enum sms_coding coding, uint32_t code)
{
    return coding == SMS_GSM7 ? septets(code) : 1 + (code > 0xffff);
}

static enum sms_coding coding_of(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code;

        i += character(text + i, len - i, &code);
        if (septets(code) == 0)
            return SMS_UCS2;
    }
    return SMS_GSM7;
}

static unsigned all_units(enum sms_coding coding, const char *text, size_t len)
{
    unsigned units = 0;

    for (size_t i = 0; i < len;) {
        uint32_t code;

        i += character(text + i, len - i, &code);
        units += units_in(coding, code);
    }
    return units;
}

/* Room of one segment: the whole message when all of it fits in one. */
static unsigned segment_room(enum sms_coding coding, unsigned units)
{
    if (coding == SMS_GSM7)
        return units <= SMS_GSM7_SINGLE ? SMS_GSM7_SINGLE : SMS_GSM7_PART;
    return units <= SMS_UCS2_SINGLE ? SMS_UCS2_SINGLE : SMS_UCS2_PART;
}

size_t sms_text_split(const char *text, size_t len, struct sms_part *parts, size_t room)
{
    enum sms_coding coding = coding_of(text, len);
    unsigned        most = segment_room(coding, all_units(coding, text, len));
    struct sms_part part = {0};
    size_t          count = 0;

    for (size_t i = 0; i < len;) {
        uint32_t code;
        size_t   step = character(text + i, len - i, &code);
        unsigned units = units_in(coding, code);

        if (part.units + units > most) {
            if (count < room)
                parts[count] = part;
            count++;
            part = (struct sms_part){.start = i};
        }
        part.units += units;
        part.len += step;
        i += step;
    }
    if (count < room)
        parts[count] = part;
    return count + 1;
}

struct sms_count sms_text_count(const char *text, size_t len)
{
    struct sms_count count = {.coding = coding_of(text, len)};
    unsigned         most, filled = 0;

    count.units = all_units(count.coding, text, len);
    most = segment_room(count.coding, count.units);
    count.segments = 1;
    for (size_t i = 0; i < len;) {
        uint32_t code;
        unsigned units;

        i += character(text + i, len - i, &code);
        units = units_in(count.coding, code);
        if (filled + units > most) {
            count.segments++;
            filled = 0;
        }
        filled += units;
    }
    count.left = most - filled;
    return count;
}

static const char *instead_of(uint32_t code, enum sms_policy policy)
{
    for (size_t i = 0; i < sizeof REPLACEMENTS / sizeof *REPLACEMENTS; i++)
        if (REPLACEMENTS[i].code == code && REPLACEMENTS[i].policy <= policy)
            return REPLACEMENTS[i].instead;
    return NULL;
}

void sms_text_plain(struct buf *buf, const char *text, size_t len, enum sms_policy policy)
{
    size_t before = buf->len;

    for (size_t i = 0; i < len;) {
        uint32_t    code;
        size_t      step = character(text + i, len - i, &code);
        const char *instead = septets(code) > 0 ? NULL : instead_of(code, policy);

        if (septets(code) == 0 && !instead) {
            buf->len = before;
            buf_add(buf, text, len);
            return;
        }
        if (instead)
            buf_text(buf, instead);
        else
            buf_add(buf, text + i, step);
        i += step;
    }
}

static struct sms_costly *listed(struct sms_costly *list, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].code == code)
            return &list[i];
    return NULL;
}

/* The distinct characters that take so many septets. */
static size_t list_those_of(unsigned wanted, const char *text, size_t len,
                            struct sms_costly *list, size_t room)
{
    size_t count = 0;

    for (size_t i = 0; i < len;) {
        uint32_t           code;
        size_t             step = character(text + i, len - i, &code);
        struct sms_costly *before = listed(list, count < room ? count : room, code);

        if (before) {
            before->times++;
        } else if (septets(code) == wanted) {
            if (count < room)
                list[count] = (struct sms_costly){i, step, code, 1, NULL};
            count++;
        }
        i += step;
    }
    return count;
}

size_t sms_text_costly(const char *text, size_t len, struct sms_costly *list, size_t room)
{
    size_t count = list_those_of(0, text, len, list, room);

    for (size_t i = 0; i < count && i < room; i++)
        list[i].instead = instead_of(list[i].code, SMS_ACCENTS);
    return count;
}

static const char *shorter_than(uint32_t code)
{
    static const struct {
        char        letter;
        const char *instead;
    } SHORTER[] = {{'[', "("}, {']', ")"},  {'{', "("}, {'}', ")"},
                   {'~', "-"}, {'\\', "/"}, {'|', "/"}, {'\f', "\n"}};

    for (size_t i = 0; i < COUNT_OF(SHORTER); i++)
        if (code == (uint32_t)SHORTER[i].letter)
            return SHORTER[i].instead;
    return NULL;
}

size_t sms_text_double(const char *text, size_t len, struct sms_costly *list, size_t room)
{
    size_t count = 0;

    if (coding_of(text, len) == SMS_GSM7)
        count = list_those_of(2, text, len, list, room);
    for (size_t i = 0; i < count && i < room; i++)
        list[i].instead = shorter_than(list[i].code);
    return count;
}
