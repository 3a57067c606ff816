/* links.c: the addresses a source points to: what they are, and which were asked already. */
#include <string.h>
#include <strings.h>

#include "hub/base/crypto.h"
#include "hub/base/xml.h"
#include "hub/desk/received/room.h"

enum { URL_MAX = 2000 };

const char *link_url(struct arena *arena, const char *source, const char *link)
{
    const char *url = xml_uri_within(arena, source, link);

    if (url && strlen(url) <= URL_MAX &&
        (strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0))
        return url;
    return NULL;
}

/* Scheme, host and port. */
static size_t place_len(const char *url)
{
    const char *host = strstr(url, "://");

    return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?#") : strlen(url);
}

bool link_is_beside(const char *source, const char *url)
{
    size_t len = place_len(url);

    return len == place_len(source) && strncasecmp(source, url, len) == 0;
}

static uint64_t hash_of(const char *url)
{
    uint8_t  digest[SHA256_LEN];
    uint64_t hash;

    sha256(digest, url, strlen(url));
    memcpy(&hash, digest, sizeof hash);
    return hash;
}

bool links_hold(const struct links *links, const char *url)
{
    uint64_t hash = hash_of(url);

    for (size_t i = 0; i < links->count; i++)
        if (links->hashes[i] == hash)
            return true;
    return false;
}

void links_add(struct links *links, const char *url)
{
    if (links->count == COUNT_OF(links->hashes))
        links->count = 0;
    links->hashes[links->count++] = hash_of(url);
}
