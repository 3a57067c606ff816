/* push_fuzz.c: whatever a browser says its push subscription is, what is taken for an
 * address leads to the same keys again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/push.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena        arena = {0};
    struct err          err = {0};
    struct reader       in = reader_open((const char *)bytes, len, &arena, &err);
    const char         *address = push_subscription_read(&in);
    char                normal[ENDPOINT_MAX + 1];
    struct push_address push;

    if (reader_close(&in) == 0 && endpoint_normal(normal, ENDPOINT_PUSH, address, &err) == 0) {
        assert(strcmp(normal, address) == 0);
        assert(push_address_read(&push, normal));
        assert(strncmp(push.endpoint, normal, strlen(push.endpoint)) == 0);
    }
    arena_free(&arena);
    return 0;
}
