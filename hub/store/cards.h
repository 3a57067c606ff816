/* cards.h: what the room writes down for its people: tasks of incidents, hand-overs of the
 * shift. The words of kinds, states and fields are the desks'. */
#ifndef TOCSIN_STORE_CARDS_H
#define TOCSIN_STORE_CARDS_H

#include "hub/store/journal.h"

enum { STORE_CARD_FIELDS_MAX = 256 * 1024 };

struct card_row {
    struct id   id;
    int64_t     version; /* 1, 2, 3 …; 0: not kept yet */
    const char *kind, *mode;
    const char *about; /* "incident:212", or "" */
    const char *state;
    bool        is_open; /* somebody still has to do something */
    const char *holder;  /* the account it waits for, as text; "": nobody */
    const char *fields;  /* JSON */
    int64_t     made_ms, changed_ms;
};

/* Compare and set: row.version is the one that was read, 0 for a new one. Kind, mode, about
 * and made_ms of a known one stay. ERR_CONFLICT: somebody changed it first, or it is there
 * already. */
struct store_put_card {
    struct store_job job;
    struct card_row  row;
    struct deed     *deed;

    int64_t version; /* the new one */
};
void store_put_card(struct store *store, struct store_put_card *verb);

/* ERR_NOT_FOUND. */
struct store_find_card {
    struct store_job job;
    struct id        id;

    struct card_row row;
};
void store_find_card(struct store *store, struct store_find_card *verb);

/* Newest first; NULL filters nothing. */
struct store_list_cards {
    struct store_job job;
    const char      *kind;
    const char      *mode, *about, *holder;
    bool             only_open;
    struct id        before; /* nil: the newest */
    size_t           limit;

    struct card_row *rows;
    size_t           count;
};
void store_list_cards(struct store *store, struct store_list_cards *verb);

#endif
