/* wording_fuzz.c: no text whatever may hurt what reads addresses and words in it, and what it
 * finds does not hang on letter case. */
#include <assert.h>
#include <ctype.h>
#include <stdint.h>

#include "hub/base/mem.h"
#include "hub/model/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena   arena = {0};
    char          *text = arena_copy(&arena, (const char *)bytes, len);
    struct wording wording = wording_of(text, text), again;

    assert(wording_same_address(wording.address, wording.address) == (wording.address != 0));
    assert(wording_is_alike(wording.words, wording.words));
    for (size_t i = 0; text[i]; i++)
        text[i] = (char)((unsigned char)text[i] < 0x80 ? toupper((unsigned char)text[i])
                                                       : (unsigned char)text[i]);
    again = wording_of(NULL, text);
    assert(wording.address == again.address && wording.words == again.words);
    arena_free(&arena);
    return 0;
}
