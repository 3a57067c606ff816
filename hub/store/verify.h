/* verify.h: is this journal the one that was written (P10)? Offline: it opens a
 * copy of the store, or the NDJSON of an export, and needs only the public key. */
#ifndef TOCSIN_STORE_VERIFY_H
#define TOCSIN_STORE_VERIFY_H

#include "hub/base/buf.h"
#include "hub/store/journal.h"

enum { JOURNAL_HEAD_TEXT_LEN = 20 + 1 + 2 * STORE_HASH_LEN };

/* "1042:9f0c…": a head as it stands in public files and hand-over cards. */
char *journal_head_text(char text[JOURNAL_HEAD_TEXT_LEN + 1], const struct journal_head *head);

struct journal_verdict {
    bool    is_sound;
    int64_t rows, seals, unsealed; /* rows after the last seal are vouched for by nobody */
    int64_t erased;                /* personal parts that were erased, as is their right */
    int64_t bad;                   /* the first row that is not as it was sealed; 0: none */
    struct journal_head head;      /* the last seal's */
    char                text[240]; /* in words, also when all is well */
};

/* head: one seen elsewhere ("1042:…") that this journal must contain, or NULL. 0 when
 * it could be judged, sound or not; -1 when it could not be read. */
int journal_verify(const char *path, const uint8_t public_key[ED25519_PUBLIC_LEN],
                   const char *head, struct journal_verdict *verdict_r, struct err *err);

/* One line of the export each, with its line end: {"row":…} and {"seal":…}. A seal
 * follows the last row it covers. */
void journal_row_line(struct buf *buf, const struct journal_row *row);
void journal_seal_line(struct buf *buf, const struct journal_seal *seal);

#endif
