#include "hub/model/push.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/crypto.h"

enum { KEY_TEXT_MAX = 100 };

bool push_address_read(struct push_address *address_r, const char *address)
{
    size_t      len = strcspn(address, "#");
    const char *key = address + len + (address[len] == '#');
    const char *dot = strchr(key, '.');
    char        letters[KEY_TEXT_MAX + 1];

    if (len > ENDPOINT_MAX || !dot || dot - key > KEY_TEXT_MAX)
        return false;
    snprintf(address_r->endpoint, sizeof address_r->endpoint, "%.*s", (int)len, address);
    snprintf(letters, sizeof letters, "%.*s", (int)(dot - key), key);
    return decode_exactly(address_r->public_key, P256_PUBLIC_LEN, ENCODING_BASE64URL,
                          letters) &&
           decode_exactly(address_r->auth, PUSH_AUTH_LEN, ENCODING_BASE64URL, dot + 1) &&
           p256_is_point(address_r->public_key);
}

static int unpadded(const char *letters)
{
    size_t len = strlen(letters);

    while (len > 0 && letters[len - 1] == '=')
        len--;
    return (int)len;
}

const char *push_subscription_read(struct reader *in)
{
    const char   *endpoint = read_text(in, "endpoint", ENDPOINT_MAX);
    struct reader keys = reader_inside(in, "keys");
    const char   *p256dh = read_text(&keys, "p256dh", KEY_TEXT_MAX);
    const char   *auth = read_text(&keys, "auth", KEY_TEXT_MAX);
    size_t        len;

    reader_leave(&keys, in);
    read_json_or_null(in, "expirationTime", &len);
    return arena_format(in->arena, "%s#%.*s.%.*s", endpoint, unpadded(p256dh), p256dh,
                        unpadded(auth), auth);
}
