#include "hub/base/p256.h"

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

enum { DER_MAX = 80 };

/* With keys of our own making: only a machine without memory fails here. */
#define MUST(claim)                                                                            \
    do {                                                                                       \
        if (!(claim))                                                                          \
            abort();                                                                           \
    } while (0)

static EVP_PKEY *key_of(const uint8_t *secret, const uint8_t *public_key)
{
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX   *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    BIGNUM         *scalar = secret ? BN_bin2bn(secret, P256_SECRET_LEN, NULL) : NULL;
    EVP_PKEY       *key = NULL;
    OSSL_PARAM     *params;

    MUST(build && context && (!secret || scalar));
    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public_key,
                                     P256_PUBLIC_LEN);
    if (scalar)
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, scalar);
    params = OSSL_PARAM_BLD_to_param(build);
    MUST(params && EVP_PKEY_fromdata_init(context) == 1);
    EVP_PKEY_fromdata(context, &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(scalar);
    EVP_PKEY_CTX_free(context);
    return key; /* NULL: the point does not lie on the curve */
}

void p256_from_secret(struct p256 *key_r, const uint8_t secret[P256_SECRET_LEN])
{
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    EC_POINT *point = EC_POINT_new(group);
    BN_CTX   *context = BN_CTX_new();
    BIGNUM   *scalar = BN_bin2bn(secret, P256_SECRET_LEN, NULL);

    MUST(group && point && context && scalar);
    MUST(BN_nnmod(scalar, scalar, EC_GROUP_get0_order(group), context) == 1);
    if (BN_is_zero(scalar))
        BN_one(scalar);
    MUST(EC_POINT_mul(group, point, scalar, NULL, NULL, context) == 1);
    MUST(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, key_r->public_key,
                            P256_PUBLIC_LEN, context) == P256_PUBLIC_LEN);
    BN_bn2binpad(scalar, key_r->secret, P256_SECRET_LEN);
    BN_clear_free(scalar);
    BN_CTX_free(context);
    EC_POINT_free(point);
    EC_GROUP_free(group);
}

static EVP_PKEY *point_of(const uint8_t public_key[P256_PUBLIC_LEN])
{
    return public_key[0] == POINT_CONVERSION_UNCOMPRESSED ? key_of(NULL, public_key) : NULL;
}

bool p256_is_point(const uint8_t public_key[P256_PUBLIC_LEN])
{
    EVP_PKEY *key = point_of(public_key);
    bool      is_point = key != NULL;

    EVP_PKEY_free(key);
    return is_point;
}

bool p256_agree(uint8_t shared[P256_SHARED_LEN], const struct p256 *key,
                const uint8_t other[P256_PUBLIC_LEN])
{
    EVP_PKEY     *theirs = point_of(other);
    EVP_PKEY     *ours = theirs ? key_of(key->secret, key->public_key) : NULL;
    EVP_PKEY_CTX *context = ours ? EVP_PKEY_CTX_new(ours, NULL) : NULL;
    size_t        len = P256_SHARED_LEN;
    bool          is_agreed = context && EVP_PKEY_derive_init(context) == 1 &&
                     EVP_PKEY_derive_set_peer(context, theirs) == 1 &&
                     EVP_PKEY_derive(context, shared, &len) == 1 && len == P256_SHARED_LEN;

    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(ours);
    EVP_PKEY_free(theirs);
    return is_agreed;
}

void p256_sign(uint8_t signature[P256_SIGNATURE_LEN], const struct p256 *key, const void *bytes,
               size_t len)
{
    EVP_PKEY            *ours = key_of(key->secret, key->public_key);
    EVP_MD_CTX          *context = EVP_MD_CTX_new();
    uint8_t              der[DER_MAX];
    const unsigned char *at = der;
    size_t               der_len = sizeof der;
    ECDSA_SIG           *pair;

    MUST(ours && context);
    MUST(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, ours) == 1);
    MUST(EVP_DigestSign(context, der, &der_len, bytes, len) == 1);
    pair = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
    MUST(pair != NULL);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, P256_SIGNATURE_LEN / 2);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + P256_SIGNATURE_LEN / 2,
                 P256_SIGNATURE_LEN / 2);
    ECDSA_SIG_free(pair);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(ours);
}

bool p256_verify(const uint8_t signature[P256_SIGNATURE_LEN],
                 const uint8_t public_key[P256_PUBLIC_LEN], const void *bytes, size_t len)
{
    EVP_PKEY      *theirs = point_of(public_key);
    EVP_MD_CTX    *context = EVP_MD_CTX_new();
    ECDSA_SIG     *pair = ECDSA_SIG_new();
    unsigned char *der = NULL;
    int            der_len;
    bool           is_good;

    MUST(context && pair);
    ECDSA_SIG_set0(pair, BN_bin2bn(signature, P256_SIGNATURE_LEN / 2, NULL),
                   BN_bin2bn(signature + P256_SIGNATURE_LEN / 2, P256_SIGNATURE_LEN / 2, NULL));
    der_len = i2d_ECDSA_SIG(pair, &der);
    is_good = theirs && der_len > 0 &&
              EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, theirs) == 1 &&
              EVP_DigestVerify(context, der, (size_t)der_len, bytes, len) == 1;
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(theirs);
    return is_good;
}

void aes128gcm_seal(struct buf *buf, const uint8_t key[AES128_KEY_LEN],
                    const uint8_t nonce[GCM_NONCE_LEN], const void *bytes, size_t len)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t        *sealed;
    int             count = 0;

    buf_reserve(buf, len + GCM_TAG_LEN);
    sealed = (uint8_t *)buf->bytes + buf->len;
    MUST(context && EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, key, nonce) == 1);
    MUST(EVP_EncryptUpdate(context, sealed, &count, bytes, (int)len) == 1);
    MUST(EVP_EncryptFinal_ex(context, sealed + count, &count) == 1);
    MUST(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_LEN, sealed + len) == 1);
    EVP_CIPHER_CTX_free(context);
    buf->len += len + GCM_TAG_LEN;
    buf->bytes[buf->len] = '\0';
}
