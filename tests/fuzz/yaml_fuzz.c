/* yaml_fuzz.c: no bytes whatever may hurt the YAML reader, and what it lets through
 * is JSON with a place for its root. */
#include <assert.h>
#include <stdint.h>

#include "hub/base/reader.h"
#include "hub/base/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    struct buf   text = {0}, canonical = {0};
    struct err   err = {0};
    struct yaml  yaml;

    buf_add(&text, bytes, len);
    if (yaml_read(&yaml, "fuzz", &text, &arena, &err) == 0) {
        assert(yaml.place_count >= 1 && yaml_place(&yaml, "/a/0")->line >= 1);
        if (*yaml.json == '{')
            assert(json_canonical(&canonical, yaml.json, yaml.json_len, &err) == 0);
    } else {
        assert(err.kind != ERR_NONE);
    }
    buf_free(&text);
    buf_free(&canonical);
    arena_free(&arena);
    return 0;
}
