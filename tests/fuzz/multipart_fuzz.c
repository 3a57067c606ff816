/* multipart_fuzz.c: whatever a form is, it is refused or its parts lie in it, in their order,
 * each with a name. The input is the type's boundary up to the first newline, then the body. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/base/multipart.h"
#include "hub/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const uint8_t   *line = len > 0 ? memchr(bytes, '\n', len) : NULL;
    size_t           type_len = line ? (size_t)(line - bytes) : 0;
    const char      *body = (const char *)bytes + type_len + (line ? 1 : 0);
    size_t           body_len = len - type_len - (line ? 1 : 0);
    struct arena     arena = {0};
    struct multipart form;
    struct err       err = {0};
    const char *type = arena_format(&arena, "multipart/form-data; boundary=%.*s", (int)type_len,
                                    (const char *)bytes);
    const char *at = body;

    if (multipart_read(&form, &arena, type, body, body_len, &err) < 0) {
        assert(err.kind == ERR_INVALID || err.kind == ERR_TOO_LARGE);
        arena_free(&arena);
        return 0;
    }
    assert(form.count <= MULTIPART_PARTS_MAX);
    for (size_t i = 0; i < form.count; i++) {
        const struct part *part = &form.parts[i];

        assert(*part->name && multipart_find(&form, part->name));
        assert(part->bytes >= at && part->bytes + part->len <= body + body_len);
        assert(part->filename || strlen(part->text) == part->len);
        at = part->bytes + part->len;
    }
    arena_free(&arena);
    return 0;
}
