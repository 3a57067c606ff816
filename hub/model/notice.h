/* notice.h: one message to one person outside any alert: what stands sealed in its row
 * between the desk that writes it and the channel that carries it. */
#ifndef TOCSIN_MODEL_NOTICE_H
#define TOCSIN_MODEL_NOTICE_H

#include <stdbool.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "hub/model/lane.h"

enum { NOTICE_TEXT_MAX = 4000, NOTICE_SUBJECT_MAX = 200 };

extern const char *const NOTICE_KIND_WORDS[NOTICE_DIGEST + 2]; /* "summons" … NULL */

struct notice_words {
    const char *language; /* BCP 47 */
    const char *subject;  /* of mail and push; NULL elsewhere */
    const char *text;
};

/* Added to sealed: only who has the key reads a code. */
void notice_seal(struct buf *sealed, const uint8_t key[SECRET_KEY_LEN], struct chance *chance,
                 const struct notice_words *words);

/* False when the key is another or a bit was changed. The texts live in the arena. */
bool notice_unseal(struct notice_words *words_r, const uint8_t key[SECRET_KEY_LEN],
                   const void *sealed, size_t len, struct arena *arena);

#endif
