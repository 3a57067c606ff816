/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_RECEIVED_ROOM_H
#define TOCSIN_DESK_RECEIVED_ROOM_H

#include "hub/desk/received.h"
#include "hub/model/alert.h"
#include "hub/store/cards.h"

struct source;

struct received {
    struct received_settings settings;
    struct tally             tally; /* polls, their timers, verbs */
    struct source           *sources;
    bool                     is_closing;
};

/* One message on its way into the store, all of it in the arena it was made in. */
struct letter {
    struct card_row row, text; /* what it says in short; the message */
    bool            has_text;
    struct id       closes[100]; /* those it updates or cancels */
    size_t          close_count;
    const char     *closed; /* "updated" or "cancelled" */
};

/* The name of a message among cards: its time of sending, then a hash of sender, identifier
 * and time, so that the same one is the same card. */
struct id letter_id(const struct alert_reference *to);
struct id letter_text_id(const struct id *id); /* of the card that holds its text */

/* bytes NULL: written anew. Any thread. */
void letter_make(struct letter *letter_r, struct arena *arena, const struct alert *alert,
                 const char *source, const char *bytes, int64_t now_ms);

/* Keeps it; on_kept on the loop, exactly once, never before the call returned. */
struct keeping {
    struct received       *received;
    const struct letter   *letter;
    struct store_put_card  put;
    struct store_find_card find;
    size_t                 closed;
    bool                   is_new; /* out */
    struct err             err;    /* out; kind ERR_NONE: it is kept */
    void (*on_kept)(struct keeping *);
};
void letter_keep(struct keeping *keeping);

/* poll.c: starts and stops asking. */
void sources_start(struct received *received);
void sources_stop(struct received *received);

#endif
