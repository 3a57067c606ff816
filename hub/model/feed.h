/* feed.h: where others publish their alerts: Atom (RFC 4287), RSS 2.0, EDXL-DE 1.0, or one
 * CAP message by itself. What it is shows in its root. */
#ifndef TOCSIN_MODEL_FEED_H
#define TOCSIN_MODEL_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/base/xml.h"

enum { FEED_ITEMS_MAX = 1000 };

/* Either the message itself, or where it lies (as written there, maybe relative). */
struct feed_item {
    const struct xml_node *alert;
    const char            *url;
};

struct feed {
    struct feed_item *items; /* in the order of the feed, the first FEED_ITEMS_MAX */
    size_t            count;
    bool              is_alert; /* no feed: one message, and the bytes are its own */
};

/* Everything lives in arena. An entry that neither holds a message nor links to anything is
 * left out. ERR_INVALID when it is none of these; ERR_TOO_LARGE as xml_read(). */
int feed_read(struct feed *feed_r, struct arena *arena, const char *bytes, size_t len,
              struct err *err);

#endif
