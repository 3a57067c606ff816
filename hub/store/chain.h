/* chain.h: what the journal's seals are made of; pure.
 *
 * D(row) = BLAKE2b-256 over the row's fields, each with its length; H(n) =
 * BLAKE2b-256(H(n - 1), D(n)), H(0) = 32 zero bytes; a seal is Ed25519 over
 * "tocsin journal 1", n, the time, H(n). Numbers are 8 bytes, least first. */
#ifndef TOCSIN_STORE_CHAIN_H
#define TOCSIN_STORE_CHAIN_H

#include "hub/store/journal.h"

enum { CHAIN_SEAL_ROWS_MAX = 4096 }; /* under one signature */

void chain_commit(uint8_t commitment[STORE_HASH_LEN], const struct blob *salt,
                  const char *personal);
void chain_digest(uint8_t digest[STORE_HASH_LEN], const struct journal_row *row);
void chain_step(uint8_t hash[STORE_HASH_LEN], const uint8_t digest[STORE_HASH_LEN]);
void chain_sign(struct journal_head *head, const struct ed25519 *key);
bool chain_is_signed(const struct journal_head *head,
                     const uint8_t              public_key[ED25519_PUBLIC_LEN]);

#endif
