#include "hub/desk/subscriptions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/desk/subscriptions/room.h"

enum { MAC_LEN = 16, KEY_BYTES = sizeof(int64_t) + MAC_LEN };

static void on_clear(struct tally *tally)
{
    struct subscriptions *desk = CONTAINER_OF(tally, struct subscriptions, tally);
    struct tally         *owner = desk->settings.owner;

    reach_free(desk);
    notices_let_go(desk->settings.notices);
    crypto_wipe(desk->settings.seal, sizeof desk->settings.seal);
    crypto_wipe(desk->settings.hash, sizeof desk->settings.hash);
    free(desk);
    tally_drop(owner);
}

int subscriptions_open(struct subscriptions               **subscriptions_r,
                       const struct subscriptions_settings *settings, struct err *err)
{
    struct subscriptions *desk = MEM_NEW(struct subscriptions);

    (void)err;
    desk->settings = *settings;
    desk->tally.on_clear = on_clear;
    tally_take(&desk->tally);
    tally_take(settings->owner);
    notices_hold(settings->notices);
    reach_open(desk);
    *subscriptions_r = desk;
    return 0;
}

void subscriptions_take_limit(struct subscriptions *subscriptions, unsigned adds_per_hour)
{
    subscriptions->settings.adds_per_hour = adds_per_hour;
}

void subscriptions_close(struct subscriptions *subscriptions)
{
    if (!subscriptions)
        return;
    subscriptions->is_closing = true;
    tally_drop(&subscriptions->tally);
}

/* ── keys ───────────────────────────────────────────────────────────────────────── */

static void mac_of(const struct subscriptions *desk, const char *purpose, int64_t no,
                   uint8_t mac[HMAC_SHA256_LEN])
{
    char said[60];
    int  len = snprintf(said, sizeof said, "%s %lld", purpose, (long long)no);

    assert(len > 0 && len < (int)sizeof said);
    hmac_sha256(mac, desk->settings.hash, sizeof desk->settings.hash, said, (size_t)len);
}

char *key_of(const struct subscriptions *desk, const char *purpose, int64_t no,
             char key[SUBSCRIPTIONS_KEY_LEN + 1])
{
    uint8_t    mac[HMAC_SHA256_LEN], whole[KEY_BYTES];
    struct buf letters = {0};

    mac_of(desk, purpose, no, mac);
    for (size_t i = 0; i < sizeof no; i++)
        whole[i] = (uint8_t)((uint64_t)no >> (56 - 8 * i));
    memcpy(whole + sizeof no, mac, MAC_LEN);
    encode(&letters, ENCODING_BASE64URL, whole, sizeof whole);
    assert(letters.len == SUBSCRIPTIONS_KEY_LEN);
    memcpy(key, letters.bytes, SUBSCRIPTIONS_KEY_LEN + 1);
    buf_free(&letters);
    return key;
}

int64_t key_read(const struct subscriptions *desk, const char *purpose, const char *key)
{
    uint8_t  mac[HMAC_SHA256_LEN], whole[KEY_BYTES];
    uint64_t no = 0;

    if (!decode_exactly(whole, sizeof whole, ENCODING_BASE64URL, key))
        return 0;
    for (size_t i = 0; i < sizeof no; i++)
        no = no << 8 | whole[i];
    mac_of(desk, purpose, (int64_t)no, mac);
    return crypto_same(mac, whole + sizeof no, MAC_LEN) ? (int64_t)no : 0;
}

char *subscriptions_key(const struct subscriptions *desk, int64_t no,
                        char key[SUBSCRIPTIONS_KEY_LEN + 1])
{
    return key_of(desk, KEY_TO_STOP, no, key);
}
