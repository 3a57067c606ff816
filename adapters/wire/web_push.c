#include "adapters/wire/web_push.h"

#include <inttypes.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/writer.h"

enum { RECORD_SIZE = 4096, TEXT_VERSION = 1, TOPIC_BYTES = 24 };

/* With its NUL, which RFC 8188 §2.2 wants, and the 1 of HKDF's only block (RFC 5869). */
#define INFO(text) text "\0\1", sizeof text + 1

struct keys {
    uint8_t content[HMAC_SHA256_LEN]; /* the first 16 bytes are the key */
    uint8_t nonce[HMAC_SHA256_LEN];   /* the first 12 */
};

static bool derive(struct keys *keys_r, const struct push_address *address,
                   const struct p256 *once, const uint8_t salt[WEB_PUSH_SALT_LEN])
{
    uint8_t    shared[P256_SHARED_LEN], key[HMAC_SHA256_LEN];
    struct buf info = {0};

    if (!p256_agree(shared, once, address->public_key))
        return false;
    hmac_sha256(key, address->auth, PUSH_AUTH_LEN, shared, sizeof shared);
    buf_add(&info, "WebPush: info", sizeof "WebPush: info");
    buf_add(&info, address->public_key, P256_PUBLIC_LEN);
    buf_add(&info, once->public_key, P256_PUBLIC_LEN);
    buf_byte(&info, 1);
    hmac_sha256(key, key, sizeof key, info.bytes, info.len);
    hmac_sha256(key, salt, WEB_PUSH_SALT_LEN, key, sizeof key);
    hmac_sha256(keys_r->content, key, sizeof key, INFO("Content-Encoding: aes128gcm"));
    hmac_sha256(keys_r->nonce, key, sizeof key, INFO("Content-Encoding: nonce"));
    buf_free(&info);
    crypto_wipe(shared, sizeof shared);
    crypto_wipe(key, sizeof key);
    return true;
}

/* The text, the mark of the last record, and zeros. */
static void pad(struct buf *record, const char *text, size_t len, size_t step)
{
    size_t padded = step ? (len + step - 1) / step * step : len;

    if (padded > WEB_PUSH_TEXT_MAX)
        padded = WEB_PUSH_TEXT_MAX;
    buf_add(record, text, len);
    buf_byte(record, 2);
    while (record->len < padded + 1)
        buf_byte(record, 0);
}

bool web_push_seal(struct buf *body, const struct push_address *address,
                   const struct p256 *once, const uint8_t salt[WEB_PUSH_SALT_LEN],
                   const char *text, size_t len, size_t step)
{
    static const uint8_t SIZES[] = {0, 0, RECORD_SIZE >> 8, RECORD_SIZE & 255, P256_PUBLIC_LEN};
    struct keys          keys;
    struct buf           record = {0};

    if (!derive(&keys, address, once, salt))
        return false;
    pad(&record, text, len, step);
    buf_add(body, salt, WEB_PUSH_SALT_LEN);
    buf_add(body, SIZES, sizeof SIZES);
    buf_add(body, once->public_key, P256_PUBLIC_LEN);
    aes128gcm_seal(body, keys.content, keys.nonce, record.bytes, record.len);
    buf_free(&record);
    crypto_wipe(&keys, sizeof keys);
    return true;
}

void web_push_vapid(struct buf *field, const struct p256 *key, const char *endpoint,
                    const char *contact, int64_t expires_s)
{
    static const char HEAD[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
    size_t            host = strcspn(endpoint, ":") + strlen("://");
    struct buf        token = {0}, claims = {0};
    struct writer     out = writer_open(&claims);
    uint8_t           signature[P256_SIGNATURE_LEN];

    write_object(&out, NULL);
    write_bytes(&out, "aud", endpoint, host + strcspn(endpoint + host, "/?#"));
    write_integer(&out, "exp", expires_s);
    write_text(&out, "sub", contact);
    write_end(&out);
    encode(&token, ENCODING_BASE64URL, HEAD, sizeof HEAD - 1);
    buf_byte(&token, '.');
    encode(&token, ENCODING_BASE64URL, claims.bytes, claims.len);
    p256_sign(signature, key, token.bytes, token.len);
    buf_byte(&token, '.');
    encode(&token, ENCODING_BASE64URL, signature, sizeof signature);
    buf_format(field, "vapid t=%s, k=", token.bytes);
    encode(field, ENCODING_BASE64URL, key->public_key, P256_PUBLIC_LEN);
    buf_free(&token);
    buf_free(&claims);
}

const char *web_push_tag(const struct adapter_message *message)
{
    if (message->about)
        return message->about;
    return message->alert ? message->alert : message->key;
}

void web_push_topic(char topic[WEB_PUSH_TOPIC_LEN + 1], const char *tag)
{
    uint8_t    digest[SHA256_LEN];
    struct buf letters = {0};

    sha256(digest, tag, strlen(tag));
    encode(&letters, ENCODING_BASE64URL, digest, TOPIC_BYTES);
    memcpy(topic, letters.bytes, WEB_PUSH_TOPIC_LEN + 1);
    buf_free(&letters);
}

static const char *type_of(const struct adapter_message *message)
{
    static const char *const STEPS[] = {
        [ADAPTER_FIRST] = "Alert",
        [ADAPTER_UPDATE] = "Update",
        [ADAPTER_CANCEL] = "Cancel",
    };

    return message->purpose == ADAPTER_NOTICE ? "Notice" : STEPS[message->step];
}

void web_push_text(struct buf *text, const struct adapter_message *message)
{
    struct writer out = writer_open(text);
    char          stamp[STAMP_LEN + 1];

    write_object(&out, NULL);
    write_integer(&out, "v", TEXT_VERSION);
    write_text(&out, "type", type_of(message));
    write_text(&out, "tag", web_push_tag(message));
    if (message->subject)
        write_text(&out, "title", message->subject);
    write_text(&out, "body", message->text);
    write_text(&out, "lang", message->language);
    write_bool(&out, "urgent", message->is_urgent);
    write_text(&out, "sent", stamp_text(stamp, message->sent_ms));
    write_integer(&out, "exp", message->expiry_ms / 1000);
    write_end(&out);
}
