/* cap_fuzz.c: no bytes whatever may hurt the reader of CAP; what it understood is
 * written as XML it understands the same way again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/cap.h"

static int echo(struct buf *out, struct arena *arena, const char *bytes, size_t len)
{
    struct cap_notes notes = {.arena = arena};
    struct alert     alert;
    struct err       err = {0};

    if (cap_read(&alert, &notes, bytes, len, &err) < 0) {
        assert(err.kind != ERR_NONE);
        return -1;
    }
    cap_write(out, &alert, &(struct cap_style){0});
    cap_check(&notes, &alert, CAP_OF_OURS);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    struct buf   once = {0}, twice = {0};

    if (echo(&once, &arena, (const char *)bytes, len) == 0) {
        int again = echo(&twice, &arena, once.bytes, once.len);

        assert(again == 0);
        assert(once.len == twice.len && memcmp(once.bytes, twice.bytes, once.len) == 0);
    }
    buf_free(&once);
    buf_free(&twice);
    arena_free(&arena);
    return 0;
}
