#include "adapters/wire/webhook.h"

#include "hub/base/reader.h"
#include "tests/kit/check.h"

TEST(the_signature_is_that_of_the_published_example)
{
    static const char        BODY[] = "{\"event\":\"alert.sent\",\"id\":\"01J\"}";
    static const char *const SECRETS[] = {"tocsin-test-key", NULL};
    struct buf               text = {0};

    webhook_signature(&text, 1767225600, SECRETS, BODY, strlen(BODY));
    CHECK_TEXT(text.bytes, "t=1767225600,v1="
                           "d7b69493358b43ba1228f1cc84676035b88d968ecb65a1c968cb8e751f5b4776");
    buf_free(&text);
}

TEST(two_secrets_sign_side_by_side)
{
    static const char *const SECRETS[] = {"tocsin-test-key", "older", NULL};
    struct buf               text = {0};

    webhook_signature(&text, 1, SECRETS, "x", 1);
    CHECK(strncmp(text.bytes, "t=1,v1=", 7) == 0);
    CHECK_INT(text.len, 3 + 2 * (4 + 64));
    CHECK(memcmp(text.bytes + 3, text.bytes + 3 + 68, 68) != 0);
    buf_free(&text);
}

TEST(the_body_says_what_it_is_and_carries_the_cap)
{
    static const struct adapter_file FILES[] = {
        {.name = "map.png", .type = "image/png", .bytes = "\x89", .len = 1},
        {.name = "a.xml",
         .type = "application/cap+xml",
         .bytes = "<alert>\"</alert>",
         .len = 16},
    };
    struct adapter_message message = {.key = "k-1",
                                      .address = "",
                                      .step = ADAPTER_CANCEL,
                                      .mode = {MODE_EXERCISE, "elsa"},
                                      .text = "Cessata allerta",
                                      .files = FILES,
                                      .file_count = 2,
                                      .alert = "a-1",
                                      .sent_ms = 0,
                                      .expiry_ms = 60000};
    struct buf             body = {0};

    webhook_body(&body, &message);
    CHECK_TEXT(
        body.bytes,
        "{\"event\":\"alert.cancelled\",\"key\":\"k-1\",\"mode\":\"exercise/elsa\","
        "\"alert\":\"a-1\",\"text\":\"Cessata allerta\",\"sent\":\"1970-01-01T00:00:00Z\","
        "\"expires\":\"1970-01-01T00:01:00Z\",\"cap\":\"<alert>\\\"</alert>\"}");
    buf_free(&body);
}

RUN(the_signature_is_that_of_the_published_example, two_secrets_sign_side_by_side,
    the_body_says_what_it_is_and_carries_the_cap)
