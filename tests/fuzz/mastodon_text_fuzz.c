/* mastodon_text_fuzz.c: a length is never more than the characters there are, but for
 * links shorter than 23. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "adapters/wire/mastodon_text.h"
#include "hub/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    const char  *text = arena_copy(&arena, (const char *)bytes, len);
    size_t       links = 0;

    for (const char *at = text; (at = strstr(at, "http")); at++)
        links++;
    assert(mastodon_length(text) <= strlen(text) + links * MASTODON_LINK);
    arena_free(&arena);
    return 0;
}
