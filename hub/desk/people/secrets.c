#include "hub/desk/people/secrets.h"

#include <string.h>

#include "hub/base/otp.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"

enum { TEXT_MAX = 400, RECOVERY_LETTERS = 12 };

static void read_codes(struct reader *in, const char *name, const char **codes_r, size_t most)
{
    for (size_t i = 0, count = read_list(in, name, most); i < count; i++) {
        const char *code = read_item_text(in, name, i, TEXT_MAX);

        codes_r[i] = *code ? code : NULL;
    }
}

int secrets_read(struct secrets *secrets_r, struct arena *arena, const char *json,
                 struct err *err)
{
    struct reader in;

    *secrets_r = (struct secrets){0};
    if (!json)
        return 0;
    in = reader_open(json, strlen(json), arena, err);
    secrets_r->password = read_text_or(&in, "password", TEXT_MAX, NULL);
    secrets_r->factor = read_text_or(&in, "factor", TEXT_MAX, NULL);
    secrets_r->new_password = read_text_or(&in, "new_password", TEXT_MAX, NULL);
    secrets_r->new_factor = read_text_or(&in, "new_factor", TEXT_MAX, NULL);
    secrets_r->link = read_text_or(&in, "link", TEXT_MAX, NULL);
    secrets_r->link_until_ms = read_integer_or(&in, "link_until_ms", 0, INT64_MAX, 0);
    read_codes(&in, "recovery", secrets_r->recovery, PEOPLE_RECOVERY_CODES);
    read_codes(&in, "new_recovery", secrets_r->new_recovery, PEOPLE_RECOVERY_CODES);
    read_codes(&in, "networks", secrets_r->networks, PEOPLE_NETWORKS);
    return reader_close(&in);
}

static void write_codes(struct writer *out, const char *name, const char *const *codes,
                        size_t count)
{
    write_list(out, name);
    for (size_t i = 0; i < count; i++)
        write_text(out, NULL, codes[i] ? codes[i] : "");
    write_end(out);
}

const char *secrets_write(const struct secrets *secrets, struct arena *arena)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);
    const char   *json;

    write_object(&out, NULL);
    write_text(&out, "password", secrets->password);
    write_text(&out, "factor", secrets->factor);
    write_codes(&out, "recovery", secrets->recovery, PEOPLE_RECOVERY_CODES);
    write_text(&out, "new_password", secrets->new_password);
    write_text(&out, "new_factor", secrets->new_factor);
    write_codes(&out, "new_recovery", secrets->new_recovery, PEOPLE_RECOVERY_CODES);
    write_text(&out, "link", secrets->link);
    write_integer(&out, "link_until_ms", secrets->link_until_ms);
    write_codes(&out, "networks", secrets->networks, PEOPLE_NETWORKS);
    write_end(&out);
    json = arena_copy(arena, buf.bytes, buf.len);
    buf_free(&buf);
    return json;
}

void secret_new(char secret[PEOPLE_SECRET_LEN + 1], struct chance *chance)
{
    uint8_t    bits[32];
    struct buf letters = {0};

    chance_fill(chance, bits, sizeof bits);
    encode(&letters, ENCODING_BASE64URL, bits, sizeof bits);
    memcpy(secret, letters.bytes, PEOPLE_SECRET_LEN + 1);
    crypto_wipe(bits, sizeof bits);
    buf_free(&letters);
}

const char *secret_hash(struct arena *arena, const char *secret)
{
    uint8_t digest[SHA256_LEN];

    sha256(digest, secret, strlen(secret));
    return hex_text(arena_alloc(arena, 2 * SHA256_LEN + 1), digest, SHA256_LEN);
}

