/* numbers_fuzz.c: no bytes whatever may hurt the reader of the sides of a split; it takes no
 * more lists than it was asked for, and in them whole numbers from 1. */
#include <assert.h>
#include <stdint.h>

#include "hub/api/numbers.h"

enum { MOST = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena    arena = {0};
    struct numbers *lists;
    const char     *text = arena_copy(&arena, (const char *)bytes, len);
    int             count = numbers_read(&lists, MOST, &arena, text);

    assert(count <= MOST);
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            assert(lists[i].items[j] > 0);
    arena_free(&arena);
    return 0;
}
