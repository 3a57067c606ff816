/* room.h: what the files of this room share: a text, folded and taken apart. */
#ifndef TOCSIN_MODEL_WORDING_ROOM_H
#define TOCSIN_MODEL_WORDING_ROOM_H

#include <stddef.h>

#include "hub/model/wording.h"

enum { FOLDED_MAX = 2000, TOKENS_MAX = 300 };

/* What a word may be, besides a word, in the languages people report in. */
enum {
    BEFORE = 1,    /* a street begins with it: via Roma */
    AFTER = 2,     /* a street ends with it: Rome Street */
    BETWEEN = 4,   /* inside a street's name, and no part of it: via della Libertà */
    TO_NUMBER = 8, /* before a house number: al civico 12 */
    ENDS = 16,     /* no street's name goes on beyond it */
    EMPTY = 32,    /* said in every report, and of nothing in particular */
};

struct token {
    const char *at;
    size_t      len;
    unsigned    is;                     /* of what a word may be */
    bool        is_number, starts_part; /* a comma, a dash … stands before */
};

struct said {
    char         text[FOLDED_MAX];
    struct token tokens[TOKENS_MAX];
    size_t       count;
};

/* known.c: what the word may be; len bytes. */
unsigned known_as(const char *word, size_t len);

/* address.c: the first house number said, or else the first two streets. */
uint32_t find_address(const struct said *said);

/* A hash begins with NOTHING and takes part after part. */
static const uint64_t NOTHING = UINT64_C(0xcbf29ce484222325);

static inline uint64_t hash_more(uint64_t hash, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)at[i]) * UINT64_C(0x100000001b3);
    return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

#endif
