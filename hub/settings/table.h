/* table.h: every single-valued setting, one row each. */
#ifndef TOCSIN_SETTINGS_TABLE_H
#define TOCSIN_SETTINGS_TABLE_H

#include "hub/settings.h"

enum setting_kind {
    SETTING_TEXT,    /* const char *, least … most bytes */
    SETTING_PATH,    /* const char *, made absolute; "" stays */
    SETTING_INTEGER, /* int64_t, least … most */
    SETTING_WORDS,   /* struct settings_words, least … most of them */
    SETTING_SECRET,  /* const char *: the text in the file named; key ends in "_file" */
    SETTING_JSON,    /* struct settings_json */
};

struct setting {
    const char       *section, *key; /* key NULL: the whole section is this value */
    enum setting_kind kind;
    size_t            offset;
    const char       *absent; /* as in the environment; NULL: must be given */
    int64_t           least, most;
    bool (*is_valid)(const char *); /* of a text, of each word; NULL: any */
    const char *rule;               /* what is_valid wants, in words */
    bool        is_live;            /* a reload applies it; the others wait for a start */
};

extern const struct setting SETTINGS[];
extern const size_t         SETTINGS_COUNT;

/* Names of sections, those of the lists too; NULL-terminated. */
extern const char *const SETTINGS_SECTIONS[];

const struct setting *setting_find(const char *section, const char *key); /* or NULL */

bool setting_is_id(const char *text);       /* [a-z0-9-]{1,32} */
bool setting_is_language(const char *text); /* BCP 47, as far as its letters go */

#endif
