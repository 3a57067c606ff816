/* row.h: a subscription as a row of the store, and back as far as it is needed. */
#ifndef TOCSIN_DESK_SUBSCRIPTIONS_ROW_H
#define TOCSIN_DESK_SUBSCRIPTIONS_ROW_H

#include "hub/desk/subscriptions.h"

enum { ROW_ABOUT_MAX = 80 };

/* What is asked for and not confirmed yet: it waits in the row's fields, beside what was
 * wanted before. */
struct pending {
    const char *code; /* keyed hash of the code, hex; NULL: nothing is pending */
    int64_t     until_ms, tries;
    int64_t     level;
    const char *hazards, *language;
};

struct row_fields {
    const char    *consent_by; /* "code", "proof", "table", "word"; NULL: none yet */
    int64_t        consent_ms;
    struct pending pending;
};

/* By which the address is found. */
void row_hash(uint8_t hash[STORE_HASH_LEN], const struct subscriptions_settings *settings,
              enum endpoint_kind kind, const char *address);
/* "subscriber:" and half of the hash: what the journal calls the address. */
const char *row_about(struct arena *arena, const uint8_t hash[STORE_HASH_LEN]);

/* The whole row but consent, fields and times, its texts in the arena. */
struct subscription_row row_of(const struct subscription           *subscription,
                               const struct subscriptions_settings *settings,
                               struct arena                        *arena);

int         row_fields_read(struct row_fields *fields_r, const char *json, struct arena *arena,
                            struct err *err);
const char *row_fields_write(const struct row_fields *fields, struct arena *arena);

/* Whether the site writes in its language. */
bool row_is_read(const struct subscription_row       *row,
                 const struct subscriptions_settings *settings);

enum endpoint_kind row_kind(const struct subscription_row *row);

/* The address in clear, in the arena; NULL when it was erased or does not open. */
const char *row_address(struct blob sealed, const struct subscriptions_settings *settings,
                        struct arena *arena);

struct subscriptions_shown row_shown(const struct subscription_row       *row,
                                     const struct subscriptions_settings *settings,
                                     struct arena                        *arena);

struct subscriptions_place row_place(const struct subscription_row *row, struct arena *arena);

/* Adds it to the audience. ERR_NOT_FOUND: its zone is not known. */
int row_enter(struct audience *audience, const struct subscription_row *row,
              const struct subscriptions_settings *settings, struct err *err);

#endif
