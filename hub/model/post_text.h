/* post_text.h: how long a post is, as its platform counts. */
#ifndef TOCSIN_MODEL_POST_TEXT_H
#define TOCSIN_MODEL_POST_TEXT_H

#include "hub/model/channel.h"

enum { POST_URL_LENGTH = 23 }; /* Mastodon and X: every link, however long */

/* text is UTF-8. Graphemes are counted by the rules that matter in posts (combining
 * marks, emoji sequences, flags), not by all of UAX #29. COUNT_WEIGHTED is
 * twitter-text v3: Latin letters 1, others and emoji sequences 2. */
unsigned post_text_count(const char *text, enum channel_counting counting);

#endif
