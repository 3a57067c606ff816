/* json_fuzz.c: no bytes whatever may hurt the reader, and what is canonical once
 * stays as it is. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/base/reader.h"

static void read_a_bit_of_all(const uint8_t *bytes, size_t len)
{
    struct arena  arena = {0};
    struct err    err = {0};
    struct reader in = reader_open((const char *)bytes, len, &arena, &err);
    size_t        count;

    read_text_or(&in, "text", 100, "");
    read_number_or(&in, "lat", -90, 90, 0);
    read_integer_or(&in, "no", -5, 1 << 30, 0);
    read_bool_or(&in, "so", false);
    count = read_list(&in, "list", 20);
    for (size_t i = 0; i < count; i++)
        read_item_text(&in, "list", i, 40);
    if (reader_has(&in, "in")) {
        struct reader inner = reader_inside(&in, "in");

        for (size_t i = 0; i < 10 && reader_key(&inner, i); i++)
            ;
        reader_leave(&inner, &in);
    }
    assert((reader_close(&in) < 0) == (err.kind != ERR_NONE));
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct buf once = {0}, twice = {0};
    struct err err = {0};

    read_a_bit_of_all(bytes, len);
    if (json_canonical(&once, (const char *)bytes, len, &err) == 0) {
        assert(json_canonical(&twice, once.bytes, once.len, &err) == 0);
        assert(once.len == twice.len && memcmp(once.bytes, twice.bytes, once.len) == 0);
    }
    buf_free(&once);
    buf_free(&twice);
    return 0;
}
