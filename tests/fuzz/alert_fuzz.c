/* alert_fuzz.c: no bytes whatever may hurt the reader of an alert's content, and what it
 * takes it writes so that the same is read again, to the byte: its hash depends on that. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/alert_json.h"

static void write_it(struct buf *json, const struct alert *alert)
{
    struct writer out = writer_open(json);

    write_object(&out, NULL);
    alert_write_json(alert, &out);
    write_end(&out);
}

static void take_again(const struct alert *alert, struct arena *arena)
{
    struct buf   once = {0}, twice = {0};
    struct alert again;
    struct err   err = {0};

    write_it(&once, alert);
    if (alert_parse_json(&again, arena, once.bytes, once.len, &err) == 0) {
        write_it(&twice, &again);
        assert(once.len == twice.len && memcmp(once.bytes, twice.bytes, once.len) == 0);
    } else {
        assert(
            strstr(err.pointer, "/area")); /* rounded away: the ground of it is judged anew */
    }
    buf_free(&once);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    struct alert alert;
    struct err   err = {0};
    const char  *text = arena_copy(&arena, (const char *)bytes, len);

    if (alert_parse_json(&alert, &arena, text, len, &err) == 0)
        take_again(&alert, &arena);
    else
        assert(err.kind != ERR_NONE);
    arena_free(&arena);
    return 0;
}
