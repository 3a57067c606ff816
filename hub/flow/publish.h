/* publish.h: what the public may read, as files (P12): a web server in front serves them,
 * and they survive a dead hub. Each is replaced whole, says as of when it holds and until
 * when it may be believed, and carries the journal's last head (P10). Exercises and tests
 * are never in them.
 *
 *   alerts.json            every alert in force, machine-readable
 *   alerts.<language>.html the same for people, without scripts; alerts.html: the first
 *   alerts.atom            RFC 4287, one entry a message, each linking its CAP
 *   alerts.rss             the same as RSS 2.0; cap.atom: the CAP itself in each entry
 *   alerts.geojson         the areas in force, RFC 7946
 *   alerts.ics             what is in force as a calendar, RFC 5545
 *   cap/<identifier>.xml   as released, byte for byte; .sig beside it: Ed25519, base64
 *   alerts/<identifier>.html  one message in all its languages, with its chain and a map
 *   a/<code>.html          the same by its short link (id_code())
 *   outlook.<language>.html   the colours of today and tomorrow, and phases of municipalities
 *   accessibility.<language>.html, privacy.<language>.html, page-<hash>.css
 *   index.json             what there is */
#ifndef TOCSIN_FLOW_PUBLISH_H
#define TOCSIN_FLOW_PUBLISH_H

#include "hub/base/buf.h"
#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/lang.h"
#include "hub/base/tally.h"

struct municipal_phases;
struct outlook_now;
struct publish;
struct store;
struct zones;
struct uv_loop_s;

enum {
    PUBLISH_LASTS_MS = 5 * 60000,            /* after that a page says too little to believe */
    PUBLISH_KEEPS_MS = 7 * 24 * 3600 * 1000, /* pages of what has ended */
    PUBLISH_ENDED_MAX = 100,
};

struct publish_settings {
    struct uv_loop_s   *loop;
    struct store       *store;
    const struct clock *clock;
    struct tally       *owner;
    const char         *folder; /* made when it is not there */
    const struct lang  *lang;
    const char         *site;       /* as people know it */
    const char         *public_url; /* of the site, without "/" at its end; the files stand
                                       under /public there */
    const char *declaration_url;    /* of accessibility; NULL or "": none */
    const char *feedback;           /* address for what does not work, and for privacy */
    /* The zones as they are now, to be drawn; NULL: none. */
    const struct zones *(*zones)(void *house);
    /* The bulletin that holds, NULL: none; and the phases. NULL: this site has neither. */
    const struct outlook_now *(*outlook)(void *house, const struct municipal_phases **phases_r);
    int (*offset_min)(int64_t ms); /* of the place's clock; NULL: UTC */
    /* After each writing: err NULL, all files stand as of as_of_ms. The files that could
     * not be replaced are as they were. */
    void (*on_written)(void *house, int64_t as_of_ms, const struct err *err);
    void *house;
};

/* Writes at once, for the first time. */
int  publish_open(struct publish **publish_r, const struct publish_settings *settings,
                  struct err *err);
void publish_close(struct publish *publish);

/* Writes anew: at a change, at an expiry, every minute. While one writing is under way
 * any number of these become one more. */
void publish_now(struct publish *publish);

/* Of one zone, on request, from what was last written: what is in force there as a page to
 * be framed by others, and as a calendar. ERR_NOT_FOUND: no such zone; ERR_BUSY: nothing is
 * known that may still be believed (P12). */
int publish_frame(struct publish *publish, struct buf *out, const char *zone,
                  const char *language, struct err *err);
int publish_calendar(struct publish *publish, struct buf *out, const char *zone,
                     struct err *err);

#endif
