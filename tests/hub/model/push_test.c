#include "hub/model/push.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

/* RFC 8291 §5 */
#define POINT                                                                                  \
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH "BTBZMqHH6r4Tts7J_aSIgg"

TEST(an_address_is_an_endpoint_and_the_keys_of_a_browser)
{
    static const char *const WRONG[] = {
        "",
        "https://push.example.net/x",
        "https://push.example.net/x#",
        "https://push.example.net/x#" POINT,
        "https://push.example.net/x#" POINT ".",
        "https://push.example.net/x#." AUTH,
        "https://push.example.net/x#" POINT "." AUTH "A",
        "https://push.example.net/x#" POINT "." AUTH "==",
        "https://push.example.net/x#" POINT "A." AUTH,
        "https://push.example.net/x#" POINT "." POINT,
        "https://push.example.net/x#" POINT POINT "." AUTH,
        /* one bit beside the curve */
        "https://push.example.net/x#"
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
        "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8"
        "." AUTH,
    };
    struct push_address address;

    CHECK(push_address_read(&address, "https://push.example.net/x#" POINT "." AUTH));
    CHECK_TEXT(address.endpoint, "https://push.example.net/x");
    CHECK_INT(address.public_key[0], 4);
    CHECK_INT(address.auth[0], 0x05);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++)
        CHECK(!push_address_read(&address, WRONG[i]));
}

static const char *read_from(const char *json, struct arena *arena, struct err *err)
{
    struct reader in = reader_open(json, strlen(json), arena, err);
    const char   *address = push_subscription_read(&in);

    return reader_close(&in) == 0 ? address : NULL;
}

TEST(a_browser_gives_its_subscription_as_json)
{
    struct arena arena = {0};
    struct err   err = {0};

    CHECK_TEXT(
        read_from("{\"endpoint\": \"https://push.example.net/x\", \"expirationTime\": null,"
                  " \"keys\": {\"p256dh\": \"" POINT "=\", \"auth\": \"" AUTH "==\"}}",
                  &arena, &err),
        "https://push.example.net/x#" POINT "." AUTH);
    CHECK(!read_from("{\"endpoint\": \"https://push.example.net/x\"}", &arena, &err));
    CHECK_TEXT(err.text, "keys: is missing");
    CHECK(!read_from("{\"endpoint\": \"x\", \"keys\": {\"p256dh\": 1, \"auth\": \"\"}}", &arena,
                     &err));
    CHECK_TEXT(err.pointer, "/keys/p256dh");
    arena_free(&arena);
}

RUN(an_address_is_an_endpoint_and_the_keys_of_a_browser,
    a_browser_gives_its_subscription_as_json)
