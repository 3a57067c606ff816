/* check.h: a journal is judged row by row, seal by seal, wherever they come from. */
#ifndef TOCSIN_STORE_CHECK_H
#define TOCSIN_STORE_CHECK_H

#include "hub/base/buf.h"
#include "hub/store/verify.h"

struct journal_check {
    struct journal_verdict *verdict;
    const uint8_t          *public_key;
    int64_t                 wanted_seq; /* of a head seen elsewhere; 0: none */
    uint8_t                 wanted_hash[STORE_HASH_LEN];
    bool                    was_found;
    int64_t                 seq, sealed;
    uint8_t                 hash[STORE_HASH_LEN]; /* H(seq) */
    struct buf              digests;              /* of the rows after sealed */
};

/* ERR_INVALID: head is no "seq:hash". */
int check_open(struct journal_check *check, struct journal_verdict *verdict_r,
               const uint8_t public_key[ED25519_PUBLIC_LEN], const char *head, struct err *err);

/* Each returns false once the verdict is spoken: nothing more need be read. A seal
 * comes after the last of its rows. */
bool check_row(struct journal_check *check, const struct journal_row *row);
bool check_seal(struct journal_check *check, const struct journal_seal *seal);

/* A complaint about a row from outside the chain. */
bool check_complain(struct journal_check *check, int64_t seq, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

void check_close(struct journal_check *check); /* at the end, or after a false */

#endif
