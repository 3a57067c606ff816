/* id.h: 128-bit identifiers, UUIDv7 when we make them (RFC 9562 §5.7). */
#ifndef TOCSIN_BASE_ID_H
#define TOCSIN_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/chance.h"

enum { ID_TEXT_LEN = 36, ID_CODE_LEN = 8 };

struct id {
    uint8_t bytes[16];
};

/* Time-ordered: ids made later compare greater, to the millisecond. */
struct id id_new(int64_t now_ms, struct chance *chance);

/* Reads the 36-letter form, any case, any UUID version. */
bool id_parse(struct id *id_r, const char *text);
/* Writes the 36-letter form, lower case, and the NUL. Returns text. */
char *id_text(char text[ID_TEXT_LEN + 1], const struct id *id);

/* Eight letters and digits that stand for an id of ours where there is room for no more, and
 * no two of which are mixed up: 40 of its random bits. Returns code. */
char *id_code(char code[ID_CODE_LEN + 1], const struct id *id);

int  id_compare(const struct id *one, const struct id *other);
bool id_same(const struct id *one, const struct id *other);
bool id_is_nil(const struct id *id);

#endif
