/* room.h: what the files of the publish station share. */
#ifndef TOCSIN_FLOW_PUBLISH_ROOM_H
#define TOCSIN_FLOW_PUBLISH_ROOM_H

#include "hub/base/buf.h"
#include "hub/flow/publish.h"
#include "hub/model/alert.h"
#include "hub/store/alerts.h"

struct public_alert {
    const struct alert_row *row;
    struct alert            alert; /* read back from the bytes that went out */
    bool                    is_in_force;
};

/* What is true at one moment; everything in arena. */
struct public_state {
    struct arena         arena;
    const struct lang   *lang;
    const char          *site, *url;
    int64_t              now_ms, until_ms;
    int                  offset_min;
    const char          *head;   /* "seq:hash" */
    struct public_alert *alerts; /* newest first */
    size_t               count, in_force;
};

struct public_file {
    const char *path;
    const char *bytes;
    size_t      len;
    bool        is_frozen; /* never another content: not written twice */
};

struct public_files {
    struct public_file *items;
    size_t              count;
};

enum { PUBLIC_FILES_MAX = 6000 };

/* The buf's bytes become a file's; the buf is empty again. */
void public_add(struct public_files *files, struct arena *arena, const char *path,
                struct buf *bytes);

/* feed.c */
void feed_json(struct buf *out, struct public_state *state);
void feed_atom(struct buf *out, struct public_state *state);
void feed_index(struct buf *out, const struct public_state *state,
                const struct public_files *files);

/* page.c: a page of all in force in one language; a page of one message in all. */
void page_of_all(struct buf *out, struct public_state *state, const char *language);
void page_of_one(struct buf *out, struct public_state *state, const struct public_alert *alert);

/* words.c: times and words. */
const char *public_time(struct public_state *state, const char *language, int64_t ms,
                        int offset_min);
const char *public_stamp(struct public_state *state, int64_t ms);
void        public_say(struct buf *out, const struct public_state *state, const char *language,
                       const char *key, const struct lang_value *values);
const char *public_link(struct public_state *state, const char *from, const char *path);

#endif
