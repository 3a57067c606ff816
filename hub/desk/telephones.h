/* telephones.h: volunteers' telephones that are called by push (hub/model/push.h): which there
 * are, and a word to all of one volunteer. What it says names nobody and no place: it lies
 * with a push service until the telephone is on. */
#ifndef TOCSIN_DESK_TELEPHONES_H
#define TOCSIN_DESK_TELEPHONES_H

#include "hub/base/lang.h"
#include "hub/desk/notices.h"
#include "hub/store/people.h"

struct telephones;

enum { TELEPHONES_WORD_LASTS_MS = 12 * 3600 * 1000 };

struct telephones_settings {
    struct store       *store;
    struct notices     *notices;
    const struct clock *clock;
    struct chance      *chance;
    struct tally       *owner; /* a place is held until telephones_close() is through */
    const struct lang  *lang;
    uint8_t             seal[SECRET_KEY_LEN]; /* of addresses */
    uint8_t             hash[SECRET_KEY_LEN]; /* finds them */
};

int  telephones_open(struct telephones               **telephones_r,
                     const struct telephones_settings *settings, struct err *err);
void telephones_close(struct telephones *telephones); /* what is under way still ends */

/* The caller's, with all it points at, until on_done, which runs exactly once, never before
 * the call returned. Puts the address in place of what was known of the token, and takes it
 * from whichever had it. ERR_NOT_FOUND: the token is not in use. */
struct telephones_put {
    void (*on_done)(struct telephones_put *);
    const struct id *token;
    const char      *address; /* normal form; NULL: it is not called any more */
    const char      *language;

    int        failed;
    struct err err;

    struct telephones         *telephones; /* the desk's */
    struct store_put_telephone store;
    struct arena               arena;
};
void telephones_put(struct telephones *telephones, struct telephones_put *put);

/* Nobody listens there any more. */
void telephones_forget(struct telephones *telephones, const char *address);

/* Copied before the call returns. */
struct telephones_word {
    const struct id   *account; /* or NULL: */
    const char        *name;    /* of the account */
    const char        *once;    /* names it: who was told this is not told again */
    const char        *about;   /* "task:<id>", "report:<id>" */
    const char        *text;    /* key in the section "telephone"; its title: "<text>_title" */
    const struct mode *mode;    /* a channel that carries it carries the word (P6) */
    enum notice_kind   kind;
};
void telephones_tell(struct telephones *telephones, const struct telephones_word *word);

#endif
