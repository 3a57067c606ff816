/* keys.c: names made with the station's secret: keys of reports, and voices that tell nobody
 * whose they are. */
#include <arpa/inet.h>
#include <assert.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/flow/intake/room.h"

enum { MAC_LEN = 12, NETWORK_BYTES = 12 };

static void mac_of(const struct intake *intake, uint8_t mac[BLAKE2B_LEN], const char *what,
                   const void *bytes, size_t len)
{
    struct buf said = {0};

    buf_text(&said, what);
    buf_add(&said, bytes, len);
    blake2b(mac, intake->settings.secret, INTAKE_SECRET_LEN, said.bytes, said.len);
    buf_free(&said);
}

static char *letters_of(char key[INTAKE_KEY_LEN + 1], const void *bytes, size_t len)
{
    struct buf letters = {0};

    encode(&letters, ENCODING_BASE64URL, bytes, len);
    assert(letters.len <= INTAKE_KEY_LEN);
    memcpy(key, letters.bytes, letters.len + 1);
    buf_free(&letters);
    return key;
}

char *intake_key(const struct intake *intake, char key[INTAKE_KEY_LEN + 1], const struct id *id)
{
    uint8_t mac[BLAKE2B_LEN], whole[sizeof id->bytes + MAC_LEN];

    mac_of(intake, mac, "report ", id->bytes, sizeof id->bytes);
    memcpy(whole, id->bytes, sizeof id->bytes);
    memcpy(whole + sizeof id->bytes, mac, MAC_LEN);
    return letters_of(key, whole, sizeof whole);
}

bool intake_key_read(const struct intake *intake, struct id *id_r, const char *key)
{
    uint8_t mac[BLAKE2B_LEN], whole[sizeof id_r->bytes + MAC_LEN];

    if (!decode_exactly(whole, sizeof whole, ENCODING_BASE64URL, key))
        return false;
    memcpy(id_r->bytes, whole, sizeof id_r->bytes);
    mac_of(intake, mac, "report ", id_r->bytes, sizeof id_r->bytes);
    return crypto_same(mac, whole + sizeof id_r->bytes, MAC_LEN);
}

char *intake_network(const struct intake *intake, char network[INTAKE_KEY_LEN + 1],
                     const char *address)
{
    uint8_t bytes[16], mac[BLAKE2B_LEN];
    size_t  len = 0;

    if (inet_pton(AF_INET, address, bytes) == 1)
        len = 3; /* a /24 */
    else if (inet_pton(AF_INET6, address, bytes) == 1)
        len = 7;  /* a /56 */
    if (len == 0) /* a telephone, or the socket's own name */
        mac_of(intake, mac, "network ", address, strlen(address));
    else
        mac_of(intake, mac, "network ", bytes, len);
    return letters_of(network, mac, NETWORK_BYTES);
}

char *intake_address(const struct intake *intake, char address[INTAKE_KEY_LEN + 1],
                     const char *peer)
{
    uint8_t mac[BLAKE2B_LEN];

    address[0] = '\0';
    if (*peer == '\0' || strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0)
        return address;
    mac_of(intake, mac, "address ", peer, strlen(peer));
    return letters_of(address, mac, NETWORK_BYTES);
}
