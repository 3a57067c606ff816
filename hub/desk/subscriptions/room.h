/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_SUBSCRIPTIONS_ROOM_H
#define TOCSIN_DESK_SUBSCRIPTIONS_ROOM_H

#include "hub/base/limits.h"
#include "hub/desk/subscriptions.h"
#include "hub/desk/subscriptions/reach.h"
#include "hub/desk/subscriptions/row.h"
#include "hub/store/subscribers.h"

struct subscriptions {
    struct subscriptions_settings    settings;
    struct tally                     tally; /* ourselves, and everything under way */
    struct reach                     reach;
    struct limits                    codes, adds, replies;
    struct subscriptions_confirming *confirming; /* one try of a code at a time each */
    bool                             is_closing;
};

/* What keys are for. */
#define KEY_TO_STOP    "stop"
#define KEY_TO_CONFIRM "confirm"

/* A verb begins, and is answered: its on_done may free everything. */
void ask_begin(struct subscriptions *desk, struct subscriptions_verb *verb);
void ask_end(struct subscriptions_verb *verb);
void ask_fail(struct subscriptions_verb *verb, const struct err *err);

/* A deed about an address. actor must outlive it. */
struct deed ask_deed(const struct subscriptions *desk, const struct asking *asking,
                     const char *word, const char *about, char actor[ID_TEXT_LEN + 1]);

/* The key of a subscription for one purpose; and back: 0 when we did not make it. */
char   *key_of(const struct subscriptions *desk, const char *purpose, int64_t no,
               char key[SUBSCRIPTIONS_KEY_LEN + 1]);
int64_t key_read(const struct subscriptions *desk, const char *purpose, const char *key);

/* What is kept of a code sent to an address. */
void code_hash(char hash[2 * HMAC_SHA256_LEN + 1], const struct subscriptions *desk,
               const uint8_t address[STORE_HASH_LEN], const char *code);

/* The pending wish becomes the row's own, with consent. */
void row_consent(struct subscription_row *row, struct row_fields *fields, const char *by,
                 int64_t now_ms, struct arena *arena);

#endif
