/* mastodon_text.h: how long Mastodon finds a text (its status_length_validator.rb): a
 * link is 23 whatever its length, a mention counts without its server. Pure. */
#ifndef TOCSIN_ADAPTERS_WIRE_MASTODON_TEXT_H
#define TOCSIN_ADAPTERS_WIRE_MASTODON_TEXT_H

#include <stddef.h>

enum { MASTODON_LINK = 23 };

/* In code points, which are never fewer than the graphemes the server counts: a text
 * that fits here fits there. text is UTF-8. */
size_t mastodon_length(const char *text);

#endif
