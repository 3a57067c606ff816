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

/* received.c: every verb begins and ends so; work is freed at its end. */
void received_begin(struct received *received, struct received_verb *verb, void *work);
void received_end(struct received_verb *verb, const struct err *err);
/* A card's fields as they were written by letter.c; {} of one only heard of. */
struct received_alert received_alert_of(const struct card_row *row, struct arena *arena);
bool                  received_is_one(const struct store_find_card *find);

/* links.c: an absolute address of http or https; NULL when the link is no such thing. */
const char *link_url(struct arena *arena, const char *source, const char *link);

/* Of the same scheme, host and port as the source, which was named by ourselves. */
bool link_is_beside(const char *source, const char *url);

/* Hashes of addresses that need not be asked again; when it is full, it begins anew. */
struct links {
    uint64_t hashes[4096];
    size_t   count;
};
bool links_hold(const struct links *links, const char *url);
void links_add(struct links *links, const char *url);

/* A message that another one updates or cancels. */
struct closing {
    struct id id;
    bool      is_own; /* both are of one sender */
};

/* One message on its way into the store, all of it in the arena it was made in. */
struct letter {
    struct card_row row, text; /* what it says in short; the message */
    bool            has_text;
    struct closing  closes[100];
    size_t          close_count;
    const char     *closed; /* "updated" or "cancelled" */
};

/* The name of a message among cards: its time of sending, then a hash of sender, identifier,
 * time and mode, so that the same one is the same card, and no exercise closes an alert. */
struct id letter_id(const struct alert_reference *to, const char *mode);
struct id letter_text_id(const struct id *id); /* of the card that holds its text */

/* Where a message is from, and what it was fetched as. */
struct origin {
    const char *source;  /* its name */
    const char *anchors; /* a folder; NULL: nobody vouches for who signs there */
    const char *bytes; /* of this message alone, in whatever letters; NULL: it was in others */
    size_t      len;
    int64_t     now_ms;
};

/* Any thread. */
void letter_make(struct letter *letter_r, struct arena *arena, const struct alert *alert,
                 const struct origin *from);

/* Keeps it; on_kept on the loop, exactly once, never before the call returned. */
struct keeping {
    struct received       *received;
    const struct letter   *letter;
    struct store_put_card  put;
    struct store_find_card find;
    size_t                 closed;
    unsigned               tries;  /* of closing what others change too */
    bool                   is_new; /* out */
    struct err             err;    /* out; kind ERR_NONE: it is kept */
    void (*on_kept)(struct keeping *);
};
void letter_keep(struct keeping *keeping);

/* poll.c: starts and stops asking. */
void sources_start(struct received *received);
void sources_stop(struct received *received);

#endif
