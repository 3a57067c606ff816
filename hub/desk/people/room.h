/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_PEOPLE_ROOM_H
#define TOCSIN_DESK_PEOPLE_ROOM_H

#include "hub/desk/people.h"
#include "hub/desk/people/attempts.h"
#include "hub/desk/people/cache.h"
#include "hub/desk/people/hashing.h"
#include "hub/desk/people/secrets.h"
#include "hub/store/people.h"

struct people {
    struct people_settings settings;
    struct cache           cache;
    struct attempts        attempts;
    struct hashing         hashing;
    unsigned               under_way;
    bool                   is_closing;
};

/* A verb begins, and is answered: its on_done may free everything. */
void verb_begin(struct people *people, struct people_verb *verb);
void verb_end(struct people_verb *verb);
/* The store's complaint becomes the verb's. */
void verb_fail(struct people_verb *verb, const struct err *err);

/* A row as a value, its texts in arena; the row's lists are read from its fields. */
int account_of(struct account *account_r, const struct people *people,
               const struct account_row *row, struct arena *arena, struct err *err);
/* The row of an account, without secrets, its texts in arena; addresses are sealed. */
struct account_row account_row_of(const struct account *account, const struct people *people,
                                  struct arena *arena);

/* The row of a token without its hash, its texts in arena. */
struct token_row token_row_of(const struct people_token *token, const struct id *account,
                              struct arena *arena);

/* A deed of the asker. actor must outlive it. */
struct deed deed_of(const struct people *people, const struct asking *asking, const char *word,
                    const char *about, char actor[ID_TEXT_LEN + 1]);

/* A session or token is named by the first half of its hash: the secret stays secret. */
struct id session_name(const uint8_t hash[SHA256_LEN]);

const char *about_account(struct arena *arena, const struct id *id);

#endif
