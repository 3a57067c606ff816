#include "hub/base/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum { PASSWORD_PASSES = 2, PASSWORD_BYTES = 19456 * 1024 };

static_assert(sizeof(struct sha256) == sizeof(crypto_hash_sha256_state), "state of SHA-256");
static_assert(SECRET_EXTRA_LEN == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
              "what sealing adds");
static_assert(PASSWORD_HASH_MAX + 1 == crypto_pwhash_STRBYTES, "length of a PHC string");

int crypto_open(struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ERR_INTERNAL, "libsodium finds no randomness on this machine");
    return 0;
}

void sha256(uint8_t digest[SHA256_LEN], const void *bytes, size_t len)
{
    crypto_hash_sha256(digest, bytes, len);
}

static crypto_hash_sha256_state *state_of(struct sha256 *hash)
{
    return (crypto_hash_sha256_state *)(void *)hash->state;
}

void sha256_open(struct sha256 *hash)
{
    crypto_hash_sha256_init(state_of(hash));
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t len)
{
    crypto_hash_sha256_update(state_of(hash), bytes, len);
}

void sha256_close(struct sha256 *hash, uint8_t digest[SHA256_LEN])
{
    crypto_hash_sha256_final(state_of(hash), digest);
}

void hmac_sha256(uint8_t mac[HMAC_SHA256_LEN], const void *key, size_t key_len,
                 const void *bytes, size_t len)
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, key, key_len);
    crypto_auth_hmacsha256_update(&state, bytes, len);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_memzero(&state, sizeof state);
}

void blake2b(uint8_t digest[BLAKE2B_LEN], const void *key, size_t key_len, const void *bytes,
             size_t len)
{
    int refused = crypto_generichash(digest, BLAKE2B_LEN, bytes, len, key, key_len);

    assert(!refused); /* only for a key over BLAKE2B_KEY_MAX */
}

void ed25519_from_seed(struct ed25519 *key_r, const uint8_t seed[ED25519_SEED_LEN])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];

    memcpy(key_r->seed, seed, ED25519_SEED_LEN);
    crypto_sign_seed_keypair(key_r->public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
}

void ed25519_new(struct ed25519 *key_r, struct chance *chance)
{
    uint8_t seed[ED25519_SEED_LEN];

    chance_fill(chance, seed, sizeof seed);
    ed25519_from_seed(key_r, seed);
    sodium_memzero(seed, sizeof seed);
}

void ed25519_sign(uint8_t signature[ED25519_SIGNATURE_LEN], const struct ed25519 *key,
                  const void *bytes, size_t len)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES]; /* libsodium's form: seed, then public key */

    memcpy(secret, key->seed, ED25519_SEED_LEN);
    memcpy(secret + ED25519_SEED_LEN, key->public_key, ED25519_PUBLIC_LEN);
    crypto_sign_detached(signature, NULL, bytes, len, secret);
    sodium_memzero(secret, sizeof secret);
}

bool ed25519_verify(const uint8_t signature[ED25519_SIGNATURE_LEN],
                    const uint8_t public_key[ED25519_PUBLIC_LEN], const void *bytes, size_t len)
{
    return crypto_sign_verify_detached(signature, bytes, len, public_key) == 0;
}

int password_hash(char hash[PASSWORD_HASH_MAX + 1], const char *password, struct err *err)
{
    size_t len = strlen(password);

    if (len > PASSWORD_MAX)
        return err_set(err, ERR_TOO_LARGE, "the password is longer than %d bytes",
                       PASSWORD_MAX);
    if (crypto_open(err) < 0)
        return -1;
    if (crypto_pwhash_str(hash, password, len, PASSWORD_PASSES, PASSWORD_BYTES) != 0)
        return err_set(err, ERR_BUSY, "there is no memory to hash a password");
    return 0;
}

