/* room.h: what the files of the publish station share. */
#ifndef TOCSIN_FLOW_PUBLISH_ROOM_H
#define TOCSIN_FLOW_PUBLISH_ROOM_H

#include "hub/base/buf.h"
#include "hub/flow/publish.h"
#include "hub/loop/offload.h"
#include "hub/model/alert.h"
#include "hub/model/outlook.h"
#include "hub/model/page.h"
#include "hub/store/alerts.h"
#include "hub/store/reports.h"
#include "hub/store/verify.h"

struct public_alert {
    const struct alert_row *row;
    struct alert            alert;  /* read back from the bytes that went out */
    struct shape            ground; /* of its areas, side by side */
    bool                    is_in_force;
};

/* What is true at one moment; everything in arena. */
struct public_state {
    struct arena         arena;
    const struct lang   *lang;
    const struct zones  *zones; /* or NULL */
    const char          *site, *url;
    const char          *declaration_url, *feedback; /* or NULL */
    int64_t              now_ms, until_ms;
    int                  offset_min;
    const char          *head;   /* "seq:hash" */
    struct public_alert *alerts; /* newest first */
    size_t               count, in_force;

    struct outlook_view     outlook;
    struct municipal_phases phases;
    bool                    has_bulletin;
    int64_t                 published_ms; /* of it */
};

struct public_file {
    const char *path;
    const char *bytes;
    size_t      len;
    bool        is_frozen; /* never another content: not written twice */
    const char *target;    /* of a link to another file, as seen from its folder; or NULL */
};

struct public_files {
    struct public_file *items;
    size_t              count;
};

/* Seven of each alert, and the lists, pages and feeds beside: none may be left out (P12). */
enum { PUBLIC_FILES_MAX = 8200 };
_Static_assert(PUBLIC_FILES_MAX >= 7 * (STORE_LIST_MAX + PUBLISH_ENDED_MAX) + 400,
               "all files have room");

/* One writing: asked of the store, made and put down by a worker; then kept for those who
 * ask about one zone, until the next. */
struct writing {
    struct offload           offload;
    struct publish          *publish;
    struct store_find_head   head;
    struct store_list_alerts active, recent;
    struct public_state      state;
    struct public_files      files;
    struct err               err;
    int                      failed;
};

struct publish {
    struct publish_settings settings;
    struct tally            tally; /* the station and the writing under way */
    struct writing         *last;  /* the newest that is on disk, or NULL: it is asked of */
    bool                    is_writing, is_wanted, is_closing, has_about;
};

/* files.c: makes the files of a writing and puts them down; on a worker. */
void                     writing_work(struct offload *offload);
extern const char *const PUBLIC_FOLDERS[]; /* those below the folder; ends with NULL */

/* feed.c: for machines. */
void feed_json(struct buf *out, struct public_state *state);
void feed_index(struct buf *out, const struct public_state *state,
                const struct public_files *files);
void feed_geojson(struct buf *out, struct public_state *state);
void feed_one(struct buf *out, struct public_state *state, const struct public_alert *alert);
/* syndicated.c: for readers of feeds. */
void feed_atom(struct buf *out, struct public_state *state);
void feed_cap(struct buf *out, struct public_state *state);
void feed_rss(struct buf *out, struct public_state *state);
/* calendar.c: what is in force, in a zone unless it is NULL. */
void feed_calendar(struct buf *out, struct public_state *state, const struct zone *zone);

/* page.c: a page of all in force in one language; of those in a zone, to be framed. */
void page_of_all(struct buf *out, struct public_state *state, const char *language);
void page_of_zone(struct buf *out, struct public_state *state, const struct zone *zone,
                  const char *language);
/* outlook.c: what is expected today and tomorrow. */
void page_of_outlook(struct buf *out, struct public_state *state, const char *language);
/* one.c: a page of one message in all its languages. */
void page_of_one(struct buf *out, struct public_state *state, const struct public_alert *alert);
/* about.c: pages that do not change with the alerts. */
void page_of_accessibility(struct buf *out, struct public_state *state, const char *language);
void page_of_privacy(struct buf *out, struct public_state *state, const char *language);

/* article.c: what pages say of one message. here: on its own page. */
struct page public_page(struct buf *out, const struct public_state *state, const char *language,
                        const char *here);
void        article_add(struct page *page, struct public_state *state,
                        const struct public_alert *alert, const struct alert_info *info, bool here);
void        article_times(struct page *page, struct public_state *state);

/* ground.c: where it is. */
struct shape ground_of(struct public_state *state, const struct alert *alert);
bool         ground_touches(const struct public_alert *alert, const struct zone *zone);

/* words.c: times and words. */
const char *public_time(struct public_state *state, const char *language, int64_t ms,
                        int offset_min);
const char *public_stamp(struct public_state *state, int64_t ms);
const char *public_link(struct public_state *state, const char *path);
const char *public_head(struct public_state *state, const char *language);

#endif
