/* image_fuzz.c: no bytes whatever may hurt the photo reader; what it keeps is a photo. */
#include <assert.h>
#include <stdint.h>

#include "hub/base/image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct buf         kept = {0}, again = {0};
    struct image_facts facts;
    struct err         err = {0};

    if (image_clean(&kept, &facts, bytes, len, &err) == 0) {
        assert(facts.width >= 1 && facts.width <= IMAGE_KEPT_SIDE_MAX);
        assert(facts.height >= 1 && facts.height <= IMAGE_KEPT_SIDE_MAX);
        if (facts.width * facts.height < 10000) {
            assert(image_clean(&again, &facts, kept.bytes, kept.len, &err) == 0);
            assert(!facts.has_place && !*facts.taken);
        }
    } else {
        assert(err.kind != ERR_NONE && kept.len == 0);
    }
    buf_free(&kept);
    buf_free(&again);
    return 0;
}