static const char *sealed_text(struct arena *arena, const struct people_settings *settings,
                               const uint8_t factor[OTP_SEED_LEN])
{
    struct buf  sealed = {0}, letters = {0};
    const char *text;

    secret_seal(&sealed, settings->seal, settings->chance, factor, OTP_SEED_LEN);
    encode(&letters, ENCODING_BASE64, sealed.bytes, sealed.len);
    text = arena_copy(arena, letters.bytes, letters.len);
    buf_free(&sealed);
    buf_free(&letters);
    return text;
}

void factor_new(const char **sealed_r, const char **otpauth_r, struct arena *arena,
                const struct people_settings *settings, const char *name)
{
    uint8_t    factor[OTP_SEED_LEN];
    struct buf uri = {0};

    chance_fill(settings->chance, factor, sizeof factor);
    *sealed_r = sealed_text(arena, settings, factor);
    otp_uri(&uri, settings->site, name, factor, sizeof factor);
    *otpauth_r = arena_copy(arena, uri.bytes, uri.len);
    crypto_wipe(factor, sizeof factor);
    buf_free(&uri);
}

bool factor_check(const char *sealed, const struct people_settings *settings, const char *code,
                  int64_t *step_r)
{
    struct buf bytes = {0}, factor = {0};
    bool       is_right = decode(&bytes, ENCODING_BASE64, sealed, strlen(sealed)) &&
                    secret_unseal(&factor, settings->seal, bytes.bytes, bytes.len) &&
                    otp_matches(step_r, (const uint8_t *)factor.bytes, factor.len, code,
                                clock_now(settings->clock));

    if (factor.len > 0)
        crypto_wipe(factor.bytes, factor.len);
    buf_free(&bytes);
    buf_free(&factor);
    return is_right;
}

void recovery_new(const char *codes_r[PEOPLE_RECOVERY_CODES],
                  const char *hashes_r[PEOPLE_RECOVERY_CODES], struct arena *arena,
                  struct chance *chance)
{
    static const char LETTERS[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none alike */

    for (size_t i = 0; i < PEOPLE_RECOVERY_CODES; i++) {
        char *code = arena_alloc(arena, RECOVERY_LETTERS + 1);

        for (size_t j = 0; j < RECOVERY_LETTERS; j++)
            code[j] = LETTERS[chance_below(chance, sizeof LETTERS - 1)];
        codes_r[i] = code;
        hashes_r[i] = secret_hash(arena, code);
    }
}

static const char *network_hash(struct arena *arena, const struct people_settings *settings,
                                const char *network)
{
    uint8_t digest[BLAKE2B_LEN];

    blake2b(digest, settings->seal, sizeof settings->seal, network, strlen(network));
    return hex_text(arena_alloc(arena, 2 * BLAKE2B_LEN + 1), digest, BLAKE2B_LEN);
}

bool network_is_known(const struct secrets *secrets, const struct people_settings *settings,
                      const char *network)
{
    struct arena arena = {0};
    const char  *hash = network_hash(&arena, settings, network);
    bool         is_known = false;

    for (size_t i = 0; i < PEOPLE_NETWORKS; i++)
        is_known |= secrets->networks[i] && strcmp(secrets->networks[i], hash) == 0;
    arena_free(&arena);
    return is_known;
}

void network_remember(struct secrets *secrets, struct arena *arena,
                      const struct people_settings *settings, const char *network)
{
    memmove(secrets->networks + 1, secrets->networks,
            (PEOPLE_NETWORKS - 1) * sizeof *secrets->networks);
    secrets->networks[0] = network_hash(arena, settings, network);
}

bool recovery_is_form(const char *code)
{
    return strlen(code) == RECOVERY_LETTERS;
}

int recovery_find(const struct secrets *secrets, const char *code)
{
    struct arena arena = {0};
    const char  *hash = secret_hash(&arena, code);
    int          found = -1;

    for (int i = 0; i < PEOPLE_RECOVERY_CODES; i++)
        if (secrets->recovery[i] && crypto_same(secrets->recovery[i], hash, 2 * SHA256_LEN))
            found = i;
    arena_free(&arena);
    return found;
}
