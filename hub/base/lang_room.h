/* lang_room.h: the catalogue from inside, for lang.c and lang_compare.c only. */
#ifndef TOCSIN_BASE_LANG_ROOM_H
#define TOCSIN_BASE_LANG_ROOM_H

#include "hub/base/lang.h"

enum { LANG_KEY_MAX = 200 };

struct entry {
    const char *key, *text;
};

struct language {
    const char   *tag;
    struct entry *entries; /* by key */
    size_t        count;
};

enum { LANG_KNOWN_MAX = 4 };

struct lang {
    struct arena      arena;
    struct lang_value known[LANG_KNOWN_MAX + 1]; /* ends with an empty one */
    struct language   languages[LANG_LANGUAGES_MAX];
    size_t            count;
    struct phrases   *phrases; /* NULL: none */
};

/* NULL when the language has no such text. */
const char *language_find(const struct language *language, const char *key);

/* The length of the placeholder text begins with, braces and all; 0 when none. */
size_t lang_placeholder(const char *text);

#endif
