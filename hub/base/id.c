#include "hub/base/id.h"

#include <stdio.h>
#include <string.h>

static const char HEX[] = "0123456789abcdef";
static const int  DASHES[] = {8, 13, 18, 23};

static bool is_dash(int place)
{
    for (size_t i = 0; i < sizeof DASHES / sizeof *DASHES; i++)
        if (DASHES[i] == place)
            return true;
    return false;
}

static int digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F')
        return letter - 'A' + 10;
    return -1;
}

struct id id_new(int64_t now_ms, struct chance *chance)
{
    struct id id;

    chance_fill(chance, id.bytes, sizeof id.bytes);
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(now_ms >> (40 - 8 * i));
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

bool id_parse(struct id *id_r, const char *text)
{
    int nibbles = 0;

    if (strlen(text) != ID_TEXT_LEN)
        return false;
    *id_r = (struct id){0};
    for (int i = 0; i < ID_TEXT_LEN; i++) {
        int value = digit(text[i]);

        if (is_dash(i) != (text[i] == '-'))
            return false;
        if (text[i] == '-')
            continue;
        if (value < 0)
            return false;
        id_r->bytes[nibbles / 2] = (uint8_t)(id_r->bytes[nibbles / 2] << 4 | value);
        nibbles++;
    }
    return true;
}

char *id_text(char text[ID_TEXT_LEN + 1], const struct id *id)
{
    char *at = text;

    for (size_t i = 0; i < sizeof id->bytes; i++) {
        if (is_dash((int)(at - text)))
            *at++ = '-';
        *at++ = HEX[id->bytes[i] >> 4];
        *at++ = HEX[id->bytes[i] & 15];
    }
    *at = '\0';
    return text;
}

char *id_code(char code[ID_CODE_LEN + 1], const struct id *id)
{
    static const char LETTERS[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's 32 */
    uint64_t          bits = 0;

    for (size_t i = sizeof id->bytes - 5; i < sizeof id->bytes; i++)
        bits = bits << 8 | id->bytes[i];
    for (int i = ID_CODE_LEN; i-- > 0; bits >>= 5)
        code[i] = LETTERS[bits & 31];
    code[ID_CODE_LEN] = '\0';
    return code;
}

int id_compare(const struct id *one, const struct id *other)
{
    return memcmp(one->bytes, other->bytes, sizeof one->bytes);
}

bool id_same(const struct id *one, const struct id *other)
{
    return id_compare(one, other) == 0;
}

bool id_is_nil(const struct id *id)
{
    static const struct id NIL;

    return id_same(id, &NIL);
}