bool password_verify(const char *hash, const char *password)
{
    static const char NOBODY[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                 "K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE";
    size_t            len = strlen(password);
    bool              is_right;

    if (len > PASSWORD_MAX)
        return false;
    is_right = crypto_pwhash_str_verify(hash ? hash : NOBODY, password, len) == 0;
    return hash && is_right;
}

bool password_hash_is_old(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, PASSWORD_PASSES, PASSWORD_BYTES) != 0;
}

void secret_seal(struct buf *buf, const uint8_t key[SECRET_KEY_LEN], struct chance *chance,
                 const void *bytes, size_t len)
{
    uint8_t *nonce, *box;

    buf_reserve(buf, len + SECRET_EXTRA_LEN);
    nonce = (uint8_t *)buf->bytes + buf->len;
    box = nonce + crypto_secretbox_NONCEBYTES;
    chance_fill(chance, nonce, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box, bytes, len, nonce, key);
    buf->len += len + SECRET_EXTRA_LEN;
    buf->bytes[buf->len] = '\0';
}

bool secret_unseal(struct buf *buf, const uint8_t key[SECRET_KEY_LEN], const void *sealed,
                   size_t len)
{
    const uint8_t *nonce = sealed;
    const uint8_t *box = nonce + crypto_secretbox_NONCEBYTES;

    if (len < SECRET_EXTRA_LEN)
        return false;
    buf_reserve(buf, len - SECRET_EXTRA_LEN);
    if (crypto_secretbox_open_easy((uint8_t *)buf->bytes + buf->len, box,
                                   len - crypto_secretbox_NONCEBYTES, nonce, key) != 0)
        return false;
    buf->len += len - SECRET_EXTRA_LEN;
    buf->bytes[buf->len] = '\0';
    return true;
}

bool crypto_same(const void *one, const void *other, size_t len)
{
    return sodium_memcmp(one, other, len) == 0;
}

void crypto_wipe(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}

static int variant_of(enum encoding how)
{
    return how == ENCODING_BASE64 ? sodium_base64_VARIANT_ORIGINAL
                                  : sodium_base64_VARIANT_URLSAFE_NO_PADDING;
}

char *hex_text(char *text, const void *bytes, size_t len)
{
    return sodium_bin2hex(text, 2 * len + 1, bytes, len);
}

void encode(struct buf *buf, enum encoding how, const void *bytes, size_t len)
{
    size_t room =
        how == ENCODING_HEX ? 2 * len + 1 : sodium_base64_encoded_len(len, variant_of(how));

    buf_reserve(buf, room);
    if (how == ENCODING_HEX)
        hex_text(buf->bytes + buf->len, bytes, len);
    else
        sodium_bin2base64(buf->bytes + buf->len, room, bytes, len, variant_of(how));
    buf->len += room - 1;
}

/* Both of libsodium's readers stop at the first foreign letter; end says where. */
static bool read_letters(uint8_t *bytes, size_t room, size_t *len_r, enum encoding how,
                         const char *letters, const char *end)
{
    const char *stop = NULL;
    size_t      len = (size_t)(end - letters);
    int         bad;

    if (how == ENCODING_HEX)
        bad = sodium_hex2bin(bytes, room, letters, len, NULL, len_r, &stop);
    else
        bad = sodium_base642bin(bytes, room, letters, len, NULL, len_r, &stop, variant_of(how));
    return bad == 0 && stop == end;
}

bool decode(struct buf *buf, enum encoding how, const char *letters, size_t len)
{
    size_t got;

    buf_reserve(buf, len);
    if (!read_letters((uint8_t *)buf->bytes + buf->len, len, &got, how, letters,
                      letters + len)) {
        buf->bytes[buf->len] = '\0';
        return false;
    }
    buf->len += got;
    buf->bytes[buf->len] = '\0';
    return true;
}

bool decode_exactly(void *bytes, size_t len, enum encoding how, const char *letters)
{
    size_t got;

    return read_letters(bytes, len, &got, how, letters, letters + strlen(letters)) &&
           got == len;
}
