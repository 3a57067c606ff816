/* feed_fuzz.c: no bytes whatever may hurt the reader of feeds; each item is a message or an
 * address. */
#include <assert.h>
#include <stdint.h>

#include "hub/model/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    struct feed  feed;
    struct err   err = {0};

    if (feed_read(&feed, &arena, (const char *)bytes, len, &err) < 0)
        assert(err.kind != ERR_NONE);
    for (size_t i = 0; i < feed.count; i++)
        assert(!feed.items[i].alert != !feed.items[i].url);
    arena_free(&arena);
    return 0;
}
