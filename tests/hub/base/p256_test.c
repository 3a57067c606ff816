#include "hub/base/p256.h"

#include "hub/base/crypto.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

static void bytes_of(uint8_t *bytes, size_t len, const char *letters)
{
    CHECK(decode_exactly(bytes, len, ENCODING_BASE64URL, letters));
}

static bool is_text(const void *bytes, size_t len, const char *letters)
{
    struct buf text = {0};
    bool       is_same;

    encode(&text, ENCODING_BASE64URL, bytes, len);
    is_same = strcmp(text.bytes, letters) == 0;
    buf_free(&text);
    return is_same;
}

/* RFC 8291 §5 */
static const char OURS[] = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
                  OUR_PUBLIC[] =
                      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
                      "6TlzAC8wEqKK6PBru3jl7A8",
                  THEIRS[] =
                      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7V"
                      "d8pZGH6SRpkNtoIAiw4",
                  SHARED[] = "kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs";

TEST(two_sides_agree_on_the_published_secret)
{
    struct p256 ours;
    uint8_t     secret[P256_SECRET_LEN], theirs[P256_PUBLIC_LEN], shared[P256_SHARED_LEN];

    bytes_of(secret, sizeof secret, OURS);
    bytes_of(theirs, sizeof theirs, THEIRS);
    p256_from_secret(&ours, secret);
    CHECK(memcmp(ours.secret, secret, sizeof secret) == 0);
    CHECK(is_text(ours.public_key, P256_PUBLIC_LEN, OUR_PUBLIC));
    CHECK(p256_agree(shared, &ours, theirs));
    CHECK(is_text(shared, sizeof shared, SHARED));
}

TEST(a_point_beside_the_curve_is_none)
{
    struct p256 ours;
    uint8_t     theirs[P256_PUBLIC_LEN], shared[P256_SHARED_LEN];

    p256_from_secret(&ours, (const uint8_t[P256_SECRET_LEN]){[31] = 1});
    bytes_of(theirs, sizeof theirs, THEIRS);
    CHECK(p256_is_point(theirs));
    for (size_t i = 0; i < sizeof theirs; i++) {
        theirs[i] ^= 1;
        CHECK(!p256_is_point(theirs));
        CHECK(!p256_agree(shared, &ours, theirs));
        theirs[i] ^= 1;
    }
    memset(theirs, 0, sizeof theirs);
    CHECK(!p256_is_point(theirs));
    theirs[0] = 4;
    CHECK(!p256_is_point(theirs));
    theirs[0] = 2; /* as a compressed one begins */
    CHECK(!p256_is_point(theirs));
}

TEST(any_32_bytes_make_a_key)
{
    static const uint8_t ORDER[P256_SECRET_LEN] = {
        0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,    0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
        0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
    uint8_t     most[P256_SECRET_LEN];
    struct p256 one, key;

    p256_from_secret(&one, (const uint8_t[P256_SECRET_LEN]){[31] = 1});
    p256_from_secret(&key, (const uint8_t[P256_SECRET_LEN]){0});
    CHECK(memcmp(&key, &one, sizeof key) == 0);
    p256_from_secret(&key, ORDER);
    CHECK(memcmp(&key, &one, sizeof key) == 0);
    memset(most, 0xff, sizeof most);
    p256_from_secret(&key, most);
    CHECK(p256_is_point(key.public_key));
}

/* RFC 8292 §2.4 */
static const char SIGNED[] =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAi"
    "OjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0",
                  SIGNATURE[] =
                      "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmys"
                      "azNjjvW2L9OkSSHzvoD1oA",
                  SIGNER[] =
                      "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA"
                      "5aq9ojSwk5Y2EmClBPs";

TEST(a_signature_holds_for_its_very_bytes_only)
{
    uint8_t     signature[P256_SIGNATURE_LEN], signer[P256_PUBLIC_LEN];
    struct p256 key;

    bytes_of(signature, sizeof signature, SIGNATURE);
    bytes_of(signer, sizeof signer, SIGNER);
    CHECK(p256_verify(signature, signer, SIGNED, sizeof SIGNED - 1));
    CHECK(!p256_verify(signature, signer, SIGNED, sizeof SIGNED - 2));
    signature[63] ^= 1;
    CHECK(!p256_verify(signature, signer, SIGNED, sizeof SIGNED - 1));
    p256_from_secret(&key, (const uint8_t[P256_SECRET_LEN]){[31] = 9});
    for (int i = 0; i < 300; i++) { /* now and then r or s has a zero in front */
        p256_sign(signature, &key, &i, sizeof i);
        CHECK(p256_verify(signature, key.public_key, &i, sizeof i));
    }
    CHECK(!p256_verify(signature, signer, SIGNED, sizeof SIGNED - 1));
}

/* NIST's GCM examples (McGrew and Viega), test cases 1 and 2. */
TEST(sealing_is_that_of_the_published_examples)
{
    static const uint8_t KEY[AES128_KEY_LEN], NONCE[GCM_NONCE_LEN], CLEAR[16];
    struct buf           sealed = {0};
    char                 hex[2 * 32 + 1];

    aes128gcm_seal(&sealed, KEY, NONCE, CLEAR, 0);
    CHECK_INT(sealed.len, 16);
    CHECK_TEXT(hex_text(hex, sealed.bytes, 16), "58e2fccefa7e3061367f1d57a4e7455a");
    buf_free(&sealed);
    aes128gcm_seal(&sealed, KEY, NONCE, CLEAR, sizeof CLEAR);
    CHECK_TEXT(hex_text(hex, sealed.bytes, 32),
               "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
    buf_free(&sealed);
}

RUN(two_sides_agree_on_the_published_secret, a_point_beside_the_curve_is_none,
    any_32_bytes_make_a_key, a_signature_holds_for_its_very_bytes_only,
    sealing_is_that_of_the_published_examples)
