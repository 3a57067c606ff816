/* crypto.h: hashes, signatures, passwords, sealed texts and the letters keys are
 * written in (the one user of libsodium). Nothing here blocks but password_hash()
 * and password_verify(), which take about 25 ms and 19 MB: run them on a worker. */
#ifndef TOCSIN_BASE_CRYPTO_H
#define TOCSIN_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/chance.h"
#include "hub/base/err.h"

enum {
    SHA256_LEN = 32,
    HMAC_SHA256_LEN = 32,
    BLAKE2B_LEN = 32,
    BLAKE2B_KEY_MAX = 64,
    ED25519_SEED_LEN = 32,
    ED25519_PUBLIC_LEN = 32,
    ED25519_SIGNATURE_LEN = 64,
    SECRET_KEY_LEN = 32,
    SECRET_EXTRA_LEN = 40,   /* what sealing adds: nonce and authenticator */
    PASSWORD_MAX = 1024,     /* bytes; longer ones are refused before hashing */
    PASSWORD_HASH_MAX = 127, /* letters of a PHC string */
};

/* Chooses the fastest code for this processor; once, before any thread starts.
 * Without it everything works, more slowly. Fails only when the system has no
 * randomness to give. */
int crypto_open(struct err *err);

/* FIPS 180-4, at once or in pieces: open, add, add, …, close. */
struct sha256 {
    uint64_t state[13];
};
void sha256(uint8_t digest[SHA256_LEN], const void *bytes, size_t len);
void sha256_open(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t len);
void sha256_close(struct sha256 *hash, uint8_t digest[SHA256_LEN]);

/* RFC 2104 with any length of key. */
void hmac_sha256(uint8_t mac[HMAC_SHA256_LEN], const void *key, size_t key_len,
                 const void *bytes, size_t len);

/* RFC 7693, 32 bytes long; key_len 0 … BLAKE2B_KEY_MAX, 0 for none. */
void blake2b(uint8_t digest[BLAKE2B_LEN], const void *key, size_t key_len, const void *bytes,
             size_t len);

/* RFC 8032 §5.1. The seed is the secret to keep; the rest follows from it. */
struct ed25519 {
    uint8_t seed[ED25519_SEED_LEN];
    uint8_t public_key[ED25519_PUBLIC_LEN];
};
void ed25519_new(struct ed25519 *key_r, struct chance *chance);
void ed25519_from_seed(struct ed25519 *key_r, const uint8_t seed[ED25519_SEED_LEN]);
void ed25519_sign(uint8_t signature[ED25519_SIGNATURE_LEN], const struct ed25519 *key,
                  const void *bytes, size_t len);
bool ed25519_verify(const uint8_t signature[ED25519_SIGNATURE_LEN],
                    const uint8_t public_key[ED25519_PUBLIC_LEN], const void *bytes,
                    size_t len);

/* Argon2id, m = 19,456 KiB, t = 2, p = 1, as a PHC string with its own salt.
 * ERR_TOO_LARGE beyond PASSWORD_MAX, ERR_BUSY when there is no memory for it. */
int password_hash(char hash[PASSWORD_HASH_MAX + 1], const char *password, struct err *err);

/* hash may be NULL: nobody of that name. That is false after the same time, so
 * that an answer does not tell who exists. */
bool password_verify(const char *hash, const char *password);

/* Was made with other parameters than password_hash() uses now: hash again at login. */
bool password_hash_is_old(const char *hash);

/* XSalsa20-Poly1305 with a fresh nonce in front; len + SECRET_EXTRA_LEN bytes are
 * added to buf. Opening adds the clear bytes, or nothing and false when the key is
 * another or a bit was changed. */
void secret_seal(struct buf *buf, const uint8_t key[SECRET_KEY_LEN], struct chance *chance,
                 const void *bytes, size_t len);
bool secret_unseal(struct buf *buf, const uint8_t key[SECRET_KEY_LEN], const void *sealed,
                   size_t len);

/* Takes the same time wherever the difference lies. */
bool crypto_same(const void *one, const void *other, size_t len);
void crypto_wipe(void *bytes, size_t len); /* zeroes that no optimiser leaves out */

/* RFC 4648: §8 in lower case, §4 padded, §5 without padding. */
enum encoding { ENCODING_HEX, ENCODING_BASE64, ENCODING_BASE64URL };

void encode(struct buf *buf, enum encoding how, const void *bytes, size_t len);

/* Adds what the letters stand for; false and nothing added when one is foreign
 * (blanks and line ends too), padding is wrong, or stray bits are set. */
bool decode(struct buf *buf, enum encoding how, const char *letters, size_t len);

/* The same for a value of known size, as keys and digests are: false unless the
 * letters stand for exactly len bytes. */
bool decode_exactly(void *bytes, size_t len, enum encoding how, const char *letters);

/* Writes 2 · len letters and a NUL. Returns text. */
char *hex_text(char *text, const void *bytes, size_t len);

#endif
