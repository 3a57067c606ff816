/* pmtiles_fuzz.c: no bytes whatever may lead a look-up out of the archive. */
#include <assert.h>
#include <string.h>

#include "hub/model/pmtiles.h"

struct bytes {
    const uint8_t *at;
    size_t         len;
};

static int read_bytes(void *about, uint64_t at, size_t len, struct buf *out, struct err *err)
{
    const struct bytes *bytes = about;

    assert(at <= bytes->len && len <= bytes->len - at);
    (void)err;
    buf_add(out, bytes->at + at, len);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct bytes   file = {bytes, len};
    struct pmtiles archive = {.read = read_bytes, .about = &file};
    struct err     err = {0};
    uint64_t       at;
    size_t         tile_len;

    if (pmtiles_open(&archive, len, &err) < 0)
        return 0;
    for (unsigned z = archive.min_zoom; z <= archive.max_zoom && z < 6; z++)
        for (uint32_t x = 0; x < 2; x++) {
            err = (struct err){0};
            if (pmtiles_find(&archive, z, x, x, &at, &tile_len, &err) == 0)
                assert(at <= len && tile_len <= len - at);
            else
                assert(err.kind != ERR_NONE);
        }
    return 0;
}
