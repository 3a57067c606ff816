#include "adapters/wire/web_push.h"

#include "hub/base/crypto.h"
#include "hub/base/reader.h"
#include "tests/kit/check.h"

/* RFC 8291 §5 */
#define KEYS                                                                                   \
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"  \
    ".BTBZMqHH6r4Tts7J_aSIgg"
static const char TEXT[] = "When I grow up, I want to be a watermelon";
static const char BODY[] =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
    "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
    "Qu"
    "lcy4a-fN";

static struct push_address address;
static struct p256         once;
static uint8_t             salt[WEB_PUSH_SALT_LEN];

static void lay_out(void)
{
    uint8_t secret[P256_SECRET_LEN];

    CHECK(push_address_read(&address,
                            "https://push.example.net/p/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"
                            "#" KEYS));
    CHECK(decode_exactly(secret, sizeof secret, ENCODING_BASE64URL,
                         "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
    CHECK(decode_exactly(salt, sizeof salt, ENCODING_BASE64URL, "DGv6ra1nlYgDCS1FRnbzlw"));
    p256_from_secret(&once, secret);
}

TEST(the_body_is_that_of_the_published_example)
{
    struct buf body = {0}, letters = {0};

    lay_out();
    CHECK(web_push_seal(&body, &address, &once, salt, TEXT, strlen(TEXT), 0));
    CHECK_INT(body.len, 144);
    encode(&letters, ENCODING_BASE64URL, body.bytes, body.len);
    CHECK_TEXT(letters.bytes, BODY);
    buf_free(&body);
    buf_free(&letters);
}

TEST(its_length_tells_nothing_of_the_text)
{
    static char text[WEB_PUSH_TEXT_MAX];
    static const struct {
        size_t len, body;
    } CASES[] = {{1, 1024},
                 {1024, 1024},
                 {1025, 2048},
                 {3072, 3072},
                 {3073, WEB_PUSH_TEXT_MAX},
                 {WEB_PUSH_TEXT_MAX, WEB_PUSH_TEXT_MAX}};

    CHECK_INT(WEB_PUSH_TEXT_MAX, 3993);
    lay_out();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buf body = {0};

        CHECK(web_push_seal(&body, &address, &once, salt, text, CASES[i].len, 1024));
        CHECK_INT(body.len, WEB_PUSH_HEAD_LEN + CASES[i].body + 1 + GCM_TAG_LEN);
        CHECK(body.len <= 4096);
        buf_free(&body);
    }
}

/* What stands between two points of the token, as text. */
static char *part_of(const char *token, int place, struct buf *text)
{
    for (; place > 0; place--)
        token = strchr(token, '.') + 1;
    CHECK(decode(text, ENCODING_BASE64URL, token, strcspn(token, ".,")));
    return text->bytes;
}

TEST(the_service_is_told_who_writes_to_it)
{
    struct p256 key;
    struct buf  field = {0}, head = {0}, claims = {0}, signature = {0}, letters = {0};
    const char *token, *end;

    p256_from_secret(&key, (const uint8_t[P256_SECRET_LEN]){[31] = 5});
    web_push_vapid(&field, &key, "https://push.example.net:8443/p/1?x#y",
                   "mailto:a@example.org", 1453523768);
    CHECK(strncmp(field.bytes, "vapid t=", 8) == 0);
    token = field.bytes + 8;
    end = strstr(token, ", k=");
    CHECK(end != NULL);
    CHECK_TEXT(part_of(token, 0, &head), "{\"typ\":\"JWT\",\"alg\":\"ES256\"}");
    CHECK_TEXT(part_of(token, 1, &claims),
               "{\"aud\":\"https://push.example.net:8443\","
               "\"exp\":1453523768,\"sub\":\"mailto:a@example.org\"}");
    part_of(token, 2, &signature);
    CHECK_INT(signature.len, P256_SIGNATURE_LEN);
    CHECK(p256_verify((const uint8_t *)signature.bytes, key.public_key, token,
                      (size_t)(strchr(strchr(token, '.') + 1, '.') - token)));
    encode(&letters, ENCODING_BASE64URL, key.public_key, P256_PUBLIC_LEN);
    CHECK_TEXT(end + 4, letters.bytes);
    buf_free(&field);
    buf_free(&head);
    buf_free(&claims);
    buf_free(&signature);
    buf_free(&letters);
}

TEST(the_words_are_ours_and_the_topic_tells_nothing)
{
    struct adapter_message message = {.key = "0192f3c4-77",
                                      .purpose = ADAPTER_NOTICE,
                                      .language = "it",
                                      .subject = "Un nuovo incarico",
                                      .text = "Aprite Tocsin.",
                                      .about = "task:1",
                                      .sent_ms = INT64_C(1795328100000),
                                      .expiry_ms = INT64_C(1795328160000)};
    struct buf             text = {0};
    char                   topic[WEB_PUSH_TOPIC_LEN + 1], other[WEB_PUSH_TOPIC_LEN + 1];

    web_push_text(&text, &message);
    CHECK_TEXT(
        text.bytes,
        "{\"v\":1,\"type\":\"Notice\",\"tag\":\"task:1\",\"title\":\"Un nuovo incarico\","
        "\"body\":\"Aprite Tocsin.\",\"lang\":\"it\",\"urgent\":false,"
        "\"sent\":\"2026-11-22T06:15:00Z\",\"exp\":1795328160}");
    web_push_topic(topic, web_push_tag(&message));
    CHECK_INT(strspn(topic, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              WEB_PUSH_TOPIC_LEN);
    CHECK(!strstr(topic, "task"));
    message.about = NULL;
    CHECK_TEXT(web_push_tag(&message), "0192f3c4-77");
    message.alert = "2.49.0.0.380.0.IT.1";
    CHECK_TEXT(web_push_tag(&message), "2.49.0.0.380.0.IT.1");
    web_push_topic(other, web_push_tag(&message));
    CHECK(strcmp(topic, other) != 0);
    buf_free(&text);
}

RUN(the_body_is_that_of_the_published_example, its_length_tells_nothing_of_the_text,
    the_service_is_told_who_writes_to_it, the_words_are_ours_and_the_topic_tells_nothing)
