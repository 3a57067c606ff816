#include "hub/base/crypto.h"

#include "tests/kit/check.h"

static void check_hex(const void *bytes, size_t len, const char *wanted)
{
    char text[200];

    CHECK_TEXT(hex_text(text, bytes, len), wanted);
}

TEST(sha256_gives_the_digests_of_fips_180)
{
    uint8_t       digest[SHA256_LEN];
    struct sha256 hash;

    sha256(digest, "abc", 3);
    check_hex(digest, sizeof digest,
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_open(&hash);
    for (const char *at = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"; *at; at++)
        sha256_add(&hash, at, 1);
    sha256_close(&hash, digest);
    check_hex(digest, sizeof digest,
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(hmac_gives_the_codes_of_rfc_4231)
{
    uint8_t     mac[HMAC_SHA256_LEN];
    const char *question = "what do ya want for nothing?";

    hmac_sha256(mac, "Jefe", 4, question, strlen(question));
    check_hex(mac, sizeof mac,
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

/* Computed with Python's hashlib.blake2b(digest_size=32). */
TEST(blake2b_depends_on_its_key)
{
    uint8_t digest[BLAKE2B_LEN];

    blake2b(digest, NULL, 0, "abc", 3);
    check_hex(digest, sizeof digest,
              "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    blake2b(digest, "0123456789abcdef", 16, "abc", 3);
    check_hex(digest, sizeof digest,
              "66b4857d42c644c61fca8c0bcea243e0e75088582c7964bbac6b92c02381d9c7");
}

TEST(ed25519_signs_as_rfc_8032_and_the_sirens_expect)
{
    static const char command[] = "TOCSIN-SIREN-1\nsrn-0007\n42\n1767225600\n1767225630\n"
                                  "7f3c9a52d1e84b60\nARM\nwarning\n60\n01J9ALERT0001";
    uint8_t           seed[ED25519_SEED_LEN], signature[ED25519_SIGNATURE_LEN];
    struct ed25519    key;

    CHECK(decode_exactly(seed, sizeof seed, ENCODING_HEX,
                         "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    ed25519_from_seed(&key, seed);
    check_hex(key.public_key, sizeof key.public_key,
              "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    ed25519_sign(signature, &key, "", 0);
    check_hex(signature, sizeof signature,
              "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
              "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");

    for (uint8_t i = 0; i < sizeof seed; i++)
        seed[i] = i;
    ed25519_from_seed(&key, seed);
    ed25519_sign(signature, &key, command, sizeof command - 1);
    check_hex(signature, sizeof signature,
              "bb617bbbbc619eab68ab5876a7f7a88b424786bd8674c5127fc6143b3a670f47da12ff486b7bab62"
              "216ad120c87065dd98565ff64bfd742647cf641e249bc102");
}

TEST(a_signature_is_good_for_one_key_and_one_text)
{
    struct chance  chance = chance_of_seed(7);
    struct ed25519 key, other;
    uint8_t        signature[ED25519_SIGNATURE_LEN];

    ed25519_new(&key, &chance);
    ed25519_new(&other, &chance);
    ed25519_sign(signature, &key, "all clear", 9);
    CHECK(ed25519_verify(signature, key.public_key, "all clear", 9));
    CHECK(!ed25519_verify(signature, key.public_key, "all cleat", 9));
    CHECK(!ed25519_verify(signature, other.public_key, "all clear", 9));
    signature[3] ^= 1;
    CHECK(!ed25519_verify(signature, key.public_key, "all clear", 9));
}

TEST(a_password_is_known_again_and_only_it)
{
    char       hash[PASSWORD_HASH_MAX + 1], again[PASSWORD_HASH_MAX + 1];
    struct err err = {0};

    CHECK_INT(password_hash(hash, "perché no? 🌊", &err), 0);
    CHECK(strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
    CHECK(password_verify(hash, "perché no? 🌊"));
    CHECK(!password_verify(hash, "perché no? "));
    CHECK_INT(password_hash(again, "perché no? 🌊", &err), 0);
    CHECK(strcmp(hash, again) != 0);
    CHECK(password_verify("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                          "K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE",
                          "password"));
}

TEST(nobody_has_no_password_not_even_the_dummy)
{
    CHECK(!password_verify(NULL, "password"));
    CHECK(!password_verify("", "password"));
    CHECK(!password_verify("plain", "plain"));
}

TEST(a_password_without_end_is_refused)
{
    static char long_one[PASSWORD_MAX + 2];
    char        hash[PASSWORD_HASH_MAX + 1];
    struct err  err = {0};

    memset(long_one, 'a', sizeof long_one - 1);
    CHECK_INT(password_hash(hash, long_one, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    CHECK(!password_verify(NULL, long_one));
}

TEST(an_old_hash_is_recognised)
{
    char       hash[PASSWORD_HASH_MAX + 1];
    struct err err = {0};

    CHECK_INT(password_hash(hash, "long enough for one", &err), 0);
    CHECK(!password_hash_is_old(hash));
    CHECK(password_hash_is_old("$argon2id$v=19$m=12288,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
                               "K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE"));
    CHECK(password_hash_is_old("from another program"));
}

TEST(what_is_sealed_opens_with_its_key_alone)
{
    struct chance chance = chance_of_seed(1);
    uint8_t       key[SECRET_KEY_LEN] = {1};
    struct buf    sealed = {0}, again = {0}, clear = {0};

    secret_seal(&sealed, key, &chance, "+393331234567", 13);
    secret_seal(&again, key, &chance, "+393331234567", 13);
    CHECK_INT(sealed.len, 13 + SECRET_EXTRA_LEN);
    CHECK(memcmp(sealed.bytes, again.bytes, sealed.len) != 0);
    CHECK(!memmem(sealed.bytes, sealed.len, "333", 3));
    CHECK(secret_unseal(&clear, key, sealed.bytes, sealed.len));
    CHECK_TEXT(clear.bytes, "+393331234567");
    sealed.bytes[sealed.len - 1] ^= 1;
    CHECK(!secret_unseal(&clear, key, sealed.bytes, sealed.len));
    key[0] = 2;
    CHECK(!secret_unseal(&clear, key, again.bytes, again.len));
    CHECK(!secret_unseal(&clear, key, again.bytes, SECRET_EXTRA_LEN - 1));
    CHECK_INT(clear.len, 13);
    buf_free(&sealed);
    buf_free(&again);
    buf_free(&clear);
}

static void check_letters(enum encoding how, const char *bytes, const char *letters)
{
    struct buf written = {0}, read = {0};

    encode(&written, how, bytes, strlen(bytes));
    CHECK_TEXT(written.bytes, letters);
    CHECK(decode(&read, how, letters, strlen(letters)));
    CHECK_INT(read.len, strlen(bytes));
    CHECK_TEXT(read.bytes, bytes);
    buf_free(&written);
    buf_free(&read);
}

TEST(letters_are_those_of_rfc_4648)
{
    check_letters(ENCODING_BASE64, "", "");
    check_letters(ENCODING_BASE64, "fo", "Zm8=");
    check_letters(ENCODING_BASE64, "foobar", "Zm9vYmFy");
    check_letters(ENCODING_BASE64, "\xfb\xff\xfe?", "+//+Pw==");
    check_letters(ENCODING_BASE64URL, "\xfb\xff\xfe?", "-__-Pw");
    check_letters(ENCODING_HEX, "\x01\xab", "01ab");
}

TEST(foreign_letters_add_nothing)
{
    static const struct {
        enum encoding how;
        const char   *letters;
    } BAD[] = {
        {ENCODING_HEX, "0"},         {ENCODING_HEX, "0g"},        {ENCODING_HEX, "01 ab"},
        {ENCODING_BASE64, "Zm8"},    {ENCODING_BASE64, "Zm9\n"},  {ENCODING_BASE64, "Zm8=="},
        {ENCODING_BASE64, "Zm9="},   {ENCODING_BASE64, "-__-Pw"}, {ENCODING_BASE64URL, "Zm8="},
        {ENCODING_BASE64URL, "Zm9"}, {ENCODING_BASE64URL, "Z"},   {ENCODING_BASE64URL, "é"},
    };
    struct buf read = {0};

    buf_text(&read, "kept");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        CHECK(!decode(&read, BAD[i].how, BAD[i].letters, strlen(BAD[i].letters)));
    CHECK_TEXT(read.bytes, "kept");
    buf_free(&read);
}

TEST(a_key_of_another_size_is_refused)
{
    uint8_t bytes[4];

    CHECK(decode_exactly(bytes, 4, ENCODING_HEX, "DEADbeef"));
    check_hex(bytes, 4, "deadbeef");
    CHECK(!decode_exactly(bytes, 4, ENCODING_HEX, "deadbe"));
    CHECK(!decode_exactly(bytes, 4, ENCODING_HEX, "deadbeef00"));
}

TEST(sameness_is_of_every_byte)
{
    char secret[] = "a key";

    CHECK(crypto_same("a key", secret, 5));
    CHECK(!crypto_same("a kez", secret, 5));
    crypto_wipe(secret, 5);
    CHECK(crypto_same("\0\0\0\0", secret, 5));
}

TEST(the_fast_code_says_the_same)
{
    struct err err = {0};

    CHECK_INT(crypto_open(&err), 0);
    CHECK_INT(crypto_open(&err), 0);
    blake2b_depends_on_its_key();
    ed25519_signs_as_rfc_8032_and_the_sirens_expect();
}

RUN(sha256_gives_the_digests_of_fips_180, hmac_gives_the_codes_of_rfc_4231,
    blake2b_depends_on_its_key, ed25519_signs_as_rfc_8032_and_the_sirens_expect,
    a_signature_is_good_for_one_key_and_one_text, a_password_is_known_again_and_only_it,
    nobody_has_no_password_not_even_the_dummy, a_password_without_end_is_refused,
    an_old_hash_is_recognised, what_is_sealed_opens_with_its_key_alone,
    letters_are_those_of_rfc_4648, foreign_letters_add_nothing,
    a_key_of_another_size_is_refused, sameness_is_of_every_byte, the_fast_code_says_the_same)
