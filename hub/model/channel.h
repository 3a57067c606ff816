/* channel.h: a configured way out, as far as deciding and rendering must know
 * it. Which adapter carries it and with which settings is the desk's. */
#ifndef TOCSIN_MODEL_CHANNEL_H
#define TOCSIN_MODEL_CHANNEL_H

#include <stddef.h>

#include "hub/model/mode.h"

enum channel_kind {
    CHANNEL_SMS,
    CHANNEL_EMAIL,
    CHANNEL_SOCIAL,
    CHANNEL_SIREN,
    CHANNEL_PUSH,
    CHANNEL_FEED, /* public files, CAP and Atom */
    CHANNEL_WEBHOOK,
    CHANNEL_KINDS,
};

/* "sms", "email", "social", "siren", "push", "feed", "webhook", NULL. */
extern const char *const CHANNEL_KIND_WORDS[CHANNEL_KINDS + 1];

#define CHANNEL_BIT(kind) (1u << (kind))

/* How a social platform counts its limit. */
enum channel_counting {
    COUNT_CHARACTERS, /* Mastodon: code points, every link is 23 */
    COUNT_GRAPHEMES,  /* Bluesky: graphemes, and ten bytes each at most */
    COUNT_WEIGHTED,   /* X: twitter-text v3, every link is 23 */
    COUNT_UTF16,      /* Telegram: UTF-16 units */
};

extern const char *const CHANNEL_COUNTING_WORDS[5]; /* "characters" … NULL */

struct channel {
    const char           *name; /* unique, [a-z0-9-]{1,32} */
    enum channel_kind     kind;
    enum mode_kind        mode;     /* actual: live; else it carries exercises and tests only */
    enum channel_counting counting; /* of a social channel */
    unsigned              text_max; /* in that counting; of SMS: segments; 0: no limit */
};

/* May an alert of this mode leave through the channel? Actual goes through live
 * channels, everything else never does (P6). */
bool channel_may_carry(const struct channel *channel, const struct mode *mode);

#endif
