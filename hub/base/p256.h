/* p256.h: what protocols of the web want of P-256 and AES (the one user of OpenSSL's
 * libcrypto): agreement (SEC 1 §3.3.1), ES256 signatures (RFC 7518 §3.4) and AES-128-GCM.
 * Nothing blocks; an agreement or a signature takes a fraction of a millisecond: many of
 * them belong on a worker. */
#ifndef TOCSIN_BASE_P256_H
#define TOCSIN_BASE_P256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"

enum {
    P256_SECRET_LEN = 32,
    P256_PUBLIC_LEN = 65, /* uncompressed: 4, X, Y */
    P256_SHARED_LEN = 32,
    P256_SIGNATURE_LEN = 64, /* r, s */
    AES128_KEY_LEN = 16,
    GCM_NONCE_LEN = 12,
    GCM_TAG_LEN = 16,
};

struct p256 {
    uint8_t secret[P256_SECRET_LEN];
    uint8_t public_key[P256_PUBLIC_LEN];
};

/* Any 32 bytes make a key: those past the group's order are taken modulo it. */
void p256_from_secret(struct p256 *key_r, const uint8_t secret[P256_SECRET_LEN]);

/* A point of the curve, uncompressed? What comes from outside is asked this. */
bool p256_is_point(const uint8_t public_key[P256_PUBLIC_LEN]);

/* The X coordinate both sides find; false: the other's is no point. */
bool p256_agree(uint8_t shared[P256_SHARED_LEN], const struct p256 *key,
                const uint8_t other[P256_PUBLIC_LEN]);

void p256_sign(uint8_t signature[P256_SIGNATURE_LEN], const struct p256 *key, const void *bytes,
               size_t len);
bool p256_verify(const uint8_t signature[P256_SIGNATURE_LEN],
                 const uint8_t public_key[P256_PUBLIC_LEN], const void *bytes, size_t len);

/* Adds len sealed bytes and the tag (NIST SP 800-38D); no data besides. */
void aes128gcm_seal(struct buf *buf, const uint8_t key[AES128_KEY_LEN],
                    const uint8_t nonce[GCM_NONCE_LEN], const void *bytes, size_t len);

#endif
